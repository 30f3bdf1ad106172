/* What a call keeps of the grants that it is given one after the other for the
 * same attempt, and when it lends itself to a probe. */
#include "deciding/consult.h"

#include <criterion/criterion.h>

#include "call_script.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(consult_grants, .fini = end);

#define GO_AT(at) GRANT(.answer = AGAIN_GRANT_GO, .send_ms = (at))
#define HOLD(until)                                                            \
  GRANT(.answer = AGAIN_GRANT_WAIT, .why = AGAIN_WHY_UNAVAILABLE,              \
        .until_ms = (until))
#define REFUSE GRANT(.answer = AGAIN_GRANT_REFUSE, .why = AGAIN_WHY_UNAVAILABLE)

static const again_time noon = {1000, 1700000000};

static again_call *begin(again_policy *policy, scripted_governor *governor,
                         unsigned attempts, again_decision *said) {
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  options.governor = &governor->interface;
  options.attempts = attempts;
  again_call *call = NULL;
  cr_assert_eq(again_call_new(&call, policy, &options, &counting_mem),
               AGAIN_OK);
  cr_assert_eq(again_call_begin(call, NULL, &noon, said), AGAIN_OK);
  cr_assert_eq(said->action, AGAIN_ACTION_GO);
  return call;
}

static void end_attempt(again_call *call, again_policy *policy,
                        const answer *given, const again_time *now,
                        again_decision *said) {
  again_response *response = script_response(policy, given, now);
  again_call_end(call, response, NULL, now, said);
  again_response_free(response);
}

typedef enum ending_kind {
  ANSWERED,
  CANCELLED,
  REFUSED,
  WITHDRAWN
} ending_kind;

typedef struct paid_row {
  const char *what;
  again_grant second; /* when its time has come */
  ending_kind ending;
  again_grant_answer told;
  again_outcome outcome;
  bool is_unused;
} paid_row;

static const paid_row paid_rows[] = {
    {"goes", GO_AT(6000), ANSWERED, AGAIN_GRANT_GO, AGAIN_OUTCOME_SUCCESS,
     false},
    {"is cancelled", GO_AT(6000), CANCELLED, AGAIN_GRANT_GO, AGAIN_OUTCOME_NONE,
     false},
    {"is put off, and cancelled", GO_AT(9000), CANCELLED, AGAIN_GRANT_GO,
     AGAIN_OUTCOME_NONE, true},
    {"is held, and cancelled", HOLD(9000), CANCELLED, AGAIN_GRANT_WAIT,
     AGAIN_OUTCOME_NONE, true},
    {"is refused", REFUSE, REFUSED, AGAIN_GRANT_REFUSE, AGAIN_OUTCOME_NONE,
     true},
    {"is taken back", GO_AT(6000), WITHDRAWN, AGAIN_GRANT_GO,
     AGAIN_OUTCOME_NONE, true},
};

static void end_paid(again_call *call, again_policy *policy, ending_kind ending,
                     const again_time *now) {
  again_decision said = AGAIN_DECISION_INIT;
  if (ending == ANSWERED) {
    end_attempt(call, policy, &fine, now, &said);
  } else if (ending == CANCELLED) {
    again_call_cancel(call, AGAIN_WHY_CALLER, now, &said);
  } else if (ending == WITHDRAWN) {
    again_call_withdraw(call, now, &said);
    cr_expect_eq(said.action, AGAIN_ACTION_WAIT);
    cr_expect_eq(said.due_ms, now->mono_ms);
  }
}

/* A retry costs once, however often it is asked for; what was never sent says
 * so to who charged for it. */
Test(consult_grants, pays_once) {
  again_policy *policy = script_parse(script_policy);
  for (size_t i = 0; i < sizeof(paid_rows) / sizeof(paid_rows[0]); i++) {
    const paid_row *row = &paid_rows[i];
    const again_grant grants[] = {
        GO_AT(1000), GRANT(.answer = AGAIN_GRANT_GO, .cost = 14, .probe = 3),
        row->second};
    scripted_governor governor;
    scripted_governor_init(&governor, grants, 3);
    again_decision said = AGAIN_DECISION_INIT;
    again_call *call = begin(policy, &governor, 0, &said);
    end_attempt(call, policy, &in_state, &noon, &said);
    cr_expect_eq(said.due_ms, 6000);

    const again_time later = {6000, 1700000005};
    again_call_next(call, &later, &said);
    cr_expect(governor.wants[2].is_paid, "%s", row->what);
    cr_expect_eq(governor.wants[2].send_ms, 6000);
    end_paid(call, policy, row->ending, &later);
    const again_grant *told = &governor.told[1];
    cr_expect_eq(governor.tell_count, 2, "%s", row->what);
    cr_expect_eq(governor.outcomes[1], row->outcome, "%s", row->what);
    cr_expect_eq(told->answer, row->told, "%s", row->what);
    cr_expect_eq(told->cost, 14, "%s: %u", row->what, told->cost);
    cr_expect_eq(told->lease, 1, "%s", row->what);
    cr_expect_eq(told->probe, 0, "%s: that of the answer before", row->what);
    cr_expect_eq(told->send_ms > later.mono_ms, row->is_unused, "%s",
                 row->what);
    again_call_free(call);
    cr_expect_eq(governor.open, 0, "%s", row->what);
  }
  again_policy_unref(policy);
}

