#include "deciding/scopes.h"

#include <stdatomic.h>

#include "base/text.h"

#define BUCKET_COUNT 2048 /* a power of two */
#define NOWHERE UINT16_MAX

typedef struct scope {
  again_scope_key key;
  again_budget budget;
  uint16_t next; /* in its bucket */
  uint16_t newer;
  uint16_t older;
} scope;

struct again_scopes {
  again_mem mem;
  again_budget fresh; /* its serial is the next one's */
  atomic_uint count;
  uint16_t used;   /* places that ever were */
  uint16_t vacant; /* the first of those that are no longer */
  uint16_t newest;
  uint16_t oldest;
  uint16_t buckets[BUCKET_COUNT];
  scope items[AGAIN_SCOPES_MAX];
};

again_scopes *again_scopes_new(const again_budget *fresh,
                               const again_mem *mem) {
  again_scopes *scopes = again_mem_alloc(mem, sizeof(*scopes));
  if (scopes == NULL) {
    return NULL;
  }
  scopes->mem = *mem;
  scopes->fresh = *fresh;
  scopes->fresh.serial = 1; /* 0 is no scope's */
  atomic_init(&scopes->count, 0);
  again_scopes_clear(scopes);
  return scopes;
}

void again_scopes_clear(again_scopes *scopes) {
  atomic_store(&scopes->count, 0);
  scopes->used = 0;
  scopes->vacant = NOWHERE;
  scopes->newest = NOWHERE;
  scopes->oldest = NOWHERE;
  for (size_t i = 0; i < BUCKET_COUNT; i++) {
    scopes->buckets[i] = NOWHERE;
  }
}

void again_scopes_free(again_scopes *scopes) {
  if (scopes != NULL) {
    again_mem mem = scopes->mem;
    again_mem_free(&mem, scopes);
  }
}

static again_scope_key key_of(const char *name) {
  again_text text = again_text_of(name);
  again_scope_key key = {again_text_hash(text, 0),
                         again_text_hash(text, UINT64_C(0x9e3779b97f4a7c15))};
  return key;
}

static uint16_t *bucket_of(again_scopes *scopes, again_scope_key key) {
  return &scopes->buckets[key.first % BUCKET_COUNT];
}

static uint16_t find(again_scopes *scopes, again_scope_key key) {
  uint16_t at = *bucket_of(scopes, key);
  while (at != NOWHERE && (scopes->items[at].key.first != key.first ||
                           scopes->items[at].key.second != key.second)) {
    at = scopes->items[at].next;
  }
  return at;
}

static void leave_order(again_scopes *scopes, uint16_t at) {
  const scope *item = &scopes->items[at];
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

static void leave_bucket(again_scopes *scopes, uint16_t at) {
  uint16_t *link = bucket_of(scopes, scopes->items[at].key);
  while (*link != at) {
    link = &scopes->items[*link].next;
  }
  *link = scopes->items[at].next;
}

static void remove_at(again_scopes *scopes, uint16_t at) {
  leave_order(scopes, at);
  leave_bucket(scopes, at);
  scopes->items[at].next = scopes->vacant;
  scopes->vacant = at;
  atomic_fetch_sub(&scopes->count, 1);
}

/* A vacant place, where need be that of the scope unused longest. */
static uint16_t take_place(again_scopes *scopes) {
  if (scopes->vacant == NOWHERE && scopes->used < AGAIN_SCOPES_MAX) {
    return scopes->used++;
  }
  if (scopes->vacant == NOWHERE) {
    remove_at(scopes, scopes->oldest);
  }
  uint16_t at = scopes->vacant;
  scopes->vacant = scopes->items[at].next;
  return at;
}

static uint16_t insert(again_scopes *scopes, const again_scope_found *found) {
  uint16_t at = take_place(scopes);
  atomic_fetch_add(&scopes->count, 1);
  scopes->items[at].key = found->key;
  scopes->items[at].budget = *found->budget;
  scopes->fresh.serial++;
  uint16_t *bucket = bucket_of(scopes, found->key);
  scopes->items[at].next = *bucket;
  *bucket = at;
  return at;
}

bool again_scopes_are_empty(const again_scopes *scopes) {
  return atomic_load(&scopes->count) == 0;
}

void again_scopes_find(again_scopes *scopes, const char *name,
                       again_scope_found *out) {
  out->key = key_of(name);
  out->place = find(scopes, out->key);
  if (out->place == NOWHERE) {
    out->fresh = scopes->fresh;
    out->budget = &out->fresh;
  } else {
    out->budget = &scopes->items[out->place].budget;
  }
}

void again_scopes_keep(again_scopes *scopes, const again_scope_found *found) {
  bool is_there = found->place != NOWHERE;
  if (again_budget_is_fresh(found->budget)) {
    if (is_there) {
      remove_at(scopes, found->place);
    }
  } else if (is_there) {
    leave_order(scopes, found->place);
    become_newest(scopes, found->place);
  } else {
    become_newest(scopes, insert(scopes, found));
  }
}

void again_scopes_refit(again_scopes *scopes, const again_budget *fresh) {
  uint64_t serial = scopes->fresh.serial;
  if (fresh->type != scopes->fresh.type) {
    again_scopes_clear(scopes);
  }
  scopes->fresh = *fresh;
  scopes->fresh.serial = serial;
  for (uint16_t i = 0; i < scopes->used; i++) {
    again_budget refitted = *fresh;
    again_budget_inherit(&refitted, &scopes->items[i].budget);
    scopes->items[i].budget = refitted;
  }
}
