/*
 * When a clock is put right and the request signed again: AWS's newest rule,
 * written as a policy. There a code of the set is retried where the `Date` of
 * the answer and the clock that signed the request differ by more than four
 * minutes; dates have whole seconds, and `skew` holds from its duration on, so
 * that it is 241 s here.
 *
 * `attempt_skew_s` is what that clock was off already: a caller who keeps an
 * offset from call to call hands over the time by which he signs.
 */
#include "conformance.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <time.h>

#include "call_script.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(aws_clock, .fini = end);

static const char aws_policy[] =
    "{\"again\": 1, \"name\": \"clock\", \"rules\": ["
    "{\"code\": [\"InvalidSignatureException\", \"SignatureDoesNotMatch\","
    "  \"AuthFailure\", \"RequestTimeTooSkewed\", \"AccessDeniedException\"],"
    "  \"skew\": \"241s\", \"class\": \"auth\", \"reason\": \"clock-skew\","
    "  \"remedy\": \"fix-clock\"},"
    "{\"class\": \"auth\", \"reason\": \"signature\"}]}";

enum { NOW_S = 1700000000, NO_DATE = INT32_MAX };

typedef struct clock_case {
  const char *name;
  const char *code; /* NULL = none */
  int candidate_skew_s;
  int attempt_skew_s;
  bool retryable;
} clock_case;

static const clock_case cases[] = {
    {"cases/0", "InvalidSignatureException", 300, 0, true},
    {"cases/1", "InvalidSignatureException", -300, 0, true},
    {"cases/2", "InvalidSignatureException", 120, 0, false},
    {"cases/3", "SignatureDoesNotMatch", 300, 0, true},
    {"cases/4", "SignatureDoesNotMatch", -300, 0, true},
    {"cases/5", "SignatureDoesNotMatch", 120, 0, false},
    {"cases/6", "AuthFailure", 300, 0, true},
    {"cases/7", "AuthFailure", -300, 0, true},
    {"cases/8", "AuthFailure", 120, 0, false},
    {"cases/9", "RequestTimeTooSkewed", 300, 0, true},
    {"cases/10", "RequestTimeTooSkewed", -300, 0, true},
    {"cases/11", "RequestTimeTooSkewed", 120, 0, false},
    {"cases/12", "AccessDeniedException", 300, 0, true},
    {"cases/13", "AccessDeniedException", -300, 0, true},
    {"cases/14", "AccessDeniedException", 120, 0, false},
    {"cases/15", "SignatureDoesNotMatch", 240, 0, false},
    {"cases/16", "SignatureDoesNotMatch", NO_DATE, 0, false},
    {"cases/17", "ValidationException", 300, 0, false},
    {"cases/18", NULL, 300, 0, false},
    {"cases/19", "RequestExpired", 300, 0, false},
    {"cases/20", "RequestInTheFuture", 300, 0, false},
    {"cases/21", "RequestTimeTooSkewed", 0, 300, true},
    {"cases/22", "RequestTimeTooSkewed", 120, 300, false},
    {"cases/23", "UnknownCode", 300, 0, false},
    {"codes", "InvalidSignatureException", 241, 0, true},
    {"codes", "SignatureDoesNotMatch", 241, 0, true},
    {"codes", "AuthFailure", 241, 0, true},
    {"codes", "RequestTimeTooSkewed", 241, 0, true},
    {"codes", "AccessDeniedException", 241, 0, true},
};
#define CASE_COUNT (sizeof(cases) / sizeof(cases[0]))

static void set_date(again_response *response, time_t at) {
  struct tm parts;
  char date[64];
  cr_assert_not_null(gmtime_r(&at, &parts));
  cr_assert_gt(
      strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", &parts), 0);
  cr_assert_eq(again_response_set(response, "header:Date", date), AGAIN_OK);
}

static again_response *answer_of(again_policy *policy, const clock_case *given,
                                 const again_time *now) {
  const answer refused = {403, AGAIN_TRANSPORT_OK, given->code, NULL, NULL};
  again_response *response = script_response(policy, &refused, now);
  if (given->candidate_skew_s != NO_DATE) {
    set_date(response, NOW_S + given->candidate_skew_s);
  }
  return response;
}

static again_call *call_under(again_policy *policy) {
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  options.remedies = AGAIN_REMEDY_FIX_CLOCK;
  again_call *call;
  cr_assert_eq(again_call_new(&call, policy, &options, &counting_mem),
               AGAIN_OK);
  return call;
}

static void end_with(again_call *call, again_policy *policy,
                     const clock_case *given, const again_time *now,
                     again_decision *said) {
  again_response *response = answer_of(policy, given, now);
  again_call_end(call, response, NULL, now, said);
  again_response_free(response);
}

Test(aws_clock, is_put_right_from_four_minutes_on) {
  again_policy *policy = script_parse(aws_policy);
  for (size_t i = 0; i < CASE_COUNT; i++) {
    const clock_case *given = &cases[i];
    again_call *call = call_under(policy);
    again_decision said = AGAIN_DECISION_INIT;
    again_time now = {0, NOW_S + given->attempt_skew_s};
    cr_assert_eq(again_call_begin(call, NULL, &now, &said), AGAIN_OK);
    end_with(call, policy, given, &now, &said);
    cr_expect_eq(said.action,
                 given->retryable ? AGAIN_ACTION_RETRY : AGAIN_ACTION_GIVE_UP,
                 "%s", given->name);
    cr_expect_eq(said.remedy,
                 given->retryable ? AGAIN_REMEDY_FIX_CLOCK : AGAIN_REMEDY_NONE);
    int64_t offset_s = given->candidate_skew_s == NO_DATE
                           ? 0
                           : given->candidate_skew_s - given->attempt_skew_s;
    cr_expect_eq(said.clock_offset_ms, offset_s * 1000, "%s", given->name);
    again_call_free(call);
  }
  again_policy_unref(policy);
}

/* Not theirs, who compare with the offset that each attempt was signed with,
 * and so put the clock right as often as it differs; here a clock that was put
 * right and is still refused is not what is wrong. */
Test(aws_clock, is_put_right_once) {
  static const clock_case off = {"", "RequestTimeTooSkewed", 300, 0, true};
  again_policy *policy = script_parse(aws_policy);
  again_call *call = call_under(policy);
  again_decision said = AGAIN_DECISION_INIT;
  again_time now = {0, NOW_S};
  cr_assert_eq(again_call_begin(call, NULL, &now, &said), AGAIN_OK);
  end_with(call, policy, &off, &now, &said);
  cr_assert_eq(said.action, AGAIN_ACTION_RETRY);
  now.mono_ms = said.due_ms;
  again_call_next(call, &now, &said);
  cr_expect_eq(said.action, AGAIN_ACTION_GO);
  cr_expect_eq(said.clock_offset_ms, 300000);
  end_with(call, policy, &off, &now, &said);
  cr_expect_eq(said.action, AGAIN_ACTION_GIVE_UP);
  cr_expect_eq(said.why, AGAIN_WHY_REMEDY);
  again_call_free(call);
  again_policy_unref(policy);
}

const conformance_source conformance_aws_clock = {
    .vectors = "aws-clock-skew",
    .origin = "aws/aws-sdk-go-v2",
    .tables = {CONFORMANCE_TABLE(cases)},
};
