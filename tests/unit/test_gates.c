/* Each gate alone, and all in their order: where several object, the first
 * speaks. */
#include "deciding/gates.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(gates, .fini = end);

#define ROWS(rows) (sizeof(rows) / sizeof((rows)[0]))
#define ALL_REMEDIES 7u

/* Facts to which no gate objects, and what they point to. */
typedef struct fixture {
  again_verdict verdict;
  again_hint hint;
  again_grant grant;
  again_gate_facts facts;
} fixture;

static void set_up(fixture *given) {
  given->verdict = (again_verdict)AGAIN_VERDICT_INIT;
  given->verdict.error_class = AGAIN_CLASS_RETRYABLE;
  given->verdict.effect = AGAIN_EFFECT_NONE;
  given->hint = (again_hint)AGAIN_HINT_INIT;
  given->grant = (again_grant)AGAIN_GRANT_INIT;
  given->grant.answer = AGAIN_GRANT_GO;
  given->facts = (again_gate_facts){.verdict = &given->verdict,
                                    .hint = &given->hint,
                                    .attempts_counted = 1,
                                    .attempts_max = 4,
                                    .hint_max_ms = 5000,
                                    .delay = {.ms = 100},
                                    .deadline_ms = 10000,
                                    .grant = &given->grant};
}

typedef void change_fn(fixture *given);

static void nothing(fixture *given) {
  (void)given;
}
static void success(fixture *given) {
  given->verdict.error_class = AGAIN_CLASS_SUCCESS;
}
static void unknown(fixture *given) {
  given->verdict.error_class = AGAIN_CLASS_UNKNOWN;
}
static void auth(fixture *given) {
  given->verdict.error_class = AGAIN_CLASS_AUTH;
  given->verdict.remedy = AGAIN_REMEDY_NONE;
}
static void quota(fixture *given) {
  given->verdict.error_class = AGAIN_CLASS_QUOTA;
}
static void client_fault(fixture *given) {
  given->verdict.error_class = AGAIN_CLASS_CLIENT_FAULT;
}
static void auth_with_refresh(fixture *given) {
  auth(given);
  given->verdict.remedy = AGAIN_REMEDY_REFRESH_CREDENTIALS;
}
static void auth_with_refresh_offered(fixture *given) {
  auth_with_refresh(given);
  given->facts.remedies_offered = ALL_REMEDIES;
}
static void auth_with_refresh_spent(fixture *given) {
  auth_with_refresh_offered(given);
  given->facts.remedies_applied = AGAIN_REMEDY_REFRESH_CREDENTIALS;
}
static void another_remedy_spent(fixture *given) {
  auth_with_refresh_offered(given);
  given->facts.remedies_applied = AGAIN_REMEDY_FIX_CLOCK;
}
static void another_remedy_offered(fixture *given) {
  auth_with_refresh(given);
  given->facts.remedies_offered = AGAIN_REMEDY_RESIGN;
}
static void fix_clock_spent(fixture *given) {
  given->verdict.remedy = AGAIN_REMEDY_FIX_CLOCK;
  given->facts.remedies_offered = ALL_REMEDIES;
  given->facts.remedies_applied = AGAIN_REMEDY_FIX_CLOCK;
}
static void resign_again(fixture *given) {
  given->verdict.remedy = AGAIN_REMEDY_RESIGN;
  given->facts.remedies_offered = AGAIN_REMEDY_RESIGN;
  given->facts.remedies_applied = AGAIN_REMEDY_RESIGN;
}
static void remedy_not_offered(fixture *given) {
  given->verdict.remedy = AGAIN_REMEDY_RESIGN;
}
static void unsafe(fixture *given) {
  given->verdict.effect = AGAIN_EFFECT_MAYBE;
}
static void unsafe_with_remedy(fixture *given) {
  resign_again(given);
  unsafe(given);
}
static void idempotent(fixture *given) {
  unsafe(given);
  given->facts.is_idempotent = true;
}
static void one_shot(fixture *given) {
  given->facts.is_body_spent = true;
}
static void committed(fixture *given) {
  given->facts.is_committed = true;
}
static void out_of_attempts(fixture *given) {
  given->facts.attempts_counted = 4;
}
static void last_attempt_left(fixture *given) {
  given->facts.attempts_counted = 3;
}
static void single_attempt_unsent(fixture *given) {
  given->facts.attempts_counted = 0;
  given->facts.unsent_count = 1;
  given->facts.attempts_max = 1;
}
static void nine_unsent(fixture *given) {
  given->facts.unsent_count = 9;
}
static void ten_unsent(fixture *given) {
  given->facts.unsent_count = 10;
}
static void forbidden(fixture *given) {
  given->hint.forbids = true;
}
static void hinted(fixture *given) {
  given->hint.has_delay = true;
  given->facts.delay = (again_delay){5000, 5000};
}
static void hint_over_max(fixture *given) {
  hinted(given);
  given->facts.delay = (again_delay){5001, 5001};
}
static void hint_over_max_in_a_longer_delay(fixture *given) {
  hint_over_max(given);
  given->facts.delay.ms = 6000;
}
static void on_the_deadline(fixture *given) {
  given->facts.now_ms = 9900;
}
static void past_the_deadline(fixture *given) {
  given->facts.now_ms = 9901;
}
static void hint_on_the_deadline(fixture *given) {
  hinted(given);
  given->facts.now_ms = 5000;
}
static void hint_past_the_deadline(fixture *given) {
  hinted(given);
  given->facts.now_ms = 5001;
}
static void hint_in_a_delay_past_the_deadline(fixture *given) {
  hint_on_the_deadline(given);
  given->facts.delay.ms = 5001;
}
static void no_hint_after_the_deadline(fixture *given) {
  given->facts.now_ms = 10001;
}
static void at_the_end_of_time(fixture *given) {
  given->facts.now_ms = UINT64_MAX;
}
static void refused(fixture *given) {
  given->grant.answer = AGAIN_GRANT_REFUSE;
}
static void refused_by_budget(fixture *given) {
  refused(given);
  given->grant.why = AGAIN_WHY_BUDGET;
}
static void refused_as_unavailable(fixture *given) {
  refused(given);
  given->grant.why = AGAIN_WHY_UNAVAILABLE;
}
static void held(fixture *given) {
  given->grant.answer = AGAIN_GRANT_WAIT;
  given->grant.until_ms = 10000;
}
static void held_too_long(fixture *given) {
  held(given);
  given->grant.until_ms = 10001;
}
static void held_in_a_hurry(fixture *given) {
  held(given);
  given->facts.fail_fast = true;
}
static void held_too_long_by_budget(fixture *given) {
  held_too_long(given);
  given->grant.why = AGAIN_WHY_BUDGET;
}
static void sent_too_late(fixture *given) {
  given->grant.send_ms = 10001;
}
static void granted_in_a_hurry(fixture *given) {
  given->facts.fail_fast = true;
  given->grant.send_ms = 10000;
}

