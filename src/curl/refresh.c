#include "refresh.h"

again_status again_refresh_init(again_refresh *refresh) {
  atomic_init(&refresh->count, 0);
  refresh->function = NULL;
  refresh->user = NULL;
  return pthread_mutex_init(&refresh->mutex, NULL) == 0 ? AGAIN_OK
                                                        : AGAIN_ENOMEM;
}

void again_refresh_clear(again_refresh *refresh) {
  (void)pthread_mutex_destroy(&refresh->mutex);
}

uint64_t again_refresh_count(again_refresh *refresh) {
  return atomic_load(&refresh->count);
}

/* The lock is held while the function runs: who comes meanwhile waits for the
 * credentials it fetches. */
bool again_refresh_once(again_refresh *refresh, again_curl_refresh_fn *function,
                        void *user, uint64_t count_before) {
  (void)pthread_mutex_lock(&refresh->mutex);
  const bool is_fetched = atomic_load(&refresh->count) > count_before &&
                          refresh->function == function &&
                          refresh->user == user;
  const bool is_fresh = is_fetched || function(user) == 0;
  if (is_fresh && !is_fetched) {
    refresh->function = function;
    refresh->user = user;
    (void)atomic_fetch_add(&refresh->count, 1);
  }
  (void)pthread_mutex_unlock(&refresh->mutex);
  return is_fresh;
}
