/* The driver's timer: one, replaced by each word, deleted by -1, and never
 * spoken to from inside a libcurl callback. */
#include <criterion/criterion.h>

#include "loop.h"

TestSuite(multi_timer, .timeout = 60);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

typedef struct timed {
  live t;
  loop on;
  loop_call call;
  long timeout_ms; /* as told last */
  unsigned told_count;
} timed;

/* libcurl refuses within its callbacks. */
static void on_timer(long timeout_ms, void *user) {
  timed *own = user;
  long ignored = 0;
  cr_expect_eq(curl_multi_timeout(own->on.multi, &ignored), CURLM_OK);
  own->timeout_ms = timeout_ms;
  own->told_count++;
}

static void begin(timed *own, const live_step *steps, size_t count) {
  again_curl_multi_options options = AGAIN_CURL_MULTI_OPTIONS_INIT;
  options.timer = on_timer;
  options.timer_user = own;
  live_begin(&own->t, steps, count, NULL);
  loop_begin(&own->on, &own->t, &options);
  loop_call_begin(&own->call, &own->on, &own->t, "/a");
  own->timeout_ms = -1;
  own->told_count = 0;
}

static void end(timed *own) {
  loop_end(&own->on);
  loop_call_end(&own->call);
  live_end(&own->t);
}

/* A loop that has nothing else to go by. */
static void run(timed *own) {
  while (own->timeout_ms >= 0 || own->on.running > 0) {
    const CURLMsg *message = NULL;
    int left = 0;
    const int wait_ms = own->timeout_ms >= 0 && own->timeout_ms < 5000
                            ? (int)own->timeout_ms
                            : 5000;
    cr_assert_eq(curl_multi_poll(own->on.multi, NULL, 0, wait_ms, NULL),
                 CURLM_OK);
    own->timeout_ms = -1; /* it has fired, or is told anew */
    again_curl_multi_tick(own->on.driver);
    curl_multi_perform(own->on.multi, &own->on.running);
    while ((message = curl_multi_info_read(own->on.multi, &left)) != NULL) {
      cr_assert(again_curl_multi_take(own->on.driver, message));
    }
  }
}

Test(multi_timer, a_loop_that_has_nothing_else_ends_well) {
  static const live_step script[] = {
      READ,
      SEND("HTTP/1.1 503 X\r\nContent-Length: 99999\r\n\r\n"),
      SEND_FILLER(99999),
      READ,
      SEND("HTTP/1.1 503 X\r\n\r\n"),
      CLOSE,
      READ,
      OK_STEP};
  timed own;
  begin(&own, script, COUNT(script));
  cr_expect_eq(loop_add(&own.call), CURLE_OK);
  run(&own);
  cr_expect(loop_call_is(&own.call, CURLE_OK, AGAIN_WHY_SUCCESS));
  cr_expect_eq(own.call.decision.attempts, 3);
  end(&own);
}

Test(multi_timer, it_is_told_what_is_new) {
  static const live_step script[] = {
      READ, SEND("HTTP/1.1 503 X\r\nRetry-After: 15\r\n"
                 "Content-Length: 4\r\n\r\nbusy")};
  timed own;
  begin(&own, script, COUNT(script));
  cr_expect_eq(loop_add(&own.call), CURLE_OK);
  cr_expect_eq(own.timeout_ms, 0);
  cr_expect_eq(own.told_count, 1);
  cr_expect_eq(loop_add(&own.call), CURLE_RECURSIVE_API_CALL);
  cr_expect_eq(own.told_count, 1); /* nothing is new */
  loop_until(&own.on, &own.t, 1);
  cr_expect(own.timeout_ms > 10000 && own.timeout_ms <= 18000, "%ld",
            own.timeout_ms);
  /* A timer that fired early is set again. */
  const unsigned told_count = own.told_count;
  again_curl_multi_tick(own.on.driver);
  cr_expect_eq(own.told_count, told_count + 1);
  cr_expect_gt(own.timeout_ms, 10000);
  again_curl_cancel(own.t.engine, own.call.easy);
  again_curl_multi_tick(own.on.driver);
  cr_expect_eq(own.told_count, told_count + 2);
  cr_expect_eq(own.timeout_ms, -1);
  again_curl_multi_tick(own.on.driver);
  cr_expect_eq(own.told_count, told_count + 2); /* there is none */
  cr_expect_eq(own.call.done_count, 1);
  end(&own);
}

/* It is not what ended the call: else a loop would wait for it. */
Test(multi_timer, it_is_deleted_when_the_last_call_ends) {
  static const live_step script[] = {READ, OK_STEP};
  timed own;
  begin(&own, script, COUNT(script));
  own.call.request.total_ms = 30000;
  cr_expect_eq(loop_add(&own.call), CURLE_OK);
  while (own.call.done_count == 0) {
    loop_turn(&own.on, 10);
  }
  cr_expect_eq(own.timeout_ms, -1);
  cr_expect_gt(own.told_count, 2);
  end(&own);
}

static uint64_t clock_ms;

static void tell_time(again_time *out, void *user) {
  (void)user;
  *out = (again_time){.mono_ms = clock_ms, .wall_s = 1};
}

/* Sooner than it is due it is due again: the clock may run at any speed. */
Test(multi_timer, a_clock_of_ones_own_is_asked_often) {
  static const live_step script[] = {READ};
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  options.now = tell_time;
  timed own;
  live_begin(&own.t, script, COUNT(script), &options);
  loop_begin(&own.on, &own.t, NULL);
  loop_call_begin(&own.call, &own.on, &own.t, "/a");
  own.call.request.attempt_ms = 10000;
  own.call.request.attempts = 1;
  clock_ms = 5;
  cr_expect_eq(loop_add(&own.call), CURLE_OK);
  loop_until(&own.on, &own.t, 1);
  const long timeout_ms = again_curl_multi_timeout(own.on.driver);
  cr_expect(timeout_ms > 0 && timeout_ms <= 100, "%ld", timeout_ms);
  clock_ms = 10004;
  again_curl_multi_tick(own.on.driver);
  cr_expect_eq(own.call.done_count, 0);
  cr_expect_eq(again_curl_multi_timeout(own.on.driver), 1);
  clock_ms = 10005;
  again_curl_multi_tick(own.on.driver);
  cr_expect_eq(own.call.code, CURLE_OPERATION_TIMEDOUT);
  cr_expect_eq(own.call.done_count, 1);
  end(&own);
}
