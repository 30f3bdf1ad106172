/*
 * The index finds the rule that a walk over all globs in order would find,
 * whatever their shape and number, and asks `reject` of no other.
 */
#include "policy/code_index.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "base/random.h"
#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(code_index, .fini = end);

enum { GLOB_BYTES_MAX = 96, RULE_COUNT_MAX = 3000 };

/* Globs and the index over them. */
typedef struct rule_set {
  again_arena arena;
  char texts[RULE_COUNT_MAX][GLOB_BYTES_MAX];
  again_code_entry entries[RULE_COUNT_MAX];
  size_t count;
  const again_code_index *index;
} rule_set;

static rule_set *rule_set_new(void) {
  rule_set *made = calloc(1, sizeof(*made));
  cr_assert_not_null(made);
  again_arena_init(&made->arena, &counting_mem);
  return made;
}

static void rule_set_free(rule_set *rules) {
  again_arena_clear(&rules->arena);
  free(rules);
}

static void add(rule_set *rules, const char *glob, uint32_t rule) {
  cr_assert_lt(rules->count, RULE_COUNT_MAX);
  char *text = rules->texts[rules->count];
  cr_assert_lt(snprintf(text, GLOB_BYTES_MAX, "%s", glob), GLOB_BYTES_MAX);
  rules->entries[rules->count++] =
      (again_code_entry){again_text_of(text), rule};
}

static void build(rule_set *rules) {
  rules->index =
      again_code_index_build(&rules->arena, rules->entries, rules->count);
  cr_assert_not_null(rules->index);
}

/* Passes over the rules that a bit set names; NULL = none. */
static bool is_rejected(uint32_t rule, const void *user) {
  const unsigned char *rejected = user;
  return rejected != NULL && rejected[rule] != 0;
}

/* The definition: the least accepted rule with a glob that matches. */
static uint32_t first_plainly(const rule_set *rules, again_text code,
                              uint32_t limit, const void *user) {
  uint32_t best = limit;
  for (size_t i = 0; i < rules->count; i++) {
    const again_code_entry *entry = &rules->entries[i];
    if (entry->rule < best && again_glob_match(entry->glob, code) &&
        !is_rejected(entry->rule, user)) {
      best = entry->rule;
    }
  }
  return best;
}

static void check(const rule_set *rules, const char *code, uint32_t limit,
                  const void *user) {
  size_t size;
  char *bytes = exact_text(code, &size);
  again_text text = again_text_make(bytes, size);
  uint32_t found = again_code_index_first(
      rules->index, text, limit, user != NULL ? is_rejected : NULL, user);
  cr_expect_eq(found, first_plainly(rules, text, limit, user),
               "code '%s', limit %u: %u", code, limit, found);
  exact_free(bytes);
}

Test(code_index, every_shape_of_glob) {
  static const char *const globs[] = {
      "Exact",
      "Exact.More",
      "Throttling*",
      "Throttling.User",
      "*.NotFound",
      "Invalid*.X",
      "*Quota*",
      "a*b*c",
      "*a*",
      "*",
      "",
      "\\*",
      "\\**",
      "\\\\*",
      "T*",
      "Th*",
      "*d",
      "*nd",
      "**",
      "*Quota*Full*",
      "aa*aa",
      "*\\**",
      "x*\\*",
      "Incorrect*Status",
      "ExactlyTwelve*",
      "*.",
      "*LongInfix.Of*",
      "Exact*",
  };
  static const char *const codes[] = {"",
                                      "Exact",
                                      "Exact.More",
                                      "Exact.Mor",
                                      "Throttling",
                                      "Throttlin",
                                      "Throttling.User",
                                      "X.NotFound",
                                      ".NotFound",
                                      "NotFound",
                                      "Invalid.X",
                                      "InvalidY.X",
                                      "InvalidX",
                                      "MyQuotaIsFull",
                                      "QuotaFull",
                                      "abc",
                                      "aXbXc",
                                      "acb",
                                      "aa",
                                      "aaa",
                                      "aaaa",
                                      "*",
                                      "\\",
                                      "\\x",
                                      "**",
                                      "x*",
                                      "xy*",
                                      "xy",
                                      "IncorrectDBStatus",
                                      "ExactlyTwelve",
                                      "ExactlyTwelve!",
                                      "ExactlyTwelv",
                                      "end",
                                      "d",
                                      "ALongInfix.OfX",
                                      "LongInfix.O",
                                      "\xC3\xA9",
                                      "throttling",
                                      "."};
  enum { GLOB_COUNT = sizeof(globs) / sizeof(globs[0]) };
  /* Each alone, and each as the first of all, so that none hides it. */
  for (size_t shift = 0; shift < GLOB_COUNT; shift++) {
    rule_set *all = rule_set_new();
    rule_set *alone = rule_set_new();
    add(alone, globs[shift], 0);
    build(alone);
    for (size_t i = 0; i < GLOB_COUNT; i++) {
      add(all, globs[i], (uint32_t)((i + GLOB_COUNT - shift) % GLOB_COUNT));
    }
    build(all);
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
      check(all, codes[i], GLOB_COUNT, NULL);
      check(alone, codes[i], 1, NULL);
    }
    rule_set_free(all);
    rule_set_free(alone);
  }
}

