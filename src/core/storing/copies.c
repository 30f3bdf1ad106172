#include "storing/copies.h"

static size_t bucket_of(again_scope_key key) {
  return key.first % AGAIN_COPIES_BUCKETS;
}

void again_copies_init(again_copies *copies, const again_mem *mem) {
  *copies = (again_copies){.mem = *mem};
}

again_copy *again_copies_next(const again_copies *copies,
                              const again_copy *copy) {
  if (copy != NULL && copy->next != NULL) {
    return copy->next;
  }
  size_t bucket = copy != NULL ? bucket_of(copy->key) + 1 : 0;
  while (bucket < AGAIN_COPIES_BUCKETS && copies->buckets[bucket] == NULL) {
    bucket++;
  }
  return bucket < AGAIN_COPIES_BUCKETS ? copies->buckets[bucket] : NULL;
}

again_copy *again_copies_find(const again_copies *copies, again_scope_key key) {
  again_copy *copy = copies->buckets[bucket_of(key)];
  while (copy != NULL && !again_scope_key_equals(copy->key, key)) {
    copy = copy->next;
  }
  return copy;
}

void again_copies_remove(again_copies *copies, again_copy *copy) {
  again_copy **link = &copies->buckets[bucket_of(copy->key)];
  while (*link != copy) {
    link = &(*link)->next;
  }
  *link = copy->next;
  copies->count--;
  again_operations_clear(&copy->operations, &copies->mem);
  again_mem_free(&copies->mem, copy);
}

void again_copies_clear(again_copies *copies) {
  again_copy *copy = again_copies_next(copies, NULL);
  while (copy != NULL) {
    again_copy *next = again_copies_next(copies, copy);
    again_copies_remove(copies, copy);
    copy = next;
  }
}

/* False where all await an answer. */
static bool make_room(again_copies *copies) {
  again_copy *oldest = NULL;
  again_copy *copy = NULL;
  while ((copy = again_copies_next(copies, copy)) != NULL) {
    if (!copy->is_sent &&
        (oldest == NULL || copy->asked_ms < oldest->asked_ms)) {
      oldest = copy;
    }
  }
  if (oldest != NULL) {
    again_copies_remove(copies, oldest);
  }
  return oldest != NULL;
}

again_copy *again_copies_add(again_copies *copies, again_scope_key key) {
  if (copies->count == AGAIN_COPIES_MAX && !make_room(copies)) {
    return NULL;
  }
  again_copy *copy = again_mem_calloc(&copies->mem, 1, sizeof(*copy));
  if (copy != NULL) {
    copy->key = key;
    copy->next = copies->buckets[bucket_of(key)];
    copies->buckets[bucket_of(key)] = copy;
    copies->count++;
  }
  return copy;
}
