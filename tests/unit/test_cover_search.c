/* The index finds the earlier rule that a walk over all of them finds. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/random.h"
#include "harness.h"
#include "lint/lint.h"

static void end(void) {
  assert_balance();
}

TestSuite(cover_search, .fini = end);

enum { RULE_COUNT = 24 };

static const char *pick(again_random *random, const char *const *words,
                        size_t count) {
  return words[again_random_up_to(again_random_next(random), count - 1)];
}

/* Few letters and many stars, so that rules often take in others. */
static void write_rule(FILE *out, again_random *random) {
  static const char *const codes[] = {
      "\"a\"",    "\"b\"",   "\"ab\"",    "\"a*\"",    "\"*b\"",
      "\"*a*\"",  "\"*\"",   "\"a*b\"",   "\"\\\\*\"", "\"a\\\\*b\"",
      "\"aba*\"", "\"*ba\"", "\"*\\\\\"", "\"\""};
  static const char *const others[] = {"\"status\":400,",
                                       "\"status\":\"4xx\",",
                                       "\"method\":\"GET\",",
                                       "\"message\":\"a*\",",
                                       "\"message\":[\"ab\",\"*b\"],",
                                       "\"message\":\"*\",",
                                       "\"message\":\"ab\",\"status\":400,"};
  enum {
    CODE_COUNT = sizeof(codes) / sizeof(codes[0]),
    OTHER_COUNT = sizeof(others) / sizeof(others[0])
  };
  const uint64_t kind = again_random_up_to(again_random_next(random), 5);
  fputs("{", out);
  if (kind > 0) {
    fprintf(out, "\"code\":[%s", pick(random, codes, CODE_COUNT));
    if (kind > 3) {
      fprintf(out, ",%s", pick(random, codes, CODE_COUNT));
    }
    fputs("],", out);
  }
  if (kind == 0 || kind % 2 == 0) {
    fputs(pick(random, others, OTHER_COUNT), out);
  }
  fputs("\"class\":\"auth\",\"reason\":\"permission\"}", out);
}

static again_policy *policy_of(again_random *random, char **text_ret) {
  size_t size;
  FILE *out = open_memstream(text_ret, &size);
  cr_assert_not_null(out);
  fputs("{\"again\":1,\"rules\":[", out);
  for (size_t i = 0; i < RULE_COUNT; i++) {
    fputs(i > 0 ? "," : "", out);
    write_rule(out, random);
  }
  fputs("]}", out);
  cr_assert_eq(fclose(out), 0);
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy *policy = NULL;
  options.mem = &counting_mem;
  cr_assert_eq(
      again_policy_parse(&policy, *text_ret, size, NULL, &options, &diag),
      AGAIN_OK, "%s: %s", *text_ret, diag.message);
  return policy;
}

static size_t walk(const again_policy *policy, size_t end_at,
                   const again_condition *condition) {
  size_t i = 0;
  while (i < end_at && !again_condition_covers(
                           policy->plan, &policy->rules[i].when, condition)) {
    i++;
  }
  return i;
}

Test(cover_search, as_a_walk_over_all_rules_says) {
  enum { ROUNDS = 200 };
  again_random random;
  again_random_seed(&random, 1);
  for (size_t round = 0; round < ROUNDS; round++) {
    char *text;
    again_lint lint;
    again_lint_findings findings = {.items = NULL};
    again_policy *policy = policy_of(&random, &text);
    cr_assert_eq(again_lint_init(&lint, policy, again_text_of(text), &findings),
                 AGAIN_OK);
    for (size_t i = 0; i < policy->rule_count; i++) {
      const again_condition *when = &policy->rules[i].when;
      cr_expect_eq(again_lint_cover(&lint, i, when), walk(policy, i, when),
                   "rule %zu of %s", i, text);
    }
    again_lint_clear(&lint);
    again_policy_unref(policy);
    free(text);
  }
}