Test(code_index, empty_index_and_absent_code) {
  rule_set *rules = rule_set_new();
  build(rules);
  check(rules, "", 7, NULL);
  check(rules, "Throttling", 7, NULL);
  add(rules, "*", 0);
  build(rules);
  cr_expect_eq(
      again_code_index_first(rules->index, AGAIN_TEXT_ABSENT, 7, NULL, NULL), 7,
      "an absent value matches no glob");
  rule_set_free(rules);
}

Test(code_index, rejected_rules_are_passed_over) {
  static const char *const globs[] = {"Throttling.User", "Throttling*",
                                      "*.User",          "*ling*",
                                      "Throttling.User", "*"};
  rule_set *rules = rule_set_new();
  for (uint32_t i = 0; i < 6; i++) {
    add(rules, globs[i], i);
  }
  build(rules);
  for (unsigned set = 0; set < 1U << 6; set++) {
    unsigned char rejected[6];
    for (unsigned i = 0; i < 6; i++) {
      rejected[i] = set >> i & 1;
    }
    for (uint32_t limit = 0; limit <= 7; limit++) {
      check(rules, "Throttling.User", limit, rejected);
    }
  }
  rule_set_free(rules);
}

/* Counts how often it is asked, and passes over all. */
typedef struct rule_tally {
  const rule_set *rules;
  again_text code;
  size_t count;
} rule_tally;

static bool count_and_reject(uint32_t rule, const void *user) {
  /* The index hands `user` on without touching it. */
  rule_tally *tally = *(rule_tally *const *)user;
  tally->count++;
  cr_expect(again_glob_match(tally->rules->entries[rule].glob, tally->code),
            "rule %u does not match", rule);
  return true;
}

Test(code_index, reject_is_asked_only_of_rules_that_match) {
  rule_set *rules = rule_set_new();
  for (uint32_t i = 0; i < 1000; i++) {
    char glob[GLOB_BYTES_MAX];
    (void)snprintf(glob, sizeof(glob), "Invalid*.X%u", i);
    add(rules, glob, i);
  }
  build(rules);
  rule_tally tally = {rules, again_text_of("InvalidName.X42"), 0};
  rule_tally *user = &tally;
  cr_expect_eq(again_code_index_first(rules->index, tally.code, 1000,
                                      count_and_reject, &user),
               1000);
  cr_expect_eq(tally.count, 1);
  rule_set_free(rules);
}

static const char *const words[] = {
    "Invalid", "Throttling", "Operation", "Denied", "Cluster",  "Status",
    "Not",     "Found",      "Quota",     "X",      "y",        "Exceeded",
    ".",       ".",          "In",        "Inv",    "InvalidX", "\\*"};
enum { WORD_COUNT = sizeof(words) / sizeof(words[0]) };

static const char *draw_star(again_random *random, uint64_t stars) {
  return again_random_up_to(again_random_next(random), 7) < stars ? "*" : "";
}

