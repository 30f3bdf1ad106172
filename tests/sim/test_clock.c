/*
 * When a clock is put right and the request signed again: the rule of
 * aws-clock-skew.json (aws-sdk-go-v2, aws/retry/clockskew_test.go), written as
 * a policy. There a code of the set is retried where the `Date` of the answer
 * and the clock that signed the request differ by more than four minutes;
 * dates have whole seconds, and `skew` holds from its duration on, so that it
 * is 241 s here.
 *
 * `attempt_skew_s` is what that clock was off already: a caller who keeps an
 * offset from call to call hands over the time by which he signs.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "call_script.h"
#include "harness.h"
#include "vectors.h"

static void end(void) {
  assert_balance();
}
TestSuite(clock, .fini = end);

static const char aws_policy[] =
    "{\"again\": 1, \"name\": \"clock\", \"rules\": ["
    "{\"code\": [\"InvalidSignatureException\", \"SignatureDoesNotMatch\","
    "  \"AuthFailure\", \"RequestTimeTooSkewed\", \"AccessDeniedException\"],"
    "  \"skew\": \"241s\", \"class\": \"auth\", \"reason\": \"clock-skew\","
    "  \"remedy\": \"fix-clock\"},"
    "{\"class\": \"auth\", \"reason\": \"signature\"}]}";

enum { NOW_S = 1700000000, NO_DATE = INT32_MAX };

typedef struct clock_case {
  const char *code; /* NULL = none */
  int candidate_skew_s;
  int attempt_skew_s;
  bool retryable;
} clock_case;

/* As they stand in the file. */
static const clock_case cases[] = {
    {"InvalidSignatureException", 300, 0, true},
    {"InvalidSignatureException", -300, 0, true},
    {"InvalidSignatureException", 120, 0, false},
    {"SignatureDoesNotMatch", 300, 0, true},
    {"SignatureDoesNotMatch", -300, 0, true},
    {"SignatureDoesNotMatch", 120, 0, false},
    {"AuthFailure", 300, 0, true},
    {"AuthFailure", -300, 0, true},
    {"AuthFailure", 120, 0, false},
    {"RequestTimeTooSkewed", 300, 0, true},
    {"RequestTimeTooSkewed", -300, 0, true},
    {"RequestTimeTooSkewed", 120, 0, false},
    {"AccessDeniedException", 300, 0, true},
    {"AccessDeniedException", -300, 0, true},
    {"AccessDeniedException", 120, 0, false},
    {"SignatureDoesNotMatch", 240, 0, false},
    {"SignatureDoesNotMatch", NO_DATE, 0, false},
    {"ValidationException", 300, 0, false},
    {NULL, 300, 0, false},
    {"RequestExpired", 300, 0, false},
    {"RequestInTheFuture", 300, 0, false},
    {"RequestTimeTooSkewed", 0, 300, true},
    {"RequestTimeTooSkewed", 120, 300, false},
    {"UnknownCode", 300, 0, false},
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

Test(clock, is_put_right_from_four_minutes_on) {
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
                 "case %zu", i);
    cr_expect_eq(said.remedy,
                 given->retryable ? AGAIN_REMEDY_FIX_CLOCK : AGAIN_REMEDY_NONE);
    int64_t offset_s = given->candidate_skew_s == NO_DATE
                           ? 0
                           : given->candidate_skew_s - given->attempt_skew_s;
    cr_expect_eq(said.clock_offset_ms, offset_s * 1000, "case %zu", i);
    again_call_free(call);
  }
  again_policy_unref(policy);
}

/* Not theirs, who compare with the offset that each attempt was signed with,
 * and so put the clock right as often as it differs; here a clock that was put
 * right and is still refused is not what is wrong. */
Test(clock, is_put_right_once) {
  static const clock_case off = {"RequestTimeTooSkewed", 300, 0, true};
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

/* What stands behind the next `"member":` of `*at`. */
static const char *value_of(const char **at, const char *member) {
  char quoted[64];
  (void)snprintf(quoted, sizeof(quoted), "\"%s\": ", member);
  *at = strstr(*at, quoted);
  cr_assert_not_null(*at, "%s", member);
  *at += strlen(quoted);
  return *at;
}

static void expect_number(const char *text, int expected, size_t row) {
  cr_expect_eq(strncmp(text, "null", 4) == 0 ? NO_DATE : strtol(text, NULL, 10),
               expected, "case %zu", row);
}

Test(clock, leaves_no_case_unjudged) {
  char *text = vectors_read("aws-clock-skew.json");
  const char *at = strstr(text, "\"cases\"");
  cr_assert_not_null(at);
  for (size_t i = 0; i < CASE_COUNT; i++) {
    const char *code = value_of(&at, "code");
    const char *expected = cases[i].code != NULL ? cases[i].code : "null";
    cr_expect_eq(strncmp(code + (cases[i].code != NULL ? 1 : 0), expected,
                         strlen(expected)),
                 0, "case %zu", i);
    expect_number(value_of(&at, "candidate_skew_s"), cases[i].candidate_skew_s,
                  i);
    expect_number(value_of(&at, "attempt_skew_s"), cases[i].attempt_skew_s, i);
    cr_expect_eq(value_of(&at, "retryable")[0], cases[i].retryable ? 't' : 'f',
                 "case %zu", i);
  }
  cr_expect_null(strstr(at, "\"code\""));
  free(text);
}
