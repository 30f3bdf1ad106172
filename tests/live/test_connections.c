/* What becomes of a connection after an answer, and of an address that nobody
 * listens at. The numbers are those of the facts as they were measured. */
#include "saw.h"

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(connections, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY_HEAD "HTTP/1.1 503 X\r\n"
#define STEPS(...) LIVE_STEPS(READ, __VA_ARGS__, READ, OK_STEP, READ, OK_STEP)

/* ------------------------------ after an answer -------------------------- */

#define KEPT "1 GET /a, 1 GET /a, 1 GET /b"
#define RENEWED "1 GET /a, 2 GET /a, 2 GET /b"

/* The first answer goes again; whatever it did to its connection, the call
 * after has none to open. */
static const struct row {
  const char *name;
  live_step steps[8];
  size_t count;
  const char *saw;
} rows[] = {
    {"read to its end", STEPS(SEND(BUSY_HEAD "Content-Length: 2\r\n\r\nno")),
     KEPT},
    {"read to its last chunk",
     STEPS(SEND(BUSY_HEAD "Transfer-Encoding: chunked\r\n\r\n"
                          "2\r\nno\r\n0\r\n\r\n")),
     KEPT},
    {"without a body", STEPS(SEND(BUSY_HEAD "Content-Length: 0\r\n\r\n")),
     KEPT},
    {"announced to be the last",
     STEPS(SEND(BUSY_HEAD "Connection: close\r\nContent-Length: 2\r\n\r\nno")),
     RENEWED},
    {"of HTTP/1.0",
     STEPS(SEND("HTTP/1.0 503 X\r\nContent-Length: 2\r\n\r\nno")), RENEWED},
    {"to the end of the connection", STEPS(SEND(BUSY_HEAD "\r\nno"), CLOSE),
     RENEWED},
    {"cut in its body",
     STEPS(SEND(BUSY_HEAD "Content-Length: 9\r\n\r\nno"), CLOSE), RENEWED},
    {"cut in its head", STEPS(SEND(BUSY_HEAD "X-A: b"), CLOSE), RENEWED},
    {"not what it says",
     STEPS(SEND(BUSY_HEAD "Content-Encoding: gzip\r\n"
                          "Content-Length: 2\r\n\r\nno")),
     RENEWED},
    {"no HTTP", STEPS(SEND("\x01\x02garbage\r\n\r\n")), RENEWED},
    {"none", STEPS(CLOSE), RENEWED},
    {"a reset", STEPS(RESET), RENEWED},
    {"late", STEPS(STALL), RENEWED},
    {"late in its body",
     STEPS(SEND(BUSY_HEAD "Content-Length: 9\r\n\r\nno"), STALL), RENEWED},
};

Test(connections, f20_one_that_served_an_error_is_kept_one_that_broke_is_not) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct row *row = &rows[i];
    live t;
    live_begin(&t, row->steps, row->count, NULL);
    curl_easy_setopt(t.easy, CURLOPT_ACCEPT_ENCODING, "");
    t.request.attempt_ms = 1000;
    cr_expect_eq(live_perform(&t, "/a"), CURLE_OK, "%s", row->name);
    live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
    t.request.attempt_ms = 0;
    cr_expect_eq(live_perform(&t, "/b"), CURLE_OK, "%s", row->name);
    live_seen_is(&t.seen, "Bokok");
    cr_expect(live_saw(&t, row->saw), "%s", row->name);
    live_end(&t);
  }
}

/* ------------------------------- two addresses --------------------------- */

typedef struct addresses {
  CURL *easy;
  char url[64];
  char dead[64];   /* nobody listens there */
  char forget[64]; /* the dead one */
  char live[64];
  struct curl_slist *first;
  struct curl_slist *then;
} addresses;

