/* The engine that all URLs share, under the policy of the one that is next. */
#ifndef AGAIN_CLI_FETCH_ENGINE_H
#define AGAIN_CLI_FETCH_ENGINE_H

#include <again/curl.h>

#include "fetch_store.h"
#include "policy_arg.h"

typedef struct again_fetch_engine {
  again_policy_arg *policies;
  again_curl_event_fn *event;
  void *event_user;
  again_fetch_store store;
  again_curl *curl;           /* NULL = not made yet */
  const again_policy *policy; /* the engine's */
} again_fetch_engine;

/* Ends what again_fetch_engine_use() made. */
void again_fetch_engine_clear(again_fetch_engine *engine);

/* The policy for `url` becomes the engine's, which is made where there is none.
 * One that is so already keeps what the calls before have learned. The exit
 * code, after a complaint. */
int again_fetch_engine_use(again_fetch_engine *engine, const char *url);

/* The engine's clock. */
void again_fetch_engine_now(again_time *out, void *user);

#endif
