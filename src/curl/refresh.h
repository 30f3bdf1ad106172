/* New credentials, fetched once for all calls that fail together. */
#ifndef AGAIN_CURL_REFRESH_H
#define AGAIN_CURL_REFRESH_H

#include <pthread.h>
#include <stdatomic.h>

#include <again/curl.h>

typedef struct again_refresh {
  _Atomic uint64_t count; /* of those that succeeded */
  pthread_mutex_t mutex;  /* held while one fetches; guards the last one's: */
  again_curl_refresh_fn *function;
  void *user;
} again_refresh;

AGAIN_MUST_USE again_status again_refresh_init(again_refresh *refresh);
void again_refresh_clear(again_refresh *refresh);
/* To be remembered as an attempt begins, which waits for no other. */
uint64_t again_refresh_count(again_refresh *refresh);
/* Fetches, unless the same function has fetched since `count_before`. False
 * where there are no new credentials. */
bool again_refresh_once(again_refresh *refresh, again_curl_refresh_fn *function,
                        void *user, uint64_t count_before);

#endif
