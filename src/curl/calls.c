#include "calls.h"

/* Handles are large blocks: their lowest bits are all alike. */
static size_t bucket_of(const CURL *easy) {
  const uint64_t mixed =
      (uint64_t)(uintptr_t)easy * UINT64_C(0x9e3779b97f4a7c15);
  return (size_t)(mixed >> 56) % AGAIN_CALLS_BUCKET_COUNT;
}

again_handle *again_calls_find(const again_calls *calls, const CURL *easy) {
  again_handle *entry = calls->buckets[bucket_of(easy)];
  while (entry != NULL && entry->easy != easy) {
    entry = entry->next;
  }
  return entry;
}

void again_calls_add(again_calls *calls, again_handle *entry) {
  again_handle **bucket = &calls->buckets[bucket_of(entry->easy)];
  entry->next = *bucket;
  *bucket = entry;
}

void again_calls_remove(again_calls *calls, again_handle *entry) {
  again_handle **link = &calls->buckets[bucket_of(entry->easy)];
  while (*link != entry) {
    link = &(*link)->next;
  }
  *link = entry->next;
}
