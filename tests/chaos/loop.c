#include "loop.h"

#include <stdlib.h>

#include "need.h"

/* --------------------------------- calls --------------------------------- */

static void fill(chaos_slot *at);

/* Half of the calls are added from where another ends. */
static void on_done(CURL *easy, CURLcode code, const again_decision *decision,
                    void *user) {
  chaos_slot *at = user;
  chaos_need(at->loop->adding == 0, "no completion from inside add");
  chaos_need(at->loop->is_pooled || easy == at->easy, "its own handle");
  const uint64_t id = at->call.plan.id;
  at->is_taken = false;
  chaos_call_end(&at->call, code, decision);
  chaos_run_finish(at->loop->run);
  if (id % 2 == 0) {
    fill(at);
  }
}

static CURLcode add(chaos_slot *at) {
  chaos_call *call = &at->call;
  return call->is_pooled
             ? again_curl_multi_add_pooled(call->driver, &call->request,
                                           on_done, at, &call->pooled_id)
             : again_curl_multi_add(call->driver, at->easy, &call->request,
                                    on_done, at);
}

static void fill(chaos_slot *at) {
  chaos_loop *in = at->loop;
  uint64_t id = 0;
  if (at->is_taken || !chaos_run_take(in->run, &id)) {
    return;
  }
  at->is_taken = true;
  chaos_call_begin(&at->call, in->run->client, id, at->easy,
                   &in->run->outcomes[id]);
  at->call.driver = in->drivers[at->call.plan.is_governed];
  in->adding++;
  chaos_need(add(at) == CURLE_OK, "a call that can be added");
  in->adding--;
}

bool chaos_loop_fill(chaos_loop *loop) {
  size_t count = 0;
  for (unsigned i = 0; i < loop->width; i++) {
    fill(&loop->slots[i]);
  }
  for (int i = 0; i < CHAOS_ENGINE_COUNT; i++) {
    count += again_curl_multi_count(loop->drivers[i]);
  }
  return count > 0;
}

/* -------------------------------- turning -------------------------------- */

void chaos_loop_tick(const chaos_loop *loop) {
  for (int i = 0; i < CHAOS_ENGINE_COUNT; i++) {
    again_curl_multi_tick(loop->drivers[i]);
  }
}

/* Each message belongs to one driver. */
static void take(const chaos_loop *loop, const CURLMsg *message) {
  for (int i = 0; i < CHAOS_ENGINE_COUNT; i++) {
    if (again_curl_multi_take(loop->drivers[i], message)) {
      return;
    }
  }
  chaos_need(false, "a driver that knows its handle");
}

void chaos_loop_take_messages(const chaos_loop *loop) {
  int left = 0;
  const CURLMsg *message = NULL;
  while ((message = curl_multi_info_read(loop->multi, &left)) != NULL) {
    take(loop, message);
  }
}

/* --------------------------- beginning and end --------------------------- */

void chaos_loop_begin(
    chaos_loop *loop,
    const again_curl_multi_options options[CHAOS_ENGINE_COUNT]) {
  loop->multi = curl_multi_init();
  chaos_need(loop->multi != NULL, "libcurl");
  for (int i = 0; i < CHAOS_ENGINE_COUNT; i++) {
    again_curl_multi_options own = options[i];
    own.keeps_connections = true;
    own.pool_max = loop->width / 2 + 1; /* fewer than there are calls */
    chaos_need(again_curl_multi_new(&loop->drivers[i],
                                    loop->run->client->engines[i], loop->multi,
                                    &own) == AGAIN_OK,
               "driver");
  }
  loop->slots = chaos_calloc(loop->width, sizeof(*loop->slots));
  for (unsigned i = 0; i < loop->width; i++) {
    loop->slots[i].loop = loop;
    loop->slots[i].easy = loop->is_pooled ? NULL : curl_easy_init();
  }
}

void chaos_loop_end(chaos_loop *loop) {
  for (int i = 0; i < CHAOS_ENGINE_COUNT; i++) {
    again_curl_multi_free(loop->drivers[i]);
  }
  for (unsigned i = 0; i < loop->width; i++) {
    curl_easy_cleanup(loop->slots[i].easy);
  }
  free(loop->slots);
  (void)curl_multi_cleanup(loop->multi);
}
