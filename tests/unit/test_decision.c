/* What a decision carries: all that a person needs, up to the size that the
 * caller's struct has. */
#include "deciding/decision.h"

#include <criterion/criterion.h>
#include <string.h>

#include "call_script.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(decision, .fini = end);

static uint64_t most(void *user) {
  (void)user;
  return MOST_DRAW;
}

typedef struct fixture {
  again_policy *policy;
  again_call *call;
  again_decision said;
} fixture;

static fixture set_up(const char *method, unsigned remedies) {
  fixture given = {script_parse(script_policy), NULL, AGAIN_DECISION_INIT};
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  options.random = most;
  options.remedies = remedies;
  cr_assert_eq(
      again_call_new(&given.call, given.policy, &options, &counting_mem),
      AGAIN_OK);
  again_request request = AGAIN_REQUEST_INIT;
  request.method = method;
  again_time now = {1000, 1700000000};
  cr_assert_eq(again_call_begin(given.call, &request, &now, &given.said),
               AGAIN_OK);
  return given;
}

static void tear_down(fixture *given) {
  again_call_free(given->call);
  again_policy_unref(given->policy);
}

static void finish(fixture *given, again_response *response,
                   const again_attempt *attempt, uint64_t now_ms) {
  again_time now = {now_ms, 1700000000};
  again_call_end(given->call, response, attempt, &now, &given->said);
  again_response_free(response);
}

static void answer_with(fixture *given, const answer *with, uint64_t now_ms) {
  again_time now = {now_ms, 1700000000};
  finish(given, script_response(given->policy, with, &now), NULL, now_ms);
}

static void go(fixture *given, uint64_t now_ms) {
  again_time now = {now_ms, 1700000000};
  again_call_next(given->call, &now, &given->said);
  cr_assert_eq(given->said.action, AGAIN_ACTION_GO);
}

Test(decision, begins_with_nothing_known) {
  fixture given = set_up("GET", 0);
  cr_expect_eq(given.said.action, AGAIN_ACTION_GO);
  cr_expect_eq(given.said.verdict.error_class, AGAIN_CLASS_UNKNOWN);
  cr_expect_null(given.said.verdict.rule_file);
  cr_expect_eq(given.said.attempts, 0);
  cr_expect_eq(given.said.attempts_max, 4);
  cr_expect_eq(given.said.due_ms, AGAIN_NEVER);
  cr_expect_eq(given.said.delay_ms, 0);
  cr_expect_str_eq(given.said.code, "");
  tear_down(&given);
}

Test(decision, says_all_of_the_last_response) {
  fixture given = set_up("POST", 0);
  again_time now = {3000, 1700000000};
  again_response *response = script_response(given.policy, &busy_for_3s, &now);
  cr_assert_eq(again_response_set(response, "message", "Slow down."), AGAIN_OK);
  cr_assert_eq(again_response_set(response, "request_id", "7-A"), AGAIN_OK);
  finish(&given, response, NULL, 3000);

  cr_expect_eq(given.said.action, AGAIN_ACTION_RETRY);
  cr_expect_eq(given.said.verdict.error_class, AGAIN_CLASS_RETRYABLE);
  cr_expect_str_eq(given.said.verdict.reason, "throttling");
  cr_expect_str_eq(given.said.verdict.schedule, "throttling");
  cr_expect_eq(given.said.attempts, 1);
  cr_expect_eq(given.said.elapsed_ms, 2000);
  cr_expect_eq(given.said.delay_ms, 3300);
  cr_expect_eq(given.said.due_ms, 6300);
  cr_expect(given.said.hint.has_delay);
  cr_expect_eq(given.said.hint.delay_ms, 3000);
  cr_expect_eq(given.said.retry_at_s, 1700000003);
  cr_expect_str_eq(given.said.code, "Busy");
  cr_expect_str_eq(given.said.message, "Slow down.");
  cr_expect_str_eq(given.said.request_id, "7-A");
  cr_expect_eq(given.said.status, 429);
  cr_expect_not(given.said.maybe_applied);

  go(&given, 6300); /* still there, the response is not */
  cr_expect_str_eq(given.said.message, "Slow down.");
  tear_down(&given);
}

/* A success is not explained, whatever it says and whatever came before. */
Test(decision, says_of_a_success_that_it_was_one) {
  fixture given = set_up("GET", 0);
  answer_with(&given, &busy_for_3s, 1000);
  go(&given, 5000);
  again_time now = {5000, 1700000000};
  again_response *response = script_response(given.policy, &fine, &now);
  cr_assert_eq(again_response_set(response, "message", "Well done."), AGAIN_OK);
  finish(&given, response, NULL, 5000);
  cr_expect_eq(given.said.action, AGAIN_ACTION_DELIVER);
  cr_expect_eq(given.said.verdict.error_class, AGAIN_CLASS_SUCCESS);
  cr_expect_eq(given.said.status, 200);
  cr_expect_not(given.said.hint.has_delay);
  cr_expect_eq(given.said.retry_at_s, 0);
  cr_expect_str_eq(given.said.code, "");
  cr_expect_str_eq(given.said.message, "");
  tear_down(&given);
}

Test(decision, says_when_to_come_back_on_giving_up) {
  fixture given = set_up("GET", 0);
  answer_with(&given, &busy_for_21s, 1000);
  cr_expect_eq(given.said.why, AGAIN_WHY_HINT);
  cr_expect_eq(given.said.retry_at_s, 1700000021);
  tear_down(&given);
}

