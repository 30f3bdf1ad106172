#include "refresh.h"

again_status again_refresh_init(again_refresh *refresh) {
  atomic_init(&refresh->count, 0);
  for (size_t i = 0; i < AGAIN_REFRESH_SOURCE_COUNT; i++) {
    refresh->sources[i] = (again_refresh_source){0};
  }
  return pthread_mutex_init(&refresh->mutex, NULL) == 0 ? AGAIN_OK
                                                        : AGAIN_ENOMEM;
}

void again_refresh_clear(again_refresh *refresh) {
  (void)pthread_mutex_destroy(&refresh->mutex);
}

uint64_t again_refresh_count(again_refresh *refresh) {
  return atomic_load(&refresh->count);
}

/* The one that is asked for, or in place of the one that fetched longest
 * ago. */
static again_refresh_source *
source_of(again_refresh *refresh, again_curl_refresh_fn *function, void *user) {
  again_refresh_source *oldest = &refresh->sources[0];
  for (size_t i = 0; i < AGAIN_REFRESH_SOURCE_COUNT; i++) {
    again_refresh_source *source = &refresh->sources[i];
    if (source->function == function && source->user == user) {
      return source;
    }
    oldest = source->fetched_at < oldest->fetched_at ? source : oldest;
  }
  *oldest = (again_refresh_source){.function = function, .user = user};
  return oldest;
}

/* The lock is held while the function runs: who comes meanwhile waits for the
 * credentials it fetches. */
bool again_refresh_once(again_refresh *refresh, again_curl_refresh_fn *function,
                        void *user, uint64_t count_before) {
  (void)pthread_mutex_lock(&refresh->mutex);
  again_refresh_source *source = source_of(refresh, function, user);
  if (source->fetched_at <= count_before) {
    source->is_fresh = function(user) == 0;
    source->fetched_at = atomic_fetch_add(&refresh->count, 1) + 1;
  }
  const bool is_fresh = source->is_fresh;
  (void)pthread_mutex_unlock(&refresh->mutex);
  return is_fresh;
}
