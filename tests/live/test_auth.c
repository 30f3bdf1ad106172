/* Rounds of authentication are neither attempts nor hidden resends, and what a
 * server refused to hear has had no effect. The numbers are those of the facts
 * as they were measured. */
#include "saw.h"
#include "source.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(auth, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 2\r\n\r\nno")
#define CHALLENGE(more)                                                        \
  SEND("HTTP/1.1 401 U\r\nWWW-Authenticate: Digest realm=\"x\", "              \
       "nonce=\"1\"" more "\r\nContent-Length: 0\r\n\r\n")
#define STALE                                                                  \
  SEND("HTTP/1.1 401 U\r\nWWW-Authenticate: Digest realm=\"x\", "              \
       "nonce=\"2\", stale=true\r\nContent-Length: 0\r\n\r\n")

typedef enum body_kind { NO_BODY = 0, FIELDS, MEMORY, SOURCE } body_kind;

static const struct row {
  const char *name;
  unsigned long auth;
  body_kind body;
  live_step steps[10];
  size_t count;
  CURLcode code;
  again_why why;
  unsigned attempts;
  const char *saw;
} rows[] = {
    {"a round, then a 503: the credentials are known by then", CURLAUTH_DIGEST,
     NO_BODY, LIVE_STEPS(READ, CHALLENGE(""), READ, BUSY, READ, OK_STEP),
     CURLE_OK, AGAIN_WHY_SUCCESS, 2, "1 GET /a, 1 GET /a, 1 GET /a"},
    {"a challenge that has grown stale by the second attempt", CURLAUTH_DIGEST,
     NO_BODY,
     LIVE_STEPS(READ, CHALLENGE(""), READ, BUSY, READ, STALE, READ, OK_STEP),
     CURLE_OK, AGAIN_WHY_SUCCESS, 2, "1 GET /a, 1 GET /a, 1 GET /a, 1 GET /a"},
    {"two rounds", CURLAUTH_DIGEST, FIELDS,
     LIVE_STEPS(READ, CHALLENGE(""), READ, STALE, READ, OK_STEP), CURLE_OK,
     AGAIN_WHY_SUCCESS, 1,
     "1 POST /a, 1 POST /a 0123456789, 1 POST /a 0123456789"},
    {"credentials that are refused", CURLAUTH_DIGEST, FIELDS,
     LIVE_STEPS(READ, CHALLENGE(""), READ, CHALLENGE("")), CURLE_OK,
     AGAIN_WHY_RULE, 1, "1 POST /a, 1 POST /a 0123456789"},
    {"a POST that may have acted", CURLAUTH_DIGEST, FIELDS,
     LIVE_STEPS(READ, CHALLENGE(""), READ, BUSY, READ, OK_STEP), CURLE_OK,
     AGAIN_WHY_UNSAFE, 1, "1 POST /a, 1 POST /a 0123456789"},
    {"a GET that is cut after its round is resent by libcurl", CURLAUTH_DIGEST,
     NO_BODY, LIVE_STEPS(READ, CHALLENGE(""), READ, CLOSE, READ, OK_STEP),
     CURLE_OK, AGAIN_WHY_SUCCESS, 2, "1 GET /a, 1 GET /a, 2 GET /a"},
    {"a POST that is cut after its round is not", CURLAUTH_DIGEST, FIELDS,
     LIVE_STEPS(READ, CHALLENGE(""), READ, CLOSE, READ, OK_STEP),
     CURLE_GOT_NOTHING, AGAIN_WHY_UNSAFE, 1, "1 POST /a, 1 POST /a 0123456789"},
    {"a source that cannot seek, first asked without its body", CURLAUTH_DIGEST,
     SOURCE, LIVE_STEPS(READ, CHALLENGE(""), READ, OK_STEP), CURLE_OK,
     AGAIN_WHY_SUCCESS, 1, "1 PUT /a, 1 PUT /a 0123456789"},
    {"the same, spent by then", CURLAUTH_DIGEST, SOURCE,
     LIVE_STEPS(READ, CHALLENGE(""), READ, BUSY, READ, OK_STEP), CURLE_OK,
     AGAIN_WHY_ONE_SHOT, 1, "1 PUT /a, 1 PUT /a 0123456789"},
    {"a body in memory, sent before anyone asked for credentials", CURLAUTH_ANY,
     MEMORY, LIVE_STEPS(READ, CHALLENGE(""), READ, BUSY, READ, OK_STEP),
     CURLE_OK, AGAIN_WHY_SUCCESS, 2,
     "1 PUT /a 0123456789, 1 PUT /a 0123456789, 1 PUT /a 0123456789"},
    {"credentials that nobody asks for", CURLAUTH_BASIC, MEMORY,
     LIVE_STEPS(READ, BUSY, READ, OK_STEP), CURLE_OK, AGAIN_WHY_SUCCESS, 2,
     "1 PUT /a 0123456789, 1 PUT /a 0123456789"},
};

static void set_body(live *t, body_kind kind, live_source *text) {
  switch (kind) {
  case NO_BODY:
    return;
  case FIELDS:
    curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, text->text);
    return;
  case MEMORY:
    t->request.body = text->text;
    t->request.body_bytes = strlen(text->text);
    break;
  case SOURCE:
    t->request.read = live_source_read;
    t->request.read_user = text;
    break;
  }
  curl_easy_setopt(t->easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(t->easy, CURLOPT_INFILESIZE, (long)strlen(text->text));
}

Test(auth, f32_a_round_is_neither_attempt_nor_resend) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct row *row = &rows[i];
    live_source text = {.text = "0123456789"};
    live t;
    live_begin(&t, row->steps, row->count, NULL);
    curl_easy_setopt(t.easy, CURLOPT_HTTPAUTH, (long)row->auth);
    curl_easy_setopt(t.easy, CURLOPT_USERPWD, "a:b");
    set_body(&t, row->body, &text);
    const CURLcode code = live_perform(&t, "/a");
    cr_expect_eq(code, row->code, "%s: %d", row->name, (int)code);
    live_ended(&t, row->name, row->why, row->attempts, row->saw);
    live_end(&t);
  }
}

/* The second attempt goes on with the challenge of the first. */
Test(auth, f12_what_fails_on_error_still_makes_its_rounds) {
  static const live_step script[] = {
      READ, CHALLENGE(", qop=\"auth\""), READ, BUSY, READ, OK_STEP};
  char value[256];
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_DIGEST);
  curl_easy_setopt(t.easy, CURLOPT_USERPWD, "a:b");
  t.request.fail_on_error = true;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  live_seen_is(&t.seen, "Bok");
  cr_expect(live_saw(&t, "1 GET /a, 1 GET /a, 1 GET /a"));
  live_last_header(&t, "Authorization", value, sizeof(value));
  cr_expect_not_null(strstr(value, "nc=00000002"), "%s", value);
  live_end(&t);
}