Test(decision, names_the_remedy_until_it_is_applied) {
  fixture given = set_up("GET", AGAIN_REMEDY_FIX_CLOCK);
  answer_with(&given, &skewed, 1000);
  cr_expect_eq(given.said.remedy, AGAIN_REMEDY_FIX_CLOCK);
  go(&given, 1100);
  cr_expect_eq(given.said.remedy, AGAIN_REMEDY_FIX_CLOCK);
  answer_with(&given, &failed, 1100);
  cr_expect_eq(given.said.remedy, AGAIN_REMEDY_NONE);
  tear_down(&given);
}

/* Each attempt is signed by it, also after a line that broke. */
Test(decision, keeps_the_clock_offset_it_has_seen) {
  fixture given = set_up("GET", AGAIN_REMEDY_FIX_CLOCK);
  again_time now = {1000, 784111777};
  again_response *response = script_response(given.policy, &skewed, &now);
  cr_assert_eq(again_response_set(response, "header:Date",
                                  "Sun, 06 Nov 1994 08:49:47 GMT"),
               AGAIN_OK);
  finish(&given, response, NULL, 1000);
  cr_expect_eq(given.said.clock_offset_ms, 10000);
  go(&given, 1100);
  answer_with(&given, &broken, 1100);
  cr_expect_eq(given.said.action, AGAIN_ACTION_RETRY);
  cr_expect_eq(given.said.clock_offset_ms, 10000);

  again_request request = AGAIN_REQUEST_INIT;
  cr_assert_eq(again_call_begin(given.call, &request, &now, &given.said),
               AGAIN_OK);
  cr_expect_eq(given.said.clock_offset_ms, 0);
  tear_down(&given);
}

/* Once an attempt may have acted, the call may have: whatever came later. */
Test(decision, remembers_what_may_have_acted) {
  fixture given = set_up("GET", 0);
  answer_with(&given, &busy, 1000);
  cr_expect_not(given.said.maybe_applied);
  go(&given, 2000);
  answer_with(&given, &broken, 2000);
  cr_expect(given.said.maybe_applied);
  go(&given, 2100);
  answer_with(&given, &fine, 2100);
  cr_expect_eq(given.said.action, AGAIN_ACTION_DELIVER);
  cr_expect(given.said.maybe_applied);
  tear_down(&given);
}

Test(decision, knows_that_nothing_was_sent) {
  fixture given = set_up("POST", 0);
  again_attempt unsent = AGAIN_ATTEMPT_INIT;
  unsent.unsent = true;
  again_time now = {1000, 1700000000};
  finish(&given, script_response(given.policy, &broken, &now), &unsent, 1000);
  cr_expect_eq(given.said.action, AGAIN_ACTION_RETRY);
  cr_expect_eq(given.said.verdict.effect, AGAIN_EFFECT_NONE);
  cr_expect_eq(given.said.attempts, 0);
  cr_expect_not(given.said.maybe_applied);
  tear_down(&given);
}

/* Cancelled under way, a request may have arrived. */
Test(decision, counts_an_attempt_cancelled_under_way) {
  fixture given = set_up("POST", 0);
  again_time now = {1500, 1700000000};
  again_call_cancel(given.call, AGAIN_WHY_LOCAL, &now, &given.said);
  cr_expect_eq(given.said.why, AGAIN_WHY_LOCAL);
  cr_expect_eq(given.said.attempts, 1);
  cr_expect_eq(given.said.elapsed_ms, 500);
  cr_expect(given.said.maybe_applied);
  tear_down(&given);
}

/* `count` letters of two bytes each. */
static char *letters(size_t count) {
  char *text = malloc(2 * count + 1);
  cr_assert_not_null(text);
  for (size_t i = 0; i < count; i++) {
    memcpy(text + 2 * i, "\xc3\xa9", 2);
  }
  text[2 * count] = '\0';
  return text;
}

/* Texts are cut between two characters; what a call keeps of the three is 384
 * bytes, code first, then request id. */
Test(decision, cuts_texts_between_characters) {
  fixture given = set_up("GET", 0);
  again_time now = {1000, 1700000000};
  char *long_text = letters(1000);
  again_response *response = script_response(given.policy, &strange, &now);
  cr_assert_eq(again_response_set(response, "message", long_text), AGAIN_OK);
  finish(&given, response, NULL, 1000);
  cr_expect_eq(strlen(given.said.message), 254);
  cr_expect_str_eq(given.said.code, "Teapot");

  fixture other = set_up("GET", 0);
  response = script_response(other.policy, &strange, &now);
  cr_assert_eq(again_response_set(response, "code", long_text), AGAIN_OK);
  cr_assert_eq(again_response_set(response, "request_id", long_text), AGAIN_OK);
  cr_assert_eq(again_response_set(response, "message", long_text), AGAIN_OK);
  finish(&other, response, NULL, 1000);
  cr_expect_eq(strlen(other.said.code), 254);
  cr_expect_eq(strlen(other.said.request_id), 126);
  cr_expect_str_eq(other.said.message, "");
  free(long_text);
  tear_down(&given);
  tear_down(&other);
}

/* A program built against an older header has a shorter struct, in every
 * length: its own size stays, and nothing behind its end is written. */
Test(decision, is_written_up_to_the_callers_size) {
  fixture given = set_up("GET", 0);
  for (size_t size = sizeof(size_t); size <= sizeof(again_decision); size++) {
    again_decision filled = AGAIN_DECISION_INIT;
    filled.struct_size = size;
    void *older = exact_copy(&filled, size);
    again_time now = {1000, 1700000000};
    again_call_next(given.call, &now, older);
    cr_assert_eq(*(size_t *)older, size);
    exact_free(older);
  }
  tear_down(&given);
}
