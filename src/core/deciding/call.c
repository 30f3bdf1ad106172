/* The state machine of a call: the only file that knows the order of events. */
#include "deciding/call.h"

#include <string.h>

#include "base/extremes.h"
#include "base/saturate.h"
#include "base/sized.h"
#include "deciding/allowance.h"
#include "deciding/consult.h"
#include "deciding/decision.h"
#include "deciding/gates.h"

/* A clock that goes back is taken to stand still. */
static void set_now(again_call *call, const again_time *now) {
  call->now.mono_ms = again_greatest(call->now.mono_ms, now->mono_ms);
  call->now.wall_s = now->wall_s;
}

/* What it is for has not begun, and never will: what it cost comes back. */
static void drop_grant(again_call *call) {
  if (call->state != AGAIN_CALL_RUNNING) {
    call->send_ms = AGAIN_NEVER;
  }
  again_call_tell(call, AGAIN_OUTCOME_NONE);
}

/* Ends the call, wherever it is. */
static void finish(again_call *call, again_action action, again_why why) {
  drop_grant(call);
  call->state = AGAIN_CALL_OVER;
  call->action = (uint8_t)action;
  call->why = (uint8_t)why;
  call->due_ms = AGAIN_NEVER;
  call->remedy = AGAIN_REMEDY_NONE;
}

/* Each retry is shown to the caller's hook once: when nothing else objects. */
static bool is_vetoed(again_call *call) {
  if (!call->is_retry || call->decide == NULL || call->is_shown) {
    return false;
  }
  call->is_shown = true;
  again_decision said = again_decision_of(call);
  return !call->decide(&said, call->decide_user);
}

/* Held: until it is asked again, or told to ask, or too late. */
static void hold(again_call *call, const again_grant *grant) {
  call->state = AGAIN_CALL_HELD;
  call->action = AGAIN_ACTION_WAIT;
  call->why = (uint8_t)grant->why;
  call->due_ms =
      again_least(grant->until_ms, again_sat_add(call->deadline_ms, 1));
}

/* From "the call wants to go on at send_ms" to DUE, HELD or OVER. */
static void seek_grant(again_call *call) {
  again_grant grant = AGAIN_GRANT_INIT;
  again_call_ask(call, &grant);
  again_gate_facts facts = {.fail_fast = call->fail_fast,
                            .deadline_ms = call->deadline_ms,
                            .grant = &grant};
  again_why why = again_gates_governor(&facts);
  if (why != AGAIN_WHY_NONE) {
    finish(call, AGAIN_ACTION_GIVE_UP, why);
    return;
  }
  if (grant.answer == AGAIN_GRANT_WAIT) {
    hold(call, &grant);
    return;
  }
  call->state =
      grant.send_ms <= call->now.mono_ms ? AGAIN_CALL_READY : AGAIN_CALL_DUE;
  call->action = call->is_retry ? AGAIN_ACTION_RETRY : AGAIN_ACTION_WAIT;
  call->why = AGAIN_WHY_NONE;
  call->due_ms = grant.send_ms;
  if (is_vetoed(call)) {
    finish(call, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_CALLER);
  }
}

/* Begins the attempt, where its time has come. What was granted for later may
 * have to be held by then. */
static void go_when_due(again_call *call) {
  if (call->state == AGAIN_CALL_DUE && call->due_ms <= call->now.mono_ms) {
    seek_grant(call);
  }
  if (call->state == AGAIN_CALL_DUE) {
    call->action = AGAIN_ACTION_WAIT;
  } else if (call->state == AGAIN_CALL_READY) {
    call->state = AGAIN_CALL_RUNNING;
    call->action = AGAIN_ACTION_GO;
    call->due_ms = AGAIN_NEVER;
    call->remedies_applied |= call->remedy;
  }
}

/* What counts over the whole call is as the schedule in force says. */
static void follow(again_call *call, const again_schedule *schedule) {
  const again_limits *limits = &call->policy->limits;
  call->schedule = (uint32_t)(schedule - call->policy->schedules);
  call->deadline_ms = again_sat_add(
      call->began_ms,
      again_allowance_deadline_ms(limits, schedule, call->own_deadline_ms));
}

/* ---- beginning ---------------------------------------------------------- */

