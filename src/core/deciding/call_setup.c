/* How a call is made and unmade. */
#include <string.h>

#include "base/sized.h"
#include "deciding/call.h"

#define ALL_REMEDIES                                                           \
  ((unsigned)AGAIN_REMEDY_RESIGN | (unsigned)AGAIN_REMEDY_FIX_CLOCK |          \
   (unsigned)AGAIN_REMEDY_REFRESH_CREDENTIALS)

static bool are_in_range(const again_call_options *options) {
  const again_governor *governor = options->governor;
  return (options->remedies & ~ALL_REMEDIES) == 0 &&
         (governor == NULL ||
          (governor->ask != NULL && governor->tell != NULL));
}

static again_status copy_scope(again_call *call, const char *scope) {
  if (scope == NULL) {
    return AGAIN_OK;
  }
  size_t size = strlen(scope) + 1;
  call->request.scope = again_mem_alloc(&call->mem, size);
  if (call->request.scope == NULL) {
    return AGAIN_ENOMEM;
  }
  call->request.has_given_scope = true;
  memcpy(call->request.scope, scope, size);
  return AGAIN_OK;
}

static void set_up(again_call *call, again_policy *policy,
                   const again_call_options *options) {
  call->policy = again_policy_ref(policy);
  call->due_ms = AGAIN_NEVER;
  call->governor = options->governor;
  call->own_attempts = options->attempts;
  call->own_deadline_ms = options->deadline_ms;
  call->remedies_offered = (uint8_t)options->remedies;
  call->held.asker = options->asker;
  call->fail_fast = options->fail_fast || policy->governor.fail_fast;
  call->decide = options->decide;
  call->decide_user = options->decide_user;
  call->has_given_random = options->random != NULL;
  if (call->has_given_random) {
    call->random.given.draw = options->random;
    call->random.given.user = options->random_user;
  } else {
    again_random_seed_system(&call->random.own);
  }
  again_last_response_init(&call->last);
}

again_status again_call_new(again_call **out, again_policy *policy,
                            const again_call_options *options,
                            const again_mem *mem) {
  *out = NULL;
  again_call_options own = AGAIN_CALL_OPTIONS_INIT;
  if (options != NULL) {
    again_sized_read(&own, options, sizeof(own));
  }
  if (!are_in_range(&own)) {
    return AGAIN_EINVAL;
  }
  again_mem hooks = again_mem_resolve(mem);
  size_t size =
      sizeof(again_call) + policy->schedule_count * sizeof(again_backoff);
  again_call *call = again_mem_calloc(&hooks, 1, size);
  if (call == NULL) {
    return AGAIN_ENOMEM;
  }
  call->mem = hooks;
  set_up(call, policy, &own);
  again_status status = copy_scope(call, own.scope);
  if (status != AGAIN_OK) {
    again_call_free(call);
    return status;
  }
  *out = call;
  return AGAIN_OK;
}

void again_call_set_asker(again_call *call, uint64_t asker) {
  call->held.asker = asker;
}

void again_call_free(again_call *call) {
  if (call == NULL) {
    return;
  }
  again_decision ignored = AGAIN_DECISION_INIT;
  again_call_cancel(call, AGAIN_WHY_CALLER, &call->now, &ignored);
  again_mem mem = call->mem;
  again_mem_free(&mem, call->request.scope);
  again_policy_unref(call->policy);
  again_mem_free(&mem, call);
}
