/* The method that decides is that of the request as it was sent, or what the
 * caller says of it. */
#include "saw.h"

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(method, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n")

static void get(CURL *easy) {
  curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
}

static void post(CURL *easy) {
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "a");
}

static void put(CURL *easy) {
  curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy, CURLOPT_INFILESIZE, 0L);
}

static void head(CURL *easy) {
  curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
}

static void custom_delete(CURL *easy) {
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "DELETE");
}

static void custom_patch(CURL *easy) {
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "PATCH");
}

/* libcurl says GET of a handle that has done nothing, and what it did last of
 * one that has. */
static const struct row {
  const char *name;
  live_set_up_fn *first; /* a call before; NULL = none */
  live_set_up_fn *then;
  const char *stated;
  again_why why;
  const char *saw;
} rows[] = {
    {"a GET", NULL, get, NULL, AGAIN_WHY_SUCCESS, "1 GET /a, 1 GET /a"},
    {"a POST", NULL, post, NULL, AGAIN_WHY_UNSAFE, "1 POST /a a"},
    {"a POST after a GET", get, post, NULL, AGAIN_WHY_UNSAFE,
     "1 GET /a, 1 POST /a a"},
    {"a GET after a POST", post, get, NULL, AGAIN_WHY_SUCCESS,
     "1 POST /a a, 1 GET /a, 1 GET /a"},
    {"a PUT", NULL, put, NULL, AGAIN_WHY_SUCCESS, "1 PUT /a, 1 PUT /a"},
    {"a HEAD", NULL, head, NULL, AGAIN_WHY_SUCCESS, "1 HEAD /a, 1 HEAD /a"},
    {"a DELETE", NULL, custom_delete, NULL, AGAIN_WHY_SUCCESS,
     "1 DELETE /a, 1 DELETE /a"},
    {"a PATCH", NULL, custom_patch, NULL, AGAIN_WHY_UNSAFE, "1 PATCH /a"},
    {"a POST that is stated to be a PUT", NULL, post, "PUT", AGAIN_WHY_SUCCESS,
     "1 POST /a a, 1 POST /a a"},
    {"a GET that is stated to be a POST", NULL, get, "POST", AGAIN_WHY_UNSAFE,
     "1 GET /a"},
};

Test(method, is_that_of_the_request_as_it_was_sent) {
  static const live_step script[] = {READ, OK_STEP, READ, BUSY, READ, OK_STEP};
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct row *row = &rows[i];
    const size_t from = row->first != NULL ? 0 : 2;
    live t;
    live_begin(&t, script + from, COUNT(script) - from, NULL);
    if (row->first != NULL) {
      row->first(t.easy);
      cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
    }
    row->then(t.easy);
    t.request.method = row->stated;
    (void)live_perform(&t, "/a");
    cr_expect_eq(t.decision.why, row->why, "%s: %s", row->name,
                 again_why_name(t.decision.why));
    cr_expect(live_saw(&t, row->saw), "%s", row->name);
    live_end(&t);
  }
}

typedef struct detour {
  char url[64];
  unsigned tries;
} detour;

/* The first try goes where nobody listens. */
static int go_there(again_curl_prepare *attempt, void *user) {
  detour *own = user;
  attempt->url = own->tries++ == 0 ? "http://127.0.0.1:1/a" : own->url;
  return 0;
}

Test(method, is_known_of_a_request_that_was_not_sent) {
  static const live_step script[] = {READ, BUSY, READ, OK_STEP};
  detour own = {.tries = 0};
  live t;
  LIVE_BEGIN(&t, script);
  (void)snprintf(own.url, sizeof(own.url), "%s", live_url(t.server, "/a"));
  post(t.easy);
  t.request.prepare = go_there;
  t.request.prepare_user = &own;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_UNSAFE, 1);
  cr_expect_eq(own.tries, 2);
  cr_expect(live_saw(&t, "1 POST /a a"));
  live_end(&t);
}
