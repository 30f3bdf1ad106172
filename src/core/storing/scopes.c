#include "storing/scopes.h"

#include <string.h>

#define NOWHERE UINT16_MAX
#define CAPACITY_FIRST 8

void again_scopes_init(again_scopes *scopes, const again_mem *mem) {
  memset(scopes, 0, sizeof(*scopes));
  scopes->mem = *mem;
  scopes->vacant = NOWHERE;
  scopes->newest = NOWHERE;
  scopes->oldest = NOWHERE;
}

void again_scopes_clear(again_scopes *scopes) {
  again_mem mem = scopes->mem;
  again_mem_free(&mem, scopes->items);
  again_mem_free(&mem, scopes->buckets);
  again_scopes_init(scopes, &mem);
}

/* ---- by key ------------------------------------------------------------- */

static uint16_t *bucket_of(again_scopes *scopes, again_scope_key key) {
  return &scopes->buckets[key.first & (scopes->capacity - 1)];
}

static uint16_t place_of(again_scopes *scopes, again_scope_key key) {
  if (scopes->capacity == 0) {
    return NOWHERE;
  }
  uint16_t at = *bucket_of(scopes, key);
  while (at != NOWHERE && !again_scope_key_equals(scopes->items[at].key, key)) {
    at = scopes->items[at].next;
  }
  return at;
}

static void enter_bucket(again_scopes *scopes, uint16_t at) {
  uint16_t *bucket = bucket_of(scopes, scopes->items[at].key);
  scopes->items[at].next = *bucket;
  *bucket = at;
}

static void leave_bucket(again_scopes *scopes, uint16_t at) {
  uint16_t *link = bucket_of(scopes, scopes->items[at].key);
  while (*link != at) {
    link = &scopes->items[*link].next;
  }
  *link = scopes->items[at].next;
}

/* ---- by age ------------------------------------------------------------- */

static void leave_order(again_scopes *scopes, uint16_t at) {
  const again_scope *item = &scopes->items[at];
  if (item->newer == NOWHERE) {
    scopes->newest = item->older;
  } else {
    scopes->items[item->newer].older = item->older;
  }
  if (item->older == NOWHERE) {
    scopes->oldest = item->newer;
  } else {
    scopes->items[item->older].newer = item->newer;
  }
}

static void become_newest(again_scopes *scopes, uint16_t at) {
  scopes->items[at].newer = NOWHERE;
  scopes->items[at].older = scopes->newest;
  if (scopes->newest == NOWHERE) {
    scopes->oldest = at;
  } else {
    scopes->items[scopes->newest].newer = at;
  }
  scopes->newest = at;
}

/* ---- room --------------------------------------------------------------- */

static _Atomic uint16_t *hint_of(again_scopes *scopes, again_scope_key key) {
  return &scopes->hints[key.first & (AGAIN_SCOPES_HINTS - 1)];
}

static void remove_at(again_scopes *scopes, uint16_t at) {
  leave_order(scopes, at);
  leave_bucket(scopes, at);
  atomic_fetch_sub(hint_of(scopes, scopes->items[at].key), 1);
  scopes->items[at].next = scopes->vacant;
  scopes->vacant = at;
}

/* False where there is no memory, or as many as may be. */
static bool grow(again_scopes *scopes) {
  uint32_t capacity =
      scopes->capacity > 0 ? 2 * scopes->capacity : CAPACITY_FIRST;
  if (capacity > AGAIN_SCOPES_MAX) {
    return false;
  }
  again_scope *items =
      again_mem_realloc(&scopes->mem, scopes->items, capacity * sizeof(*items));
  if (items == NULL) {
    return false;
  }
  scopes->items = items;
  uint16_t *buckets = again_mem_realloc(&scopes->mem, scopes->buckets,
                                        capacity * sizeof(*buckets));
  if (buckets == NULL) {
    return false;
  }
  scopes->buckets = buckets;
  scopes->capacity = capacity;
  for (uint32_t i = 0; i < capacity; i++) {
    buckets[i] = NOWHERE;
  }
  for (uint16_t at = scopes->newest; at != NOWHERE; at = items[at].older) {
    enter_bucket(scopes, at);
  }
  return true;
}

/* A vacant place, where need be that of the scope unused longest. */
static uint16_t take_place(again_scopes *scopes) {
  if (scopes->vacant == NOWHERE && scopes->used == scopes->capacity &&
      !grow(scopes)) {
    if (scopes->oldest == NOWHERE) {
      return NOWHERE;
    }
    remove_at(scopes, scopes->oldest);
  }
  if (scopes->vacant == NOWHERE) {
    return scopes->used++;
  }
  uint16_t at = scopes->vacant;
  scopes->vacant = scopes->items[at].next;
  return at;
}

static void insert(again_scopes *scopes, again_scope_key key,
                   const again_scope_state *state) {
  uint16_t at = take_place(scopes);
  if (at == NOWHERE) {
    return;
  }
  scopes->items[at].key = key;
  scopes->items[at].state = *state;
  enter_bucket(scopes, at);
  become_newest(scopes, at);
  atomic_fetch_add(hint_of(scopes, key), 1);
}

/* ---- states ------------------------------------------------------------- */

again_scope_state *again_scopes_find(again_scopes *scopes,
                                     again_scope_key key) {
  uint16_t at = place_of(scopes, key);
  return at != NOWHERE ? &scopes->items[at].state : NULL;
}

void again_scopes_keep(again_scopes *scopes, again_scope_key key,
                       const again_scope_state *state, uint64_t now_ms) {
  uint16_t at = place_of(scopes, key);
  bool is_there = at != NOWHERE;
  if (again_scope_state_is_fresh(state, now_ms)) {
    if (is_there) {
      remove_at(scopes, at);
    }
  } else if (is_there) {
    leave_order(scopes, at);
    become_newest(scopes, at);
  } else {
    insert(scopes, key, state);
  }
}

bool again_scopes_may_have(const again_scopes *scopes, again_scope_key key) {
  return atomic_load_explicit(
             &scopes->hints[key.first & (AGAIN_SCOPES_HINTS - 1)],
             memory_order_relaxed) > 0;
}
