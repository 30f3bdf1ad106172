/* An answer before the body was sent: asked for by "Expect: 100-continue", or
 * in the middle of it. The numbers are those of the facts as they were
 * measured. */
#include "saw.h"
#include "source.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(early, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 2\r\n\r\nno")
#define THROTTLED SEND("HTTP/1.1 429 X\r\nContent-Length: 2\r\n\r\nno")
#define CONTINUE SEND("HTTP/1.1 100 Continue\r\n\r\n")
/* A request whose body is asked for. */
#define READ_BOTH READ_HEAD, CONTINUE, READ_ANY
#define UNEXPECTED SEND("HTTP/1.1 417 E\r\nContent-Length: 0\r\n\r\n")

/* ------------------------- asked before it is sent ----------------------- */

typedef enum how {
  SEEKS = 1,
  /* The rest of the body is sent although the answer is there. */
  KEEPS_SENDING = 2
} how;

static const struct row {
  const char *name;
  unsigned how;
  live_step steps[10];
  size_t count;
  again_why why;
  unsigned attempts;
  const char *saw;
} rows[] = {
    {"told to go on", 0, LIVE_STEPS(READ_BOTH, OK_STEP), AGAIN_WHY_SUCCESS, 1,
     "1 PUT /a 0123456789"},
    {"told to go on, and refused: the source is spent", 0,
     LIVE_STEPS(READ_BOTH, BUSY, READ_BOTH, OK_STEP), AGAIN_WHY_ONE_SHOT, 1,
     "1 PUT /a 0123456789"},
    {"the same from a source that seeks", SEEKS,
     LIVE_STEPS(READ_BOTH, BUSY, READ_BOTH, OK_STEP), AGAIN_WHY_SUCCESS, 2,
     "1 PUT /a 0123456789, 1 PUT /a 0123456789"},
    {"told to go on, and cut", SEEKS,
     LIVE_STEPS(READ_BOTH, CLOSE, READ_BOTH, OK_STEP), AGAIN_WHY_SUCCESS, 2,
     "1 PUT /a 0123456789, 2 PUT /a 0123456789"},
    {"refused before a byte was read", 0,
     LIVE_STEPS(READ_HEAD, BUSY, READ_BOTH, OK_STEP), AGAIN_WHY_SUCCESS, 2,
     "1 PUT /a, 2 PUT /a 0123456789"},
    {"refused, and the source read all the same", KEEPS_SENDING,
     LIVE_STEPS(READ_HEAD, BUSY), AGAIN_WHY_ONE_SHOT, 1, "1 PUT /a"},
    {"not understood: libcurl asks again, without", 0,
     LIVE_STEPS(READ_HEAD, UNEXPECTED, READ, OK_STEP), AGAIN_WHY_SUCCESS, 1,
     "1 PUT /a, 1 PUT /a 0123456789"},
    {"not understood, and then refused", SEEKS,
     LIVE_STEPS(READ_HEAD, UNEXPECTED, READ, BUSY, READ, OK_STEP),
     AGAIN_WHY_SUCCESS, 2,
     "1 PUT /a, 1 PUT /a 0123456789, 1 PUT /a 0123456789"},
};

Test(early, f21_what_was_not_read_is_not_spent) {
  struct curl_slist *headers = curl_slist_append(NULL, "Expect: 100-continue");
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct row *row = &rows[i];
    live_source from = {.text = "0123456789"};
    live t;
    live_begin(&t, row->steps, row->count, NULL);
    curl_easy_setopt(t.easy, CURLOPT_EXPECT_100_TIMEOUT_MS, 5000L);
    curl_easy_setopt(t.easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(t.easy, CURLOPT_INFILESIZE, (long)strlen(from.text));
    if ((row->how & KEEPS_SENDING) != 0) {
      curl_easy_setopt(t.easy, CURLOPT_KEEP_SENDING_ON_ERROR, 1L);
    }
    t.request.headers = headers;
    t.request.read = live_source_read;
    t.request.read_user = &from;
    t.request.seek = (row->how & SEEKS) != 0 ? live_source_seek : NULL;
    t.request.seek_user = &from;
    const CURLcode code = live_perform(&t, "/a");
    cr_expect_eq(code, CURLE_OK, "%s: %d", row->name, (int)code);
    live_ended(&t, row->name, row->why, row->attempts, row->saw);
    live_end(&t);
  }
  curl_slist_free_all(headers);
}

