#include "deciding/consult.h"

#include "base/saturate.h"
#include "deciding/decision.h"
#include "deciding/extremes.h"

static bool is_overload(const again_call *call) {
  return again_texts_have(&call->policy->governor.overload,
                          again_text_of(call->last.reason));
}

static again_want want_of(const again_call *call) {
  again_want want = AGAIN_WANT_INIT;
  want.is_retry = call->is_retry;
  want.fail_fast = call->fail_fast;
  /* By the gates, whatever asks may be repeated or has not been sent. */
  want.may_probe = true;
  want.overload = call->is_retry && is_overload(call);
  want.reason = call->is_retry ? call->last.reason : NULL;
  want.deadline_ms = call->deadline_ms;
  want.send_ms = again_greatest(call->send_ms, call->now.mono_ms);
  return want;
}

void again_call_ask(again_call *call) {
  static const again_grant no_grant = AGAIN_GRANT_INIT;
  again_governor *governor = call->governor;
  again_want want = want_of(call);
  again_grant *grant = &call->grant;
  *grant = no_grant;
  if (governor == NULL) {
    grant->answer = AGAIN_GRANT_GO;
  } else {
    governor->ask(governor, again_call_scope(call), &call->now, &want, grant);
    call->has_grant = grant->answer == AGAIN_GRANT_GO;
  }
  grant->send_ms = again_greatest(grant->send_ms, want.send_ms);
  /* To be asked again at once would be to spin. */
  grant->until_ms =
      again_greatest(grant->until_ms, again_sat_add(call->now.mono_ms, 1));
}

void again_call_tell(again_call *call, again_outcome outcome) {
  if (call->has_grant) {
    again_governor *governor = call->governor;
    call->has_grant = false;
    governor->tell(governor, again_call_scope(call), &call->now, &call->grant,
                   outcome);
  }
}

again_outcome again_call_outcome(const again_call *call, bool unsent) {
  if (again_last_response_is_own_doing(&call->last)) {
    return AGAIN_OUTCOME_NONE;
  }
  if (again_last_response_is_success(&call->last)) {
    return AGAIN_OUTCOME_SUCCESS;
  }
  if (is_overload(call)) {
    return AGAIN_OUTCOME_OVERLOAD;
  }
  return unsent ? AGAIN_OUTCOME_NONE : AGAIN_OUTCOME_ERROR;
}
