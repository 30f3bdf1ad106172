#include "deciding/decision.h"

#include "base/saturate.h"
#include "base/sized.h"
#include "deciding/allowance.h"

uint64_t again_call_deadline_ms(const again_call *call) {
  return again_sat_add(call->began_ms,
                       again_allowance_deadline_ms(&call->policy->limits,
                                                   call->schedule,
                                                   call->options.deadline_ms));
}

uint32_t again_call_attempts_max(const again_call *call) {
  return again_allowance_attempts(&call->policy->limits, call->schedule,
                                  call->options.attempts);
}

again_decision again_decision_of(const again_call *call) {
  again_decision said = AGAIN_DECISION_INIT;
  again_last_response_write(&call->last, &said);
  said.action = call->action;
  said.why = call->why;
  said.attempts = call->attempts;
  said.attempts_max = again_call_attempts_max(call);
  said.due_ms = call->due_ms;
  if (call->due_ms != AGAIN_NEVER) {
    said.delay_ms = again_sat_sub(call->due_ms, call->now.mono_ms);
  }
  said.elapsed_ms = again_sat_sub(call->now.mono_ms, call->began_ms);
  said.remedy = call->remedy;
  said.maybe_applied = call->maybe_applied;
  said.is_probe = call->has_grant && call->grant.is_probe;
  return said;
}

void again_decision_write(const again_call *call, again_decision *out) {
  again_decision said = again_decision_of(call);
  again_sized_write(out, &said, sizeof(said));
}
