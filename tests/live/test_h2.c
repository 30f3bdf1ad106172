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
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
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

/* ------------------------- how a stream comes to end --------------------- */

#define THEN_OK READ_H2, SEND(H2_SETTINGS H2_200_OK)

/*
 * A server that goes away without having looked at the stream has not acted;
 * but libcurl says that the connection broke, in one of several codes, and so
 * the adapter is not to know.
 */
static const struct row {
  const char *name;
  live_step steps[6];
  size_t count;
} rows[] = {
    {"goes away without having looked",
     LIVE_STEPS(READ_H2, SEND(H2_SETTINGS H2_GOAWAY), CLOSE, THEN_OK)},
    {"the same, and leaves it to the client to close",
     LIVE_STEPS(READ_H2, SEND(H2_SETTINGS H2_GOAWAY), STALL, THEN_OK)},
    {"breaks the protocol",
     LIVE_STEPS(READ_H2, SEND(H2_SETTINGS H2_ILLEGAL), STALL, THEN_OK)},
    {"goes away and has looked",
     LIVE_STEPS(READ_H2, SEND(H2_SETTINGS H2_GOAWAY_LATER), CLOSE, THEN_OK)},
    {"resets the stream",
     LIVE_STEPS(READ_H2, SEND(H2_SETTINGS H2_RESET_STREAM), THEN_OK)},
};

Test(h2, f04_what_ends_a_stream_says_nothing_of_the_effect) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct row *row = &rows[i];
    live t;
    begin(&t, row->steps, row->count);
    cr_expect_eq(live_perform(&t, "/a"), CURLE_OK, "%s", row->name);
    live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
    live_seen_is(&t.seen, "Bok");
    cr_expect_eq(live_requests(&t), 2, "%s", row->name);
    live_end(&t);

    begin(&t, row->steps, row->count);
    curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "a");
    cr_expect_neq(live_perform(&t, "/a"), CURLE_OK, "%s", row->name);
    live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_UNSAFE, 1);
    cr_expect(t.decision.maybe_applied, "%s", row->name);
    cr_expect_eq(live_requests(&t), 1, "%s", row->name);
    live_end(&t);
  }
}

/* What was answered before the server went away is answered. */
Test(h2, a_goaway_before_the_answer_takes_nothing_from_it) {
  static const live_step script[] = {
      READ_H2, SEND(H2_SETTINGS H2_GOAWAY_LATER H2_200_OK)};
  live t;
  begin(&t, script, COUNT(script));
  const CURLcode code = live_perform(&t, "/a");
  cr_expect_eq(code, CURLE_OK, "%d", (int)code);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  live_seen_is(&t.seen, "Bok");
  cr_expect_eq(live_requests(&t), 1);
  live_end(&t);
}

/* libcurl would resend five times in each attempt; each counts as one. */
Test(h2, f02_a_stream_that_is_refused_for_ever) {
  static const live_step script[] = {READ_H2,
                                     SEND(H2_SETTINGS H2_REFUSED_STREAM)};
  for (unsigned attempts = 1; attempts <= 4; attempts++) {
    live t;
    begin(&t, script, COUNT(script));
    live_free(t.server);
    t.server = live_start(script, COUNT(script), 0);
    t.request.attempts = attempts;
    cr_expect_eq(live_perform(&t, "/a"), CURLE_GOT_NOTHING);
    live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_ATTEMPTS, attempts);
    cr_expect_eq(t.decision.transport, AGAIN_TRANSPORT_HIDDEN_RESEND);
    cr_expect_eq(live_requests(&t), attempts);
    live_end(&t);
  }
}

/* Part of an answer came: that is no hidden resend, and not for libcurl. */
Test(h2, f11_a_stream_that_breaks_in_its_body) {
  static const live_step script[] = {
      READ_H2, SEND(H2_SETTINGS H2_200_HEAD "\0\0\2\0\0\0\0\0\1ok"), PAUSE(50),
      SEND(H2_RESET_STREAM), THEN_OK};
  live t;
  begin(&t, script, COUNT(script));
  cr_expect_eq(live_perform(&t, "/a"), CURLE_HTTP2_STREAM);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_COMMITTED, 1);
  live_seen_is(&t.seen, "Bok");
  cr_expect_eq(live_requests(&t), 1);
  live_end(&t);
}
