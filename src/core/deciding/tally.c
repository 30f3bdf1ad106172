#include "deciding/tally.h"

/* A slot is the number of a slice of time, and how many came in the one before
 * and in that one. Nothing else is published by it, so that no access to it has
 * to be ordered. */
enum { COUNT_BITS = 16, SLICE_SHIFT = 2 * COUNT_BITS };

typedef struct slot {
  uint64_t slice;
  uint32_t before;
  uint32_t count;
} slot;

static slot unpack(uint64_t packed) {
  return (slot){.slice = packed >> SLICE_SHIFT,
                .before = packed >> COUNT_BITS & AGAIN_TALLY_MAX,
                .count = packed & AGAIN_TALLY_MAX};
}

static uint64_t pack(slot unpacked) {
  return unpacked.slice << SLICE_SHIFT |
         (uint64_t)unpacked.before << COUNT_BITS | unpacked.count;
}

/* As it is in a later slice of time. One that lies behind stands still. */
static slot advance(slot last, uint64_t now_ms) {
  uint64_t slice = now_ms / AGAIN_TALLY_SLICE_MS;
  if (slice <= last.slice) {
    return last;
  }
  return (slot){.slice = slice,
                .before = slice == last.slice + 1 ? last.count : 0};
}

static size_t place_of(again_scope_key key) {
  return key.first & (AGAIN_TALLY_SLOTS - 1);
}

void again_tally_add(again_tally *tally, again_scope_key key, uint64_t now_ms) {
  _Atomic uint64_t *place = &tally->slots[place_of(key)];
  uint64_t packed = atomic_load_explicit(place, memory_order_relaxed);
  slot now = advance(unpack(packed), now_ms);
  now.count += now.count < AGAIN_TALLY_MAX ? 1 : 0;
  /* Threads that write what is there already would take it from each other. */
  if (pack(now) != packed) {
    atomic_store_explicit(place, pack(now), memory_order_relaxed);
  }
}

uint32_t again_tally_count(const again_tally *tally, again_scope_key key,
                           uint64_t now_ms) {
  slot now = advance(unpack(atomic_load_explicit(&tally->slots[place_of(key)],
                                                 memory_order_relaxed)),
                     now_ms);
  return now.before + now.count;
}
