/* What libcurl sends again of itself, on a connection that died under it: no
 * more than the call may repeat. The numbers are those of the facts as they
 * were measured. */
#include "saw.h"
#include "source.h"

#include <criterion/criterion.h>

TestSuite(resend, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

static const live_step dies_on_reuse[] = {READ,  OK_STEP, READ,
                                          CLOSE, READ,    OK_STEP};

/* To the server that is one more attempt. */
Test(resend, f01_a_get_is_resent_by_libcurl) {
  live t;
  LIVE_BEGIN(&t, dies_on_reuse);
  cr_expect_eq(live_perform(&t, "/1"), CURLE_OK);
  cr_expect_eq(live_perform(&t, "/2"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  cr_expect_eq(live_requests(&t), 3);
  live_end(&t);
}

Test(resend, f02_a_post_is_not) {
  live t;
  LIVE_BEGIN(&t, dies_on_reuse);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "a");
  cr_expect_eq(live_perform(&t, "/1"), CURLE_OK);
  cr_expect_eq(live_perform(&t, "/2"), CURLE_GOT_NOTHING);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_UNSAFE, 1);
  cr_expect_eq(t.decision.transport, AGAIN_TRANSPORT_HIDDEN_RESEND);
  cr_expect_eq(t.decision.verdict.effect, AGAIN_EFFECT_MAYBE);
  cr_expect_eq(live_requests(&t), 2);
  live_end(&t);
}

Test(resend, f02_nor_is_a_get_that_has_one_attempt) {
  live t;
  LIVE_BEGIN(&t, dies_on_reuse);
  t.request.attempts = 1;
  cr_expect_eq(live_perform(&t, "/1"), CURLE_OK);
  cr_expect_eq(live_perform(&t, "/2"), CURLE_GOT_NOTHING);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_ATTEMPTS, 1);
  cr_expect_eq(live_requests(&t), 2);
  live_end(&t);
}

Test(resend, f03_a_resend_of_an_upload_needs_a_seek_function) {
  live t;
  live_source text = {.text = "0123456789"};
  LIVE_BEGIN(&t, dies_on_reuse);
  curl_easy_setopt(t.easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(t.easy, CURLOPT_INFILESIZE, 10L);
  t.request.read = live_source_read;
  t.request.read_user = &text;
  cr_expect_eq(live_perform(&t, "/1"), CURLE_OK);
  text.offset = 0;
  cr_expect_eq(live_perform(&t, "/2"), CURLE_SEND_FAIL_REWIND);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_ONE_SHOT, 1);
  cr_expect_eq(live_requests(&t), 2);
  live_end(&t);
}

Test(resend, f03_one_that_has_it_is_resent) {
  live t;
  live_source text = {.text = "0123456789"};
  LIVE_BEGIN(&t, dies_on_reuse);
  curl_easy_setopt(t.easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(t.easy, CURLOPT_INFILESIZE, 10L);
  t.request.read = live_source_read;
  t.request.read_user = &text;
  t.request.seek = live_source_seek;
  t.request.seek_user = &text;
  cr_expect_eq(live_perform(&t, "/1"), CURLE_OK);
  text.offset = 0;
  cr_expect_eq(live_perform(&t, "/2"), CURLE_OK);
  cr_assert_eq(live_requests(&t), 3);
  cr_expect_str_eq(live_request_at(t.server, 2)->body, "0123456789");
  live_end(&t);
}

Test(resend, f03_a_body_in_memory_is_resent) {
  live t;
  LIVE_BEGIN(&t, dies_on_reuse);
  curl_easy_setopt(t.easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(t.easy, CURLOPT_INFILESIZE, 10L);
  t.request.body = "0123456789";
  t.request.body_bytes = 10;
  cr_expect_eq(live_perform(&t, "/1"), CURLE_OK);
  cr_expect_eq(live_perform(&t, "/2"), CURLE_OK);
  cr_assert_eq(live_requests(&t), 3);
  cr_expect_str_eq(live_request_at(t.server, 2)->body, "0123456789");
  live_end(&t);
}

/* A word that is no answer, and then the end: whatever libcurl makes of it, the
 * body was sent once. */
Test(resend, f09_nor_is_a_post_that_was_told_to_go_on) {
  static const live_step script[] = {
      READ,     OK_STEP, READ_HEAD, SEND("HTTP/1.1 100 Continue\r\n\r\n"),
      READ_ANY, CLOSE,   READ,      OK_STEP};
  struct curl_slist *headers = curl_slist_append(NULL, "Expect: 100-continue");
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "abc");
  cr_expect_eq(live_perform(&t, "/1"), CURLE_OK);
  curl_easy_setopt(t.easy, CURLOPT_EXPECT_100_TIMEOUT_MS, 5000L);
  t.request.headers = headers;
  cr_expect_eq(live_perform(&t, "/2"), CURLE_GOT_NOTHING);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_UNSAFE, 1);
  cr_expect(t.decision.maybe_applied);
  cr_expect(live_saw(&t, "1 POST /1 abc, 1 POST /2 abc"));
  live_end(&t);
  curl_slist_free_all(headers);
}
