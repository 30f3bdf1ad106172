/*
 * How long to wait: a function of the schedule, the failures so far and one
 * random number.
 *
 * A delay is drawn evenly from a span. With `grown` = base * factor^(n - 1)
 * after the n-th failure, and never over the cap, the span is
 *
 *   none           grown
 *   full           0 to grown
 *   equal          half of grown to grown
 *   decorrelated   base to factor times the delay before (first: the base),
 *                  never over the cap
 *   proportional   grown, a fifth less to a fifth more
 *
 * and its part below `min` is cut off. The cap comes before the jitter, so
 * that calls do not fall into step where they have reached it.
 */
#ifndef AGAIN_GOVERNING_SCHEDULE_H
#define AGAIN_GOVERNING_SCHEDULE_H

#include "policy/policy.h"

/* Where a call stands under one schedule. Zeroed: before its first failure. */
typedef struct again_backoff {
  uint64_t previous_ms;
  uint32_t failures;
} again_backoff;

typedef struct again_span {
  uint64_t low_ms;
  uint64_t high_ms;
} again_span;

/* Counts one more failure, and says how long to wait after it. */
uint64_t again_schedule_delay(const again_schedule *schedule,
                              again_backoff *backoff, uint64_t draw);

/* The shortest and the longest that the delay after the `failures`-th failure
 * (from 1) can be, whatever was drawn before. */
again_span again_schedule_span(const again_schedule *schedule,
                               uint32_t failures);

#endif
