/*
 * What would happen to a call whose answers are all alike: what a person is
 * told of a verdict before anything is sent again.
 */
#ifndef AGAIN_DECIDING_OUTLOOK_H
#define AGAIN_DECIDING_OUTLOOK_H

#include "governing/schedule.h"

typedef struct again_outlook {
  /* May it be sent again, and the gate that objects; NONE where it may. */
  again_retry retry;
  again_why why;
  const again_schedule *schedule;
  uint32_t attempts_max;
  uint64_t deadline_ms;
} again_outlook;

/* One wait between two attempts. */
typedef struct again_outlook_step {
  /* Of the attempt that follows, from 2. */
  uint32_t attempt;
  /* How long to wait, at least and at most. */
  again_span delay;
  /* When the attempt begins, from the beginning of the call, were answers to
   * take no time. Over `deadline_ms` it does not. */
  again_span begins;
} again_outlook_step;

/*
 * For a call whose first attempt ended with `verdict` and `hint`, under
 * `policy` alone: governor and caller are unknown. A caller who can apply the
 * remedy is assumed, so `why` is REMEDY only where nothing else objects: a
 * remedy makes no unsafe repetition safe. And it is UNSAFE only where an
 * idempotent call would be sent again.
 */
again_outlook again_outlook_make(const again_policy *policy,
                                 const again_verdict *verdict,
                                 const again_hint *hint, bool is_idempotent);

/* Goes one step on; a zeroed step is before the first. False past the last
 * attempt, and where the deadline has passed for sure. Delays are the
 * schedule's: no hint is heard. */
bool again_outlook_next(const again_outlook *outlook, again_outlook_step *step);

#endif
