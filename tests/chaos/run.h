/*
 * The calls of a run, handed out one by one to whoever makes them.
 */
#ifndef AGAIN_TESTS_CHAOS_RUN_H
#define AGAIN_TESTS_CHAOS_RUN_H

#include <pthread.h>

#include "call.h"

typedef struct chaos_run chaos_run;

/* Makes calls, `width` at once, until none is left. */
typedef void chaos_work_fn(chaos_run *run, unsigned width);

/* A way to make them. */
typedef struct chaos_mode {
  const char *name;
  chaos_work_fn *work;
  unsigned threads_max; /* that many share the calls of a time */
} chaos_mode;

struct chaos_run {
  const chaos_client *client;
  chaos_outcome *outcomes; /* by call */
  uint64_t call_count;
  uint64_t end_s;        /* no call begins after it */
  pthread_mutex_t mutex; /* guards what follows */
  uint64_t next;
  uint64_t stage_end; /* of the calls that are handed out now */
  uint64_t finished;
  const chaos_mode *mode;
  unsigned at_once;
  unsigned workers;
  pthread_cond_t left; /* a worker */
};

void chaos_run_init(chaos_run *run, const chaos_client *client,
                    uint64_t call_count, uint64_t seconds);
void chaos_run_clear(chaos_run *run);

/* Hears the engine's events; `user` is the run. */
void chaos_run_event(const again_curl_event *event, void *user);

/* False = there are no more. */
bool chaos_run_take(chaos_run *run, uint64_t *id_ret);
void chaos_run_finish(chaos_run *run);

/* All calls, by each mode in turn, so many at once; 0 = now few, now many. */
void chaos_run_all(chaos_run *run, const chaos_mode *const *modes,
                   size_t mode_count, unsigned at_once);

#endif
