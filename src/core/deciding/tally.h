/*
 * How many good answers came of late, by scope and without a lock: what a
 * scope's health begins with when its first bad answer comes. Scopes whose keys
 * agree in their lowest bits are counted as one, and now and then an answer is
 * not counted: it is an estimate.
 */
#ifndef AGAIN_DECIDING_TALLY_H
#define AGAIN_DECIDING_TALLY_H

#include <stdatomic.h>

#include "governing/health.h"
#include "governing/scope_key.h"

#define AGAIN_TALLY_SLOTS 64 /* a power of two */
/* Late is this slice of time and the one before. */
#define AGAIN_TALLY_SLICE_MS (AGAIN_HEALTH_LATE_MS / 2)
#define AGAIN_TALLY_MAX 65535 /* a slice counts no further */

/* Zeroed: nothing came. */
typedef struct again_tally {
  _Atomic uint64_t slots[AGAIN_TALLY_SLOTS];
} again_tally;

void again_tally_add(again_tally *tally, again_scope_key key, uint64_t now_ms);
uint32_t again_tally_count(const again_tally *tally, again_scope_key key,
                           uint64_t now_ms);

#endif
