/*
 * What a kind of budget is: its functions over the state of one scope. A
 * policy's numbers are copied into each state, so that none is without them.
 */
#ifndef AGAIN_GOVERNING_BUDGET_TYPE_H
#define AGAIN_GOVERNING_BUDGET_TYPE_H

#include <again/governor.h>

#include "policy/policy.h"

typedef struct again_budget_type {
  /* Every attempt counts, not only those that draw on the budget; and every
   * overload answer, whatever was spent. What does not count need not be told
   * to a fresh state. */
  bool counts_attempts;
  bool counts_overload;
  /* Makes it fresh: nothing is spent. */
  void (*init)(void *state, const again_governor_config *config);
  /* Whether the attempt may go; `grant` gets its cost. */
  bool (*ask)(void *state, const again_time *now, const again_want *want,
              again_grant *grant);
  void (*tell)(void *state, const again_time *now, const again_grant *grant,
               again_outcome outcome);
  /* Makes a fresh state as full as `from`, which another policy made. */
  void (*inherit)(void *state, const void *from);
  /* Whether it may be forgotten: it is as init() made it. */
  bool (*is_fresh)(const void *state);
  /* False where it holds what none of these would have left there. */
  bool (*is_sane)(const void *state);
} again_budget_type;

/* Only answers that speak of overload draw on a budget: a call that waits for a
 * state to change burdens nobody. */
static inline bool again_want_draws(const again_want *want) {
  return want->is_retry && want->overload;
}

static inline bool again_outcome_is_overload(again_outcome outcome) {
  return outcome == AGAIN_OUTCOME_OVERLOAD ||
         outcome == AGAIN_OUTCOME_THROTTLED;
}

/* Closed before its time, so that it was never sent. Later it may have been,
 * and a caller who cancels what hangs would else retry for nothing. */
static inline bool again_grant_is_unused(const again_grant *grant,
                                         const again_time *now,
                                         again_outcome outcome) {
  return outcome == AGAIN_OUTCOME_NONE && now->mono_ms < grant->send_ms;
}

#endif