/* ------------------------------ in the middle ---------------------------- */

#define LARGE_SIZE ((size_t)8 * 1024 * 1024)

/* More than the sockets hold: libcurl is still sending when the answer comes.
 * The server reads no further, closes, or breaks off. */
static const struct large {
  const char *name;
  live_step steps[8];
  size_t count;
} larges[] = {
    {"closes", LIVE_STEPS(READ_HEAD, BUSY, CLOSE, READ, OK_STEP)},
    {"waits", LIVE_STEPS(READ_HEAD, BUSY, STALL, READ, OK_STEP)},
    {"goes on reading", LIVE_STEPS(READ_HEAD, BUSY, READ, OK_STEP)},
    {"reads first", LIVE_STEPS(READ_HEAD, READ_ANY, BUSY, READ, OK_STEP)},
    {"resets", LIVE_STEPS(READ_HEAD, RESET, READ, OK_STEP)},
};

static char *large_body(void) {
  char *body = malloc(LARGE_SIZE);
  cr_assert_not_null(body);
  for (size_t i = 0; i < LARGE_SIZE; i++) {
    body[i] = (char)('a' + i % 26);
  }
  return body;
}

Test(early, f20_the_second_attempt_sends_all_on_a_new_connection) {
  char *body = large_body();
  for (size_t i = 0; i < COUNT(larges); i++) {
    const struct large *row = &larges[i];
    live t;
    live_begin(&t, row->steps, row->count, NULL);
    curl_easy_setopt(t.easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(t.easy, CURLOPT_INFILESIZE, (long)LARGE_SIZE);
    t.request.body = body;
    t.request.body_bytes = LARGE_SIZE;
    const CURLcode code = live_perform(&t, "/a");
    cr_expect_eq(code, CURLE_OK, "%s: %d", row->name, (int)code);
    live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
    live_seen_is(&t.seen, "Bok");
    cr_assert_eq(live_requests(&t), 2, "%s", row->name);
    const live_request *second = live_request_at(t.server, 1);
    cr_expect_eq(second->connection, 2, "%s", row->name);
    cr_expect_eq(second->body_size, LARGE_SIZE, "%s", row->name);
    cr_expect_eq(memcmp(second->body, body, LARGE_SIZE), 0, "%s", row->name);
    live_end(&t);
  }
  free(body);
}

/* A POST, then: whatever was sent of it may have acted, unless the answer says
 * that nothing was done. */
Test(early, f20_a_post_that_was_broken_off_may_have_acted) {
  static const live_step busy[] = {READ_HEAD, BUSY, STALL, READ, OK_STEP};
  static const live_step throttled[] = {READ_HEAD, THROTTLED, STALL, READ,
                                        OK_STEP};
  char *body = large_body();
  live t;
  LIVE_BEGIN(&t, busy);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDSIZE, (long)LARGE_SIZE);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, body);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_UNSAFE, 1);
  live_seen_is(&t.seen, "Bno");
  cr_expect_eq(live_requests(&t), 1);
  live_end(&t);

  LIVE_BEGIN(&t, throttled);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDSIZE, (long)LARGE_SIZE);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, body);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  live_seen_is(&t.seen, "Bok");
  cr_assert_eq(live_requests(&t), 2);
  cr_expect_eq(live_request_at(t.server, 1)->body_size, LARGE_SIZE);
  live_end(&t);
  free(body);
}
