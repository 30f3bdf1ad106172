/* A request body is sent whole in each attempt, or not again. */
#include "aid.h"
#include "source.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(upload, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 2\r\n\r\nno")

static void put(live *t, live_source *from) {
  curl_easy_setopt(t->easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(t->easy, CURLOPT_INFILESIZE, (long)strlen(from->text));
  t->request.read = live_source_read;
  t->request.read_user = from;
}

Test(upload, a_source_that_seeks_is_rewound) {
  static const live_step script[] = {READ, BUSY, READ, BUSY, READ, OK_STEP};
  live_source from = {.text = "0123456789"};
  live t;
  LIVE_BEGIN(&t, script);
  put(&t, &from);
  t.request.seek = live_source_seek;
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
  live_source from = {.text = "0123456789"};
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
  live_source from = {.text = "0123456789", .fails_to_seek = true};
  live t;
  LIVE_BEGIN(&t, script);
  put(&t, &from);
  t.request.seek = live_source_seek;
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

static size_t abort_reading(char *out, size_t unit, size_t count, void *user) {
  (void)out;
  (void)unit;
  (void)count;
  (void)user;
  return CURL_READFUNC_ABORT;
}

Test(upload, a_source_that_aborts_ends_the_call) {
  static const live_step script[] = {READ, OK_STEP};
  live_source from = {.text = "0123456789"};
  live t;
  LIVE_BEGIN(&t, script);
  put(&t, &from);
  t.request.read = abort_reading;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_ABORTED_BY_CALLBACK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_CALLER, 1);
  live_end(&t);
}
