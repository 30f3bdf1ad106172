#include "timers.h"

#define BRANCHES 4
#define FIRST_CAPACITY 64

void again_timers_init(again_timers *timers, const again_mem *mem) {
  *timers = (again_timers){.mem = *mem};
}

void again_timers_clear(again_timers *timers) {
  timers->mem.free(timers->slots, timers->mem.user);
  again_timers_init(timers, &timers->mem);
}

again_status again_timers_reserve(again_timers *timers, size_t count) {
  if (count <= timers->capacity) {
    return AGAIN_OK;
  }
  size_t capacity = timers->capacity == 0 ? FIRST_CAPACITY : timers->capacity;
  while (capacity < count) {
    capacity += capacity / 2;
  }
  if (capacity > UINT32_MAX / 2) {
    return AGAIN_ENOMEM;
  }
  again_timer_slot *slots = timers->mem.realloc(
      timers->slots, capacity * sizeof(*slots), timers->mem.user);
  if (slots == NULL) {
    return AGAIN_ENOMEM;
  }
  timers->slots = slots;
  timers->capacity = (uint32_t)capacity;
  return AGAIN_OK;
}

/* Turns come round again after 2^32: what is in the heap lies closer. */
static bool is_before(const again_timer_slot *a, const again_timer_slot *b) {
  if (a->due_ms != b->due_ms) {
    return a->due_ms < b->due_ms;
  }
  return b->timer->turn - a->timer->turn < UINT32_MAX / 2;
}

static void put(again_timers *timers, uint32_t at, again_timer_slot slot) {
  timers->slots[at] = slot;
  slot.timer->place = at + 1;
}

static void rise(again_timers *timers, uint32_t at, again_timer_slot slot) {
  while (at > 0) {
    const uint32_t parent = (at - 1) / BRANCHES;
    if (!is_before(&slot, &timers->slots[parent])) {
      break;
    }
    put(timers, at, timers->slots[parent]);
    at = parent;
  }
  put(timers, at, slot);
}

/* Of the children of `at`; `count` where it has none. */
static uint32_t first_child(const again_timers *timers, uint32_t at) {
  const uint32_t begin = at * BRANCHES + 1;
  if (begin >= timers->count) {
    return timers->count;
  }
  const uint32_t end =
      timers->count - begin < BRANCHES ? timers->count : begin + BRANCHES;
  uint32_t first = begin;
  for (uint32_t child = begin + 1; child < end; child++) {
    if (is_before(&timers->slots[child], &timers->slots[first])) {
      first = child;
    }
  }
  return first;
}

static void sink(again_timers *timers, uint32_t at, again_timer_slot slot) {
  for (;;) {
    const uint32_t child = first_child(timers, at);
    if (child == timers->count || !is_before(&timers->slots[child], &slot)) {
      break;
    }
    put(timers, at, timers->slots[child]);
    at = child;
  }
  put(timers, at, slot);
}

static void place(again_timers *timers, uint32_t at, again_timer_slot slot) {
  const bool is_sooner =
      at > 0 && is_before(&slot, &timers->slots[(at - 1) / BRANCHES]);
  if (is_sooner) {
    rise(timers, at, slot);
  } else {
    sink(timers, at, slot);
  }
}

static void take_out(again_timers *timers, again_timer *timer) {
  const uint32_t at = timer->place - 1;
  timer->place = 0;
  timers->count--;
  if (at < timers->count) {
    place(timers, at, timers->slots[timers->count]);
  }
}

void again_timers_set(again_timers *timers, again_timer *timer,
                      uint64_t due_ms) {
  const again_timer_slot slot = {due_ms, timer};
  if (due_ms == AGAIN_NEVER) {
    if (timer->place != 0) {
      take_out(timers, timer);
    }
    return;
  }
  timer->turn = ++timers->turn;
  if (timer->place != 0) {
    place(timers, timer->place - 1, slot);
  } else {
    timers->count++;
    rise(timers, timers->count - 1, slot);
  }
}

again_timer *again_timers_first(const again_timers *timers) {
  return timers->count > 0 ? timers->slots[0].timer : NULL;
}

uint64_t again_timers_due(const again_timers *timers) {
  return timers->count > 0 ? timers->slots[0].due_ms : AGAIN_NEVER;
}
