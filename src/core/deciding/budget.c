#include "deciding/budget.h"

static const again_budget_type *const types[] = {
    [AGAIN_BUDGET_OFF] = NULL,
    [AGAIN_BUDGET_TOKENS] = &again_budget_tokens_type,
    [AGAIN_BUDGET_RATIO] = &again_budget_ratio_type,
    [AGAIN_BUDGET_THROTTLE] = &again_budget_throttle_type,
    [AGAIN_BUDGET_CONCURRENCY] = &again_budget_concurrency_type,
};

const again_budget_type *again_budget_type_of(again_budget_kind kind) {
  return types[kind];
}

void again_budget_init(again_budget *budget, const again_budget_type *type,
                       const again_governor_config *config) {
  budget->type = type;
  budget->serial = 0;
  type->init(&budget->state, config);
}

bool again_budget_ask(again_budget *budget, const again_time *now,
                      const again_want *want, again_grant *grant) {
  grant->lease = budget->serial;
  return budget->type->ask(&budget->state, now, want, grant);
}

/* What counts attempts knows only those that it counted itself. To a bucket it
 * is all one: it is never more than full. */
void again_budget_tell(again_budget *budget, const again_time *now,
                       const again_grant *grant, again_outcome outcome) {
  if (!budget->type->counts_attempts || grant->lease == budget->serial) {
    budget->type->tell(&budget->state, now, grant, outcome);
  }
}

void again_budget_inherit(again_budget *budget, const again_budget *from) {
  budget->serial = from->serial;
  budget->type->inherit(&budget->state, &from->state);
}

bool again_budget_is_fresh(const again_budget *budget) {
  return budget->type->is_fresh(&budget->state);
}