static void print_addresses(addresses *own, unsigned port) {
  (void)snprintf(own->url, sizeof(own->url), "http://again.test:%u/a", port);
  (void)snprintf(own->dead, sizeof(own->dead), "again.test:%u:127.0.0.2", port);
  (void)snprintf(own->forget, sizeof(own->forget), "-again.test:%u", port);
  (void)snprintf(own->live, sizeof(own->live), "again.test:%u:127.0.0.1", port);
}

/* Called before each try: the second finds the address that is up. */
static int resolve_anew(again_curl_prepare *attempt, void *user) {
  addresses *own = user;
  (void)attempt;
  if (own->first == NULL) {
    own->first = curl_slist_append(NULL, own->dead);
    curl_easy_setopt(own->easy, CURLOPT_RESOLVE, own->first);
  } else if (own->then == NULL) {
    own->then = curl_slist_append(NULL, own->forget);
    cr_assert_not_null(curl_slist_append(own->then, own->live));
    curl_easy_setopt(own->easy, CURLOPT_RESOLVE, own->then);
  }
  return 0;
}

/* Nothing was sent: even a POST goes again. What the caller made known himself
 * is not forgotten with the addresses that were looked up. */
Test(connections, f24_the_callers_own_addresses_are_kept) {
  static const live_step script[] = {
      READ, SEND(BUSY_HEAD "Content-Length: 0\r\nConnection: close\r\n\r\n"),
      READ, OK_STEP};
  addresses own = {.first = NULL};
  live t;
  LIVE_BEGIN(&t, script);
  print_addresses(&own, live_port(t.server));
  own.easy = t.easy;
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "a");
  t.request.url = own.url;
  t.request.idempotent = AGAIN_ANSWER_YES;
  t.request.prepare = resolve_anew;
  t.request.prepare_user = &own;
  cr_expect_eq(again_curl_perform(t.engine, t.easy, &t.request, &t.decision),
               CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  cr_expect(live_saw(&t, "1 POST /a a, 2 POST /a a"));
  live_end(&t);
  curl_slist_free_all(own.first);
  curl_slist_free_all(own.then);
}

/* libcurl goes on to the next address by itself: that is one attempt. */
Test(connections, f24_the_second_of_two_addresses_is_tried_at_once) {
  static const live_step script[] = {READ, OK_STEP};
  addresses own = {.first = NULL};
  char both[80];
  live t;
  LIVE_BEGIN(&t, script);
  print_addresses(&own, live_port(t.server));
  (void)snprintf(both, sizeof(both), "%s,127.0.0.1", own.dead);
  own.first = curl_slist_append(NULL, both);
  curl_easy_setopt(t.easy, CURLOPT_RESOLVE, own.first);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "a");
  t.request.url = own.url;
  t.request.attempts = 1;
  cr_expect_eq(again_curl_perform(t.engine, t.easy, &t.request, &t.decision),
               CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  cr_expect(live_saw(&t, "1 POST /a a"));
  live_end(&t);
  curl_slist_free_all(own.first);
}

/* ------------------------------ several servers -------------------------- */

/* Each handle alone in its multi, and libcurl would keep few connections. */
Test(connections, f28_those_to_several_servers_are_kept) {
  static const live_step script[] = {READ, OK_STEP};
  live_server *servers[4];
  live t;
  LIVE_BEGIN(&t, script);
  for (size_t i = 0; i < COUNT(servers); i++) {
    servers[i] = live_start(script, COUNT(script), 0);
  }
  for (size_t i = 0; i < 3 * COUNT(servers); i++) {
    t.request.url = live_url(servers[i % COUNT(servers)], "/a");
    cr_expect_eq(again_curl_perform(t.engine, t.easy, &t.request, &t.decision),
                 CURLE_OK);
  }
  for (size_t i = 0; i < COUNT(servers); i++) {
    live_stop(servers[i]);
    cr_expect_eq(live_request_count(servers[i]), 3);
    cr_expect_eq(live_connection_count(servers[i]), 1);
    live_free(servers[i]);
  }
  live_end(&t);
}
