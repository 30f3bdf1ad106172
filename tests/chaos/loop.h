/*
 * Calls on a multi that the caller runs. Who turns it is another's business.
 */
#ifndef AGAIN_TESTS_CHAOS_LOOP_H
#define AGAIN_TESTS_CHAOS_LOOP_H

#include "run.h"

typedef struct chaos_loop chaos_loop;

/* A place for one call after the other. */
typedef struct chaos_slot {
  chaos_loop *loop;
  chaos_call call;
  CURL *easy; /* NULL where calls are pooled */
  bool is_taken;
} chaos_slot;

struct chaos_loop {
  chaos_run *run;
  CURLM *multi;
  /* By engine, on one multi. */
  again_curl_multi *drivers[CHAOS_ENGINE_COUNT];
  chaos_slot *slots;
  unsigned width;
  bool is_pooled;
  unsigned adding; /* no call may end meanwhile */
};

/* With a driver each for what stands in `options`. */
void chaos_loop_begin(
    chaos_loop *loop,
    const again_curl_multi_options options[CHAOS_ENGINE_COUNT]);
void chaos_loop_end(chaos_loop *loop);

/* Adds calls wherever there is room; true = some are under way. */
bool chaos_loop_fill(chaos_loop *loop);
void chaos_loop_tick(const chaos_loop *loop);
void chaos_loop_take_messages(const chaos_loop *loop);

#endif
