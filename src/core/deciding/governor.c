#include <again/again.h>

#include "base/sized.h"
#include "base/text.h"
#include "deciding/budget.h"
#include "deciding/extremes.h"
#include "deciding/scopes.h"
#include "policy/policy.h"

typedef struct local_governor {
  again_governor interface; /* first: a pointer to it is one to all */
  again_mem mem;
  again_lock lock;
  /* Both are looked at without the lock, so that what is healthy need not wait
   * for it. NULL = no budget. */
  _Atomic(const again_budget_type *) type;
  /* NULL = no budget yet. Once there they stay. */
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

/* Whether the budget has to be asked. */
static bool is_charged(const local_governor *governor, const again_want *want) {
  const again_budget_type *type = governor->type;
  return type != NULL && (type->counts_attempts || again_want_draws(want));
}

/* Whether the budget may have to hear of it. Where no scope has spent anything
 * there is nothing to give back. */
static bool is_heard(const local_governor *governor, again_outcome outcome) {
  again_scopes *scopes = governor->scopes;
  if (scopes == NULL) {
    return false;
  }
  if (!again_scopes_are_empty(scopes)) {
    return true;
  }
  const again_budget_type *type = governor->type;
  return outcome == AGAIN_OUTCOME_OVERLOAD && type != NULL &&
         type->counts_overload;
}

/* False where the budget has too little left. */
static bool charge(local_governor *governor, const char *scope,
                   const again_time *now, const again_want *want,
                   again_grant *grant) {
  bool is_paid = true;
  lock(governor);
  if (governor->type != NULL) { /* no other policy came in between */
    again_scope_found found;
    again_scopes_find(governor->scopes, scope, &found);
    is_paid = again_budget_ask(found.budget, now, want, grant);
    again_scopes_keep(governor->scopes, &found);
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

  again_grant grant = AGAIN_GRANT_INIT;
  if (!is_charged(governor, &wanted) ||
      charge(governor, scope, now, &wanted, &grant)) {
    grant.answer = AGAIN_GRANT_GO;
    grant.send_ms = again_greatest(wanted.send_ms, now->mono_ms);
  } else {
    grant.why = AGAIN_WHY_BUDGET;
  }
  again_sized_write(out, &grant, sizeof(grant));
}

/* A scope that is not there has spent nothing, or made room for others since
 * and begins with a fresh budget. */
static void local_tell(again_governor *self, const char *scope,
                       const again_time *now, const again_grant *grant,
                       again_outcome outcome) {
  local_governor *governor = (local_governor *)self;
  if (!is_heard(governor, outcome)) {
    return;
  }
  again_grant given = AGAIN_GRANT_INIT;
  again_sized_read(&given, grant, sizeof(given));

  lock(governor);
  if (governor->type != NULL) {
    again_scope_found found;
    again_scopes_find(governor->scopes, scope, &found);
    again_budget_tell(found.budget, now, &given, outcome);
    again_scopes_keep(governor->scopes, &found);
  }
  unlock(governor);
}

static void local_free(again_governor *self) {
  local_governor *governor = (local_governor *)self;
  again_mem mem = governor->mem;
  again_scopes_free(governor->scopes);
  again_mem_free(&mem, governor);
}

/* NULL = no budget. With scope "call" a state would be one call's own, which
 * its schedule bounds already. */
static const again_budget_type *type_of(const again_governor_config *config) {
  return again_text_is(config->scope, "call")
             ? NULL
             : again_budget_type_of(config->budget);
}

/* Scopes as `config` wants them; those that are there stay as full as they
 * are. False when there is no memory. */
static bool fit_scopes(local_governor *governor,
                       const again_governor_config *config) {
  const again_budget_type *type = type_of(config);
  again_scopes *scopes = governor->scopes;
  again_budget fresh;
  if (type != NULL) {
    again_budget_init(&fresh, type, config);
    if (scopes != NULL) {
      again_scopes_refit(scopes, &fresh);
    } else {
      governor->scopes = again_scopes_new(&fresh, &governor->mem);
      if (governor->scopes == NULL) {
        return false;
      }
    }
  } else if (scopes != NULL) {
    again_scopes_clear(scopes);
  }
  governor->type = type;
  return true;
}

again_status again_governor_new(again_governor **out, again_policy *policy,
                                const again_lock *lock_hooks,
                                const again_mem *mem) {
  *out = NULL;
  again_mem hooks = again_mem_resolve(mem);
  local_governor *governor = again_mem_calloc(&hooks, 1, sizeof(*governor));
  if (governor == NULL) {
    return AGAIN_ENOMEM;
  }
  governor->interface = (again_governor){local_ask, local_tell, local_free};
  governor->mem = hooks;
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
  local_governor *own = (local_governor *)governor;
  lock(own);
  bool fits = fit_scopes(own, &policy->governor);
  unlock(own);
  return fits ? AGAIN_OK : AGAIN_ENOMEM;
}

void again_governor_free(again_governor *governor) {
  if (governor != NULL) {
    governor->free(governor);
  }
}
