/* What a driver does in time: calls that wait and are nowhere, limits, pauses,
 * and connections that outlive the waits. */
#include <criterion/criterion.h>
#include <string.h>

#include "loop.h"

TestSuite(multi_waits, .timeout = 60);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 4\r\n\r\nbusy")
#define COME_BACK                                                              \
  SEND("HTTP/1.1 503 X\r\nRetry-After: 15\r\nContent-Length: 4\r\n\r\nbusy")

/* ---- waiting ------------------------------------------------------------ */

Test(multi_waits, a_call_that_waits_is_not_in_the_multi) {
  static const live_step script[] = {READ, COME_BACK};
  loop_one own;
  loop_one_begin(&own, script, COUNT(script));
  cr_expect_eq(loop_add(&own.call), CURLE_OK);
  loop_until(&own.on, &own.t, 1);
  cr_expect_eq(own.on.running, 0);
  cr_expect_eq(again_curl_multi_count(own.on.driver), 1);
  CURLM *other = curl_multi_init();
  cr_expect_eq(curl_multi_add_handle(other, own.call.easy), CURLM_OK);
  curl_multi_remove_handle(other, own.call.easy);
  curl_multi_cleanup(other);
  again_curl_multi_free(own.on.driver);
  own.on.driver = NULL;
  cr_expect(
      loop_call_is(&own.call, CURLE_ABORTED_BY_CALLBACK, AGAIN_WHY_CALLER));
  loop_one_end(&own);
}

/* What the call began with lasts as long as it, to its last decision. */
Test(multi_waits, a_policy_is_swapped_while_calls_wait) {
  static const live_step script[] = {READ, COME_BACK};
  static const char gone[] =
      "{\"again\": 1, \"name\": \"gone\", \"rules\": [{\"status\": 503,"
      " \"class\": \"client-fault\", \"reason\": \"not-found\"}]}";
  again_policy *policy = NULL;
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  loop_one own;
  loop_one_begin(&own, script, COUNT(script));
  options.mem = &counting_mem;
  cr_expect_eq(loop_add(&own.call), CURLE_OK);
  loop_until(&own.on, &own.t, 1);
  cr_assert_eq(
      again_policy_parse(&policy, gone, strlen(gone), NULL, &options, NULL),
      AGAIN_OK);
  cr_expect_eq(again_curl_set_policy(own.t.engine, policy), AGAIN_OK);
  again_policy_unref(own.t.policy);
  own.t.policy = policy;
  /* What the first had while it ran goes over to the new policy. */
  loop_call other;
  loop_call_begin(&other, &own.on, &own.t, "/b");
  cr_expect_eq(loop_add(&other), CURLE_OK);
  again_curl_cancel(own.t.engine, own.call.easy);
  again_curl_multi_tick(own.on.driver);
  cr_expect(
      loop_call_is(&own.call, CURLE_ABORTED_BY_CALLBACK, AGAIN_WHY_CALLER));
  cr_expect_str_eq(own.call.rule_file, "text");
  again_curl_cancel(own.t.engine, other.easy);
  again_curl_multi_tick(own.on.driver);
  cr_expect_eq(other.done_count, 1);
  loop_call_end(&other);
  loop_one_end(&own);
}

/* ---- limits ------------------------------------------------------------- */

Test(multi_waits, limits_end_what_stalls) {
  static const live_step stall[] = {READ, STALL};
  static const live_step wait[] = {READ, COME_BACK};
  static const live_step stream[] = {
      READ, SEND("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1"), STALL};
  const struct {
    const live_step *steps;
    size_t count;
    uint64_t attempt_ms;
    uint64_t deadline_ms;
    uint64_t total_ms;
    again_why why;
    CURLcode code;
  } rows[] = {
      {stall, COUNT(stall), 30, 0, 0, AGAIN_WHY_ATTEMPTS,
       CURLE_OPERATION_TIMEDOUT},
      {stall, COUNT(stall), 0, 30, 0, AGAIN_WHY_ATTEMPTS,
       CURLE_OPERATION_TIMEDOUT},
      {stall, COUNT(stall), 0, 0, 30, AGAIN_WHY_ATTEMPTS,
       CURLE_OPERATION_TIMEDOUT},
      {wait, COUNT(wait), 0, 30, 0, AGAIN_WHY_ATTEMPTS, CURLE_OK},
      {stream, COUNT(stream), 0, 0, 30, AGAIN_WHY_COMMITTED,
       CURLE_OPERATION_TIMEDOUT},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    loop_one own;
    loop_one_begin(&own, rows[i].steps, rows[i].count);
    own.call.request.attempts = 1;
    own.call.request.attempt_ms = rows[i].attempt_ms;
    own.call.request.deadline_ms = rows[i].deadline_ms;
    own.call.request.total_ms = rows[i].total_ms;
    cr_expect_eq(loop_add(&own.call), CURLE_OK);
    loop_run(&own.on);
    cr_expect(loop_call_is(&own.call, rows[i].code, rows[i].why), "%zu", i);
    loop_one_end(&own);
  }
}

