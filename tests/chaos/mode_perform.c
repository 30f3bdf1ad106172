#include "modes.h"

#include "need.h"

static void work(chaos_run *run, unsigned width) {
  CURL *easy = curl_easy_init();
  uint64_t id = 0;
  (void)width;
  chaos_need(easy != NULL, "libcurl");
  while (chaos_run_take(run, &id)) {
    chaos_call call;
    again_decision decision = AGAIN_DECISION_INIT;
    chaos_call_begin(&call, run->client, id, easy, &run->outcomes[id]);
    const CURLcode code =
        again_curl_perform(call.engine, easy, &call.request, &decision);
    chaos_call_end(&call, code, &decision);
    chaos_run_finish(run);
  }
  curl_easy_cleanup(easy);
}

const chaos_mode chaos_mode_perform = {"perform", work, UINT32_MAX};
