/* How long to wait, the server's wish heard. */
#ifndef AGAIN_DECIDING_DELAY_H
#define AGAIN_DECIDING_DELAY_H

#include <again/again.h>

typedef struct again_delay {
  /* Until the next attempt. */
  uint64_t ms;
  /* What the server asked for, cut where its entry says so; 0 where it did
   * not ask. */
  uint64_t hint_ms;
} again_delay;

/* What a delay is made of. */
typedef struct again_delay_parts {
  const again_hint *hint;
  /* By the schedule, its jitter included. */
  uint64_t scheduled_ms;
  /* The most jitter to add to a hint: the schedule's base. */
  uint64_t base_ms;
  /* Until the deadline: jitter alone never passes it. */
  uint64_t room_ms;
} again_delay_parts;

/*
 * The hint where it is longer than the schedule's delay, or replaces it in any
 * case; else the schedule's delay. Onto a hint comes jitter, never off it: up
 * to a tenth, at most the base. A hint with `clamp_ms` is never longer than
 * the schedule's delay plus that, jitter included. `draw` is the number that
 * the schedule's delay was drawn with.
 */
again_delay again_delay_make(const again_delay_parts *parts, uint64_t draw);

#endif