/* ---- pauses ------------------------------------------------------------- */

static void pause_in(const live_step *steps, size_t count, const char *seen) {
  loop_one own;
  loop_one_begin(&own, steps, count);
  live of_call = {.engine = own.t.engine, .easy = own.call.easy};
  own.call.seen.pause_at = 1;
  cr_expect_eq(loop_add(&own.call), CURLE_OK);
  loop_until(&own.on, &own.t, 1);
  cr_expect_eq(own.call.done_count, 0);
  cr_expect_eq(own.call.seen.size, 0);
  again_curl_unpause(own.t.engine, own.call.easy);
  loop_run(&own.on);
  live_seen_is(&own.call.seen, seen);
  own.call.done_count = 0;
  live_seen_clear(&own.call.seen);
  own.call.seen.pause_at = 1;
  own.call.seen.unpauses = &of_call; /* from within `write` */
  cr_expect_eq(loop_add(&own.call), CURLE_OK);
  loop_run(&own.on);
  cr_expect_eq(own.call.done_count, 1);
  live_seen_is(&own.call.seen, seen);
  loop_one_end(&own);
}

Test(multi_waits, a_body_that_streams_is_paused) {
  static const live_step script[] = {READ, OK_STEP, READ, OK_STEP};
  pause_in(script, COUNT(script), "Bok");
}

Test(multi_waits, a_body_that_was_held_is_paused) {
#define GONE SEND("HTTP/1.1 404 N\r\nContent-Length: 2\r\n\r\nno")
  static const live_step script[] = {READ, GONE, READ, GONE};
  pause_in(script, COUNT(script), "Bno");
}

/* ---- connections -------------------------------------------------------- */

#define BURST 100

/* Without the option libcurl would keep four for each handle in the multi: for
 * none, as all wait (facts 28). */
Test(multi_waits, connections_outlive_the_waits_of_their_calls) {
  static const char policy[] =
      "{\"again\": 1, \"name\": \"live\", \"schedules\": {\"default\":"
      "  {\"base\": \"300ms\", \"jitter\": \"none\", \"attempts\": 2}},"
      " \"governor\": {\"health\": \"off\", \"budget\": \"off\"},"
      " \"rules\": [{\"status\": 503, \"class\": \"retryable\","
      "   \"reason\": \"server\"}]}";
  static live_step script[4 * BURST];
  static loop_call calls[BURST];
  static const live_step read = READ;
  static const live_step busy = BUSY;
  static const live_step fine = OK_STEP;
  again_curl_multi_options options = AGAIN_CURL_MULTI_OPTIONS_INIT;
  live t;
  loop on;
  for (size_t i = 0; i < (size_t)2 * BURST; i++) {
    script[2 * i] = read;
    script[2 * i + 1] = i < BURST ? busy : fine;
  }
  options.keeps_connections = true;
  live_begin_with(&t, script, COUNT(script), NULL, policy);
  loop_begin(&on, &t, &options);
  for (size_t i = 0; i < BURST; i++) {
    loop_call_begin(&calls[i], &on, &t, "/a");
    cr_expect_eq(loop_add(&calls[i]), CURLE_OK);
  }
  loop_until(&on, &t, BURST);
  const unsigned connection_count = live_connection_count(t.server);
  loop_run(&on);
  cr_expect_eq(live_connection_count(t.server), connection_count);
  cr_expect_eq(live_requests(&t), (size_t)2 * BURST);
  for (size_t i = 0; i < BURST; i++) {
    cr_expect(loop_call_is(&calls[i], CURLE_OK, AGAIN_WHY_SUCCESS));
    loop_call_end(&calls[i]);
  }
  loop_end(&on);
  live_end(&t);
}
