/* What the calls of an engine share. */
#ifndef AGAIN_CURL_ENGINE_H
#define AGAIN_CURL_ENGINE_H

#include <pthread.h>

#include "calls.h"
#include "clock.h"
#include "lane.h"
#include "refresh.h"

struct again_curl {
  again_mem mem;
  again_curl_options options;
  again_clock clock;
  again_refresh refresh;
  again_governor *governor;       /* the options', or ours */
  pthread_mutex_t governor_mutex; /* held by ours */
  pthread_mutex_t mutex;          /* guards all below */
  again_policy *policy; /* calls in flight keep the one they began with */
  again_lane *free_lanes;
  again_calls calls;
  long call_count; /* now */
  long calls_max;  /* the highest so far */
};

/*
 * A call of `entry->easy` begins: it is found in the table from now on, and
 * has a lane. Where the handle is bound, `*entry` becomes the entry it is
 * bound by.
 * CURLE_RECURSIVE_API_CALL = it is in a call; CURLE_OUT_OF_MEMORY.
 */
CURLcode again_engine_enter(again_curl *engine, again_handle **entry,
                            again_lane **lane_ret);
void again_engine_leave(again_curl *engine, again_handle *entry,
                        again_lane *lane);

#endif
