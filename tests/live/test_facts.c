/* What libcurl really does, and what the adapter makes of it. The numbers are
 * those of the facts as they were measured. */
#include "aid.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(facts, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

/* --------------------------- hints of other heads ------------------------ */

static void expect_no_hint(const live_step *steps, size_t count) {
  live t;
  live_begin(&t, steps, count, NULL);
  curl_easy_setopt(t.easy, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(t.easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_DIGEST);
  curl_easy_setopt(t.easy, CURLOPT_USERPWD, "a:b");
  t.request.attempts = 1;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_ATTEMPTS, 1);
  cr_expect_not(t.decision.hint.has_delay);
  curl_off_t leaked = 0;
  curl_easy_getinfo(t.easy, CURLINFO_RETRY_AFTER, &leaked);
  cr_expect_gt(leaked, 0, "libcurl has changed: it leaked a hint");
  live_end(&t);
}

#define FINAL SEND("HTTP/1.1 503 X\r\nContent-Length: 2\r\n\r\nno")

Test(facts, f05_a_hint_belongs_to_its_own_response) {
  static const live_step early[] = {
      READ, SEND("HTTP/1.1 103 E\r\nRetry-After: 77\r\n\r\n"), FINAL};
  static const live_step redirected[] = {
      READ,
      SEND("HTTP/1.1 302 F\r\nRetry-After: 100\r\nLocation: /b\r\n"
           "Content-Length: 0\r\n\r\n"),
      READ, FINAL};
  static const live_step challenged[] = {
      READ,
      SEND("HTTP/1.1 401 U\r\nRetry-After: 33\r\nWWW-Authenticate: Digest "
           "realm=\"x\", nonce=\"1\"\r\nContent-Length: 0\r\n\r\n"),
      READ, FINAL};
  expect_no_hint(early, COUNT(early));
  expect_no_hint(redirected, COUNT(redirected));
  expect_no_hint(challenged, COUNT(challenged));
}

/* libcurl reads the digits that each begins with. */
Test(facts, f06_the_whole_value_counts) {
  static const struct {
    const char *value;
    uint64_t delay_ms; /* 0 = no hint */
  } rows[] = {{"2026-08-22T10:00:03Z", 3000},
              {"1e3", 1000000},
              {"10:30", 0},
              {"5 apples", 0}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    char answer[256];
    (void)snprintf(answer, sizeof(answer),
                   "HTTP/1.1 503 X\r\nDate: Sat, 22 Aug 2026 10:00:00 GMT\r\n"
                   "Retry-After: %s\r\nContent-Length: 2\r\n\r\nno",
                   rows[i].value);
    const live_step script[] = {READ, {LIVE_SEND, 0, answer, strlen(answer)}};
    curl_off_t read_as = 0;
    live t;
    LIVE_BEGIN(&t, script);
    t.request.attempts = 1;
    cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
    cr_expect_eq(t.decision.hint.has_delay, rows[i].delay_ms > 0, "%s",
                 rows[i].value);
    cr_expect_eq(t.decision.hint.delay_ms, rows[i].delay_ms, "%s: %lu",
                 rows[i].value, (unsigned long)t.decision.hint.delay_ms);
    curl_easy_getinfo(t.easy, CURLINFO_RETRY_AFTER, &read_as);
    cr_expect_gt(read_as, 0, "%s", rows[i].value);
    live_end(&t);
  }
}

/* ------------------------ status and code together ----------------------- */

#define BUSY_HEAD "HTTP/1.1 503 X\r\nRetry-After: 4\r\n"

static void expect_503(const live_step *steps, size_t count, CURLcode code,
                       again_transport transport) {
  live t;
  live_begin(&t, steps, count, NULL);
  t.request.attempts = 1;
  curl_easy_setopt(t.easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(t.easy, CURLOPT_TIMEOUT_MS, 300L);
  if (code == CURLE_RANGE_ERROR) {
    curl_easy_setopt(t.easy, CURLOPT_RESUME_FROM, 5L);
  }
  cr_expect_eq(live_perform(&t, "/a"), code);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_ATTEMPTS, 1);
  cr_expect_eq(t.decision.status, 503);
  cr_expect_eq(t.decision.transport, transport, "%s",
               again_transport_name(t.decision.transport));
  cr_expect_eq(t.decision.hint.delay_ms, 4000);
  live_end(&t);
}

