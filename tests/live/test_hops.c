/* A call whose request takes several hops: redirects and rounds of
 * authentication. The numbers are those of the facts as they were measured. */
#include "aid.h"

#include <criterion/criterion.h>

TestSuite(hops, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define FINAL SEND("HTTP/1.1 503 X\r\nContent-Length: 2\r\n\r\nno")

Test(hops, f31_a_retry_begins_at_the_original_url) {
  static const live_step script[] = {
      READ, SEND("HTTP/1.1 307 F\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"),
      READ, SEND("HTTP/1.1 429 F\r\nContent-Length: 0\r\n\r\n"),
      READ, OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "a");
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  cr_assert_eq(live_requests(&t), 3);
  cr_expect(live_request_is(live_request_at(t.server, 1), "POST /b"));
  cr_expect(live_request_is(live_request_at(t.server, 2), "POST /a"));
  live_end(&t);
}

Test(hops, f31_the_method_is_that_of_the_first_hop) {
  static const live_step script[] = {
      READ, SEND("HTTP/1.1 302 F\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"),
      READ, FINAL};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "a");
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_UNSAFE, 1);
  cr_assert_eq(live_requests(&t), 2);
  cr_expect(live_request_is(live_request_at(t.server, 1), "GET /b"));
  live_end(&t);
}

/* The second hop's host refuses: nothing of it was sent, but the POST before
 * may have acted. */
Test(hops, f04_a_redirect_after_a_post_may_have_acted) {
  static const live_step script[] = {
      READ, SEND("HTTP/1.1 303 F\r\nLocation: http://127.0.0.1:1/\r\n"
                 "Content-Length: 0\r\n\r\n")};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "a");
  cr_expect_eq(live_perform(&t, "/a"), CURLE_COULDNT_CONNECT);
  cr_expect_eq(t.decision.action, AGAIN_ACTION_GIVE_UP);
  cr_expect_eq(t.decision.status, 0);
  cr_expect_eq(live_requests(&t), 1);
  live_end(&t);
}

/* The last answer says that nothing was done, but only of the second hop. */
Test(hops, f31_nor_does_a_refusal_after_it_say_that_nothing_was_done) {
  static const live_step script[] = {
      READ, SEND("HTTP/1.1 303 F\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"),
      READ, SEND("HTTP/1.1 404 N\r\nContent-Length: 2\r\n\r\nno")};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "a");
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_RULE, 1);
  cr_expect_eq(t.decision.verdict.effect, AGAIN_EFFECT_MAYBE);
  cr_expect(t.decision.maybe_applied);
  live_seen_is(&t.seen, "Bno");
  live_end(&t);
}

Test(hops, f32_an_auth_round_is_neither_attempt_nor_resend) {
  static const live_step script[] = {
      READ,
      SEND("HTTP/1.1 401 U\r\nWWW-Authenticate: Digest realm=\"x\", "
           "nonce=\"1\"\r\nContent-Length: 0\r\n\r\n"),
      READ, OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "a");
  curl_easy_setopt(t.easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_DIGEST);
  curl_easy_setopt(t.easy, CURLOPT_USERPWD, "a:b");
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  cr_expect_eq(live_requests(&t), 2);
  live_end(&t);
}
