#include "governing/budget.h"

#include <string.h>

static const again_budget_type *const types[] = {
    [AGAIN_BUDGET_OFF] = NULL,
    [AGAIN_BUDGET_TOKENS] = &again_budget_tokens_type,
    [AGAIN_BUDGET_RATIO] = &again_budget_ratio_type,
    [AGAIN_BUDGET_THROTTLE] = &again_budget_throttle_type,
    [AGAIN_BUDGET_CONCURRENCY] = &again_budget_concurrency_type,
};

static bool is_kind(uint32_t kind) {
  return kind < sizeof(types) / sizeof(types[0]);
}

const again_budget_type *again_budget_type_of(uint32_t kind) {
  return is_kind(kind) ? types[kind] : NULL;
}

void again_budget_init(again_budget *budget,
                       const again_governor_config *config) {
  const again_budget_type *type = again_budget_type_of(config->budget);
  memset(budget, 0, sizeof(*budget));
  budget->kind = config->budget;
  if (type != NULL) {
    type->init(&budget->state, config);
  }
}

bool again_budget_ask(again_budget *budget, const again_time *now,
                      const again_want *want, again_grant *grant) {
  const again_budget_type *type = again_budget_type_of(budget->kind);
  grant->lease = budget->serial;
  return type == NULL || type->ask(&budget->state, now, want, grant);
}

/* What counts attempts knows only those that it counted itself. To a bucket it
 * is all one: it is never more than full. */
void again_budget_tell(again_budget *budget, const again_time *now,
                       const again_grant *grant, again_outcome outcome) {
  const again_budget_type *type = again_budget_type_of(budget->kind);
  if (type != NULL &&
      (!type->counts_attempts || grant->lease == budget->serial)) {
    type->tell(&budget->state, now, grant, outcome);
  }
}

void again_budget_refit(again_budget *budget,
                        const again_governor_config *config, uint64_t serial) {
  const again_budget before = *budget;
  again_budget_init(budget, config);
  if (before.kind != budget->kind) {
    budget->serial = serial;
    return;
  }
  const again_budget_type *type = again_budget_type_of(budget->kind);
  budget->serial = before.serial;
  if (type != NULL) {
    type->inherit(&budget->state, &before.state);
  }
}

bool again_budget_is_fresh(const again_budget *budget) {
  const again_budget_type *type = again_budget_type_of(budget->kind);
  return type == NULL || type->is_fresh(&budget->state);
}

bool again_budget_is_sane(const again_budget *budget) {
  const again_budget_type *type = again_budget_type_of(budget->kind);
  return is_kind(budget->kind) &&
         (type == NULL || type->is_sane(&budget->state));
}
