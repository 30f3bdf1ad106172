#include <again/again.h>

#include "base/sized.h"
#include "base/text.h"
#include "deciding/extremes.h"
#include "deciding/scopes.h"
#include "policy/policy.h"

/* The reason that pays `throttle_cost`: a server that says it is busy is
 * cheaper to ask again than one that fails. */
static const char throttling[] = "throttling";

typedef struct local_governor {
  again_governor interface; /* first: a pointer to it is one to all */
  again_mem mem;
  again_policy *policy;
  again_lock lock;
  again_scopes *scopes; /* NULL = no budget: all goes */
} local_governor;

static void lock(const local_governor *governor) {
  if (governor->lock.lock != NULL) {
    governor->lock.lock(governor->lock.user);
  }
}

static void unlock(const local_governor *governor) {
  if (governor->lock.unlock != NULL) {
    governor->lock.unlock(governor->lock.user);
  }
}

/* Only answers that speak of overload draw on the budget: a call that waits
 * for a state to change burdens nobody. */
static uint32_t cost_of(const again_governor_config *config,
                        const again_want *want) {
  if (!want->is_retry || !want->overload) {
    return 0;
  }
  bool is_throttled = again_text_is(again_text_of(want->reason), throttling);
  return is_throttled ? config->throttle_cost : config->cost;
}

static bool take(local_governor *governor, const char *scope, uint32_t cost) {
  if (governor->scopes == NULL) {
    return true;
  }
  lock(governor);
  bool taken =
      again_budget_tokens_take(again_scopes_use(governor->scopes, scope), cost);
  unlock(governor);
  return taken;
}

static void local_ask(again_governor *self, const char *scope,
                      const again_time *now, const again_want *want,
                      again_grant *out) {
  local_governor *governor = (local_governor *)self;
  again_want wanted = AGAIN_WANT_INIT;
  again_sized_read(&wanted, want, sizeof(wanted));
  uint32_t cost = cost_of(&governor->policy->governor, &wanted);

  again_grant grant = AGAIN_GRANT_INIT;
  if (take(governor, scope, cost)) {
    grant.answer = AGAIN_GRANT_GO;
    grant.send_ms = again_greatest(wanted.send_ms, now->mono_ms);
    grant.cost = cost;
  } else {
    grant.why = AGAIN_WHY_BUDGET;
  }
  again_sized_write(out, &grant, sizeof(grant));
}

static void settle(again_budget_tokens *tokens, const again_time *now,
                   const again_grant *grant, again_outcome outcome) {
  switch (outcome) {
  case AGAIN_OUTCOME_SUCCESS:
    again_budget_tokens_succeed(tokens, grant->cost);
    break;
  case AGAIN_OUTCOME_NONE:
    /* Before its time it was not sent. Later it may have been, and a caller
     * who cancels what hangs would else retry for nothing. */
    if (now->mono_ms < grant->send_ms) {
      again_budget_tokens_return(tokens, grant->cost);
    }
    break;
  case AGAIN_OUTCOME_ERROR:
  case AGAIN_OUTCOME_OVERLOAD:
    break;
  }
}

static void local_tell(again_governor *self, const char *scope,
                       const again_time *now, const again_grant *grant,
                       again_outcome outcome) {
  local_governor *governor = (local_governor *)self;
  if (governor->scopes == NULL) {
    return;
  }
  again_grant given = AGAIN_GRANT_INIT;
  again_sized_read(&given, grant, sizeof(given));

  lock(governor);
  /* A scope that has made room for others since begins with a full budget. */
  again_budget_tokens *tokens = again_scopes_find(governor->scopes, scope);
  if (tokens != NULL) {
    settle(tokens, now, &given, outcome);
  }
  unlock(governor);
}

static void local_free(again_governor *self) {
  local_governor *governor = (local_governor *)self;
  again_mem mem = governor->mem;
  again_scopes_free(governor->scopes);
  again_policy_unref(governor->policy);
  again_mem_free(&mem, governor);
}

/* With scope "call" a state would be one call's own, which its schedule bounds
 * already. */
static bool has_budget(const again_governor_config *config) {
  return config->budget != AGAIN_BUDGET_OFF &&
         !again_text_is(config->scope, "call");
}

static bool make_scopes(local_governor *governor) {
  const again_governor_config *config = &governor->policy->governor;
  if (!has_budget(config)) {
    return true;
  }
  again_budget_tokens fresh;
  again_budget_tokens_init(&fresh, config->capacity, config->refund);
  governor->scopes = again_scopes_new(&fresh, &governor->mem);
  return governor->scopes != NULL;
}

static bool knows_budget(const again_governor_config *config) {
  return config->budget == AGAIN_BUDGET_OFF ||
         config->budget == AGAIN_BUDGET_TOKENS;
}

again_status again_governor_new(again_governor **out, again_policy *policy,
                                const again_lock *lock_hooks,
                                const again_mem *mem) {
  *out = NULL;
  if (!knows_budget(&policy->governor)) {
    return AGAIN_EPOLICY;
  }
  again_mem hooks = again_mem_resolve(mem);
  local_governor *governor = again_mem_calloc(&hooks, 1, sizeof(*governor));
  if (governor == NULL) {
    return AGAIN_ENOMEM;
  }
  governor->interface = (again_governor){local_ask, local_tell, local_free};
  governor->mem = hooks;
  governor->policy = again_policy_ref(policy);
  if (lock_hooks != NULL) {
    governor->lock = *lock_hooks;
  }
  if (!make_scopes(governor)) {
    local_free(&governor->interface);
    return AGAIN_ENOMEM;
  }
  *out = &governor->interface;
  return AGAIN_OK;
}

void again_governor_free(again_governor *governor) {
  if (governor != NULL) {
    governor->free(governor);
  }
}
