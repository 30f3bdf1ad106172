/* Conditions are written as one line that says all of them. */
#include "condition_text.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(condition_text, .fini = end);

static again_policy *policy_with(const char *conditions) {
  char text[1024];
  int size =
      snprintf(text, sizeof(text),
               "{\"again\":1,\"name\":\"t\",\"rules\":[{%s%s\"class\":\"auth\","
               "\"reason\":\"permission\"}]}",
               conditions, conditions[0] != '\0' ? "," : "");
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy *policy = NULL;
  options.mem = &counting_mem;
  cr_assert_eq(
      again_policy_parse(&policy, text, (size_t)size, NULL, &options, &diag),
      AGAIN_OK, "%s: %s", conditions, diag.message);
  return policy;
}

static const struct {
  const char *conditions;
  const char *text;
} rows[] = {
    {"", "always"},
    {"\"code\":\"A*\"", "code A*"},
    {"\"code\":[\"A\",\"B C\"]", "code A | \"B C\""},
    {"\"status\":[400,\"5xx\",\"410-412\"]", "status 400 | 5xx | 410-412"},
    {"\"transport\":[\"timeout\",\"connect\"]", "transport connect | timeout"},
    {"\"method\":[\"GET\",\"PUT\"]", "method GET | PUT"},
    {"\"operation\":\"List*\"", "operation List*"},
    {"\"message\":\"*say \\\"no\\\"*\"", "message '*say \"no\"*'"},
    {"\"is\":{\"/a/*/b\":[\"x\",7,true]}", "is /a/*/b = x | 7 | true"},
    {"\"has\":[\"/a\",\"header:x\"]", "has /a, header:x"},
    {"\"lacks\":[\"code\"]", "lacks code"},
    {"\"skew\":\"5m\"", "skew 5m"},
    {"\"skew\":\"5m\",\"code\":\"A\",\"status\":403",
     "code A; status 403; skew 5m"},
};

Test(condition_text, conditions) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_policy *policy = policy_with(rows[i].conditions);
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    cr_expect_eq(again_append_condition(&out, policy, &policy->rules[0].when),
                 AGAIN_OK);
    cr_expect_str_eq(out.data, rows[i].text, "%s", out.data);
    again_buffer_clear(&out);
    again_policy_unref(policy);
  }
}

Test(condition_text, no_memory) {
  again_policy *policy = policy_with(rows[2].conditions);
  again_buffer out;
  again_buffer_init(&out, &counting_mem);
  counting_reset(1);
  cr_expect_eq(again_append_condition(&out, policy, &policy->rules[0].when),
               AGAIN_ENOMEM);
  counting_reset(0);
  again_buffer_clear(&out);
  again_policy_unref(policy);
}
