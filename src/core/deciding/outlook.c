#include "deciding/outlook.h"

#include "base/saturate.h"
#include "deciding/allowance.h"
#include "deciding/gates.h"

static again_retry retry_of(again_why why) {
  if (why == AGAIN_WHY_NONE) {
    return AGAIN_RETRY_YES;
  }
  if (why == AGAIN_WHY_REMEDY) {
    return AGAIN_RETRY_AFTER_REMEDY;
  }
  return why == AGAIN_WHY_UNSAFE ? AGAIN_RETRY_IF_IDEMPOTENT : AGAIN_RETRY_NO;
}

/* Jitter left out: what is asked for is at least what must be waited. */
static again_delay least_delay(const again_schedule *schedule,
                               const again_hint *hint) {
  again_delay_parts parts = {.hint = hint,
                             .scheduled_ms =
                                 again_schedule_span(schedule, 1).low_ms,
                             .base_ms = 0,
                             .room_ms = AGAIN_NEVER};
  return again_delay_make(&parts, 0);
}

static again_why first_objection(const again_outlook *outlook,
                                 const again_policy *policy,
                                 const again_verdict *verdict,
                                 const again_hint *hint, bool is_idempotent) {
  again_delay delay = least_delay(outlook->schedule, hint);
  again_gate_facts facts = {
      .verdict = verdict,
      .hint = hint,
      .remedies_offered = (unsigned)verdict->remedy,
      .is_idempotent = is_idempotent,
      .attempts_counted = 1,
      .attempts_max = outlook->attempts_max,
      .delay = delay,
      .hint_max_ms = policy->limits.hint_max_ms,
      .deadline_ms = outlook->deadline_ms,
  };
  again_why why = again_gates_call(&facts);
  if (why == AGAIN_WHY_UNSAFE) {
    /* Would it help if the call were idempotent? */
    facts.is_idempotent = true;
    again_why next = again_gates_call(&facts);
    why = next != AGAIN_WHY_NONE ? next : why;
  }
  bool needs_remedy = verdict->remedy != AGAIN_REMEDY_NONE;
  return why == AGAIN_WHY_NONE && needs_remedy ? AGAIN_WHY_REMEDY : why;
}

again_outlook again_outlook_make(const again_policy *policy,
                                 const again_verdict *verdict,
                                 const again_hint *hint, bool is_idempotent) {
  const again_schedule *schedule =
      again_schedule_named(policy, verdict->schedule);
  again_outlook outlook = {
      .schedule = schedule,
      .attempts_max = again_allowance_attempts(&policy->limits, schedule, 0),
      .deadline_ms = again_allowance_deadline_ms(&policy->limits, schedule, 0)};
  outlook.why = first_objection(&outlook, policy, verdict, hint, is_idempotent);
  outlook.retry = retry_of(outlook.why);
  return outlook;
}

bool again_outlook_next(const again_outlook *outlook,
                        again_outlook_step *step) {
  uint32_t made = step->attempt > 0 ? step->attempt : 1;
  again_span delay = again_schedule_span(outlook->schedule, made);
  again_span begins = {again_sat_add(step->begins.low_ms, delay.low_ms),
                       again_sat_add(step->begins.high_ms, delay.high_ms)};
  if (made >= outlook->attempts_max || begins.low_ms > outlook->deadline_ms) {
    return false;
  }
  *step = (again_outlook_step){made + 1, delay, begins};
  return true;
}
