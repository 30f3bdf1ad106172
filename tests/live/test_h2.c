/* HTTP/2, by prior knowledge on plain TCP. */
#include "aid.h"
#include "h2.h"

#include <criterion/criterion.h>

TestSuite(h2, .timeout = 20);

static void begin(live *t, const live_step *steps, size_t count) {
  live_begin(t, steps, count, NULL);
  curl_easy_setopt(t->easy, CURLOPT_HTTP_VERSION,
                   (long)CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE);
}

Test(h2, a_success_streams_through) {
  static const live_step script[] = {READ_H2, SEND(H2_SETTINGS H2_200_OK)};
  live t;
  begin(&t, script, COUNT(script));
  t.request.header = live_on_header;
  t.request.header_user = &t.seen;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  live_seen_is(&t.seen, "HHTTP/2 200 \r\nH\r\nBok");
  live_end(&t);
}

/* libcurl cannot use a plain connection a second time: nothing of the second
 * try is sent, although its prereq callback runs, and it is not counted. */
Test(h2, f04_a_503_goes_again) {
  static const live_step script[] = {READ_H2, SEND(H2_SETTINGS H2_503), READ_H2,
                                     SEND(H2_SETTINGS H2_200_OK)};
  live t;
  begin(&t, script, COUNT(script));
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  live_seen_is(&t.seen, "Bok");
  cr_expect_eq(live_requests(&t), 2);
  live_end(&t);
}

/* libcurl resends a refused stream as it does a request on a connection that
 * had died, and says as little of it. */
static const live_step refuses[] = {READ_H2,
                                    SEND(H2_SETTINGS H2_REFUSED_STREAM),
                                    READ_H2, SEND(H2_SETTINGS H2_200_OK)};

Test(h2, f02_a_refused_get_is_resent) {
  live t;
  begin(&t, refuses, COUNT(refuses));
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  cr_expect_eq(live_requests(&t), 2);
  live_end(&t);
}

Test(h2, f02_a_refused_post_is_not) {
  live t;
  begin(&t, refuses, COUNT(refuses));
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "a");
  cr_expect_eq(live_perform(&t, "/a"), CURLE_GOT_NOTHING);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_UNSAFE, 1);
  cr_expect_eq(t.decision.transport, AGAIN_TRANSPORT_HIDDEN_RESEND);
  cr_expect_eq(live_requests(&t), 1);
  live_end(&t);
}

Test(h2, f04_a_goaway_says_nothing_of_the_effect) {
  static const live_step leaves[] = {READ_H2, SEND(H2_SETTINGS H2_GOAWAY),
                                     CLOSE, READ_H2,
                                     SEND(H2_SETTINGS H2_200_OK)};
  live t;
  begin(&t, leaves, COUNT(leaves));
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  cr_expect_eq(live_requests(&t), 2);
  live_end(&t);

  begin(&t, leaves, COUNT(leaves));
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "a");
  cr_expect_eq(live_perform(&t, "/a"), CURLE_HTTP2);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_UNSAFE, 1);
  cr_expect(t.decision.maybe_applied);
  cr_expect_eq(live_requests(&t), 1);
  live_end(&t);
}
