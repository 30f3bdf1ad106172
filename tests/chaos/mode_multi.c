/* Loops around curl_multi_poll(). */
#include "modes.h"

#include "loop.h"
#include "need.h"

/* Of the drivers; libcurl's own times come in between. */
#define WAIT_MS_MAX 1000

static int ms_to_wait(const chaos_loop *loop) {
  long least = WAIT_MS_MAX;
  for (int i = 0; i < CHAOS_ENGINE_COUNT; i++) {
    const long wait = again_curl_multi_timeout(loop->drivers[i]);
    least = wait >= 0 && wait < least ? wait : least;
  }
  return (int)least;
}

static void turn(const chaos_loop *loop) {
  int running = 0;
  chaos_loop_tick(loop);
  chaos_need(curl_multi_perform(loop->multi, &running) == CURLM_OK, "libcurl");
  chaos_loop_take_messages(loop);
  chaos_need(curl_multi_poll(loop->multi, NULL, 0, ms_to_wait(loop), NULL) ==
                 CURLM_OK,
             "libcurl");
}

static void work(chaos_run *run, unsigned width, bool is_pooled) {
  chaos_loop loop = {.run = run, .width = width, .is_pooled = is_pooled};
  const again_curl_multi_options options[CHAOS_ENGINE_COUNT] = {
      AGAIN_CURL_MULTI_OPTIONS_INIT, AGAIN_CURL_MULTI_OPTIONS_INIT};
  chaos_loop_begin(&loop, options);
  while (chaos_loop_fill(&loop)) {
    turn(&loop);
  }
  chaos_loop_end(&loop);
}

static void work_multi(chaos_run *run, unsigned width) {
  work(run, width, false);
}

static void work_pooled(chaos_run *run, unsigned width) {
  work(run, width, true);
}

/* Two loops share the engines. */
const chaos_mode chaos_mode_multi = {"multi", work_multi, 2};
const chaos_mode chaos_mode_pooled = {"pooled", work_pooled, 2};
