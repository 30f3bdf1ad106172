/* A call whose request takes several hops: redirects and rounds of
 * authentication. The numbers are those of the facts as they were measured. */
#include "saw.h"
#include "source.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

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

/* --------------------------- what a redirect keeps ----------------------- */

#define FOUND(status)                                                          \
  SEND("HTTP/1.1 " status " F\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 2\r\n\r\nno")
#define THROTTLED SEND("HTTP/1.1 429 X\r\nContent-Length: 2\r\n\r\nno")

typedef enum body_kind { FIELDS, MEMORY, SEEKS, ONE_SHOT } body_kind;

static const struct row {
  const char *name;
  body_kind body;
  live_step steps[10];
  size_t count;
  CURLcode code;
  again_why why;
  unsigned attempts;
  bool maybe_applied;
  const char *saw;
} rows[] = {
    {"307 keeps the method and the body", FIELDS,
     LIVE_STEPS(READ, FOUND("307"), READ, THROTTLED, READ, FOUND("307"), READ,
                OK_STEP),
     CURLE_OK, AGAIN_WHY_SUCCESS, 2, false,
     "1 POST /a abc, 1 POST /b abc, 1 POST /a abc, 1 POST /b abc"},
    {"so does 308, from memory", MEMORY,
     LIVE_STEPS(READ, FOUND("308"), READ, THROTTLED, READ, FOUND("308"), READ,
                OK_STEP),
     CURLE_OK, AGAIN_WHY_SUCCESS, 2, false,
     "1 POST /a abc, 1 POST /b abc, 1 POST /a abc, 1 POST /b abc"},
    {"and from a source that seeks", SEEKS,
     LIVE_STEPS(READ, FOUND("308"), READ, THROTTLED, READ, FOUND("308"), READ,
                OK_STEP),
     CURLE_OK, AGAIN_WHY_SUCCESS, 2, false,
     "1 POST /a abc, 1 POST /b abc, 1 POST /a abc, 1 POST /b abc"},
    {"a source that does not is spent at the first hop", ONE_SHOT,
     LIVE_STEPS(READ, FOUND("307"), READ, OK_STEP), CURLE_SEND_FAIL_REWIND,
     AGAIN_WHY_ONE_SHOT, 0, false, "1 POST /a abc"},
    {"302 turns a POST into a GET", FIELDS,
     LIVE_STEPS(READ, FOUND("302"), READ, OK_STEP), CURLE_OK, AGAIN_WHY_SUCCESS,
     1, false, "1 POST /a abc, 1 GET /b"},
    {"a hop that is cut may have acted", FIELDS,
     LIVE_STEPS(READ, FOUND("307"), READ, CLOSE, READ, OK_STEP),
     CURLE_GOT_NOTHING, AGAIN_WHY_UNSAFE, 1, true,
     "1 POST /a abc, 1 POST /b abc"},
    {"so may one that fails", FIELDS,
     LIVE_STEPS(READ, FOUND("308"), READ, BUSY, READ, OK_STEP), CURLE_OK,
     AGAIN_WHY_UNSAFE, 1, true, "1 POST /a abc, 1 POST /b abc"},
};

static void set_body(live *t, body_kind kind, live_source *text) {
  if (kind == FIELDS) {
    curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, text->text);
    return;
  }
  curl_easy_setopt(t->easy, CURLOPT_POST, 1L);
  curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE, 3L);
  if (kind == MEMORY) {
    t->request.body = text->text;
    t->request.body_bytes = 3;
    return;
  }
  t->request.read = live_source_read;
  t->request.read_user = text;
  if (kind == SEEKS) {
    t->request.seek = live_source_seek;
    t->request.seek_user = text;
  }
}

Test(hops, f31_method_and_body_of_each_hop) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct row *row = &rows[i];
    live_source text = {.text = "abc"};
    live t;
    live_begin(&t, row->steps, row->count, NULL);
    curl_easy_setopt(t.easy, CURLOPT_FOLLOWLOCATION, 1L);
    set_body(&t, row->body, &text);
    const CURLcode code = live_perform(&t, "/a");
    cr_expect_eq(code, row->code, "%s: %d", row->name, (int)code);
    cr_expect_eq(t.decision.maybe_applied, row->maybe_applied, "%s", row->name);
    live_ended(&t, row->name, row->why, row->attempts, row->saw);
    live_end(&t);
  }
}

/* A 307 was not acted on, and the second hop was not sent: even a POST goes
 * again, from the first. */
Test(hops, f04_a_hop_that_is_refused_after_a_307_was_not_sent) {
  static const live_step script[] = {
      READ,
      SEND("HTTP/1.1 307 F\r\nLocation: http://127.0.0.1:1/\r\n"
           "Content-Length: 0\r\n\r\n"),
      READ, OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "abc");
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  cr_expect_not(t.decision.maybe_applied);
  cr_expect(live_saw(&t, "1 POST /a abc, 1 POST /a abc"));
  live_end(&t);
}

/* The other host gets no credentials, in no attempt. */
Test(hops, f31_credentials_stay_with_their_host) {
  static const live_step elsewhere[] = {READ, BUSY, READ, OK_STEP};
  char location[128];
  char value[64];
  live_server *other = live_start(elsewhere, COUNT(elsewhere), LIVE_NO_REPEAT);
  (void)snprintf(location, sizeof(location),
                 "HTTP/1.1 302 F\r\nLocation: %s\r\n"
                 "Content-Length: 0\r\n\r\n",
                 live_url(other, "/b"));
  const live_step found = {LIVE_SEND, 0, location, strlen(location)};
  const live_step script[] = {READ, found, READ, found};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(t.easy, CURLOPT_USERPWD, "a:b");
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  cr_expect(live_saw(&t, "1 GET /a, 1 GET /a"));
  live_last_header(&t, "Authorization", value, sizeof(value));
  cr_expect_str_eq(value, "Basic YTpi");
  live_stop(other);
  cr_assert_eq(live_request_count(other), 2);
  for (size_t i = 0; i < 2; i++) {
    cr_expect_not(live_request_header(live_request_at(other, i),
                                      "Authorization", value, sizeof(value)));
  }
  live_free(other);
  live_end(&t);
}

Test(hops, f31_a_circle_of_redirects_is_final) {
  static const live_step script[] = {READ,         FOUND("302"), READ,
                                     FOUND("302"), READ,         FOUND("302")};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(t.easy, CURLOPT_MAXREDIRS, 1L);
  cr_expect_eq(live_perform(&t, "/b"), CURLE_TOO_MANY_REDIRECTS);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_UNKNOWN, 1);
  cr_expect_eq(t.decision.status, 302);
  cr_expect(live_saw(&t, "1 GET /b, 1 GET /b"));
  live_end(&t);
}
