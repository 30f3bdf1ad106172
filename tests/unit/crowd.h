/*
 * A crowd of calls in the one scope of a governor: each asks and tells when the
 * test says so, and is told when it may go on.
 */
#ifndef AGAIN_TESTS_CROWD_H
#define AGAIN_TESTS_CROWD_H

#include <again/again.h>

#include "base/random.h"

#define CROWD_PLACES 40

/* Everything that a test does happens in its turn. */
typedef struct crowd {
  again_governor *governor;
  again_held places[CROWD_PLACES];
  again_grant grants[CROWD_PLACES];
  bool is_told[CROWD_PLACES];
  bool is_locked;
  again_random random;
} crowd;

/* A policy whose `governor` begins with the members in `governor`; a scope
 * closes after five overload answers, a probe is due 100 ms later. */
again_policy *crowd_policy(const char *governor);
/* Of that policy. There is one at a time. */
crowd *crowd_make(const char *governor, bool can_tell);
void crowd_finish(crowd *self);
/* Of an idempotent call with attempts to spare. */
again_want crowd_want(uint64_t deadline_ms);
const again_grant *crowd_ask(crowd *self, size_t place, uint64_t now_ms,
                             uint64_t deadline_ms);
const again_grant *crowd_ask_as(crowd *self, size_t place, uint64_t now_ms,
                                again_want want);
void crowd_tell(crowd *self, size_t place, uint64_t now_ms,
                again_outcome outcome);
/* The first place fails until all are held. */
void crowd_close_scope(crowd *self, uint64_t now_ms);
/* Who was told since it asked last, as in "1 3". */
void crowd_expect_told(crowd *self, const char *expected);
/* The governor's random numbers. */
uint64_t crowd_random(void *user);

#endif
