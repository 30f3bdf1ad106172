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

/* Nothing was heard of what the client sent first. */
Test(decision, remembers_what_was_sent_again_unasked) {
  fixture given = set_up("GET", 0);
  again_attempt resent = AGAIN_ATTEMPT_INIT;
  resent.resends = 1;
  again_time now = {1000, 1700000000};
  finish(&given, script_response(given.policy, &busy, &now), &resent, 1000);
  cr_expect_eq(given.said.verdict.effect, AGAIN_EFFECT_NONE);
  cr_expect_eq(given.said.attempts, 2);
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

typedef struct texts_row {
  /* How many letters the response has. */
  size_t code;
  size_t request_id;
  size_t message;
  /* How many bytes of them a decision has. */
  size_t said[3];
  size_t kept[3];
} texts_row;

/* At an attempt's end a decision has each text up to 255 bytes. What a waiting
 * call keeps is 160 bytes with their ends, code first, then request id. Texts
 * are cut between two characters. */
static const texts_row texts_rows[] = {
    {5, 10, 20, {10, 20, 40}, {10, 20, 40}},
    {5, 10, 1000, {10, 20, 254}, {10, 20, 126}},
    {5, 1000, 20, {10, 254, 40}, {10, 146, 0}},
    {5, 1000, 1000, {10, 254, 254}, {10, 146, 0}},
    {1000, 1000, 1000, {254, 254, 254}, {156, 0, 0}},
    {1000, 0, 0, {254, 0, 0}, {156, 0, 0}},
    {5, 0, 0, {10, 0, 0}, {10, 0, 0}},
};

static void set_letters(again_response *response, const char *source,
                        size_t count) {
  char *text = letters(count);
  cr_assert_eq(again_response_set(response, source, text), AGAIN_OK);
  free(text);
}

static void expect_sizes(const again_decision *said, const size_t *sizes,
                         size_t row) {
  cr_expect_eq(strlen(said->code), sizes[0], "row %zu: %s", row, said->code);
  cr_expect_eq(strlen(said->request_id), sizes[1], "row %zu: %s", row,
               said->request_id);
  cr_expect_eq(strlen(said->message), sizes[2], "row %zu: %s", row,
               said->message);
}

Test(decision, keeps_less_of_the_texts_than_it_said) {
  for (size_t i = 0; i < sizeof(texts_rows) / sizeof(texts_rows[0]); i++) {
    const texts_row *row = &texts_rows[i];
    fixture given = set_up("GET", 0);
    again_time now = {1000, 1700000000};
    again_response *response = script_response(given.policy, &failed, &now);
    set_letters(response, "code", row->code);
    set_letters(response, "request_id", row->request_id);
    set_letters(response, "message", row->message);
    finish(&given, response, NULL, 1000);
    cr_expect_eq(given.said.action, AGAIN_ACTION_RETRY);
    expect_sizes(&given.said, row->said, i);
    /* The response is freed. */
    again_call_next(given.call, &now, &given.said);
    expect_sizes(&given.said, row->kept, i);
    again_call_cancel(given.call, AGAIN_WHY_CALLER, &now, &given.said);
    expect_sizes(&given.said, row->kept, i);
    tear_down(&given);
  }
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
