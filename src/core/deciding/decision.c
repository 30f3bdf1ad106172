#include "deciding/decision.h"

#include "base/saturate.h"
#include "base/sized.h"
#include "deciding/allowance.h"

uint32_t again_call_attempts_max(const again_call *call) {
  return again_allowance_attempts(
      &call->policy->limits, again_call_schedule(call), call->own_attempts);
}

/* Every member but struct_size; of the texts no more than there is. */
static void describe(const again_call *call, again_decision *out) {
  again_last_response_write(&call->last, call->response, out);
  out->action = (again_action)call->action;
  out->why = (again_why)call->why;
  out->attempts = call->attempts;
  out->attempts_max = again_call_attempts_max(call);
  out->due_ms = call->due_ms;
  out->delay_ms = call->due_ms != AGAIN_NEVER
                      ? again_sat_sub(call->due_ms, call->now.mono_ms)
                      : 0;
  out->elapsed_ms = again_sat_sub(call->now.mono_ms, call->began_ms);
  out->remedy = (again_remedy)call->remedy;
  out->maybe_applied = call->maybe_applied;
  out->is_probe = call->grant.is_probe;
}

again_decision again_decision_of(const again_call *call) {
  again_decision said = AGAIN_DECISION_INIT;
  describe(call, &said);
  return said;
}

void again_decision_write(const again_call *call, again_decision *out) {
  if (again_sized_is_whole(out, sizeof(*out))) {
    describe(call, out);
    return;
  }
  again_decision said = again_decision_of(call);
  again_sized_write(out, &said, sizeof(said));
}
