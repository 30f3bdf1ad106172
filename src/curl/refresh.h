/* New credentials, fetched once for all calls that fail together. */
#ifndef AGAIN_CURL_REFRESH_H
#define AGAIN_CURL_REFRESH_H

#include <pthread.h>
#include <stdatomic.h>

#include <again/curl.h>

/* What credentials are fetched by, and what that brought last. */
typedef struct again_refresh_source {
  again_curl_refresh_fn *function;
  void *user;
  uint64_t fetched_at; /* the count as it had; 0 = never */
  bool is_fresh;       /* it brought new credentials */
} again_refresh_source;

/* So many are remembered, those that fetched last: an engine may serve several
 * accounts, whose calls fail in between each other's. */
#define AGAIN_REFRESH_SOURCE_COUNT 16

typedef struct again_refresh {
  _Atomic uint64_t count; /* of fetches, those that failed among them */
  pthread_mutex_t mutex;  /* held while one fetches; guards the sources */
  again_refresh_source sources[AGAIN_REFRESH_SOURCE_COUNT];
} again_refresh;

AGAIN_MUST_USE again_status again_refresh_init(again_refresh *refresh);
void again_refresh_clear(again_refresh *refresh);
/* To be remembered as an attempt begins, which waits for no other. */
uint64_t again_refresh_count(again_refresh *refresh);
/* Fetches, unless the same function and `user` have since `count_before`, when
 * what that brought is shared. False where there are no new credentials. */
bool again_refresh_once(again_refresh *refresh, again_curl_refresh_fn *function,
                        void *user, uint64_t count_before);

#endif
