/* Hidden resends through a proxy: what the proxy answers to a second CONNECT
 * is no answer to the request that went unanswered. The numbers are those of
 * the facts as they were measured. */
#include "saw.h"

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(tunnel, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define CONNECTED SEND("HTTP/1.1 200 Connected\r\n\r\n")
#define CHALLENGE                                                              \
  SEND("HTTP/1.1 407 P\r\nProxy-Authenticate: Digest realm=\"x\", "            \
       "nonce=\"2\", stale=true\r\nContent-Length: 0\r\n\r\n")

/* The first call leaves a tunnel behind that breaks under the second. */
#define DIES_ON_REUSE READ, CONNECTED, READ, OK_STEP, READ, CLOSE

static const struct row {
  const char *name;
  live_step steps[14];
  size_t count;
  unsigned connects; /* of the second call */
} rows[] = {
    {"connects", LIVE_STEPS(DIES_ON_REUSE, READ, CONNECTED, READ, OK_STEP), 1},
    {"asks for credentials first",
     LIVE_STEPS(DIES_ON_REUSE, READ, CHALLENGE, READ, CONNECTED, READ, OK_STEP),
     2},
};

static CURLcode perform_twice(live *t, const struct row *row,
                              const char *post) {
  char proxy[64];
  live_begin(t, row->steps, row->count, NULL);
  (void)snprintf(proxy, sizeof(proxy), "%s", live_url(t->server, ""));
  curl_easy_setopt(t->easy, CURLOPT_PROXY, proxy);
  curl_easy_setopt(t->easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
  curl_easy_setopt(t->easy, CURLOPT_PROXYAUTH, (long)CURLAUTH_DIGEST);
  curl_easy_setopt(t->easy, CURLOPT_PROXYUSERPWD, "a:b");
  if (post != NULL) {
    curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, post);
  }
  t->request.url = "http://origin.test/a";
  cr_expect_eq(again_curl_perform(t->engine, t->easy, &t->request, NULL),
               CURLE_OK, "%s", row->name);
  return again_curl_perform(t->engine, t->easy, &t->request, &t->decision);
}

static unsigned count_of(live *t, const char *method) {
  unsigned count = 0;
  const size_t requests = live_requests(t);
  for (size_t i = 0; i < requests; i++) {
    count += live_request_is(live_request_at(t->server, i), method);
  }
  return count;
}

Test(tunnel, f02_a_post_is_not_resent) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    live t;
    const CURLcode code = perform_twice(&t, &rows[i], "a");
    cr_expect_eq(code, CURLE_GOT_NOTHING, "%s: %d", rows[i].name, (int)code);
    live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_UNSAFE, 1);
    cr_expect_eq(t.decision.transport, AGAIN_TRANSPORT_HIDDEN_RESEND);
    cr_expect(t.decision.maybe_applied);
    cr_expect_eq(count_of(&t, "POST"), 2, "%s", rows[i].name);
    cr_expect_eq(count_of(&t, "CONNECT"), 1 + rows[i].connects, "%s",
                 rows[i].name);
    live_end(&t);
  }
}

Test(tunnel, f01_a_get_is) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    live t;
    const CURLcode code = perform_twice(&t, &rows[i], NULL);
    cr_expect_eq(code, CURLE_OK, "%s: %d", rows[i].name, (int)code);
    live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
    cr_expect_eq(count_of(&t, "GET"), 3, "%s", rows[i].name);
    live_end(&t);
  }
}

/* Nor does a proxy that refuses say anything of what was done before. */
Test(tunnel, f04_a_refusal_on_the_way_to_a_resend) {
  static const struct row refused = {
      "refuses",
      LIVE_STEPS(DIES_ON_REUSE, READ,
                 SEND("HTTP/1.1 429 X\r\nContent-Length: 0\r\n\r\n"), CLOSE,
                 READ, CONNECTED, READ, OK_STEP),
      1};
  live t;
  const CURLcode code = perform_twice(&t, &refused, "a");
  cr_expect_eq(code, CURLE_RECV_ERROR, "%d", (int)code);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_UNSAFE, 1);
  cr_expect_eq(t.decision.status, 0);
  cr_expect(t.decision.maybe_applied);
  cr_expect_eq(count_of(&t, "POST"), 2);
  live_end(&t);
}
