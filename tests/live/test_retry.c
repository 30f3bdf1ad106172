/* The main job: what may go again goes again, and the caller sees one answer,
 * the last. */
#include "aid.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(retry, .timeout = 20);

#define OK_BODY SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 4\r\n\r\nbusy")

Test(retry, a_success_streams_through) {
  static const live_step script[] = {READ, OK_BODY};
  live t;
  LIVE_BEGIN(&t, script);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  live_seen_is(&t.seen, "Bok");
  cr_expect_eq(t.decision.status, 200);
  cr_expect_eq(live_requests(&t), 1);
  live_end(&t);
}

Test(retry, a_503_is_tried_again_and_nothing_of_it_is_seen) {
  static const live_step script[] = {READ, BUSY, READ, BUSY, READ, OK_BODY};
  live t;
  LIVE_BEGIN(&t, script);
  t.request.header = live_on_header;
  t.request.header_user = &t.seen;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 3);
  live_seen_is(&t.seen, "HHTTP/1.1 200 OK\r\nHContent-Length: 2\r\nH\r\nBok");
  cr_expect_eq(live_requests(&t), 3);
  cr_expect_eq(live_connection_count(t.server), 1, "kept alive");
  live_end(&t);
}

Test(retry, the_last_error_is_delivered) {
  static const live_step script[] = {
      READ,
      BUSY,
      READ,
      BUSY,
      READ,
      BUSY,
      READ,
      SEND("HTTP/1.1 503 X\r\nContent-Length: 37\r\n\r\n"
           "{\"Code\":\"Down\",\"Message\":\"come back\"}")};
  live t;
  LIVE_BEGIN(&t, script);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_ATTEMPTS, 4);
  live_seen_is(&t.seen, "B{\"Code\":\"Down\",\"Message\":\"come back\"}");
  cr_expect_str_eq(t.decision.code, "Down");
  cr_expect_str_eq(t.decision.message, "come back");
  cr_expect_eq(t.decision.status, 503);
  cr_expect(t.decision.maybe_applied);
  live_end(&t);
}

Test(retry, a_permanent_error_is_delivered_at_once) {
  static const live_step script[] = {
      READ, SEND("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone")};
  live t;
  LIVE_BEGIN(&t, script);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_RULE, 1);
  live_seen_is(&t.seen, "Bgone");
  live_end(&t);
}

Test(retry, a_post_is_not_repeated_where_it_may_have_acted) {
  static const live_step script[] = {READ, BUSY, READ, OK_BODY};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "x=1");
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_UNSAFE, 1);
  live_seen_is(&t.seen, "Bbusy");
  cr_expect_eq(live_requests(&t), 1);
  live_end(&t);
}

Test(retry, a_throttled_post_goes_again) {
  static const live_step script[] = {
      READ,
      SEND("HTTP/1.1 400 X\r\nContent-Length: 25\r\n\r\n"
           "{\"Code\":\"Throttling.User\"}"),
      READ, OK_BODY};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "x=1");
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  live_seen_is(&t.seen, "Bok");
  cr_assert_eq(live_requests(&t), 2);
  cr_expect_str_eq(live_request_at(t.server, 1)->body, "x=1");
  live_end(&t);
}

Test(retry, the_callers_word_makes_a_post_repeatable) {
  static const live_step script[] = {READ, BUSY, READ, OK_BODY};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "x=1");
  t.request.idempotent = AGAIN_ANSWER_YES;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  live_end(&t);
}

Test(retry, one_attempt_means_one_send) {
  static const live_step script[] = {READ, BUSY, READ, OK_BODY};
  live t;
  LIVE_BEGIN(&t, script);
  t.request.attempts = 1;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_ATTEMPTS, 1);
  cr_expect_eq(live_requests(&t), 1);
  live_end(&t);
}

Test(retry, a_refused_connection_is_no_attempt) {
  static const live_step script[] = {READ};
  live t;
  LIVE_BEGIN(&t, script);
  const char *url = live_url(t.server, "/");
  live_stop(t.server);
  t.request.url = url;
  t.request.attempts = 3;
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "x=1");
  cr_expect_eq(again_curl_perform(t.engine, t.easy, &t.request, &t.decision),
               CURLE_COULDNT_CONNECT);
  cr_expect_eq(t.decision.action, AGAIN_ACTION_GIVE_UP);
  cr_expect_eq(t.decision.attempts, 0, "%u", t.decision.attempts);
  cr_expect_eq(t.decision.transport, AGAIN_TRANSPORT_CONNECT);
  cr_expect_not(t.decision.maybe_applied);
  live_end(&t);
}

Test(retry, a_success_that_broke_after_bytes_were_seen_is_committed) {
  static const live_step script[] = {
      READ, SEND("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234"), CLOSE,
      READ, OK_BODY};
  live t;
  LIVE_BEGIN(&t, script);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_PARTIAL_FILE);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_COMMITTED, 1);
  live_seen_is(&t.seen, "B01234");
  cr_expect_eq(live_requests(&t), 1);
  live_end(&t);
}

Test(retry, a_success_that_broke_before_any_byte_goes_again) {
  static const live_step script[] = {
      READ, SEND("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"), CLOSE, READ,
      OK_BODY};
  live t;
  LIVE_BEGIN(&t, script);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  live_seen_is(&t.seen, "Bok");
  live_end(&t);
}

Test(retry, a_handle_makes_many_calls_on_one_connection) {
  static const live_step script[] = {READ, OK_BODY, READ, BUSY,
                                     READ, OK_BODY, READ, OK_BODY};
  live t;
  LIVE_BEGIN(&t, script);
  for (int i = 0; i < 3; i++) {
    cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  }
  live_seen_is(&t.seen, "Bokokok");
  cr_expect_eq(live_requests(&t), 4);
  cr_expect_eq(live_connection_count(t.server), 1);
  live_end(&t);
}

Test(retry, wrong_requests_are_refused_before_anything_is_sent) {
  static const struct {
    const char *url;
    CURLcode code;
  } rows[] = {
      {"ftp://127.0.0.1/", CURLE_UNSUPPORTED_PROTOCOL},
      {"file:///etc/passwd", CURLE_UNSUPPORTED_PROTOCOL},
      {"ws://127.0.0.1/", CURLE_UNSUPPORTED_PROTOCOL},
      {"ftp.example.com/x", CURLE_UNSUPPORTED_PROTOCOL},
      {NULL, CURLE_BAD_FUNCTION_ARGUMENT},
  };
  static const live_step script[] = {READ};
  live t;
  LIVE_BEGIN(&t, script);
  for (size_t i = 0; i < COUNT(rows); i++) {
    t.request.url = rows[i].url;
    cr_expect_eq(again_curl_perform(t.engine, t.easy, &t.request, &t.decision),
                 rows[i].code, "row %zu", i);
    live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_LOCAL, 0);
  }
  t.request.url = "http://127.0.0.1:1/";
  t.request.idempotency_key = "Not a name";
  cr_expect_eq(again_curl_perform(t.engine, t.easy, &t.request, &t.decision),
               CURLE_BAD_FUNCTION_ARGUMENT);
  cr_expect_eq(live_requests(&t), 0);
  live_end(&t);
}
