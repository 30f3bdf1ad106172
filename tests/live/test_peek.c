/* A success may hold an error: it is held back where the policy says that it
 * may, and streams on where it is none. */
#include "aid.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(peek, .timeout = 20);

static const char policy_text[] =
    "{\"again\": 1, \"name\": \"peek\","
    " \"schedules\": {\"default\": {\"base\": \"1ms\", \"cap\": \"2ms\"}},"
    " \"fields\": {\"code\": [\"/Code\"]},"
    " \"peek\": [{\"status\": 200, \"has\": [\"header:x-may-fail\","
    "   \"/Code\"]}],"
    " \"rules\": [{\"code\": \"Busy\", \"class\": \"retryable\","
    "   \"reason\": \"server\"},"
    "   {\"code\": \"Wrong\", \"class\": \"client-fault\","
    "   \"reason\": \"invalid-parameter\"}]}";

static const char resuming_text[] =
    "{\"again\": 1, \"name\": \"peek\","
    " \"schedules\": {\"default\": {\"base\": \"1ms\", \"cap\": \"2ms\"}},"
    " \"peek\": [{\"has\": [\"header:x-may-fail\", \"/Code\"]}],"
    " \"rules\": [{\"transport\": \"partial-body\", \"class\": \"retryable\","
    "   \"reason\": \"transient\"},"
    "   {\"code\": \"Busy\", \"class\": \"retryable\", \"reason\": "
    "\"server\"}]}";

#define MAY_FAIL "HTTP/1.1 200 OK\r\nX-May-Fail: yes\r\n"

Test(peek, an_error_in_a_success_is_retried) {
  static const live_step script[] = {
      READ, SEND(MAY_FAIL "Content-Length: 15\r\n\r\n{\"Code\":\"Busy\"}"),
      READ, SEND(MAY_FAIL "Content-Length: 8\r\n\r\n{\"a\": 1}")};
  live t;
  live_begin_with(&t, script, COUNT(script), NULL, policy_text);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  live_seen_is(&t.seen, "B{\"a\": 1}");
  live_end(&t);
}

Test(peek, a_final_error_in_a_success_is_delivered) {
  static const live_step script[] = {
      READ, SEND(MAY_FAIL "Content-Length: 16\r\n\r\n{\"Code\":\"Wrong\"}")};
  live t;
  live_begin_with(&t, script, COUNT(script), NULL, policy_text);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_RULE, 1);
  live_seen_is(&t.seen, "B{\"Code\":\"Wrong\"}");
  cr_expect_str_eq(t.decision.code, "Wrong");
  live_end(&t);
}

/* What was decided when it began to stream holds to its end. */
Test(peek, a_success_that_streams_is_not_judged_again) {
  static const char lacks_text[] =
      "{\"again\": 1, \"name\": \"peek\","
      " \"peek\": [{\"status\": 200, \"lacks\": [\"/ok\"]}],"
      " \"rules\": [{\"status\": 200, \"class\": \"client-fault\","
      "   \"reason\": \"invalid-parameter\"}]}";
  static const live_step script[] = {
      READ,
      SEND("HTTP/1.1 200 OK\r\nContent-Length: 100013\r\n\r\n"
           "{\"ok\":1,\"x\":\""),
      SEND_FILLER(100000)};
  live t;
  live_begin_with(&t, script, COUNT(script), NULL, lacks_text);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  cr_expect_eq(t.seen.size, 100014);
  live_end(&t);
}

/* Without the header nothing is held: what broke was seen. */
Test(peek, a_success_that_cannot_match_is_not_held) {
  static const live_step script[] = {
      READ,
      SEND("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"
           "{\"Code\":\"Busy\"}"),
      CLOSE};
  live t;
  live_begin_with(&t, script, COUNT(script), NULL, policy_text);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_PARTIAL_FILE);
  live_seen_is(&t.seen, "B{\"Code\":\"Busy\"}");
  live_end(&t);
}

/* None of what follows could make it an error. */
Test(peek, a_success_that_can_no_longer_match_streams_at_once) {
  static const live_step script[] = {
      READ, SEND(MAY_FAIL "Content-Length: 1000\r\n\r\n"), SEND_FILLER(300),
      CLOSE};
  live t;
  live_begin_with(&t, script, COUNT(script), NULL, policy_text);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_PARTIAL_FILE);
  cr_expect_eq(t.seen.size, 301);
  live_end(&t);
}

/* Nor is it looked at again where it goes on, whole or in part. */
Test(peek, a_success_that_broke_is_gone_on_with) {
#define V1 "ETag: \"v1\"\r\n"
  static const live_step script[] = {
      READ,
      SEND(MAY_FAIL V1 "Content-Length: 1000\r\n\r\n"),
      SEND_FILLER(300),
      CLOSE,
      READ,
      SEND(MAY_FAIL V1 "Content-Length: 1000\r\n\r\n"),
      SEND_FILLER(400),
      CLOSE,
      READ,
      SEND("HTTP/1.1 206 X\r\n" V1 "Content-Range: bytes 400-999/1000\r\n"
           "Content-Length: 600\r\n\r\n"),
      SEND_FILLER(600)};
  live t;
  live_begin_with(&t, script, COUNT(script), NULL, resuming_text);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 3);
  cr_expect_eq(t.seen.size, 1001);
  live_end(&t);
}

static int forget_seen(void *seen) {
  live_seen_clear(seen);
  return 0;
}

/* But where it starts over, it is another. */
Test(peek, a_success_that_starts_over_is_looked_at) {
  static const live_step script[] = {
      READ,
      SEND("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc"),
      CLOSE,
      READ,
      SEND(MAY_FAIL "Content-Length: 15\r\n\r\n{\"Code\":\"Busy\"}"),
      READ,
      SEND(MAY_FAIL "Content-Length: 8\r\n\r\n{\"a\": 1}")};
  live t;
  live_begin_with(&t, script, COUNT(script), NULL, resuming_text);
  t.request.rewind = forget_seen;
  t.request.rewind_user = &t.seen;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 3);
  live_seen_is(&t.seen, "B{\"a\": 1}");
  live_end(&t);
}

Test(peek, past_the_bound_a_success_streams_from_its_first_byte) {
  static const live_step script[] = {
      READ, SEND(MAY_FAIL "Content-Length: 300000\r\n\r\n"),
      SEND_FILLER(300000)};
  live t;
  live_begin_with(&t, script, COUNT(script), NULL, policy_text);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  cr_expect_eq(t.seen.size, 300001);
  cr_expect_eq(strspn(t.seen.bytes + 1, "x"), 300000);
  live_end(&t);
}
