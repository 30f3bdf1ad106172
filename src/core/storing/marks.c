#include "storing/marks.h"

static size_t slot_of(again_scope_key key) {
  return key.first % AGAIN_MARKS_SLOTS;
}

/* Never 0, which is nobody. */
static uint64_t mark_of(again_scope_key key) {
  return key.second | 1;
}

static bool is_marked(const again_marks *marks, again_scope_key key) {
  return atomic_load_explicit(&marks->keys[slot_of(key)],
                              memory_order_acquire) == mark_of(key);
}

bool again_marks_use(again_marks *marks, again_scope_key key) {
  if (!is_marked(marks, key)) {
    return false;
  }
  atomic_bool *is_used = &marks->are_used[slot_of(key)];
  /* A line of memory that everybody writes is everybody's brake. */
  if (!atomic_load_explicit(is_used, memory_order_relaxed)) {
    atomic_store_explicit(is_used, true, memory_order_relaxed);
  }
  return true;
}

bool again_marks_take_use(again_marks *marks, again_scope_key key) {
  return is_marked(marks, key) &&
         atomic_exchange_explicit(&marks->are_used[slot_of(key)], false,
                                  memory_order_relaxed);
}

void again_marks_set(again_marks *marks, again_scope_key key) {
  if (!is_marked(marks, key)) {
    atomic_store_explicit(&marks->are_used[slot_of(key)], false,
                          memory_order_relaxed);
    atomic_store_explicit(&marks->keys[slot_of(key)], mark_of(key),
                          memory_order_release);
  }
}

void again_marks_unset(again_marks *marks, again_scope_key key) {
  if (is_marked(marks, key)) {
    atomic_store_explicit(&marks->keys[slot_of(key)], 0, memory_order_release);
  }
}

void again_marks_clear(again_marks *marks) {
  for (size_t i = 0; i < AGAIN_MARKS_SLOTS; i++) {
    atomic_store_explicit(&marks->keys[i], 0, memory_order_release);
  }
}
