/* A proxy that is asked to CONNECT: what it says is no word of the origin's,
 * and what it was sent has no effect there. The numbers are those of the facts
 * as they were measured. */
#include "saw.h"

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(proxy, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 2\r\n\r\nno")
#define CONNECTED SEND("HTTP/1.1 200 Connected\r\n\r\n")
#define REFUSED SEND("HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n"), CLOSE
#define CHALLENGE(how)                                                         \
  SEND("HTTP/1.1 407 P\r\nProxy-Authenticate: " how                            \
       "\r\nContent-Length: 0\r\n\r\n")
#define BASIC CHALLENGE("Basic realm=\"x\"")
#define BASIC_AND_CLOSE                                                        \
  CHALLENGE("Basic realm=\"x\"\r\nConnection: close"), CLOSE
#define DIGEST CHALLENGE("Digest realm=\"x\", nonce=\"1\"")

#define CONNECT(n) #n " CONNECT origin.test:80"
#define POST(n) #n " POST /a a"
#define GET(n) #n " GET /a"

/* The server plays both, the proxy and what is behind it. */
static void begin(live *t, const live_step *steps, size_t count,
                  const char *post) {
  char proxy[64];
  live_begin(t, steps, count, NULL);
  (void)snprintf(proxy, sizeof(proxy), "%s", live_url(t->server, ""));
  curl_easy_setopt(t->easy, CURLOPT_PROXY, proxy);
  curl_easy_setopt(t->easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
  curl_easy_setopt(t->easy, CURLOPT_PROXYAUTH, (long)CURLAUTH_ANY);
  curl_easy_setopt(t->easy, CURLOPT_PROXYUSERPWD, "a:b");
  if (post != NULL) {
    curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, post);
  }
  t->request.url = "http://origin.test/a";
}

static CURLcode perform(live *t) {
  return again_curl_perform(t->engine, t->easy, &t->request, &t->decision);
}

/* ---------------------------------- rows --------------------------------- */

static const struct row {
  const char *name;
  live_step steps[12];
  size_t count;
  const char *post;
  CURLcode code;
  again_why why;
  unsigned attempts;
  const char *saw;
} rows[] = {
    {"asks for Basic", LIVE_STEPS(READ, BASIC, READ, CONNECTED, READ, OK_STEP),
     "a", CURLE_OK, AGAIN_WHY_SUCCESS, 1,
     CONNECT(1) ", " CONNECT(1) ", " POST(1)},
    {"asks for Digest",
     LIVE_STEPS(READ, DIGEST, READ, CONNECTED, READ, OK_STEP), "a", CURLE_OK,
     AGAIN_WHY_SUCCESS, 1, CONNECT(1) ", " CONNECT(1) ", " POST(1)},
    {"asks, and closes",
     LIVE_STEPS(READ, BASIC_AND_CLOSE, READ, CONNECTED, READ, OK_STEP), "a",
     CURLE_OK, AGAIN_WHY_SUCCESS, 1, CONNECT(1) ", " CONNECT(2) ", " POST(2)},
    {"asks, then refuses, then connects",
     LIVE_STEPS(READ, DIGEST, READ, REFUSED, READ, CONNECTED, READ, OK_STEP),
     "a", CURLE_OK, AGAIN_WHY_SUCCESS, 1,
     CONNECT(1) ", " CONNECT(1) ", " CONNECT(2) ", " POST(2)},
    {"refuses, then connects",
     LIVE_STEPS(READ, REFUSED, READ, CONNECTED, READ, OK_STEP), "a", CURLE_OK,
     AGAIN_WHY_SUCCESS, 1, CONNECT(1) ", " CONNECT(2) ", " POST(2)},
    {"is cut when asked to connect",
     LIVE_STEPS(READ, CLOSE, READ, CONNECTED, READ, OK_STEP), "a", CURLE_OK,
     AGAIN_WHY_SUCCESS, 1, CONNECT(1) ", " CONNECT(2) ", " POST(2)},
    {"is cut after it connected",
     LIVE_STEPS(READ, CONNECTED, CLOSE, READ, CONNECTED, READ, OK_STEP), NULL,
     CURLE_OK, AGAIN_WHY_SUCCESS, 2, CONNECT(1) ", " CONNECT(2) ", " GET(2)},
    {"is cut after a request",
     LIVE_STEPS(READ, CONNECTED, READ, CLOSE, READ, CONNECTED, READ, OK_STEP),
     NULL, CURLE_OK, AGAIN_WHY_SUCCESS, 2,
     CONNECT(1) ", " GET(1) ", " CONNECT(2) ", " GET(2)},
    {"is cut after a request that may have acted",
     LIVE_STEPS(READ, CONNECTED, READ, CLOSE, READ, CONNECTED, READ, OK_STEP),
     "a", CURLE_GOT_NOTHING, AGAIN_WHY_UNSAFE, 1, CONNECT(1) ", " POST(1)},
    {"serves an error of the origin's",
     LIVE_STEPS(READ, CONNECTED, READ, BUSY, READ, OK_STEP), NULL, CURLE_OK,
     AGAIN_WHY_SUCCESS, 2, CONNECT(1) ", " GET(1) ", " GET(1)},
    {"serves one after which nothing goes again",
     LIVE_STEPS(READ, CONNECTED, READ, BUSY, READ, OK_STEP), "a", CURLE_OK,
     AGAIN_WHY_UNSAFE, 1, CONNECT(1) ", " POST(1)},
};

Test(proxy, f04_what_it_was_sent_has_no_effect_behind_it) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct row *row = &rows[i];
    live t;
    begin(&t, row->steps, row->count, row->post);
    const CURLcode code = perform(&t);
    cr_expect_eq(code, row->code, "%s: %d", row->name, (int)code);
    cr_expect_eq(t.decision.maybe_applied,
                 row->why == AGAIN_WHY_UNSAFE || row->attempts > 1, "%s",
                 row->name);
    live_ended(&t, row->name, row->why, row->attempts, row->saw);
    live_end(&t);
  }
}

