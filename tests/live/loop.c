#include "loop.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <time.h>

#define RUN_MS 10000
/* More than loopback takes. */
#define SETTLE_MS 30

static uint64_t clock_ms(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void loop_begin(loop *on, const live *t,
                const again_curl_multi_options *options) {
  *on = (loop){.multi = curl_multi_init()};
  cr_assert_not_null(on->multi);
  cr_assert_eq(again_curl_multi_new(&on->driver, t->engine, on->multi, options),
               AGAIN_OK);
}

void loop_end(loop *on) {
  again_curl_multi_free(on->driver);
  (void)curl_multi_cleanup(on->multi);
}

void loop_call_begin(loop_call *call, loop *on, const live *t,
                     const char *path) {
  *call = (loop_call){.loop = on,
                      .easy = curl_easy_init(),
                      .request = t->request,
                      .decision = AGAIN_DECISION_INIT};
  cr_assert_not_null(call->easy);
  call->request.url = live_url(t->server, path);
  call->request.write_user = &call->seen;
}

void loop_call_end(loop_call *call) {
  curl_easy_cleanup(call->easy);
  live_seen_clear(&call->seen);
}

void loop_on_done(CURL *easy, CURLcode code, const again_decision *decision,
                  void *user) {
  loop_call *call = user;
  call->done_count++;
  call->done_easy = easy;
  call->code = code;
  call->decision = *decision;
  const char *file = decision->verdict.rule_file;
  (void)snprintf(call->rule_file, sizeof(call->rule_file), "%s",
                 file != NULL ? file : "");
}

CURLcode loop_add(loop_call *call) {
  again_curl_multi *driver = call->loop->driver;
  return call->easy != NULL
             ? again_curl_multi_add(driver, call->easy, &call->request,
                                    loop_on_done, call)
             : again_curl_multi_add_pooled(driver, &call->request, loop_on_done,
                                           call, NULL);
}

void loop_one_begin(loop_one *own, const live_step *steps, size_t count) {
  live_begin(&own->t, steps, count, NULL);
  loop_begin(&own->on, &own->t, NULL);
  loop_call_begin(&own->call, &own->on, &own->t, "/a");
}

void loop_one_end(loop_one *own) {
  loop_end(&own->on);
  loop_call_end(&own->call);
  live_end(&own->t);
}

static void take_messages(loop *on) {
  int left = 0;
  const CURLMsg *message = NULL;
  while ((message = curl_multi_info_read(on->multi, &left)) != NULL) {
    cr_assert(again_curl_multi_take(on->driver, message));
  }
}

void loop_turn(loop *on, int ms) {
  cr_assert_eq(curl_multi_perform(on->multi, &on->running), CURLM_OK);
  take_messages(on);
  again_curl_multi_tick(on->driver);
  const long due_ms = again_curl_multi_timeout(on->driver);
  const int wait_ms = due_ms >= 0 && due_ms < ms ? (int)due_ms : ms;
  cr_assert_eq(curl_multi_poll(on->multi, NULL, 0, wait_ms, NULL), CURLM_OK);
}

void loop_run(loop *on) {
  const uint64_t end_ms = clock_ms() + RUN_MS;
  while (again_curl_multi_count(on->driver) > 0) {
    cr_assert_lt(clock_ms(), end_ms, "%zu calls are left",
                 again_curl_multi_count(on->driver));
    loop_turn(on, 100);
  }
}

void loop_settle(loop *on) {
  const uint64_t end_ms = clock_ms() + SETTLE_MS;
  while (clock_ms() < end_ms) {
    loop_turn(on, 5);
  }
}

void loop_until(loop *on, const live *t, size_t request_count) {
  const uint64_t end_ms = clock_ms() + RUN_MS;
  while (live_request_count(t->server) < request_count) {
    cr_assert_lt(clock_ms(), end_ms);
    loop_turn(on, 5);
  }
  loop_settle(on);
}

bool loop_call_is(const loop_call *call, CURLcode code, again_why why) {
  cr_expect_eq(call->done_count, 1, "told %u times", call->done_count);
  cr_expect_eq(call->code, code, "%s", curl_easy_strerror(call->code));
  cr_expect_eq(call->decision.why, why, "why %s",
               again_why_name(call->decision.why));
  return call->done_count == 1 && call->code == code &&
         call->decision.why == why;
}
