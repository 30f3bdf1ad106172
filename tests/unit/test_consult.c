/* A call and its governor: asked last of all gates, obeyed, and told once for
 * each grant how it ended. */
#include "deciding/consult.h"

#include <criterion/criterion.h>

#include "call_script.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(consult, .fini = end);

#define RUN(scripts)                                                           \
  scripts_run((scripts), sizeof(scripts) / sizeof((scripts)[0]))
#define GO_AT(at) GRANT(.answer = AGAIN_GRANT_GO, .send_ms = (at))
#define HOLD(until)                                                            \
  GRANT(.answer = AGAIN_GRANT_WAIT, .why = AGAIN_WHY_UNAVAILABLE,              \
        .until_ms = (until))
#define REFUSE(reason)                                                         \
  GRANT(.answer = AGAIN_GRANT_REFUSE, .why = AGAIN_WHY_##reason)

Test(consult, obeys_the_governor) {
  static const script scripts[] = {
      {.name = "refused at once",
       .grants = {REFUSE(UNAVAILABLE)},
       .grant_count = 1,
       .rows = {ROW_BEGIN(0, GIVE_UP, UNAVAILABLE, AGAIN_NEVER)}},
      {.name = "held, then let go",
       .grants = {HOLD(50), HOLD(80)},
       .grant_count = 2,
       .rows = {ROW_BEGIN(0, WAIT, UNAVAILABLE, 50),
                ROW_NEXT(49, WAIT, UNAVAILABLE, 50),
                ROW_NEXT(50, WAIT, UNAVAILABLE, 80), GOES(80), DELIVERS(90)}},
      {.name = "paced",
       .grants = {GO_AT(30)},
       .grant_count = 1,
       .rows = {ROW_BEGIN(0, WAIT, NONE, 30), ROW_NEXT(29, WAIT, NONE, 30),
                GOES(30), DELIVERS(31)}},
      {.name = "a retry refused by the budget",
       .draw = MOST_DRAW,
       .grants = {GO_AT(0), REFUSE(BUDGET)},
       .grant_count = 2,
       .rows = {BEGINS, GIVES_UP(1, failed, BUDGET)}},
      {.name = "a retry refused for no reason",
       .grants = {GO_AT(0), REFUSE(NONE)},
       .grant_count = 2,
       .rows = {BEGINS, GIVES_UP(1, failed, UNAVAILABLE)}},
      {.name = "a retry sent later than its delay",
       .draw = MOST_DRAW,
       .grants = {GO_AT(0), GO_AT(500)},
       .grant_count = 2,
       .rows = {BEGINS, RETRIES(1, failed, 500), GOES(500), DELIVERS(501)}},
      {.name = "a retry never sent before its delay",
       .draw = MOST_DRAW,
       .grants = {GO_AT(0), GO_AT(5)},
       .grant_count = 2,
       .rows = {BEGINS, RETRIES(1, failed, 101)}},
      {.name = "a held retry uses up no attempt",
       .draw = MOST_DRAW,
       .grants = {GO_AT(0), HOLD(200), HOLD(300)},
       .grant_count = 3,
       .rows = {BEGINS, ROW_END(1, failed, WAIT, UNAVAILABLE, 200),
                ROW_NEXT(200, WAIT, UNAVAILABLE, 300), GOES(300),
                RETRIES(301, failed, 501), GOES(501), RETRIES(502, failed, 902),
                GOES(902), GIVES_UP(903, failed, ATTEMPTS)}},
      {.name = "a held retry keeps its delay",
       .draw = MOST_DRAW,
       .grants = {GO_AT(0), HOLD(50), GO_AT(60)},
       .grant_count = 3,
       .rows = {BEGINS, ROW_END(1, failed, WAIT, UNAVAILABLE, 50),
                ROW_NEXT(50, WAIT, NONE, 101), GOES(101)}},
      {.name = "held past the deadline",
       .options = OPTIONS(.deadline_ms = 1000),
       .grants = {HOLD(1001)},
       .grant_count = 1,
       .rows = {ROW_BEGIN(0, GIVE_UP, UNAVAILABLE, AGAIN_NEVER)}},
      {.name = "sent past the deadline",
       .options = OPTIONS(.deadline_ms = 1000),
       .grants = {GO_AT(1001)},
       .grant_count = 1,
       .rows = {ROW_BEGIN(0, GIVE_UP, UNAVAILABLE, AGAIN_NEVER)}},
      {.name = "held until the deadline, woken after it",
       .options = OPTIONS(.deadline_ms = 1000),
       .grants = {HOLD(1000)},
       .grant_count = 1,
       .rows = {ROW_BEGIN(0, WAIT, UNAVAILABLE, 1000),
                ROW_NEXT(1001, GIVE_UP, DEADLINE, AGAIN_NEVER)}},
      {.name = "would rather fail than be held",
       .options = OPTIONS(.fail_fast = true),
       .grants = {HOLD(50)},
       .grant_count = 1,
       .rows = {ROW_BEGIN(0, GIVE_UP, UNAVAILABLE, AGAIN_NEVER)}},
      {.name = "told to ask again in the past",
       .grants = {HOLD(0)},
       .grant_count = 1,
       .rows = {ROW_BEGIN(70, WAIT, UNAVAILABLE, 71), GOES(71)}},
      {.name = "cancelled while held",
       .grants = {HOLD(50)},
       .grant_count = 1,
       .rows = {ROW_BEGIN(0, WAIT, UNAVAILABLE, 50),
                ROW_CANCEL(1, GIVE_UP, CALLER)}},
      {.name = "begun anew while paced",
       .grants = {GO_AT(30)},
       .grant_count = 1,
       .rows = {ROW_BEGIN(0, WAIT, NONE, 30),
                ROW_BEGIN(10, GO, NONE, AGAIN_NEVER), DELIVERS(11)}},
  };
  RUN(scripts);
}

/* What was granted for later is asked for again, and only then may be held. */
Test(consult, asks_again_when_the_time_has_come) {
  static const script scripts[] = {
      {.name = "and goes",
       .draw = MOST_DRAW,
       .rows = {BEGINS, RETRIES(1, failed, 101), GOES(101), DELIVERS(110)}},
      {.name = "and is refused",
       .draw = MOST_DRAW,
       .grants = {GO_AT(0), GO_AT(0), REFUSE(UNAVAILABLE)},
       .grant_count = 3,
       .rows = {BEGINS, RETRIES(1, failed, 101),
                ROW_NEXT(101, GIVE_UP, UNAVAILABLE, AGAIN_NEVER)}},
      {.name = "and is held",
       .draw = MOST_DRAW,
       .grants = {GO_AT(0), GO_AT(0), HOLD(150)},
       .grant_count = 3,
       .rows = {BEGINS, RETRIES(1, failed, 101),
                ROW_NEXT(102, WAIT, UNAVAILABLE, 150),
                ROW_NEXT(149, WAIT, UNAVAILABLE, 150), GOES(150),
                DELIVERS(160)}},
      {.name = "and is put off",
       .draw = MOST_DRAW,
       .grants = {GO_AT(0), GO_AT(0), GO_AT(170)},
       .grant_count = 3,
       .rows = {BEGINS, RETRIES(1, failed, 101), ROW_NEXT(101, WAIT, NONE, 170),
                ROW_NEXT(169, WAIT, NONE, 170), GOES(170), DELIVERS(180)}},
      {.name = "unless the time was at once",
       .draw = LEAST_DRAW,
       .grants = {GO_AT(0), GO_AT(0), REFUSE(UNAVAILABLE)},
       .grant_count = 3,
       .rows = {BEGINS, RETRIES(1, failed, 1), GOES(5), DELIVERS(6)}},
      {.name = "or it is too late",
       .draw = MOST_DRAW,
       .options = OPTIONS(.deadline_ms = 1000),
       .grants = {GO_AT(0), GO_AT(0), HOLD(150)},
       .grant_count = 3,
       .rows = {BEGINS, RETRIES(1, failed, 101),
                ROW_NEXT(1001, GIVE_UP, DEADLINE, AGAIN_NEVER)}},
  };
  RUN(scripts);
}

/* In a queue until told: due when the deadline has passed, asked whenever it is
 * told to go on. */
Test(consult, waits_in_a_queue_until_told) {
  static again_held place;
#define QUEUED(until)                                                          \
  GRANT(.answer = AGAIN_GRANT_WAIT, .why = AGAIN_WHY_UNAVAILABLE,              \
        .until_ms = (until), .held = &place)
  static const script scripts[] = {
      {.name = "and goes",
       .options = OPTIONS(.deadline_ms = 1000),
       .grants = {QUEUED(AGAIN_NEVER), QUEUED(60)},
       .grant_count = 2,
       .rows = {ROW_BEGIN(0, WAIT, UNAVAILABLE, 1001),
                ROW_NEXT(50, WAIT, UNAVAILABLE, 60), GOES(55), DELIVERS(80)}},
      {.name = "or too late",
       .options = OPTIONS(.deadline_ms = 1000),
       .grants = {QUEUED(AGAIN_NEVER)},
       .grant_count = 1,
       .rows = {ROW_BEGIN(0, WAIT, UNAVAILABLE, 1001),
                ROW_NEXT(1001, GIVE_UP, DEADLINE, AGAIN_NEVER)}},
      {.name = "but not past its deadline",
       .options = OPTIONS(.deadline_ms = 1000),
       .grants = {QUEUED(1001)},
       .grant_count = 1,
       .rows = {ROW_BEGIN(0, GIVE_UP, UNAVAILABLE, AGAIN_NEVER)}},
      {.name = "or is cancelled",
       .grants = {QUEUED(AGAIN_NEVER)},
       .grant_count = 1,
       .rows = {ROW_BEGIN(0, WAIT, UNAVAILABLE, 60001),
                ROW_CANCEL(1, GIVE_UP, CALLER)}},
      {.name = "or begins anew",
       .grants = {QUEUED(AGAIN_NEVER)},
       .grant_count = 1,
       .rows = {ROW_BEGIN(0, WAIT, UNAVAILABLE, 60001),
                ROW_BEGIN(10, GO, NONE, AGAIN_NEVER), DELIVERS(11)}},
  };
#undef QUEUED
  RUN(scripts);
}

static bool never(const again_decision *decision, void *user) {
  unsigned *times = user;
  ++*times;
  cr_expect_eq(decision->action, AGAIN_ACTION_RETRY);
  cr_expect_eq(decision->why, AGAIN_WHY_NONE);
  cr_expect_str_eq(decision->verdict.reason, "server");
  return false;
}

/* The hook sees a retry when nothing else objects, held ones when they are let
 * go; it sees neither first attempts nor what is given up anyway. */
Test(consult, asks_the_callers_hook_last) {
  static unsigned times;
  static const script scripts[] = {
      {.name = "vetoed",
       .draw = MOST_DRAW,
       .options = OPTIONS(.decide = never, .decide_user = &times),
       .rows = {BEGINS, GIVES_UP(1, failed, CALLER)}},
      {.name = "held, then vetoed",
       .options = OPTIONS(.decide = never, .decide_user = &times),
       .grants = {GO_AT(0), HOLD(50)},
       .grant_count = 2,
       .rows = {BEGINS, ROW_END(1, failed, WAIT, UNAVAILABLE, 50),
                ROW_NEXT(50, GIVE_UP, CALLER, AGAIN_NEVER)}},
      {.name = "refused before",
       .options = OPTIONS(.decide = never, .decide_user = &times),
       .grants = {GO_AT(0), REFUSE(BUDGET)},
       .grant_count = 2,
       .rows = {BEGINS, GIVES_UP(1, failed, BUDGET)}},
      {.name = "given up before",
       .options = OPTIONS(.decide = never, .decide_user = &times),
       .rows = {BEGINS, GIVES_UP(1, denied, RULE)}},
      {.name = "delivered",
       .options = OPTIONS(.decide = never, .decide_user = &times),
       .rows = {BEGINS, DELIVERS(1)}},
  };
  times = 0;
  RUN(scripts);
  cr_expect_eq(times, 3, "%u", times); /* the first script runs twice */
}

typedef struct outcome_row {
  const char *what;
  const answer *given;
  bool unsent;
  again_outcome outcome;
} outcome_row;

static const outcome_row outcome_rows[] = {
    {"success", &fine, false, AGAIN_OUTCOME_SUCCESS},
    {"overload", &failed, false, AGAIN_OUTCOME_OVERLOAD},
    {"overload, unsent", &unreachable, true, AGAIN_OUTCOME_OVERLOAD},
    {"a state", &in_state, false, AGAIN_OUTCOME_ERROR},
    {"a broken line", &broken, false, AGAIN_OUTCOME_ERROR},
    {"a broken line, unsent", &broken, true, AGAIN_OUTCOME_NONE},
    {"unknown", &strange, false, AGAIN_OUTCOME_ERROR},
    {"the caller", &by_caller, false, AGAIN_OUTCOME_NONE},
    {"local", &local_fault, true, AGAIN_OUTCOME_NONE},
};

static const again_time noon = {1000, 1700000000};

static again_call *begin(again_policy *policy, scripted_governor *governor) {
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  options.governor = &governor->interface;
  again_call *call = NULL;
  cr_assert_eq(again_call_new(&call, policy, &options, &counting_mem),
               AGAIN_OK);
  again_request request = AGAIN_REQUEST_INIT;
  request.url = "https://Api.Example.com/v1?Action=Create";
  again_decision said = AGAIN_DECISION_INIT;
  cr_assert_eq(again_call_begin(call, &request, &noon, &said), AGAIN_OK);
  cr_assert_eq(said.action, AGAIN_ACTION_GO);
  return call;
}

Test(consult, tells_how_each_attempt_ended) {
  again_policy *policy = script_parse(script_policy);
  for (size_t i = 0; i < sizeof(outcome_rows) / sizeof(outcome_rows[0]); i++) {
    const outcome_row *row = &outcome_rows[i];
    scripted_governor governor;
    scripted_governor_init(&governor, NULL, 0);
    again_call *call = begin(policy, &governor);
    cr_expect_str_eq(governor.scope, "https://api.example.com:443");

    again_attempt attempt = AGAIN_ATTEMPT_INIT;
    attempt.unsent = row->unsent;
    again_decision said = AGAIN_DECISION_INIT;
    again_response *response = script_response(policy, row->given, &noon);
    again_call_end(call, response, &attempt, &noon, &said);
    again_response_free(response);
    cr_expect_eq(governor.tell_count, 1, "%s", row->what);
    cr_expect_eq(governor.outcomes[0], row->outcome, "%s: %d", row->what,
                 (int)governor.outcomes[0]);
    again_call_free(call);
    cr_expect_eq(governor.open, 0, "%s", row->what);
  }
  again_policy_unref(policy);
}

/* Also a grant for an attempt under way is closed by free, as by cancel. */
Test(consult, closes_its_grant_when_freed) {
  again_policy *policy = script_parse(script_policy);
  scripted_governor governor;
  scripted_governor_init(&governor, NULL, 0);
  again_call_free(begin(policy, &governor));
  cr_expect_eq(governor.tell_count, 1);
  cr_expect_eq(governor.outcomes[0], AGAIN_OUTCOME_NONE);
  again_policy_unref(policy);
}

Test(consult, says_what_it_wants) {
  again_policy *policy = script_parse(script_policy);
  scripted_governor governor;
  scripted_governor_init(&governor, NULL, 0);
  again_call *call = begin(policy, &governor);
  const again_want *first = &governor.wants[0];
  cr_expect_not(first->is_retry);
  cr_expect_not(first->overload);
  cr_expect_null(first->reason);
  cr_expect_eq(first->send_ms, 1000);
  cr_expect_eq(first->deadline_ms, 61000);

  again_decision said = AGAIN_DECISION_INIT;
  again_response *response = script_response(policy, &in_state, &noon);
  again_call_end(call, response, NULL, &noon, &said);
  again_response_free(response);
  const again_want *second = &governor.wants[1];
  cr_expect(second->is_retry);
  cr_expect_not(second->overload);
  cr_expect_str_eq(governor.reasons[1], "state-conflict");
  cr_expect_eq(second->send_ms, 6000);
  cr_expect_eq(second->deadline_ms, 601000);

  again_time later = {6000, 1700000005};
  again_call_next(call, &later, &said);
  response = script_response(policy, &busy, &later);
  again_call_end(call, response, NULL, &later, &said);
  again_response_free(response);
  cr_expect(governor.wants[2].is_paid);
  cr_expect(governor.wants[3].overload);
  cr_expect_str_eq(governor.reasons[3], "throttling");
  cr_expect_not(governor.wants[3].is_paid);
  again_call_free(call);
  again_policy_unref(policy);
}

/* A held retry that is asked for late wants to go now, not when it was due. A
 * call begun anew is no retry, whatever was before. */
Test(consult, wants_nothing_in_the_past) {
  static const again_grant grants[] = {GO_AT(1000), HOLD(9000)};
  again_policy *policy = script_parse(script_policy);
  scripted_governor governor;
  scripted_governor_init(&governor, grants, 2);
  again_call *call = begin(policy, &governor);
  again_decision said = AGAIN_DECISION_INIT;
  again_response *response = script_response(policy, &in_state, &noon);
  again_call_end(call, response, NULL, &noon, &said);
  again_response_free(response);
  cr_assert_eq(said.action, AGAIN_ACTION_WAIT);
  cr_expect_eq(governor.wants[1].send_ms, 6000);

  again_time later = {9500, 1700000008};
  again_call_next(call, &later, &said);
  cr_assert_eq(said.action, AGAIN_ACTION_GO);
  cr_expect(governor.wants[2].is_retry);
  cr_expect_eq(governor.wants[2].send_ms, 9500);

  cr_assert_eq(again_call_begin(call, NULL, &later, &said), AGAIN_OK);
  cr_expect_not(governor.wants[3].is_retry);
  cr_expect_null(governor.wants[3].reason);
  cr_expect_eq(governor.tell_count, 2, "the grant under way was closed");
  again_call_free(call);
  again_policy_unref(policy);
}

Test(consult, fails_fast_where_the_policy_says_so) {
  static const again_grant grants[] = {HOLD(2000)};
  again_policy *policy = script_parse(
      "{\"again\": 1, \"governor\": {\"health\": {\"fail_fast\": true}},"
      "\"rules\": [{\"status\": 500, \"class\": \"retryable\","
      "\"reason\": \"server\"}]}");
  scripted_governor governor;
  scripted_governor_init(&governor, grants, 1);
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  options.governor = &governor.interface;
  again_call *call = NULL;
  cr_assert_eq(again_call_new(&call, policy, &options, &counting_mem),
               AGAIN_OK);
  again_decision said = AGAIN_DECISION_INIT;
  cr_assert_eq(again_call_begin(call, NULL, &noon, &said), AGAIN_OK);
  cr_expect_eq(said.action, AGAIN_ACTION_GIVE_UP);
  cr_expect_eq(said.why, AGAIN_WHY_UNAVAILABLE);
  cr_expect(governor.wants[0].fail_fast);
  again_call_free(call);
  again_policy_unref(policy);
}
