/* The budget of a scope, of whatever kind its policy asks for. */
#ifndef AGAIN_DECIDING_BUDGET_H
#define AGAIN_DECIDING_BUDGET_H

#include "deciding/budget_concurrency.h"
#include "deciding/budget_ratio.h"
#include "deciding/budget_throttle.h"
#include "deciding/budget_tokens.h"

typedef struct again_budget {
  const again_budget_type *type;
  /* Tells it from the budgets that the scope had before. */
  uint64_t serial;
  union {
    again_budget_tokens tokens;
    again_budget_ratio ratio;
    again_budget_throttle throttle;
    again_budget_concurrency concurrency;
  } state;
} again_budget;

/* NULL for none. */
const again_budget_type *again_budget_type_of(again_budget_kind kind);
/* `type` is the one of `config`. */
void again_budget_init(again_budget *budget, const again_budget_type *type,
                       const again_governor_config *config);
/* Whether the attempt may go; `grant` gets what it costs. */
bool again_budget_ask(again_budget *budget, const again_time *now,
                      const again_want *want, again_grant *grant);
/* Closes a grant. */
void again_budget_tell(again_budget *budget, const again_time *now,
                       const again_grant *grant, again_outcome outcome);
/* Makes a fresh one as full as `from`, which is of the same type, and the same
 * to grants that are open. */
void again_budget_inherit(again_budget *budget, const again_budget *from);
/* Nothing of it is spent: one just made is the same. */
bool again_budget_is_fresh(const again_budget *budget);

#endif
