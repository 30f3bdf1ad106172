/*
 * The budget `concurrency`: of the attempts that are active a share may be
 * retries, and so many in any case; after Envoy's retry budget. Active is what
 * has a grant: on its way, or waiting for its time.
 */
#ifndef AGAIN_GOVERNING_BUDGET_CONCURRENCY_H
#define AGAIN_GOVERNING_BUDGET_CONCURRENCY_H

#include "governing/budget_type.h"

typedef struct again_budget_concurrency {
  uint32_t active;
  uint32_t retries; /* of them, those that drew on the budget */
  uint32_t share;   /* in millionths */
  uint32_t floor;
} again_budget_concurrency;

extern const again_budget_type again_budget_concurrency_type;

#endif
