/*
 * The time of a remote store, by this machine's clock. All times in a state
 * that machines share are the remote's; a machine translates what it asks and
 * what it is answered.
 */
#ifndef AGAIN_STORING_REMOTE_CLOCK_H
#define AGAIN_STORING_REMOTE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Zeroed: it is not known yet, and taken to be ours. */
typedef struct again_remote_clock {
  bool is_known;
  int64_t offset_ms; /* remote minus ours */
} again_remote_clock;

/* The remote said `remote_ms` at some time from `begun_ms` to `ended_ms`. True
 * = it is known for the first time, or is not what it was: times of before mean
 * nothing any more. */
bool again_remote_clock_hear(again_remote_clock *clock, uint64_t begun_ms,
                             uint64_t ended_ms, uint64_t remote_ms);
/* AGAIN_NEVER stays. */
uint64_t again_remote_clock_to(const again_remote_clock *clock,
                               uint64_t own_ms);
uint64_t again_remote_clock_from(const again_remote_clock *clock,
                                 uint64_t remote_ms);

#endif
