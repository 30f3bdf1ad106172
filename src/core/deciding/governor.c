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
  /* NULL = no budget yet. Once there they stay, so that a look whether any
   * scope has spent something needs no lock. */
  _Atomic(again_scopes *) scopes;
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
static bool is_charged(const again_want *want) {
  return want->is_retry && want->overload;
}

static uint32_t cost_of(const again_governor_config *config,
                        const again_want *want) {
  bool is_throttled = again_text_is(again_text_of(want->reason), throttling);
  return is_throttled ? config->throttle_cost : config->cost;
}

/* With scope "call" a state would be one call's own, which its schedule bounds
 * already. */
static bool has_budget(const again_governor_config *config) {
  return config->budget != AGAIN_BUDGET_OFF &&
         !again_text_is(config->scope, "call");
}

/* False where the budget has too little left. */
static bool charge(local_governor *governor, const char *scope,
                   const again_want *want, uint32_t *cost_ret) {
  lock(governor);
  const again_governor_config *config = &governor->policy->governor;
  bool is_paid = true;
  *cost_ret = cost_of(config, want);
  if (has_budget(config) && *cost_ret > 0) {
    is_paid = again_budget_tokens_take(
        again_scopes_use(governor->scopes, scope), *cost_ret);
  }
  unlock(governor);
  return is_paid;
}

static void local_ask(again_governor *self, const char *scope,
                      const again_time *now, const again_want *want,
                      again_grant *out) {
  local_governor *governor = (local_governor *)self;
  again_want wanted = AGAIN_WANT_INIT;
  again_sized_read(&wanted, want, sizeof(wanted));

  uint32_t cost = 0;
  again_grant grant = AGAIN_GRANT_INIT;
  if (!is_charged(&wanted) || charge(governor, scope, &wanted, &cost)) {
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
  again_scopes *scopes = governor->scopes;
  if (scopes == NULL || again_scopes_are_empty(scopes)) {
    return;
  }
  again_grant given = AGAIN_GRANT_INIT;
  again_sized_read(&given, grant, sizeof(given));

  lock(governor);
  /* A scope that is not there has spent nothing, or made room for others since
   * and begins with a full budget. */
  again_budget_tokens *tokens = again_scopes_find(scopes, scope);
  if (tokens != NULL) {
    settle(tokens, now, &given, outcome);
    if (again_budget_tokens_are_full(tokens)) {
      again_scopes_forget(scopes, tokens);
    }
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

/* Scopes as `config` wants them; those that are there stay as full as they
 * are. False when there is no memory. */
static bool fit_scopes(local_governor *governor,
                       const again_governor_config *config) {
  again_scopes *scopes = governor->scopes;
  again_budget_tokens fresh;
  again_budget_tokens_init(&fresh, config->capacity, config->refund);
  if (has_budget(config) && scopes == NULL) {
    governor->scopes = again_scopes_new(&fresh, &governor->mem);
    return governor->scopes != NULL;
  }
  if (has_budget(config)) {
    again_scopes_refit(scopes, &fresh);
  } else if (scopes != NULL) {
    again_scopes_clear(scopes);
  }
  return true;
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
  if (!fit_scopes(governor, &policy->governor)) {
    local_free(&governor->interface);
    return AGAIN_ENOMEM;
  }
  *out = &governor->interface;
  return AGAIN_OK;
}

again_status again_governor_set_policy(again_governor *governor,
                                       again_policy *policy) {
  if (governor->ask != local_ask) {
    return AGAIN_EINVAL;
  }
  if (!knows_budget(&policy->governor)) {
    return AGAIN_EPOLICY;
  }
  local_governor *own = (local_governor *)governor;
  again_policy *old = NULL;
  lock(own);
  bool fits = fit_scopes(own, &policy->governor);
  if (fits) {
    old = own->policy;
    own->policy = again_policy_ref(policy);
  }
  unlock(own);
  again_policy_unref(old);
  return fits ? AGAIN_OK : AGAIN_ENOMEM;
}

void again_governor_free(again_governor *governor) {
  if (governor != NULL) {
    governor->free(governor);
  }
}
