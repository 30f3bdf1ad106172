/* What a server does behind TLS: its connections are kept, its breaks seen and
 * its hidden resends vetoed as in the clear, whether it says goodbye or not.
 * The numbers are those of the facts as they were measured. */
#include "h2.h"
#include "saw.h"
#include "tls.h"

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(https, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 2\r\n\r\nno")
#define CUT_BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 9\r\n\r\nno"), CLOSE
#define CUT_OK SEND("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"), CLOSE

static const struct row {
  const char *name;
  live_step steps[8];
  size_t count;
  bool is_post;
  unsigned calls;
  again_why why;
  unsigned attempts;
  const char *saw;
} rows[] = {
    {"an error that was read", LIVE_STEPS(READ, BUSY, READ, OK_STEP), false, 1,
     AGAIN_WHY_SUCCESS, 2, "1 GET /a, 1 GET /a"},
    {"an error that was cut", LIVE_STEPS(READ, CUT_BUSY, READ, OK_STEP), false,
     1, AGAIN_WHY_SUCCESS, 2, "1 GET /a, 2 GET /a"},
    {"a success that was cut", LIVE_STEPS(READ, CUT_OK, READ, OK_STEP), false,
     1, AGAIN_WHY_COMMITTED, 1, "1 GET /a"},
    {"no answer", LIVE_STEPS(READ, CLOSE, READ, OK_STEP), false, 1,
     AGAIN_WHY_SUCCESS, 2, "1 GET /a, 2 GET /a"},
    {"no answer to a POST", LIVE_STEPS(READ, CLOSE, READ, OK_STEP), true, 1,
     AGAIN_WHY_UNSAFE, 1, "1 POST /a"},
    {"dead when used again",
     LIVE_STEPS(READ, OK_STEP, READ, CLOSE, READ, OK_STEP), false, 2,
     AGAIN_WHY_SUCCESS, 2, "1 GET /a, 1 GET /a, 2 GET /a"},
    {"dead under a POST", LIVE_STEPS(READ, OK_STEP, READ, CLOSE, READ, OK_STEP),
     true, 2, AGAIN_WHY_UNSAFE, 1, "1 POST /a, 1 POST /a"},
};

static live_tls *begin(live *t, const live_step *steps, size_t count,
                       bool is_post, unsigned how) {
  static char url[64];
  live_begin(t, steps, count, NULL);
  live_tls *tls = live_tls_start(live_port(t->server), how);
  (void)snprintf(url, sizeof(url), "https://127.0.0.1:%u/a",
                 live_tls_port(tls));
  t->request.url = url;
  curl_easy_setopt(t->easy, CURLOPT_SSL_VERIFYPEER, 0L);
  curl_easy_setopt(t->easy, CURLOPT_SSL_VERIFYHOST, 0L);
  if (is_post) {
    curl_easy_setopt(t->easy, CURLOPT_CUSTOMREQUEST, "POST");
  }
  return tls;
}

static void perform(live *t, unsigned calls) {
  for (unsigned i = 0; i < calls; i++) {
    (void)again_curl_perform(t->engine, t->easy, &t->request, &t->decision);
  }
}

static void run(const struct row *row, unsigned how) {
  live t;
  live_tls *tls = begin(&t, row->steps, row->count, row->is_post, how);
  perform(&t, row->calls);
  cr_expect_eq(t.decision.transport == AGAIN_TRANSPORT_HIDDEN_RESEND,
               row->why == AGAIN_WHY_UNSAFE && row->calls == 2, "%s: %s",
               row->name, again_transport_name(t.decision.transport));
  live_ended(&t, row->name, row->why, row->attempts, row->saw);
  live_tls_free(tls);
  live_end(&t);
}

Test(https, f02_what_a_server_does_behind_tls) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    run(&rows[i], LIVE_TLS_PLAIN);
    run(&rows[i], LIVE_TLS_SAYS_GOODBYE);
  }
}

