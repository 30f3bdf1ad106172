/* When each of many is due: a heap of four branches, its times inline. Of those
 * that are due together, the one that was set first is first. */
#ifndef AGAIN_CURL_TIMERS_H
#define AGAIN_CURL_TIMERS_H

#include <again/again.h>

/* Part of what is due; zero = in no heap. */
typedef struct again_timer {
  uint32_t place; /* from 1 */
  uint32_t turn;  /* among those due together */
} again_timer;

typedef struct again_timer_slot {
  uint64_t due_ms;
  again_timer *timer;
} again_timer_slot;

typedef struct again_timers {
  again_mem mem;
  again_timer_slot *slots;
  uint32_t count;
  uint32_t capacity;
  uint32_t turn; /* the last */
} again_timers;

void again_timers_init(again_timers *timers, const again_mem *mem);
void again_timers_clear(again_timers *timers);
/* Room for `count`, so that setting them needs no memory. */
AGAIN_MUST_USE again_status again_timers_reserve(again_timers *timers,
                                                 size_t count);
/* AGAIN_NEVER takes it out. */
void again_timers_set(again_timers *timers, again_timer *timer,
                      uint64_t due_ms);
/* The one due first, NULL = none. */
again_timer *again_timers_first(const again_timers *timers);
/* AGAIN_NEVER = none. */
uint64_t again_timers_due(const again_timers *timers);

#endif
