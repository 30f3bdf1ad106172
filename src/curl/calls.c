#include "calls.h"

#define FIRST_BUCKET_COUNT 64

/* Handles are large blocks: their lowest bits are all alike. */
static again_handle **bucket_of(const again_calls *calls, uint64_t key) {
  const uint64_t mixed = key * UINT64_C(0x9e3779b97f4a7c15);
  return &calls->buckets[(mixed >> 32) & (calls->bucket_count - 1)];
}

static again_handle **new_buckets(const again_mem *mem, size_t count) {
  again_handle **buckets =
      mem->realloc(NULL, count * sizeof(again_handle *), mem->user);
  for (size_t i = 0; buckets != NULL && i < count; i++) {
    buckets[i] = NULL;
  }
  return buckets;
}

again_status again_calls_init(again_calls *calls, const again_mem *mem) {
  *calls = (again_calls){
      .mem = *mem,
      .buckets = new_buckets(mem, FIRST_BUCKET_COUNT),
      .bucket_count = FIRST_BUCKET_COUNT,
  };
  return calls->buckets != NULL ? AGAIN_OK : AGAIN_ENOMEM;
}

void again_calls_clear(again_calls *calls) {
  calls->mem.free(calls->buckets, calls->mem.user);
}

again_handle *again_calls_find(const again_calls *calls, uint64_t key) {
  again_handle *handle = *bucket_of(calls, key);
  while (handle != NULL && handle->key != key) {
    handle = handle->next;
  }
  return handle;
}

static void link_in(again_calls *calls, again_handle *handle) {
  again_handle **bucket = bucket_of(calls, handle->key);
  handle->next = *bucket;
  *bucket = handle;
}

static void grow(again_calls *calls) {
  const again_calls before = *calls;
  again_handle **buckets = new_buckets(&calls->mem, before.bucket_count * 2);
  if (buckets == NULL) {
    return;
  }
  calls->buckets = buckets;
  calls->bucket_count = before.bucket_count * 2;
  for (size_t i = 0; i < before.bucket_count; i++) {
    for (again_handle *handle = before.buckets[i]; handle != NULL;) {
      again_handle *next = handle->next;
      link_in(calls, handle);
      handle = next;
    }
  }
  calls->mem.free(before.buckets, calls->mem.user);
}

void again_calls_add(again_calls *calls, again_handle *handle) {
  if (calls->count >= calls->bucket_count) {
    grow(calls);
  }
  link_in(calls, handle);
  calls->count++;
}

void again_calls_remove(again_calls *calls, again_handle *handle) {
  again_handle **link = bucket_of(calls, handle->key);
  while (*link != handle) {
    link = &(*link)->next;
  }
  *link = handle->next;
  calls->count--;
}