/* Up to four words, a star at each of their ends with a chance of `stars` in
 * eight. */
static void draw(again_random *random, uint64_t stars, char *out) {
  const char *drawn[4] = {"", "", "", ""};
  uint64_t count = again_random_up_to(again_random_next(random), 4);
  for (uint64_t i = 0; i < count; i++) {
    drawn[i] =
        words[again_random_up_to(again_random_next(random), WORD_COUNT - 1)];
  }
  (void)snprintf(out, GLOB_BYTES_MAX, "%s%s%s%s%s%s%s%s",
                 draw_star(random, stars), drawn[0], draw_star(random, stars),
                 drawn[1], draw_star(random, stars), drawn[2], drawn[3],
                 draw_star(random, stars));
}

Test(code_index, agrees_with_its_definition) {
  static const size_t counts[] = {1, 3, 20, 200, RULE_COUNT_MAX};
  again_random random;
  again_random_seed(&random, 4);
  for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
    rule_set *rules = rule_set_new();
    for (size_t i = 0; i < counts[c]; i++) {
      char glob[GLOB_BYTES_MAX];
      draw(&random, i % 3, glob);
      /* Any order; rules with several globs; rules with none. */
      add(rules, glob,
          (uint32_t)again_random_up_to(again_random_next(&random),
                                       RULE_COUNT_MAX - 1));
    }
    build(rules);
    static unsigned char rejected[RULE_COUNT_MAX];
    for (size_t i = 0; i < RULE_COUNT_MAX; i++) {
      rejected[i] = again_random_next(&random) >> 62 != 0;
    }
    for (size_t i = 0; i < 2000; i++) {
      char code[GLOB_BYTES_MAX];
      draw(&random, i % 8 == 0, code);
      uint32_t limit = (uint32_t)again_random_up_to(again_random_next(&random),
                                                    RULE_COUNT_MAX);
      check(rules, code, RULE_COUNT_MAX, NULL);
      check(rules, code, limit, rejected);
    }
    rule_set_free(rules);
  }
}

/* Over two letters, beginnings, ends and middles overlap in every way. */
Test(code_index, agrees_where_literals_overlap) {
  again_random random;
  again_random_seed(&random, 5);
  for (size_t round = 0; round < 40; round++) {
    rule_set *rules = rule_set_new();
    for (uint32_t i = 0; i < 300; i++) {
      char glob[32];
      size_t size = (size_t)again_random_up_to(again_random_next(&random), 30);
      size_t rarity = 12 + 3 * (round % 9); /* of stars */
      for (size_t at = 0; at < size; at++) {
        uint64_t drawn = again_random_up_to(again_random_next(&random), rarity);
        glob[at] = "*ba"[drawn == 0 ? 0 : 1 + drawn % 2];
      }
      glob[size] = '\0';
      add(rules, glob, i);
    }
    build(rules);
    for (int i = 0; i < 300; i++) {
      char code[34];
      size_t size = (size_t)again_random_up_to(again_random_next(&random), 33);
      for (size_t at = 0; at < size; at++) {
        code[at] = again_random_next(&random) >> 63 != 0 ? 'a' : 'b';
      }
      code[size] = '\0';
      check(rules, code, 300, NULL);
    }
    rule_set_free(rules);
  }
}

Test(code_index, every_failing_allocation_is_reported) {
  rule_set *rules = rule_set_new();
  again_random random;
  again_random_seed(&random, 6);
  for (uint32_t i = 0; i < 400; i++) {
    char glob[GLOB_BYTES_MAX];
    draw(&random, i % 3, glob);
    add(rules, glob, i);
  }
  for (size_t fail_at = 1;; fail_at++) {
    counting_reset(fail_at);
    rules->index =
        again_code_index_build(&rules->arena, rules->entries, rules->count);
    cr_assert_eq(rules->index == NULL, counting_failed());
    if (!counting_failed()) {
      break;
    }
    again_arena_clear(&rules->arena);
    cr_expect_eq(counting_live(), 0, "scratch memory is given back");
  }
  check(rules, "Throttling", 400, NULL);
  rule_set_free(rules);
}
