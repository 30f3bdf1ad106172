#include "deciding/scopes.h"

#include "base/text.h"

#define BUCKET_COUNT 2048 /* a power of two */
#define NOWHERE UINT16_MAX

/* Two hashes stand for the name. Two names that agree in all 128 bits would
 * share a budget, and nothing worse. */
typedef struct scope_key {
  uint64_t first;
  uint64_t second;
} scope_key;

typedef struct scope {
  scope_key key;
  again_budget_tokens tokens;
  uint16_t next; /* in its bucket */
  uint16_t newer;
  uint16_t older;
} scope;

struct again_scopes {
  again_mem mem;
  again_budget_tokens fresh;
  uint16_t count;
  uint16_t newest;
  uint16_t oldest;
  uint16_t buckets[BUCKET_COUNT];
  scope items[AGAIN_SCOPES_MAX];
};

again_scopes *again_scopes_new(const again_budget_tokens *fresh,
                               const again_mem *mem) {
  again_scopes *scopes = again_mem_alloc(mem, sizeof(*scopes));
  if (scopes == NULL) {
    return NULL;
  }
  scopes->mem = *mem;
  scopes->fresh = *fresh;
  scopes->count = 0;
  scopes->newest = NOWHERE;
  scopes->oldest = NOWHERE;
  for (size_t i = 0; i < BUCKET_COUNT; i++) {
    scopes->buckets[i] = NOWHERE;
  }
  return scopes;
}

void again_scopes_free(again_scopes *scopes) {
  if (scopes != NULL) {
    again_mem mem = scopes->mem;
    again_mem_free(&mem, scopes);
  }
}

static scope_key key_of(const char *name) {
  again_text text = again_text_of(name);
  scope_key key = {again_text_hash(text, 0),
                   again_text_hash(text, UINT64_C(0x9e3779b97f4a7c15))};
  return key;
}

static uint16_t *bucket_of(again_scopes *scopes, scope_key key) {
  return &scopes->buckets[key.first % BUCKET_COUNT];
}

static uint16_t find(again_scopes *scopes, scope_key key) {
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

/* An unused place, or that of the scope unused longest. */
static uint16_t vacate(again_scopes *scopes) {
  if (scopes->count < AGAIN_SCOPES_MAX) {
    return scopes->count++;
  }
  uint16_t at = scopes->oldest;
  leave_order(scopes, at);
  leave_bucket(scopes, at);
  return at;
}

static uint16_t insert(again_scopes *scopes, scope_key key) {
  uint16_t at = vacate(scopes);
  scopes->items[at].key = key;
  scopes->items[at].tokens = scopes->fresh;
  uint16_t *bucket = bucket_of(scopes, key);
  scopes->items[at].next = *bucket;
  *bucket = at;
  return at;
}

again_budget_tokens *again_scopes_use(again_scopes *scopes, const char *name) {
  scope_key key = key_of(name);
  uint16_t at = find(scopes, key);
  if (at == NOWHERE) {
    at = insert(scopes, key);
  } else {
    leave_order(scopes, at);
  }
  become_newest(scopes, at);
  return &scopes->items[at].tokens;
}

again_budget_tokens *again_scopes_find(again_scopes *scopes, const char *name) {
  uint16_t at = find(scopes, key_of(name));
  return at == NOWHERE ? NULL : &scopes->items[at].tokens;
}