Test(facts, f07_a_503_may_come_with_any_code) {
  static const live_step stalled[] = {
      READ, SEND(BUSY_HEAD "Content-Length: 70\r\n\r\nERRBODY"), STALL};
  static const live_step not_gzip[] = {
      READ, SEND(BUSY_HEAD "Content-Encoding: gzip\r\n"
                           "Content-Length: 7\r\n\r\nERRBODY")};
  static const live_step cut[] = {
      READ, SEND(BUSY_HEAD "Content-Length: 70\r\n\r\nERRBODY"), CLOSE};
  expect_503(stalled, COUNT(stalled), CURLE_OPERATION_TIMEDOUT,
             AGAIN_TRANSPORT_TIMEOUT);
  expect_503(not_gzip, COUNT(not_gzip), CURLE_BAD_CONTENT_ENCODING,
             AGAIN_TRANSPORT_PROTOCOL);
  static const live_step bad_chunk[] = {
      READ, SEND(BUSY_HEAD "Transfer-Encoding: chunked\r\n\r\nno size\r\n")};
  static const live_step no_range[] = {
      READ, SEND(BUSY_HEAD "Content-Length: 7\r\n\r\nERRBODY")};
  expect_503(cut, COUNT(cut), CURLE_PARTIAL_FILE, AGAIN_TRANSPORT_PARTIAL_BODY);
  expect_503(bad_chunk, COUNT(bad_chunk), CURLE_RECV_ERROR,
             AGAIN_TRANSPORT_RECEIVE);
  expect_503(no_range, COUNT(no_range), CURLE_RANGE_ERROR,
             AGAIN_TRANSPORT_OTHER);
}

Test(facts, f07_and_with_the_code_of_fail_on_error) {
  static const live_step script[] = {
      READ, SEND(BUSY_HEAD "Content-Length: 7\r\n\r\nERRBODY")};
  live t;
  LIVE_BEGIN(&t, script);
  t.request.attempts = 1;
  t.request.fail_on_error = true;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_HTTP_RETURNED_ERROR);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_ATTEMPTS, 1);
  cr_expect_eq(t.decision.transport, AGAIN_TRANSPORT_OK);
  cr_expect_eq(t.decision.status, 503);
  cr_expect_eq(t.decision.hint.delay_ms, 4000);
  live_end(&t);
}

/* libcurl takes an error of the size that is left to come for the end of the
 * file, and hides its body. */
Test(facts, f14_resume_from_hides_the_body_of_an_error) {
  static const live_step script[] = {
      READ, SEND("HTTP/1.1 416 X\r\nContent-Range: bytes */7\r\n"
                 "Content-Length: 7\r\n\r\nERRBODY")};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_RESUME_FROM, 7L);
  const CURLcode code = live_perform(&t, "/a");
  cr_expect_eq(code, CURLE_OK, "%d", (int)code);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_RULE, 1);
  cr_expect_eq(t.decision.status, 416);
  live_seen_is(&t.seen, "");
  live_end(&t);
}

/* A head that libcurl breaks off has no blank line: it is no answer, and its
 * hint counts for nothing. */
static void expect_broken_head(const live_step *steps, size_t count,
                               CURLcode code, again_transport transport) {
  live t;
  live_begin(&t, steps, count, NULL);
  t.request.attempts = 1;
  cr_expect_eq(live_perform(&t, "/a"), code);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_ATTEMPTS, 1);
  cr_expect_eq(t.decision.status, 0);
  cr_expect_eq(t.decision.transport, transport, "%s",
               again_transport_name(t.decision.transport));
  cr_expect_not(t.decision.hint.has_delay);
  live_end(&t);
}

#define LONG_LINE SEND("X-Long: "), SEND_FILLER(90000), SEND("\r\n")

Test(facts, f07_nor_does_a_head_that_is_too_long_or_wrong) {
  static const live_step too_long[] = {READ,      SEND(BUSY_HEAD), LONG_LINE,
                                       LONG_LINE, LONG_LINE,       LONG_LINE,
                                       LONG_LINE, SEND("\r\n")};
  static const live_step wrong[] = {
      READ, SEND(BUSY_HEAD "Content-Length: -7\r\n\r\nERRBODY")};
  expect_broken_head(too_long, COUNT(too_long), CURLE_RECV_ERROR,
                     AGAIN_TRANSPORT_RECEIVE);
  expect_broken_head(wrong, COUNT(wrong), CURLE_WEIRD_SERVER_REPLY,
                     AGAIN_TRANSPORT_PROTOCOL);
}

/* Retried, and answered the second time. */
static void expect_second(const live_step *steps, size_t count) {
  live t;
  live_begin(&t, steps, count, NULL);
  t.request.header = live_on_header;
  t.request.header_user = &t.seen;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  live_seen_is(&t.seen, "HHTTP/1.1 200 OK\r\nHContent-Length: 2\r\nH\r\nBok");
  live_end(&t);
}

Test(facts, f08_a_head_without_its_blank_line_is_no_answer) {
  static const live_step error[] = {READ, SEND("HTTP/1.1 404 X\r\nX-A: b"),
                                    CLOSE, READ, OK_STEP};
  static const live_step success[] = {READ, SEND("HTTP/1.1 200 OK\r\nX-A: b"),
                                      CLOSE, READ, OK_STEP};
  expect_second(error, COUNT(error));
  expect_second(success, COUNT(success));
}

Test(facts, f09_a_1xx_is_never_final) {
  static const live_step script[] = {
      READ, SEND("HTTP/1.1 100 Continue\r\n\r\n"), PAUSE(20), CLOSE};
  live t;
  LIVE_BEGIN(&t, script);
  t.request.attempts = 1;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_GOT_NOTHING);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_ATTEMPTS, 1);
  cr_expect_eq(t.decision.status, 0);
  cr_expect_eq(t.decision.transport, AGAIN_TRANSPORT_EMPTY_REPLY);
  live_end(&t);
}

