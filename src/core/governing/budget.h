/* The budget of a scope, of whatever kind its policy asks for. */
#ifndef AGAIN_GOVERNING_BUDGET_H
#define AGAIN_GOVERNING_BUDGET_H

#include "governing/budget_concurrency.h"
#include "governing/budget_ratio.h"
#include "governing/budget_throttle.h"
#include "governing/budget_tokens.h"

typedef struct again_budget {
  uint32_t kind; /* again_budget_kind; OFF = everything goes */
  /* Tells it from the budgets that the scope had before. */
  uint64_t serial;
  union {
    again_budget_tokens tokens;
    again_budget_ratio ratio;
    again_budget_throttle throttle;
    again_budget_concurrency concurrency;
  } state;
} again_budget;

/* NULL for OFF, and for what is no kind. */
const again_budget_type *again_budget_type_of(uint32_t kind);
/* Nothing is spent. */
void again_budget_init(again_budget *budget,
                       const again_governor_config *config);
/* Whether the attempt may go; `grant` gets what it costs. */
bool again_budget_ask(again_budget *budget, const again_time *now,
                      const again_want *want, again_grant *grant);
/* Closes a grant. */
void again_budget_tell(again_budget *budget, const again_time *now,
                       const again_grant *grant, again_outcome outcome);
/* By another policy's numbers as full as it is, and the same to grants that are
 * open; with another kind it begins afresh, as `serial`. */
void again_budget_refit(again_budget *budget,
                        const again_governor_config *config, uint64_t serial);
/* Nothing of it is spent: one just made is the same. */
bool again_budget_is_fresh(const again_budget *budget);
bool again_budget_is_sane(const again_budget *budget);

#endif
