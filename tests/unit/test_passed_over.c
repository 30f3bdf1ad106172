/* Rules in front of the one that decides, and how nearly they matched. */
#include "passed_over.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(passed_over, .fini = end);

/* A rule a line, so that the line names it. */
static const char policy_text[] =
    "{\"again\":1,\"rules\":[\n"
    "{\"code\":\"A\",\"status\":400,\"class\":\"quota\",\"reason\":\"limit\"},"
    "\n"
    "{\"code\":\"A\",\"status\":500,\"message\":\"*b*\",\"method\":\"PUT\","
    "\"class\":\"quota\",\"reason\":\"limit\"},\n"
    "{\"code\":\"A\",\"status\":500,\"message\":\"*b*\",\"class\":\"quota\","
    "\"reason\":\"limit\"},\n"
    "{\"code\":\"B\",\"status\":500,\"class\":\"quota\",\"reason\":\"limit\"},"
    "\n"
    "{\"status\":\"5xx\",\"operation\":\"Get*\",\"class\":\"quota\","
    "\"reason\":\"limit\"},\n"
    "{\"status\":\"4xx\",\"is\":{\"/a\":1},\"has\":[\"/b\"],"
    "\"lacks\":[\"code\"],\"skew\":\"1m\",\"class\":\"quota\","
    "\"reason\":\"limit\"},\n"
    "{\"transport\":\"timeout\",\"message\":\"*b*\",\"class\":\"quota\","
    "\"reason\":\"limit\"},\n"
    "{\"code\":\"LongEnough*\",\"class\":\"quota\",\"reason\":\"limit\"},\n"
    "{\"code\":[\"Other\",\"LongEnugh\"],\"class\":\"quota\","
    "\"reason\":\"limit\"},\n"
    "{\"status\":[\"4xx\",\"5xx\"],\"class\":\"client-fault\","
    "\"reason\":\"conflict\"}]}";

typedef struct answer {
  const char *code;
  unsigned status;
  again_transport transport;
} answer;

static void judge(const answer *given, again_policy **policy,
                  again_response **response, again_judged *judged) {
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  cr_assert_eq(again_policy_parse(policy, policy_text, strlen(policy_text),
                                  NULL, &options, NULL),
               AGAIN_OK);
  cr_assert_eq(again_response_new(response, *policy, NULL), AGAIN_OK);
  again_response_set_status(*response, given->status, given->transport);
  if (given->code != NULL) {
    cr_assert_eq(again_response_set(*response, "code", given->code), AGAIN_OK);
  }
  again_judge(*response, false, judged);
}

/* "4:2/3:message ": line, conditions that hold, and those that do not. */
static void describe(const again_passed *passed, char *out, size_t size) {
  again_miss miss = AGAIN_MISS_NOTHING;
  size_t used = strlen(out);
  used +=
      (size_t)snprintf(out + used, size - used, "%u:%u/%u",
                       passed->rule->origin.line, passed->held, passed->count);
  while (again_passed_miss(passed, &miss)) {
    used += (size_t)snprintf(
        out + used, size - used, ":%s%s", again_miss_name(miss),
        miss == AGAIN_MISS_CODE && passed->has_similar_code ? "~" : "");
  }
  (void)snprintf(out + used, size - used, " ");
}

Test(passed_over, nearest_first) {
  static const struct {
    answer given;
    const char *wanted;
  } rows[] = {
      {{"A", 500, AGAIN_TRANSPORT_OK},
       "4:2/3:message 2:1/2:status 6:1/2:operation 3:2/4:method:message "},
      {{"a", 400, AGAIN_TRANSPORT_OK},
       "2:1/2:code~ 4:0/3:code~:status:message 7:1/5:is:has:lacks:skew "
       "3:0/4:code~:status:method:message "},
      {{NULL, 503, AGAIN_TRANSPORT_OK}, "6:1/2:operation "},
      {{NULL, 404, AGAIN_TRANSPORT_OK}, "7:2/5:is:has:skew "},
      {{"Zebra", 0, AGAIN_TRANSPORT_TIMEOUT}, "8:1/2:message "},
      {{"LongEnough", 403, AGAIN_TRANSPORT_OK}, "7:1/5:is:has:lacks:skew "},
      {{"longEnoug", 403, AGAIN_TRANSPORT_OK},
       "9:0/1:code~ 10:0/1:code~ 7:1/5:is:has:lacks:skew "},
      {{"Zebra", 200, AGAIN_TRANSPORT_OK}, ""},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_policy *policy;
    again_response *response;
    again_judged judged;
    again_near near;
    char got[512] = "";
    judge(&rows[i].given, &policy, &response, &judged);
    again_near_find(&judged, &near);
    for (size_t n = 0; n < near.count; n++) {
      describe(&near.items[n], got, sizeof got);
    }
    cr_expect_str_eq(got, rows[i].wanted, "%zu: %s", i, got);
    cr_expect_eq(near.left_out, 0);
    again_response_free(response);
    again_policy_unref(policy);
  }
}

/* All in front of the one that decides, in their order. */
Test(passed_over, all_in_order) {
  const answer given = {"LongEnough", 404, AGAIN_TRANSPORT_OK};
  again_policy *policy;
  again_response *response;
  again_judged judged;
  again_passed passed;
  size_t at = 0;
  judge(&given, &policy, &response, &judged);
  while (again_passed_next(&judged, &at, &passed)) {
    cr_expect_eq(passed.rule->origin.line, at + 1);
    cr_expect_lt(passed.held, passed.count);
    cr_expect_neq(passed.first, AGAIN_MISS_NOTHING);
  }
  cr_expect_eq(at, 7);
  again_response_free(response);
  again_policy_unref(policy);
}