Test(facts, f10_garbage_is_not_permanent) {
  static const live_step script[] = {
      READ, SEND("\x01\x02garbage not http\r\n\r\n"), CLOSE, READ, OK_STEP};
  expect_second(script, COUNT(script));
}

Test(facts, f11_only_an_announced_body_can_be_short) {
  static const live_step chunked[] = {
      READ, SEND("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
      CLOSE, READ, OK_STEP};
  static const live_step unannounced[] = {
      READ, SEND("HTTP/1.1 200 OK\r\n\r\n01234"), CLOSE};
  live t;
  expect_second(chunked, COUNT(chunked));
  LIVE_BEGIN(&t, unannounced);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  live_seen_is(&t.seen, "B01234");
  live_end(&t);
}

Test(facts, f13_aliases_count_as_200) {
  static const live_step script[] = {READ, SEND("ICY 200 OK\r\n\r\nmusic"),
                                     CLOSE};
  struct curl_slist *aliases = curl_slist_append(NULL, "ICY 200");
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_HTTP200ALIASES, aliases);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  live_seen_is(&t.seen, "Bmusic");
  live_end(&t);
  curl_slist_free_all(aliases);
}

/* ------------------------------- connections ----------------------------- */

Test(facts, f20_a_read_503_keeps_its_connection_an_early_one_does_not) {
  static const live_step script[] = {
      READ_HEAD, SEND("HTTP/1.1 503 X\r\nContent-Length: 2\r\n\r\nno"), CLOSE,
      READ, OK_STEP};
  live t;
  char body[100000];
  memset(body, 'x', sizeof(body));
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(t.easy, CURLOPT_INFILESIZE, (long)sizeof(body));
  t.request.body = body;
  t.request.body_bytes = sizeof(body);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  cr_assert_eq(live_requests(&t), 2);
  cr_expect_eq(live_request_at(t.server, 1)->body_size, sizeof(body));
  cr_expect_eq(live_connection_count(t.server), 2);
  live_end(&t);
}

Test(facts, f28_a_lane_keeps_its_connections) {
  static const live_step script[] = {READ,    OK_STEP, READ,
                                     OK_STEP, READ,    OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_URL, live_url(t.server, "/bare"));
  curl_easy_setopt(t.easy, CURLOPT_WRITEFUNCTION, live_on_write);
  curl_easy_setopt(t.easy, CURLOPT_WRITEDATA, &t.seen);
  cr_expect_eq(curl_easy_perform(t.easy), CURLE_OK);
  cr_expect_eq(live_perform(&t, "/1"), CURLE_OK);
  cr_expect_eq(live_perform(&t, "/2"), CURLE_OK);
  live_seen_is(&t.seen, "Bokokok");
  (void)live_requests(&t);
  cr_expect_eq(live_connection_count(t.server), 2);
  live_end(&t);
}

/* After a broken connection the next one is new; those after it are not. */
Test(facts, f30_fresh_connect_is_switched_off_again) {
  static const live_step script[] = {
      READ,    OK_STEP,
      READ,    SEND("HTTP/1.1 503 X\r\nContent-Length: 9\r\n\r\nno"),
      RESET,   READ,
      OK_STEP, READ,
      OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  for (int i = 0; i < 3; i++) {
    cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  }
  live_seen_is(&t.seen, "Bokokok");
  (void)live_requests(&t);
  cr_expect_eq(live_connection_count(t.server), 2);
  live_end(&t);
}

/* Also where the attempt between was decided before its end. */
Test(facts, f30_nor_does_it_outlive_the_attempt_that_needs_it) {
  static const live_step script[] = {
      READ,
      CLOSE,
      READ,
      SEND("HTTP/1.1 503 X\r\nContent-Length: 100000\r\n\r\n"),
      SEND_FILLER(100000),
      READ,
      OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 3);
  (void)live_requests(&t);
  cr_expect_eq(live_connection_count(t.server), 2);
  live_end(&t);
}

/* ---------------------------------- others -------------------------------- */

Test(facts, connect_only_is_a_wrong_request) {
  static const live_step script[] = {READ, OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_CONNECT_ONLY, 1L);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_BAD_FUNCTION_ARGUMENT);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_LOCAL, t.decision.attempts);
  cr_expect_eq(live_requests(&t), 0);
  live_end(&t);
}

Test(facts, every_code_has_a_transport_word) {
  for (int code = CURLE_OK; code <= CURL_LAST; code++) {
    const again_transport transport = again_curl_transport((CURLcode)code);
    cr_expect((transport == AGAIN_TRANSPORT_OK) == (code == CURLE_OK), "%d",
              code);
    cr_expect_neq(transport, AGAIN_TRANSPORT_HIDDEN_RESEND, "%d", code);
  }
}
