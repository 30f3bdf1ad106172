/* Who is in a call, by easy handle or by a number: for cancel and unpause from
 * any thread, for messages of a multi, and for handles that are bound. Used
 * under the engine's lock. */
#ifndef AGAIN_CURL_CALLS_H
#define AGAIN_CURL_CALLS_H

#include <again/curl.h>

typedef struct again_transfer again_transfer;

typedef struct again_handle {
  struct again_handle *next;
  uint64_t key;
  again_transfer *transfer; /* in a call; NULL = in none now */
  bool is_bound;            /* part of a transfer that stays */
} again_handle;

typedef struct again_calls {
  again_mem mem;
  again_handle **buckets;
  size_t bucket_count; /* a power of two */
  size_t count;
} again_calls;

/* Handles are aligned: a pooled call's number is odd, and never one's. */
static inline uint64_t again_calls_key(const CURL *easy) {
  return (uint64_t)(uintptr_t)easy;
}

AGAIN_MUST_USE again_status again_calls_init(again_calls *calls,
                                             const again_mem *mem);
void again_calls_clear(again_calls *calls);
again_handle *again_calls_find(const again_calls *calls, uint64_t key);
/* Never fails: without memory to grow, it gets slower. */
void again_calls_add(again_calls *calls, again_handle *handle);
void again_calls_remove(again_calls *calls, again_handle *handle);

#endif