static void forget(again_call *call) {
  again_last_response_init(&call->last);
  memset(&call->progress, 0, sizeof(call->progress));
  memset(call->backoffs, 0,
         call->policy->schedule_count * sizeof(call->backoffs[0]));
  call->attempts = 0;
  call->attempts_counted = 0;
  call->unsent_count = 0;
  call->remedies_applied = 0;
  call->remedy = AGAIN_REMEDY_NONE;
  call->maybe_applied = false;
  call->is_body_spent = false;
  call->is_committed = false;
  call->is_retry = false;
  call->is_shown = false;
  call->probes = 0;
}

again_status again_call_begin(again_call *call, const again_request *request,
                              const again_time *now, again_decision *out) {
  again_request whole = AGAIN_REQUEST_INIT;
  if (request != NULL) {
    again_sized_read(&whole, request, sizeof(whole));
  }
  again_call_request read;
  again_status status = again_call_request_read(&read, call, &whole);
  if (status != AGAIN_OK) {
    return status;
  }
  set_now(call, now);
  drop_grant(call);
  forget(call);
  again_call_request_replace(&call->request, &read, &call->mem);
  call->began_ms = call->now.mono_ms;
  call->send_ms = call->now.mono_ms;
  follow(call, &call->policy->schedules[0]);
  seek_grant(call);
  go_when_due(call);
  again_decision_write(call, out);
  return AGAIN_OK;
}

void again_call_set_method(again_call *call, const char *method) {
  if (call->attempts == 0 && call->unsent_count == 0) {
    again_call_request_set_method(&call->request, call->policy,
                                  again_text_of(method));
  }
}

/* ---- going on ----------------------------------------------------------- */

static bool is_waiting(const again_call *call) {
  return call->state == AGAIN_CALL_HELD || call->state == AGAIN_CALL_DUE ||
         call->state == AGAIN_CALL_READY;
}

/* In a queue it may have been told that its turn has come, whatever was said
 * before. */
static bool may_ask(const again_call *call) {
  return call->state == AGAIN_CALL_HELD &&
         (call->due_ms <= call->now.mono_ms || call->grant.is_queued);
}

void again_call_next(again_call *call, const again_time *now,
                     again_decision *out) {
  set_now(call, now);
  if (is_waiting(call) && call->now.mono_ms > call->deadline_ms) {
    finish(call, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_DEADLINE);
  } else if (may_ask(call)) {
    seek_grant(call);
  }
  go_when_due(call);
  again_decision_write(call, out);
}

void again_call_withdraw(again_call *call, const again_time *now,
                         again_decision *out) {
  set_now(call, now);
  if (call->state == AGAIN_CALL_RUNNING) {
    call->send_ms = AGAIN_NEVER; /* for certain: what it cost comes back */
    again_call_tell(call, AGAIN_OUTCOME_NONE);
    call->send_ms = call->now.mono_ms;
    call->state = AGAIN_CALL_HELD;
    call->action = AGAIN_ACTION_WAIT;
    call->why = AGAIN_WHY_NONE;
    call->due_ms = call->now.mono_ms;
  }
  again_decision_write(call, out);
}

/* ---- ending ------------------------------------------------------------- */

static void count(uint32_t *attempts, uint32_t more) {
  *attempts = more < UINT32_MAX - *attempts ? *attempts + more : UINT32_MAX;
}

static void count_probe(again_call *call) {
  const uint8_t more = call->probes < UINT8_MAX ? 1 : 0;
  call->probes = call->grant.is_probe ? (uint8_t)(call->probes + more) : 0;
}

/* Counts the attempt as what it was. */
static void account(again_call *call, const again_attempt *attempt) {
  bool is_success = again_last_response_is_success(&call->last);
  call->is_body_spent |= attempt->body_spent;
  call->is_committed |= attempt->committed;
  call->is_retry = true;
  call->remedy = AGAIN_REMEDY_NONE;
  count_probe(call);
  count(&call->attempts, attempt->resends);
  count(&call->attempts_counted, attempt->resends);
  call->maybe_applied |= attempt->resends > 0; /* nothing was heard of them */
  if (attempt->unsent) {
    call->unsent_count++;
    return;
  }
  count(&call->attempts, 1);
  if (is_success || !again_progress_excuses(&call->progress, attempt,
                                            call->policy->limits.resumes)) {
    count(&call->attempts_counted, 1);
  }
  if (!is_success && call->last.effect == AGAIN_EFFECT_MAYBE) {
    call->maybe_applied = true;
  }
}

