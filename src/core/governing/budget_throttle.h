/*
 * The budget `throttle`: an overload answer takes a token, a success gives a
 * part of one back, and at half of them or less there is no retry; after gRPC's
 * proposal A6. Retries themselves cost nothing.
 */
#ifndef AGAIN_GOVERNING_BUDGET_THROTTLE_H
#define AGAIN_GOVERNING_BUDGET_THROTTLE_H

#include "governing/bucket.h"
#include "governing/budget_type.h"

typedef struct again_budget_throttle {
  again_bucket bucket;
} again_budget_throttle;

extern const again_budget_type again_budget_throttle_type;

#endif