static void goes_on(again_call *call, const again_time *now) {
  again_decision said = AGAIN_DECISION_INIT;
  again_call_next(call, now, &said);
}

static void is_cancelled(again_call *call, const again_time *now) {
  again_decision said = AGAIN_DECISION_INIT;
  again_call_cancel(call, AGAIN_WHY_CALLER, now, &said);
}

static void begins_anew(again_call *call, const again_time *now) {
  again_decision said = AGAIN_DECISION_INIT;
  cr_assert_eq(again_call_begin(call, NULL, now, &said), AGAIN_OK);
}

static const struct {
  const char *what;
  void (*end)(again_call *call, const again_time *now);
  uint64_t now_ms;
} unsent_rows[] = {
    {"past the deadline", goes_on, 700000},
    {"cancelled past its time", is_cancelled, 7000},
    {"begun anew past its time", begins_anew, 7000},
};

/* However late its loop is: what it was for has not been sent. */
Test(consult_grants, costs_nothing_unsent) {
  again_policy *policy = script_parse(script_policy);
  for (size_t i = 0; i < sizeof(unsent_rows) / sizeof(unsent_rows[0]); i++) {
    const again_grant grants[] = {GO_AT(1000),
                                  GRANT(.answer = AGAIN_GRANT_GO, .cost = 14)};
    const again_time late = {unsent_rows[i].now_ms, 1700000000};
    scripted_governor governor;
    scripted_governor_init(&governor, grants, 2);
    again_decision said = AGAIN_DECISION_INIT;
    again_call *call = begin(policy, &governor, 0, &said);
    end_attempt(call, policy, &in_state, &noon, &said);
    cr_expect_eq(said.due_ms, 6000);
    unsent_rows[i].end(call, &late);
    cr_assert_eq(governor.tell_count, 2, "%s", unsent_rows[i].what);
    cr_expect_eq(governor.told[1].cost, 14, "%s", unsent_rows[i].what);
    cr_expect_gt(governor.told[1].send_ms, late.mono_ms, "%s",
                 unsent_rows[i].what);
    again_call_free(call);
  }
  again_policy_unref(policy);
}

typedef struct probe_row {
  const char *what;
  unsigned attempts;
  unsigned probes; /* in a row, that fail; then one that is none */
  bool may_probe;
} probe_row;

/* Three probes in a row, and one attempt is kept for when it is let go. */
static const probe_row probe_rows[] = {
    {"at first", 4, 0, true},          {"after one", 4, 1, true},
    {"after two", 4, 2, true},         {"the last attempt", 4, 3, false},
    {"two attempts", 2, 0, true},      {"the last of two", 2, 1, false},
    {"after two of many", 9, 2, true}, {"after three of many", 9, 3, false},
};

Test(consult_grants, lends_itself_to_probes) {
  again_policy *policy = script_parse(
      "{\"again\": 1, \"limits\": {\"attempts\": 9},"
      "\"schedules\": {\"default\": {\"base\": \"1ms\", \"attempts\": 9}},"
      "\"rules\": [{\"status\": 500, \"class\": \"retryable\","
      "\"effect\": \"none\", \"reason\": \"server\"}]}");
  for (size_t i = 0; i < sizeof(probe_rows) / sizeof(probe_rows[0]); i++) {
    const probe_row *row = &probe_rows[i];
    again_grant grants[SCRIPTED_MAX];
    for (size_t g = 0; g < SCRIPTED_MAX; g++) {
      grants[g] = (again_grant)GRANT(.answer = AGAIN_GRANT_GO,
                                     .is_probe = g / 2 < row->probes);
    }
    scripted_governor governor;
    scripted_governor_init(&governor, grants, SCRIPTED_MAX);
    again_decision said = AGAIN_DECISION_INIT;
    again_time now = noon;
    again_call *call = begin(policy, &governor, row->attempts, &said);
    for (unsigned n = 0; n < row->probes; n++) {
      cr_expect(said.is_probe, "%s", row->what);
      end_attempt(call, policy, &failed, &now, &said);
      now.mono_ms += 1000;
      again_call_next(call, &now, &said);
    }
    const again_want *last = &governor.wants[governor.ask_count - 1];
    cr_expect_eq(last->may_probe, row->may_probe, "%s", row->what);
    cr_expect_eq(last->attempts_left, row->attempts - row->probes);
    again_call_free(call);
  }
  again_policy_unref(policy);
}