/* The proxy refuses for good. */
Test(proxy, f32_credentials_that_are_refused_are_final) {
  static const live_step script[] = {READ, BASIC, READ, BASIC, CLOSE};
  live t;
  begin(&t, script, COUNT(script), "a");
  const CURLcode code = perform(&t);
  cr_expect_eq(code, CURLE_RECV_ERROR, "%d", (int)code);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_RULE, 0);
  cr_expect_eq(t.decision.status, 407);
  cr_expect_not(t.decision.maybe_applied);
  cr_expect(live_saw(&t, CONNECT(1) ", " CONNECT(1)));
  live_end(&t);
}

Test(proxy, f12_a_refusal_fails_as_with_bare_libcurl) {
  static const live_step script[] = {
      READ, SEND("HTTP/1.1 403 X\r\nContent-Length: 0\r\n\r\n")};
  live t;
  begin(&t, script, COUNT(script), NULL);
  t.request.fail_on_error = true;
  const CURLcode code = perform(&t);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_RULE, 0);
  cr_expect(live_saw(&t, CONNECT(1)));
  live_free(t.server);
  t.server = live_start(script, COUNT(script), LIVE_NO_REPEAT);
  curl_easy_setopt(t.easy, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(t.easy, CURLOPT_PROXY, live_url(t.server, ""));
  cr_expect_eq(code, curl_easy_perform(t.easy), "%d", (int)code);
  live_end(&t);
}

/* --------------------------------- its hints ----------------------------- */

Test(proxy, f05_its_hint_is_not_the_origins) {
  static const live_step script[] = {
      READ,
      SEND("HTTP/1.1 407 P\r\nRetry-After: 50\r\nProxy-Authenticate: "
           "Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"),
      READ,
      SEND("HTTP/1.1 200 Connected\r\nRetry-After: 60\r\n\r\n"),
      READ,
      BUSY};
  live t;
  begin(&t, script, COUNT(script), NULL);
  t.request.attempts = 1;
  cr_expect_eq(perform(&t), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_ATTEMPTS, 1);
  cr_expect_not(t.decision.hint.has_delay);
  live_seen_is(&t.seen, "Bno");
  cr_expect(live_saw(&t, CONNECT(1) ", " CONNECT(1) ", " GET(1)));
  live_end(&t);
}
