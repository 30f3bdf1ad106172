#include "deciding/consult.h"

#include "base/extremes.h"
#include "base/saturate.h"
#include "deciding/decision.h"

static bool is_overload(const again_call *call) {
  return again_texts_have(&call->policy->governor.overload,
                          again_text_of(call->last.reason));
}

/* A probe that fails uses up an attempt: a call keeps one for when it is let
 * go, and leaves the probing to others after some in a row. */
static bool may_probe(const again_call *call, uint32_t attempts_left) {
  enum { PROBES_IN_A_ROW = 3, RESERVE = 1 };
  return attempts_left > RESERVE && call->probes < PROBES_IN_A_ROW;
}

static again_want want_of(again_call *call) {
  again_want want = AGAIN_WANT_INIT;
  want.is_retry = call->is_retry;
  want.fail_fast = call->fail_fast;
  want.overload = call->is_retry && is_overload(call);
  want.is_idempotent = call->request.is_idempotent;
  want.is_paid = call->grant.is_paid;
  want.reason = call->is_retry ? call->last.reason : NULL;
  want.deadline_ms = call->deadline_ms;
  want.send_ms = again_greatest(call->send_ms, call->now.mono_ms);
  want.attempts_left = (uint32_t)again_sat_sub(again_call_attempts_max(call),
                                               call->attempts_counted);
  want.may_probe = may_probe(call, want.attempts_left);
  want.held = &call->held;
  return want;
}

/* The answer takes the place of the one before. What that one cost is still to
 * be accounted for: one tell closes both. */
static void keep(again_call *call, const again_grant *said) {
  again_call_grant *grant = &call->grant;
  const bool goes = said->answer == AGAIN_GRANT_GO;
  if (!grant->is_paid) {
    grant->cost = said->cost;
    grant->lease = said->lease;
  }
  grant->probe = said->probe;
  grant->is_probe = said->is_probe;
  grant->answer = (uint8_t)said->answer;
  grant->is_queued = said->held != NULL;
  grant->is_paid |= goes;
  if (goes) {
    call->send_ms = said->send_ms;
  }
}

void again_call_ask(again_call *call, again_grant *out) {
  again_governor *governor = call->governor;
  const again_want want = want_of(call);
  if (governor == NULL) {
    out->answer = AGAIN_GRANT_GO;
  } else {
    governor->ask(governor, again_call_scope(call), &call->now, &want, out);
  }
  out->send_ms = again_greatest(out->send_ms, want.send_ms);
  /* To be asked again at once would be to spin. */
  out->until_ms =
      again_greatest(out->until_ms, again_sat_add(call->now.mono_ms, 1));
  keep(call, out);
}

static again_grant kept_grant(again_call *call) {
  const again_call_grant *kept = &call->grant;
  again_grant grant = AGAIN_GRANT_INIT;
  grant.answer = (again_grant_answer)kept->answer;
  grant.send_ms = call->send_ms;
  grant.cost = kept->cost;
  grant.is_probe = kept->is_probe;
  grant.lease = kept->lease;
  grant.probe = kept->probe;
  grant.held = kept->is_queued ? &call->held : NULL;
  return grant;
}

void again_call_tell(again_call *call, again_outcome outcome) {
  again_governor *governor = call->governor;
  const bool is_open = call->grant.is_paid || call->grant.is_queued;
  if (is_open && governor != NULL) {
    const again_grant grant = kept_grant(call);
    governor->tell(governor, again_call_scope(call), &call->now, &grant,
                   outcome);
  }
  call->grant = (again_call_grant){.answer = AGAIN_GRANT_REFUSE};
}

again_outcome again_call_outcome(const again_call *call, bool unsent) {
  if (again_last_response_is_own_doing(&call->last)) {
    return AGAIN_OUTCOME_NONE;
  }
  if (again_last_response_is_success(&call->last)) {
    return AGAIN_OUTCOME_SUCCESS;
  }
  if (is_overload(call)) {
    return again_text_is(again_text_of(call->last.reason), "throttling")
               ? AGAIN_OUTCOME_THROTTLED
               : AGAIN_OUTCOME_OVERLOAD;
  }
  return unsent ? AGAIN_OUTCOME_NONE : AGAIN_OUTCOME_ERROR;
}
