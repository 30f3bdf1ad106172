/* `budget`: how much the calls of a scope may retry. */
#ifndef AGAIN_POLICY_BUDGET_CONFIG_H
#define AGAIN_POLICY_BUDGET_CONFIG_H

#include "policy/members.h"

typedef struct again_budget_draft {
  again_budget_kind kind;
  uint32_t capacity;
  uint32_t cost;
  uint32_t throttle_cost;
  double refund;
  double percent;
  uint64_t window_ms;
  uint32_t floor;
} again_budget_draft;

/* With the numbers that are usual. */
again_budget_draft again_budget_usual(again_budget_kind kind);

extern const again_type again_type_budget; /* again_budget_draft */

#endif