typedef struct row {
  const char *what;
  change_fn *change;
  again_why why;
} row;

#define ROW(change, why)                                                       \
  { #change, change, AGAIN_WHY_##why }

static const row call_rows[] = {
    ROW(nothing, NONE),
    ROW(success, SUCCESS),
    ROW(unknown, UNKNOWN),
    ROW(auth, RULE),
    ROW(quota, RULE),
    ROW(client_fault, RULE),
    ROW(auth_with_refresh, REMEDY),
    ROW(auth_with_refresh_offered, NONE),
    ROW(auth_with_refresh_spent, REMEDY),
    ROW(another_remedy_spent, NONE),
    ROW(another_remedy_offered, REMEDY),
    ROW(fix_clock_spent, REMEDY),
    ROW(resign_again, NONE),
    ROW(remedy_not_offered, REMEDY),
    ROW(unsafe, UNSAFE),
    ROW(unsafe_with_remedy, UNSAFE),
    ROW(idempotent, NONE),
    ROW(one_shot, ONE_SHOT),
    ROW(committed, COMMITTED),
    ROW(out_of_attempts, ATTEMPTS),
    ROW(last_attempt_left, NONE),
    ROW(single_attempt_unsent, ATTEMPTS),
    ROW(nine_unsent, NONE),
    ROW(ten_unsent, ATTEMPTS),
    ROW(forbidden, HINT),
    ROW(hinted, NONE),
    ROW(hint_over_max, HINT),
    ROW(hint_over_max_in_a_longer_delay, HINT),
    ROW(hint_on_the_deadline, NONE),
    ROW(hint_past_the_deadline, HINT),
    ROW(hint_in_a_delay_past_the_deadline, DEADLINE),
    ROW(no_hint_after_the_deadline, DEADLINE),
    ROW(at_the_end_of_time, DEADLINE),
    ROW(on_the_deadline, NONE),
    ROW(past_the_deadline, DEADLINE),
    ROW(refused, NONE), /* not this table's business */
};

Test(gates, of_the_call_each_alone) {
  for (size_t i = 0; i < ROWS(call_rows); i++) {
    fixture given;
    set_up(&given);
    call_rows[i].change(&given);
    again_why why = again_gates_call(&given.facts);
    cr_expect_eq(why, call_rows[i].why, "%s: %s", call_rows[i].what,
                 again_why_name(why));
  }
}

static const row governor_rows[] = {
    ROW(nothing, NONE),
    ROW(refused, UNAVAILABLE),
    ROW(refused_by_budget, BUDGET),
    ROW(refused_as_unavailable, UNAVAILABLE),
    ROW(held, NONE),
    ROW(held_too_long, UNAVAILABLE),
    ROW(held_in_a_hurry, UNAVAILABLE),
    ROW(held_too_long_by_budget, BUDGET),
    ROW(sent_too_late, UNAVAILABLE),
    ROW(granted_in_a_hurry, NONE),
    ROW(success, NONE), /* not this table's business */
};

Test(gates, of_the_governor_each_alone) {
  for (size_t i = 0; i < ROWS(governor_rows); i++) {
    fixture given;
    set_up(&given);
    governor_rows[i].change(&given);
    again_why why = again_gates_governor(&given.facts);
    cr_expect_eq(why, governor_rows[i].why, "%s: %s", governor_rows[i].what,
                 again_why_name(why));
  }
}

/* In the order of the gates; each can object together with all behind it. */
static const row order[] = {
    ROW(success, SUCCESS),     ROW(unknown, UNKNOWN),
    ROW(auth, RULE),           ROW(auth_with_refresh, REMEDY),
    ROW(unsafe, UNSAFE),       ROW(one_shot, ONE_SHOT),
    ROW(committed, COMMITTED), ROW(out_of_attempts, ATTEMPTS),
    ROW(hint_over_max, HINT),  ROW(past_the_deadline, DEADLINE),
};

/* All gates from the i-th on object: the i-th speaks. Changes go in from the
 * last to the first, so that the earlier gate's class is the one that stays. */
Test(gates, speak_in_their_order) {
  for (size_t i = 0; i < ROWS(order); i++) {
    fixture given;
    set_up(&given);
    for (size_t k = ROWS(order); k > i; k--) {
      order[k - 1].change(&given);
    }
    again_why why = again_gates_call(&given.facts);
    cr_expect_eq(why, order[i].why, "%s and all behind: %s", order[i].what,
                 again_why_name(why));
  }
}
