#include "deciding/gates.h"

#include "base/saturate.h"

static bool is_success(const again_gate_facts *facts) {
  return facts->verdict->error_class == AGAIN_CLASS_SUCCESS;
}

static bool is_unknown(const again_gate_facts *facts) {
  return facts->verdict->error_class == AGAIN_CLASS_UNKNOWN;
}

static bool is_ruled_out(const again_gate_facts *facts) {
  return facts->verdict->error_class != AGAIN_CLASS_RETRYABLE &&
         facts->verdict->remedy == AGAIN_REMEDY_NONE;
}

/* A fresh signature may be needed after any attempt. A clock that is set, or
 * credentials that are new, and still refused, are not what is wrong. */
static bool lacks_remedy(const again_gate_facts *facts) {
  unsigned remedy = (unsigned)facts->verdict->remedy;
  unsigned spent = facts->remedies_applied & ~(unsigned)AGAIN_REMEDY_RESIGN;
  return (remedy & ~(facts->remedies_offered & ~spent)) != 0;
}

static bool is_unsafe(const again_gate_facts *facts) {
  return facts->verdict->effect == AGAIN_EFFECT_MAYBE && !facts->is_idempotent;
}

static bool is_one_shot(const again_gate_facts *facts) {
  return facts->is_body_spent;
}

static bool is_committed(const again_gate_facts *facts) {
  return facts->is_committed;
}

/* One attempt means one try of any kind: unsent tries and resumes, which count
 * as none, have no second either. */
static bool is_out_of_attempts(const again_gate_facts *facts) {
  return facts->attempts_max <= 1 ||
         facts->attempts_counted >= facts->attempts_max ||
         facts->unsent_count >= AGAIN_GATES_UNSENT_MAX;
}

static bool is_too_long(const again_gate_facts *facts, uint64_t delay_ms) {
  return again_sat_add(facts->now_ms, delay_ms) > facts->deadline_ms;
}

/* What the server asked for counts, not what the schedule makes of it: a draw
 * that happens to be longer does not make too long a wish a short one. */
static bool is_hinted_off(const again_gate_facts *facts) {
  uint64_t hint_ms = facts->delay.hint_ms;
  return facts->hint->forbids ||
         (facts->hint->has_delay &&
          (hint_ms > facts->hint_max_ms || is_too_long(facts, hint_ms)));
}

static bool is_past_deadline(const again_gate_facts *facts) {
  return is_too_long(facts, facts->delay.ms);
}

/* It stands in a queue, and is told when it may ask: nobody knows yet when. */
static bool is_told_when(const again_grant *grant) {
  return grant->held != NULL && grant->until_ms == AGAIN_NEVER;
}

/* The governor has no grant, or none that begins in time. */
static bool is_withheld(const again_gate_facts *facts) {
  const again_grant *grant = facts->grant;
  switch (grant->answer) {
  case AGAIN_GRANT_GO:
    return grant->send_ms > facts->deadline_ms;
  case AGAIN_GRANT_WAIT:
    return facts->fail_fast ||
           (grant->until_ms > facts->deadline_ms && !is_told_when(grant));
  case AGAIN_GRANT_REFUSE:
    break;
  }
  return true;
}

static bool is_over_budget(const again_gate_facts *facts) {
  return is_withheld(facts) && facts->grant->why == AGAIN_WHY_BUDGET;
}

typedef struct gate {
  again_why why;
  bool (*objects)(const again_gate_facts *facts);
} gate;

static const gate call_gates[] = {
    {AGAIN_WHY_SUCCESS, is_success},
    {AGAIN_WHY_UNKNOWN, is_unknown},
    {AGAIN_WHY_RULE, is_ruled_out},
    {AGAIN_WHY_REMEDY, lacks_remedy},
    {AGAIN_WHY_UNSAFE, is_unsafe},
    {AGAIN_WHY_ONE_SHOT, is_one_shot},
    {AGAIN_WHY_COMMITTED, is_committed},
    {AGAIN_WHY_ATTEMPTS, is_out_of_attempts},
    {AGAIN_WHY_HINT, is_hinted_off},
    {AGAIN_WHY_DEADLINE, is_past_deadline},
};

static const gate governor_gates[] = {
    {AGAIN_WHY_BUDGET, is_over_budget},
    {AGAIN_WHY_UNAVAILABLE, is_withheld},
};

static again_why first_objection(const gate *gates, size_t count,
                                 const again_gate_facts *facts) {
  for (size_t i = 0; i < count; i++) {
    if (gates[i].objects(facts)) {
      return gates[i].why;
    }
  }
  return AGAIN_WHY_NONE;
}

again_why again_gates_call(const again_gate_facts *facts) {
  return first_objection(call_gates, sizeof(call_gates) / sizeof(call_gates[0]),
                         facts);
}

again_why again_gates_governor(const again_gate_facts *facts) {
  return first_objection(governor_gates,
                         sizeof(governor_gates) / sizeof(governor_gates[0]),
                         facts);
}
