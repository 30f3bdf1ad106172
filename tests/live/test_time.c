/* Limits: of an attempt, of the call's waits and starts, of everything. */
#include "aid.h"

#include <criterion/criterion.h>
#include <string.h>
#include <time.h>

TestSuite(timing, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

static uint64_t clock_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

Test(timing, f23_an_attempt_is_cut_and_the_next_made) {
  static const live_step script[] = {READ, STALL, READ, OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  t.request.attempt_ms = 150;
  const uint64_t start = clock_ms();
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  cr_expect_lt(clock_ms() - start, 2000);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  live_end(&t);
}

Test(timing, f23_a_cut_attempt_reads_as_timed_out) {
  static const live_step script[] = {READ, STALL};
  live t;
  LIVE_BEGIN(&t, script);
  t.request.attempt_ms = 100;
  t.request.attempts = 1;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OPERATION_TIMEDOUT);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_ATTEMPTS, 1);
  cr_expect_eq(t.decision.transport, AGAIN_TRANSPORT_TIMEOUT);
  cr_expect_eq(t.decision.verdict.effect, AGAIN_EFFECT_MAYBE);
  double spent = 0;
  curl_easy_getinfo(t.easy, CURLINFO_CONNECT_TIME, &spent);
  cr_expect_gt(spent, 0, "getinfo is intact");
  live_end(&t);
}

Test(timing, the_deadline_cuts_an_attempt_without_an_answer) {
  static const live_step script[] = {READ, STALL};
  live t;
  LIVE_BEGIN(&t, script);
  t.request.deadline_ms = 100;
  const uint64_t start = clock_ms();
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OPERATION_TIMEDOUT);
  cr_expect_lt(clock_ms() - start, 2000);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_DEADLINE, 1);
  live_end(&t);
}

#define SLOW_BODY SEND_SLOWLY("0123456789", 30)

Test(timing, the_deadline_does_not_cut_a_success_that_streams) {
  static const live_step script[] = {
      READ, SEND("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"), SLOW_BODY};
  live t;
  LIVE_BEGIN(&t, script);
  t.request.deadline_ms = 100;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  live_seen_is(&t.seen, "B0123456789");
  live_end(&t);
}

Test(timing, total_ms_cuts_everything) {
  static const live_step script[] = {
      READ, SEND("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"), SLOW_BODY};
  live t;
  LIVE_BEGIN(&t, script);
  t.request.total_ms = 100;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OPERATION_TIMEDOUT);
  cr_expect_eq(t.decision.action, AGAIN_ACTION_GIVE_UP);
  cr_expect_lt(t.seen.size, 11);
  live_end(&t);
}

Test(timing, the_callers_own_timeout_is_an_attempts) {
  static const live_step script[] = {READ, STALL, READ, OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_TIMEOUT_MS, 150L);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  live_end(&t);
}

/* Each look at this clock is a second. */
static void second_by_second(again_time *out, void *user) {
  uint64_t *looks = user;
  (*looks)++;
  out->mono_ms = *looks * 1000;
  out->wall_s = (int64_t)*looks;
}

Test(timing, waits_are_by_the_callers_clock) {
  static const live_step script[] = {
      READ,
      SEND("HTTP/1.1 503 X\r\nRetry-After: 5\r\nContent-Length: 0\r\n\r\n"),
      READ, OK_STEP};
  uint64_t looks = 0;
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  options.now = second_by_second;
  options.now_user = &looks;
  live t;
  live_begin(&t, script, COUNT(script), &options);
  t.request.deadline_ms = 600000;
  const uint64_t start = clock_ms();
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  cr_expect_geq(looks, 6);
  cr_expect_lt(clock_ms() - start, 3000);
  live_end(&t);
}

Test(timing, a_hint_past_the_deadline_ends_the_call_at_once) {
  static const live_step script[] = {
      READ,
      SEND("HTTP/1.1 503 X\r\nRetry-After: 50\r\nContent-Length: 2\r\n\r\nno"),
      READ, OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_HINT, 1);
  live_seen_is(&t.seen, "Bno");
  cr_expect_gt(t.decision.retry_at_s, 0);
  live_end(&t);
}

/* An answer that nobody wants and that does not end is left after 2 s. */
Test(timing, a_slow_rest_is_not_waited_for) {
  static const live_step script[] = {
      READ,
      SEND("HTTP/1.1 503 X\r\nContent-Length: 80000\r\n\r\n"),
      SEND_FILLER(70000),
      STALL,
      READ,
      OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  live_seen_is(&t.seen, "Bok");
  live_end(&t);
}