/* --------------------------------- HTTP/2 -------------------------------- */

/* Here a connection can be used again, unlike one in the clear. */
static const struct h2_row {
  const char *name;
  live_step steps[6];
  size_t count;
  bool is_post;
  unsigned calls;
  again_why why;
  unsigned attempts;
  unsigned connections[3]; /* of each request; 0 = no more */
} h2_rows[] = {
    {"an error",
     LIVE_STEPS(READ_H2, SEND(H2_SETTINGS H2_503), READ_H2,
                SEND(H2_SECOND_200_OK)),
     false,
     1,
     AGAIN_WHY_SUCCESS,
     2,
     {1, 1}},
    {"refused when used again",
     LIVE_STEPS(READ_H2, SEND(H2_SETTINGS H2_200_OK), READ_H2,
                SEND(H2_SECOND_REFUSED), READ_H2, SEND(H2_SETTINGS H2_200_OK)),
     false,
     2,
     AGAIN_WHY_SUCCESS,
     2,
     {1, 1, 2}},
    {"a POST that is refused",
     LIVE_STEPS(READ_H2, SEND(H2_SETTINGS H2_200_OK), READ_H2,
                SEND(H2_SECOND_REFUSED), READ_H2, SEND(H2_SETTINGS H2_200_OK)),
     true,
     2,
     AGAIN_WHY_UNSAFE,
     1,
     {1, 1}},
    {"goes away after an answer",
     LIVE_STEPS(READ_H2, SEND(H2_SETTINGS H2_GOAWAY_LATER H2_200_OK), READ_H2,
                SEND(H2_SETTINGS H2_200_OK)),
     true,
     2,
     AGAIN_WHY_SUCCESS,
     1,
     {1, 2}},
    {"goes away, and has not looked",
     LIVE_STEPS(READ_H2, SEND(H2_SETTINGS H2_200_OK), READ_H2,
                SEND(H2_GOAWAY_LATER), READ_H2, SEND(H2_SETTINGS H2_200_OK)),
     false,
     2,
     AGAIN_WHY_SUCCESS,
     2,
     {1, 1, 2}},
    {"the same under a POST",
     LIVE_STEPS(READ_H2, SEND(H2_SETTINGS H2_200_OK), READ_H2,
                SEND(H2_GOAWAY_LATER), READ_H2, SEND(H2_SETTINGS H2_200_OK)),
     true,
     2,
     AGAIN_WHY_UNSAFE,
     1,
     {1, 1}},
    {"dead when used again",
     LIVE_STEPS(READ_H2, SEND(H2_SETTINGS H2_200_OK), READ_H2, CLOSE, READ_H2,
                SEND(H2_SETTINGS H2_200_OK)),
     true,
     2,
     AGAIN_WHY_UNSAFE,
     1,
     {1, 1}},
};

static void expect_connections(live *t, const struct h2_row *row) {
  const size_t count = live_requests(t);
  cr_expect(count == COUNT(row->connections) || row->connections[count] == 0,
            "%s: %zu", row->name, count);
  for (size_t i = 0; i < count; i++) {
    cr_expect_eq(live_request_at(t->server, i)->connection, row->connections[i],
                 "%s: %zu", row->name, i);
  }
}

Test(https, f02_what_a_server_does_by_http2) {
  for (size_t i = 0; i < COUNT(h2_rows); i++) {
    const struct h2_row *row = &h2_rows[i];
    live t;
    live_tls *tls =
        begin(&t, row->steps, row->count, row->is_post, LIVE_TLS_AGREES_ON_H2);
    perform(&t, row->calls);
    cr_expect_eq(t.decision.why, row->why, "%s: %s", row->name,
                 again_why_name(t.decision.why));
    cr_expect_eq(t.decision.attempts, row->attempts, "%s: %u", row->name,
                 t.decision.attempts);
    expect_connections(&t, row);
    live_tls_free(tls);
    live_end(&t);
  }
}
