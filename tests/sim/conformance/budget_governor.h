/* A governor of one budget and nothing else, which can be looked into. */
#ifndef AGAIN_TESTS_BUDGET_GOVERNOR_H
#define AGAIN_TESTS_BUDGET_GOVERNOR_H

#include "governing/budget.h"

typedef struct budget_governor {
  again_governor interface;
  again_budget budget;
} budget_governor;

void budget_governor_init(budget_governor *governor,
                          const again_policy *policy);
/* Of a policy whose budget is `tokens`. */
uint32_t budget_governor_tokens(const budget_governor *governor);

#endif
