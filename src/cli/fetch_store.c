#include "fetch_store.h"

#include <again/redis.h>
#include <stdio.h>
#include <string.h>

#include "fetch_engine.h"
#include "policy/policy.h"

void again_fetch_store_init(again_fetch_store *store) {
  *store = (again_fetch_store){.redis = NULL};
  (void)pthread_mutex_init(&store->mutex, NULL);
}

void again_fetch_store_clear(again_fetch_store *store) {
  (void)pthread_mutex_destroy(&store->mutex);
}

void again_fetch_store_note(void *user, const char *problem) {
  again_fetch_store *store = user;
  if (problem != NULL) {
    (void)pthread_mutex_lock(&store->mutex);
    (void)snprintf(store->line, sizeof(store->line), "%s", problem);
    (void)pthread_mutex_unlock(&store->mutex);
  }
}

bool again_fetch_store_news(again_fetch_store *store,
                            char out[AGAIN_FETCH_STORE_LINE]) {
  (void)pthread_mutex_lock(&store->mutex);
  memcpy(out, store->line, sizeof(store->line));
  store->line[0] = '\0';
  (void)pthread_mutex_unlock(&store->mutex);
  return out[0] != '\0';
}

#ifdef AGAIN_HAS_REDIS

static void open_redis(again_fetch_store *store, again_curl *curl,
                       const char *url) {
  again_redis_options options = AGAIN_REDIS_OPTIONS_INIT;
  again_diag diag = AGAIN_DIAG_INIT;
  options.now = again_fetch_engine_now;
  again_status status = again_redis_new(
      &store->redis, again_curl_governor(curl), url, &options, &diag, NULL);
  if (status != AGAIN_OK) {
    again_fetch_store_note(store, status == AGAIN_EINVAL ? diag.message
                                                         : "out of memory");
  }
}

void again_fetch_store_close(again_fetch_store *store) {
  again_redis_free(store->redis);
  store->redis = NULL;
}

#else

static void open_redis(again_fetch_store *store, again_curl *curl,
                       const char *url) {
  (void)curl;
  (void)url;
  again_fetch_store_note(store, "redis: this build has no Redis; what it "
                                "learns stays in this process");
}

void again_fetch_store_close(again_fetch_store *store) {
  (void)store;
}

#endif

void again_fetch_store_open(again_fetch_store *store, again_curl *curl,
                            const again_policy *policy) {
  const again_text name = policy->governor.store;
  if (again_text_starts_with(name, "redis:")) {
    open_redis(store, curl, name.data);
  }
}
