#include "fetch_engine.h"

#include <time.h>

#include "commands.h"
#include "complain.h"

void again_fetch_engine_now(again_time *out, void *user) {
  (void)user;
  struct timespec mono;
  (void)clock_gettime(CLOCK_MONOTONIC, &mono);
  out->mono_ms =
      (uint64_t)mono.tv_sec * 1000 + (uint64_t)mono.tv_nsec / 1000000;
  out->wall_s = time(NULL);
}

static const char *fault_of(again_status status) {
  return status == AGAIN_ENOMEM ? "out of memory"
                                : "libcurl is older than 7.87";
}

static again_status set_policy(again_fetch_engine *engine,
                               again_policy *policy) {
  if (engine->curl != NULL) {
    return again_curl_set_policy(engine->curl, policy);
  }
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  options.now = again_fetch_engine_now;
  options.event = engine->event;
  options.event_user = engine->event_user;
  options.store_changed = again_fetch_store_note;
  options.store_user = &engine->store;
  const again_status status = again_curl_new(&engine->curl, policy, &options);
  if (status == AGAIN_OK) {
    again_fetch_store_open(&engine->store, engine->curl, policy);
  }
  return status;
}

void again_fetch_engine_clear(again_fetch_engine *engine) {
  again_fetch_store_close(&engine->store);
  again_curl_free(engine->curl);
  again_fetch_store_clear(&engine->store);
}

int again_fetch_engine_use(again_fetch_engine *engine, const char *url) {
  const again_policy_kept *kept = again_policy_arg_for(engine->policies, url);
  if (kept == NULL) {
    return AGAIN_EXIT_POLICY;
  }
  if (kept->policy == engine->policy) {
    return AGAIN_EXIT_DONE;
  }
  const again_status status = set_policy(engine, kept->policy);
  if (status != AGAIN_OK) {
    again_complain("fetch: %s", fault_of(status));
    return AGAIN_EXIT_UNREADABLE;
  }
  engine->policy = kept->policy;
  return AGAIN_EXIT_DONE;
}
