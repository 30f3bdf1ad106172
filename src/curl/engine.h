/* What the calls of an engine share. */
#ifndef AGAIN_CURL_ENGINE_H
#define AGAIN_CURL_ENGINE_H

#include <pthread.h>

#include "calls.h"
#include "clock.h"
#include "lane.h"
#include "refresh.h"
#include "runner.h"
#include "signals.h"

/*
 * Locks: `mutex` is held for a moment and by nobody who asks or tells the
 * governor, which has its own and calls back without it. Under `mutex` no other
 * is taken; under `reload_mutex` both are.
 */
struct again_curl {
  again_mem mem;
  again_curl_options options;
  again_clock clock;
  again_refresh refresh;
  again_governor *governor;       /* the options', or ours */
  pthread_mutex_t governor_mutex; /* held by ours */
  pthread_mutex_t reload_mutex;   /* one policy at a time */
  pthread_mutex_t mutex;          /* guards all below */
  again_signals signals;
  again_policy *policy; /* calls in flight keep the one they began with */
  again_lane *free_lanes;
  again_calls calls;
  long call_count;      /* of again_curl_perform(), now */
  long calls_max;       /* the highest so far */
  uint64_t last_number; /* of calls */
  uint64_t last_key;    /* of calls without a handle of their own: odd */
};

/*
 * A blocking call of `*transfer`, a handle that is in the table from now on
 * and has a lane. Where the handle is bound, `*transfer` becomes the one it is
 * bound by.
 * CURLE_RECURSIVE_API_CALL = it is in a call; CURLE_OUT_OF_MEMORY.
 */
CURLcode again_engine_enter(again_curl *engine, again_transfer **transfer,
                            again_lane **lane_ret);
void again_engine_leave(again_curl *engine, again_transfer *transfer,
                        again_lane *lane);

/* The same for a call of a driver, which is given a key where it has none;
 * `*policy_ret` is a reference. */
CURLcode again_engine_join(again_curl *engine, const again_runner *runner,
                           again_transfer **transfer,
                           again_policy **policy_ret);
void again_engine_part(again_curl *engine, again_transfer *transfer);

/* A handle that is in no call yet, and may be assigned to one. */
void again_engine_enlist(again_curl *engine, again_handle *handle);
void again_engine_delist(again_curl *engine, again_handle *handle);
/* NULL = to none. */
void again_engine_assign(again_curl *engine, again_handle *handle,
                         again_transfer *transfer);

/* The transfer that has `easy` now, or NULL. */
again_transfer *again_engine_find(again_curl *engine, const CURL *easy);

#endif
