/* One condition takes in another only where that is sure: the linter calls no
 * rule dead that could still decide. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "lint/lint.h"

static void end(void) {
  assert_balance();
}

TestSuite(covers, .fini = end);

#define VERDICT "\"class\":\"auth\",\"reason\":\"permission\"}"

/* A policy of two rules; a catch-all has to be the last. */
static again_policy *policy_of(const char *first, const char *last) {
  char text[1024];
  int size = snprintf(text, sizeof(text),
                      "{\"again\":1,\"name\":\"t\",\"rules\":[{%s," VERDICT
                      ",{%s%s" VERDICT "]}",
                      first, last, last[0] != '\0' ? "," : "");
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy *policy = NULL;
  options.mem = &counting_mem;
  cr_assert_eq(
      again_policy_parse(&policy, text, (size_t)size, NULL, &options, &diag),
      AGAIN_OK, "%s: %s", text, diag.message);
  return policy;
}

static const struct {
  const char *wide;
  const char *narrow;
  bool covers;
} rows[] = {
    {"", "\"status\":400", true},
    {"", "\"transport\":\"timeout\"", true},
    {"\"status\":400", "", false},
    {"\"status\":\"4xx\"", "\"status\":[400,\"410-412\"]", true},
    {"\"status\":\"4xx\"", "\"status\":[400,500]", false},
    {"\"status\":[400,404]", "\"status\":404", true},
    {"\"status\":404", "\"status\":[400,404]", false},
    {"\"status\":404", "\"code\":\"A\"", false},
    {"\"code\":\"A*\"", "\"code\":[\"AB\",\"A*C\"]", true},
    {"\"code\":\"A*\"", "\"code\":[\"AB\",\"B\"]", false},
    {"\"code\":[\"A*\",\"B\"]", "\"code\":[\"B\",\"AC\"]", true},
    {"\"code\":\"A*C\"", "\"code\":\"A*\"", false},
    {"\"code\":\"*\"", "\"status\":400", false},
    {"\"code\":\"a*\"", "\"code\":\"AB\"", false},
    {"\"code\":\"A\\\\**\"", "\"code\":\"A\\\\*B\"", true},
    {"\"code\":\"A\\\\*\"", "\"code\":\"A*\"", false},
    {"\"code\":\"A*\",\"status\":403", "\"code\":\"AB\"", false},
    {"\"code\":\"A*\"", "\"code\":\"AB\",\"status\":403", true},
    {"\"message\":\"*x*\"", "\"message\":\"axb\"", true},
    {"\"message\":\"x\"", "\"message\":\"*x*\"", false},
    {"\"method\":[\"GET\",\"PUT\"]", "\"method\":\"PUT\"", true},
    {"\"method\":\"PUT\"", "\"method\":[\"GET\",\"PUT\"]", false},
    {"\"operation\":\"List*\"", "\"operation\":\"ListAll\"", true},
    {"\"operation\":\"List*\"", "\"method\":\"GET\"", false},
    {"\"transport\":[\"resolve\",\"tls\"]", "\"transport\":\"tls\"", true},
    {"\"transport\":\"tls\"", "\"transport\":[\"resolve\",\"tls\"]", false},
    {"\"transport\":\"tls\"", "\"status\":500", false},
    {"\"is\":{\"/a\":\"x\"}", "\"is\":{\"/a\":\"x\",\"/b\":1}", true},
    {"\"is\":{\"/a\":\"x\",\"/b\":1}", "\"is\":{\"/a\":\"x\"}", false},
    {"\"is\":{\"/a\":\"x\"}", "\"is\":{\"/a\":\"y\"}", false},
    {"\"is\":{\"/a\":\"x\"}", "\"is\":{\"/b\":\"x\"}", false},
    {"\"is\":{\"/a\":\"x*\"}", "\"is\":{\"/a\":[\"xy\",\"xz\"]}", true},
    {"\"is\":{\"/a\":[1,true]}", "\"is\":{\"/a\":true}", true},
    {"\"is\":{\"/a\":1}", "\"is\":{\"/a\":[1,2]}", false},
    {"\"is\":{\"/a\":\"1\"}", "\"is\":{\"/a\":1}", false},
    {"\"has\":[\"/a\"]", "\"has\":[\"/b\",\"/a\"]", true},
    {"\"has\":[\"/a\",\"/b\"]", "\"has\":[\"/a\"]", false},
    {"\"lacks\":[\"code\"]", "\"lacks\":[\"code\"],\"status\":500", true},
    {"\"lacks\":[\"code\"]", "\"code\":\"A\"", false},
    {"\"lacks\":[\"/a\"]", "\"has\":[\"/a\"]", false},
    {"\"skew\":\"5m\"", "\"skew\":\"10m\"", true},
    {"\"skew\":\"10m\"", "\"skew\":\"5m\"", false},
    {"\"skew\":\"5m\"", "\"status\":400", false},
};

Test(covers, sure_and_not) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    bool narrow_is_last = rows[i].narrow[0] == '\0';
    again_policy *policy = narrow_is_last
                               ? policy_of(rows[i].wide, rows[i].narrow)
                               : policy_of(rows[i].narrow, rows[i].wide);
    const again_condition *wide = &policy->rules[narrow_is_last ? 0 : 1].when;
    const again_condition *narrow = &policy->rules[narrow_is_last ? 1 : 0].when;
    cr_expect_eq(again_condition_covers(policy->plan, wide, narrow),
                 rows[i].covers, "{%s} over {%s}", rows[i].wide,
                 rows[i].narrow);
    cr_expect(again_condition_covers(policy->plan, wide, wide), "{%s}",
              rows[i].wide);
    again_policy_unref(policy);
  }
}
