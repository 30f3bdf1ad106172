/*
 * The lease of a closed scope: one call at a time has it, goes out as a probe,
 * and gives it back with what was answered. A probe goes on a schedule; one
 * that never comes back holds the lease until it runs out.
 */
#ifndef AGAIN_GOVERNING_LEASE_H
#define AGAIN_GOVERNING_LEASE_H

#include "governing/schedule.h"

typedef struct again_lease {
  uint64_t next_ms;  /* when a probe may go */
  uint64_t probe;    /* which one is out; 0 = none */
  uint64_t until_ms; /* until when it may be */
  again_backoff backoff;
} again_lease;

/* Nobody has it; the first probe goes after the schedule's first delay. */
void again_lease_begin(again_lease *lease, const again_schedule *schedule,
                       uint64_t now_ms, uint64_t draw);
/* Whether the probe is the one that has it. */
bool again_lease_is_of(const again_lease *lease, uint64_t probe);
/* The probe failed: the next goes after the next delay. */
void again_lease_fail(again_lease *lease, const again_schedule *schedule,
                      uint64_t now_ms, uint64_t draw);
/* Nothing is known of it: the next goes after the same delay once more. */
void again_lease_return(again_lease *lease, uint64_t now_ms);

/* Whether a probe is out that may be for `timeout_ms`. */
bool again_lease_is_taken(const again_lease *lease, uint64_t timeout_ms,
                          uint64_t now_ms);
/* When the next may go, where none is out. */
uint64_t again_lease_next_ms(const again_lease *lease,
                             const again_schedule *schedule, uint64_t now_ms);
/* The number of the probe that has it now; not 0. */
uint64_t again_lease_take(again_lease *lease, uint64_t timeout_ms,
                          uint64_t now_ms, uint64_t draw);

#endif
