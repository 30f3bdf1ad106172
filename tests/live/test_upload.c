/* A request body is sent whole in each attempt, or not again. */
#include "aid.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(upload, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 2\r\n\r\nno")

typedef struct source {
  const char *text;
  size_t offset;
  unsigned reads;
  unsigned seeks;
  bool fails_to_seek;
} source;

static size_t read_source(char *out, size_t unit, size_t count, void *user) {
  source *from = user;
  const size_t left = strlen(from->text) - from->offset;
  const size_t size = left < unit * count ? left : unit * count;
  memcpy(out, from->text + from->offset, size);
  from->offset += size;
  from->reads++;
  return size;
}

static int seek_source(void *user, curl_off_t offset, int origin) {
  source *from = user;
  from->seeks++;
  if (from->fails_to_seek || origin != SEEK_SET) {
    return CURL_SEEKFUNC_FAIL;
  }
  from->offset = (size_t)offset;
  return CURL_SEEKFUNC_OK;
}

static void put(live *t, source *from) {
  curl_easy_setopt(t->easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(t->easy, CURLOPT_INFILESIZE, (long)strlen(from->text));
  t->request.read = read_source;
  t->request.read_user = from;
}

Test(upload, a_source_that_seeks_is_rewound) {
  static const live_step script[] = {READ, BUSY, READ, BUSY, READ, OK_STEP};
  source from = {.text = "0123456789"};
  live t;
  LIVE_BEGIN(&t, script);
  put(&t, &from);
  t.request.seek = seek_source;
  t.request.seek_user = &from;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 3);
  cr_assert_eq(live_requests(&t), 3);
  for (size_t i = 0; i < 3; i++) {
    cr_expect_str_eq(live_request_at(t.server, i)->body, "0123456789");
  }
  cr_expect_eq(from.seeks, 2);
  live_end(&t);
}

Test(upload, a_source_that_does_not_is_read_once) {
  static const live_step script[] = {READ, BUSY, READ, OK_STEP};
  source from = {.text = "0123456789"};
  live t;
  LIVE_BEGIN(&t, script);
  put(&t, &from);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_ONE_SHOT, 1);
  live_seen_is(&t.seen, "Bno");
  cr_expect_eq(live_requests(&t), 1);
  live_end(&t);
}

/* The answer before is then the last, and is delivered. */
Test(upload, a_rewind_that_fails_ends_the_call) {
  static const live_step script[] = {READ, BUSY, READ, OK_STEP};
  source from = {.text = "0123456789", .fails_to_seek = true};
  live t;
  LIVE_BEGIN(&t, script);
  put(&t, &from);
  t.request.seek = seek_source;
  t.request.seek_user = &from;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_ONE_SHOT, 1);
  live_seen_is(&t.seen, "Bno");
  cr_expect_eq(live_requests(&t), 1);
  live_end(&t);
}

Test(upload, a_body_in_memory_goes_again) {
  static const live_step script[] = {READ, BUSY, READ, OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_POST, 1L);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDSIZE, 5L);
  t.request.body = "a\0b=c";
  t.request.body_bytes = 5;
  t.request.idempotent = AGAIN_ANSWER_YES;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  cr_assert_eq(live_requests(&t), 2);
  for (size_t i = 0; i < 2; i++) {
    const live_request *request = live_request_at(t.server, i);
    cr_expect_eq(request->body_size, 5);
    cr_expect_eq(memcmp(request->body, "a\0b=c", 5), 0);
  }
  live_end(&t);
}

Test(upload, no_source_is_an_empty_body_and_never_stdin) {
  static const live_step script[] = {READ, OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_POST, 1L);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  cr_assert_eq(live_requests(&t), 1);
  cr_expect_eq(live_request_at(t.server, 0)->body_size, 0);
  live_end(&t);
}

/* Fact 21: with Expect no byte leaves before an early answer, so that even a
 * source that cannot seek is good for another attempt. */
Test(upload, f21_what_was_not_read_is_not_spent) {
  static const live_step script[] = {READ_HEAD, BUSY, CLOSE, READ, OK_STEP};
  struct curl_slist *headers = curl_slist_append(NULL, "Expect: 100-continue");
  source from = {.text = "0123456789"};
  live t;
  LIVE_BEGIN(&t, script);
  put(&t, &from);
  curl_easy_setopt(t.easy, CURLOPT_EXPECT_100_TIMEOUT_MS, 200L);
  t.request.headers = headers;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  cr_assert_eq(live_requests(&t), 2);
  cr_expect_str_eq(live_request_at(t.server, 1)->body, "0123456789");
  live_end(&t);
  curl_slist_free_all(headers);
}

static size_t abort_reading(char *out, size_t unit, size_t count, void *user) {
  (void)out;
  (void)unit;
  (void)count;
  (void)user;
  return CURL_READFUNC_ABORT;
}

Test(upload, a_source_that_aborts_ends_the_call) {
  static const live_step script[] = {READ, OK_STEP};
  source from = {.text = "0123456789"};
  live t;
  LIVE_BEGIN(&t, script);
  put(&t, &from);
  t.request.read = abort_reading;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_ABORTED_BY_CALLBACK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_CALLER, 1);
  live_end(&t);
}
