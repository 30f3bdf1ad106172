/*
 * The budget `tokens`: retries cost, successes give back; after AWS's retry
 * behaviour 2.1.
 */
#ifndef AGAIN_GOVERNING_BUDGET_TOKENS_H
#define AGAIN_GOVERNING_BUDGET_TOKENS_H

#include "governing/bucket.h"
#include "governing/budget_type.h"

typedef struct again_budget_tokens {
  again_bucket bucket;
  uint32_t cost;
  uint32_t throttle_cost;
} again_budget_tokens;

extern const again_budget_type again_budget_tokens_type;

#endif
