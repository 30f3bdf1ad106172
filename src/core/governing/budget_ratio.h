/*
 * The budget `ratio`: retries are a share of the calls of late, and so many a
 * second in any case; after Finagle's RetryBudget. Late is a window in ten
 * slices: a call adds to the newest, and so does a retry; what is in a slice
 * expires with it.
 */
#ifndef AGAIN_GOVERNING_BUDGET_RATIO_H
#define AGAIN_GOVERNING_BUDGET_RATIO_H

#include "governing/budget_type.h"

#define AGAIN_BUDGET_RATIO_SLICES 10

typedef struct again_budget_ratio_slice {
  uint64_t calls;
  uint64_t spent; /* in millionths of a retry */
} again_budget_ratio_slice;

typedef struct again_budget_ratio {
  again_budget_ratio_slice slices[AGAIN_BUDGET_RATIO_SLICES];
  uint32_t newest;   /* of the slices; the oldest stands behind it */
  uint32_t share;    /* in millionths of a retry: what a call earns */
  uint64_t reserve;  /* in millionths of a retry: what the floor gives */
  uint64_t slice_ms; /* 1 at least */
  uint64_t since_ms; /* when the newest began */
} again_budget_ratio;

extern const again_budget_type again_budget_ratio_type;

#endif