static uint64_t draw_number(again_call *call) {
  return call->has_given_random
             ? call->random.given.draw(call->random.given.user)
             : again_random_next(&call->random.own);
}

/* How long to wait: the one draw of a decision. */
static again_delay draw_delay(again_call *call, const again_hint *hint) {
  const again_schedule *schedule = again_call_schedule(call);
  again_backoff *backoff = &call->backoffs[call->schedule];
  uint64_t draw = draw_number(call);
  again_delay_parts parts = {
      .hint = hint,
      .scheduled_ms = again_schedule_delay(schedule, backoff, draw),
      .base_ms = schedule->base_ms,
      .room_ms = again_sat_sub(call->deadline_ms, call->now.mono_ms)};
  return again_delay_make(&parts, draw);
}

static again_gate_facts facts_of(const again_call *call) {
  return (again_gate_facts){
      .remedies_offered = call->remedies_offered,
      .remedies_applied = call->remedies_applied,
      .is_idempotent = call->request.is_idempotent,
      .is_body_spent = call->is_body_spent,
      .is_committed = call->is_committed,
      .attempts_counted = call->attempts_counted,
      .attempts_max = again_call_attempts_max(call),
      .unsent_count = call->unsent_count,
      .hint_max_ms = call->policy->limits.hint_max_ms,
      .now_ms = call->now.mono_ms,
      .deadline_ms = call->deadline_ms,
  };
}

/* After a failure: another attempt, or the end. */
static void try_again(again_call *call) {
  follow(call, again_schedule_named(call->policy, call->last.schedule));
  again_verdict verdict = again_last_response_verdict(&call->last);
  again_hint hint = again_last_response_hint(&call->last);
  again_gate_facts facts = facts_of(call);
  facts.verdict = &verdict;
  facts.hint = &hint;
  facts.delay = draw_delay(call, &hint);
  again_why why = again_gates_call(&facts);
  if (why != AGAIN_WHY_NONE) {
    finish(call, AGAIN_ACTION_GIVE_UP, why);
    return;
  }
  call->send_ms = again_sat_add(call->now.mono_ms, facts.delay.ms);
  call->remedy = call->last.remedy;
  call->is_shown = false;
  seek_grant(call);
}

/* From the response, accounted for, to what is said of it. */
static void conclude(again_call *call) {
  if (again_last_response_is_own_doing(&call->last)) {
    bool is_local = call->last.transport == AGAIN_TRANSPORT_LOCAL;
    finish(call, AGAIN_ACTION_GIVE_UP,
           is_local ? AGAIN_WHY_LOCAL : AGAIN_WHY_CALLER);
  } else if (again_last_response_is_success(&call->last)) {
    finish(call, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS);
  } else {
    try_again(call);
  }
}

void again_call_end(again_call *call, const again_response *response,
                    const again_attempt *attempt, const again_time *now,
                    again_decision *out) {
  set_now(call, now);
  if (call->state == AGAIN_CALL_RUNNING) {
    again_attempt own = AGAIN_ATTEMPT_INIT;
    if (attempt != NULL) {
      again_sized_read(&own, attempt, sizeof(own));
    }
    again_last_response_take(&call->last, response, own.unsent, &call->now);
    call->response = response;
    account(call, &own);
    again_call_tell(call, again_call_outcome(call, own.unsent));
    conclude(call);
  }
  again_decision_write(call, out);
  call->response = NULL;
}

void again_call_cancel(again_call *call, again_why why, const again_time *now,
                       again_decision *out) {
  set_now(call, now);
  if (call->state == AGAIN_CALL_RUNNING) {
    call->attempts++;
    call->maybe_applied = true;
  }
  if (call->state != AGAIN_CALL_OVER) {
    finish(call, AGAIN_ACTION_GIVE_UP,
           why == AGAIN_WHY_LOCAL ? AGAIN_WHY_LOCAL : AGAIN_WHY_CALLER);
  }
  again_decision_write(call, out);
}

uint64_t again_call_deadline(const again_call *call) {
  return call->state == AGAIN_CALL_IDLE ? AGAIN_NEVER : call->deadline_ms;
}

bool again_call_is_idempotent(const again_call *call) {
  return call->request.is_idempotent;
}

const char *again_call_scope(const again_call *call) {
  return call->request.scope != NULL ? call->request.scope : "";
}
