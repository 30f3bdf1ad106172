/* Cancelled, or left when its driver is freed: a call is told once, wherever
 * it is, and its handle is the caller's again. */
#include <criterion/criterion.h>
#include <string.h>

#include "loop.h"

TestSuite(multi_states, .timeout = 60);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

typedef struct scene {
  const char *name;
  live_step steps[4];
  size_t step_count;
  const char *scheme; /* NULL = it has not begun yet */
  unsigned pause_at;
  const char *seen;
} scene;

static const scene scenes[] = {
    {"before its first tick", {READ, OK_STEP}, 2, NULL, 0, ""},
    {"in a handshake", {READ_ANY, STALL}, 2, "https", 0, ""},
    {"sent", {READ, STALL}, 2, "http", 0, ""},
    {"in a head",
     {READ, SEND("HTTP/1.1 200 OK\r\nX-A: b"), STALL},
     3,
     "http",
     0,
     ""},
    {"in a body that is held",
     {READ, SEND("HTTP/1.1 404 N\r\nContent-Length: 9\r\n\r\n1"), STALL},
     3,
     "http",
     0,
     ""},
    {"in a body that streams",
     {READ, SEND("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1"), STALL},
     3,
     "http",
     0,
     "B1"},
    {"in a body that nobody wants",
     {READ, SEND("HTTP/1.1 503 X\r\nContent-Length: 99999\r\n\r\n"),
      SEND_FILLER(90000), STALL},
     4,
     "http",
     0,
     ""},
    {"paused in a success", {READ, OK_STEP}, 2, "http", 1, ""},
    {"paused in what was held",
     {READ, SEND("HTTP/1.1 404 N\r\nContent-Length: 2\r\n\r\nno")},
     2,
     "http",
     1,
     ""},
    {"waiting",
     {READ, SEND("HTTP/1.1 503 X\r\nRetry-After: 15\r\n"
                 "Content-Length: 4\r\n\r\nbusy")},
     2,
     "http",
     0,
     ""},
};

typedef struct one {
  live t;
  loop on;
  loop_call call;
  char url[64];
} one;

static void begin(one *own, const scene *at) {
  live_begin(&own->t, at->steps, at->step_count, NULL);
  loop_begin(&own->on, &own->t, NULL);
  loop_call_begin(&own->call, &own->on, &own->t, "/");
  (void)snprintf(own->url, sizeof(own->url), "%s://127.0.0.1:%u/",
                 at->scheme != NULL ? at->scheme : "http",
                 live_port(own->t.server));
  own->call.request.url = own->url;
  own->call.seen.pause_at = at->pause_at;
  cr_expect_eq(loop_add(&own->call), CURLE_OK);
  while (at->scheme != NULL && live_connection_count(own->t.server) == 0) {
    loop_turn(&own->on, 5);
  }
  if (at->scheme != NULL) {
    loop_settle(&own->on);
  }
}

/* The handle performs, and shows nothing of the call before. */
static void end(one *own, const scene *at) {
  static const live_step good[] = {READ, OK_STEP};
  cr_expect(
      loop_call_is(&own->call, CURLE_ABORTED_BY_CALLBACK, AGAIN_WHY_CALLER),
      "%s", at->name);
  live_seen_is(&own->call.seen, at->seen);
  live_seen_clear(&own->call.seen);
  live_free(own->t.server);
  own->t.server = live_start(good, COUNT(good), LIVE_NO_REPEAT);
  own->call.request.url = live_url(own->t.server, "/");
  cr_expect_eq(again_curl_perform(own->t.engine, own->call.easy,
                                  &own->call.request, NULL),
               CURLE_OK);
  live_seen_is(&own->call.seen, "Bok");
  cr_expect_eq(own->call.done_count, 1);
  loop_end(&own->on);
  loop_call_end(&own->call);
  live_end(&own->t);
}

Test(multi_states, a_call_is_cancelled) {
  for (size_t i = 0; i < COUNT(scenes); i++) {
    one own;
    begin(&own, &scenes[i]);
    cr_expect_eq(own.call.done_count, 0, "%s", scenes[i].name);
    again_curl_cancel(own.t.engine, own.call.easy);
    again_curl_cancel(own.t.engine, own.call.easy);
    cr_expect_eq(again_curl_multi_timeout(own.on.driver), 0);
    again_curl_multi_tick(own.on.driver);
    cr_expect_eq(again_curl_multi_timeout(own.on.driver), -1);
    cr_expect_eq(again_curl_multi_count(own.on.driver), 0);
    end(&own, &scenes[i]);
  }
}

Test(multi_states, the_driver_is_freed) {
  for (size_t i = 0; i < COUNT(scenes); i++) {
    one own;
    begin(&own, &scenes[i]);
    again_curl_cancel(own.t.engine, own.call.easy); /* and nobody looks */
    again_curl_multi_free(own.on.driver);
    own.on.driver = NULL;
    end(&own, &scenes[i]);
  }
}

/* Nothing is paused, or no longer: it goes on as it would have. */
Test(multi_states, a_call_is_unpaused) {
  for (size_t i = 0; i < COUNT(scenes); i++) {
    one own;
    begin(&own, &scenes[i]);
    again_curl_unpause(own.t.engine, own.call.easy);
    again_curl_multi_tick(own.on.driver);
    if (scenes[i].pause_at == 0) {
      cr_expect_eq(own.call.done_count, 0, "%s", scenes[i].name);
      again_curl_cancel(own.t.engine, own.call.easy);
      again_curl_multi_tick(own.on.driver);
      end(&own, &scenes[i]);
      continue;
    }
    loop_run(&own.on);
    cr_expect_eq(own.call.done_count, 1);
    cr_expect_eq(own.call.code, CURLE_OK);
    cr_expect_eq(own.call.seen.size, 3);
    loop_end(&own.on);
    loop_call_end(&own.call);
    live_end(&own.t);
  }
}

static void add_while_freed(CURL *easy, CURLcode code,
                            const again_decision *decision, void *user) {
  loop_call *call = user;
  cr_expect_eq(again_curl_multi_add(call->loop->driver, easy, &call->request,
                                    loop_on_done, call),
               CURLE_BAD_FUNCTION_ARGUMENT);
  loop_on_done(easy, code, decision, user);
}

Test(multi_states, a_driver_that_is_freed_takes_no_call) {
  static const live_step script[] = {READ, OK_STEP};
  one own;
  live_begin(&own.t, script, COUNT(script), NULL);
  loop_begin(&own.on, &own.t, NULL);
  loop_call_begin(&own.call, &own.on, &own.t, "/");
  cr_expect_eq(again_curl_multi_add(own.on.driver, own.call.easy,
                                    &own.call.request, add_while_freed,
                                    &own.call),
               CURLE_OK);
  again_curl_multi_free(own.on.driver);
  own.on.driver = NULL;
  cr_expect(
      loop_call_is(&own.call, CURLE_ABORTED_BY_CALLBACK, AGAIN_WHY_CALLER));
  loop_end(&own.on);
  loop_call_end(&own.call);
  live_end(&own.t);
}
