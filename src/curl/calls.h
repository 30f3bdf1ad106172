/* Who is in a call, by easy handle: for cancel and unpause from any thread,
 * and for handles that are bound. Used under the engine's lock. */
#ifndef AGAIN_CURL_CALLS_H
#define AGAIN_CURL_CALLS_H

#include <stdatomic.h>

#include <again/curl.h>

typedef struct again_handle {
  struct again_handle *next;
  CURL *easy;
  CURLM *multi; /* to be woken; NULL = not in a call */
  bool is_bound;
  atomic_bool cancelled;
  atomic_bool unpaused;
} again_handle;

#define AGAIN_CALLS_BUCKET_COUNT 256

typedef struct again_calls {
  again_handle *buckets[AGAIN_CALLS_BUCKET_COUNT];
} again_calls;

again_handle *again_calls_find(const again_calls *calls, const CURL *easy);
void again_calls_add(again_calls *calls, again_handle *entry);
void again_calls_remove(again_calls *calls, again_handle *entry);

#endif
