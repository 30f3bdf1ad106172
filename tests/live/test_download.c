/* Which downloads are gone on with where they broke, what is asked for then,
 * and what the caller sees besides the bytes. */
#include "broken.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(download, .timeout = 20);

/* ---------------------------- what is asked for -------------------------- */

/* The caller's own range is gone on with in its own place. */
Test(download, a_range_of_the_callers) {
  static const struct {
    const char *range;
    const char *first;
    const char *rest;
    const char *asked;
    const char *seen;
  } rows[] = {
      {"20-29", PART(V1, "20-29/100", 10, "01234"),
       PART(V1, "25-29/100", 5, "56789"), "bytes=20-29, bytes=25-29",
       "B0123456789"},
      {"90-", PART(V1, "90-99/100", 10, "01234"),
       PART(V1, "95-99/100", 5, "56789"), "bytes=90-, bytes=95-99",
       "B0123456789"},
      {"-10", PART(V1, "90-99/100", 10, "01234"),
       PART(V1, "95-99/100", 5, "56789"), "bytes=-10, bytes=95-99",
       "B0123456789"},
      /* The server ignores it, the first time or later. */
      {"0-9", WHOLE(V1, 20, "01234"),
       PART(V1, "5-19/20", 15, "56789abcdefghij"), "bytes=0-9, bytes=5-",
       "B0123456789abcdefghij"},
      {"2-9", PART(V1, "2-9/20", 8, "234"),
       WHOLE(V1, 20, "0123456789abcdefghij"), "bytes=2-9, bytes=5-9",
       "B23456789"},
      /* It knows of more than it was asked for. */
      {"2-9", PART(V1, "2-9/20", 8, "234"),
       PART(V1, "5-19/20", 15, "56789abcdefghij"), "bytes=2-9, bytes=5-9",
       "B23456789"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    broken own;
    BROKEN_BEGIN(&own, rows[i].first, rows[i].rest);
    own.t.request.range = rows[i].range;
    cr_expect_eq(live_perform(&own.t, "/a"), CURLE_OK, "%zu", i);
    live_expect(&own.t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
    live_seen_is(&own.t.seen, rows[i].seen);
    broken_asked(&own, rows[i].asked);
    broken_end(&own);
  }
}

/* What has changed is asked for by the caller's range again. */
Test(download, a_range_of_the_callers_starts_over) {
  broken own;
  BROKEN_BEGIN(&own, PART(V1, "20-29/100", 10, "01234"),
               WHOLE(V2, 100, "abcdefghij"),
               PART(V2, "20-29/90", 10, "abcdefghij"));
  broken_offer_rewind(&own);
  own.t.request.range = "20-29";
  cr_expect_eq(live_perform(&own.t, "/a"), CURLE_OK);
  live_seen_is(&own.t.seen, "Babcdefghij");
  broken_asked(&own, "bytes=20-29, bytes=25-29, bytes=20-29");
  broken_end(&own);
}

static void perform_with(broken *own, const char *header) {
  struct curl_slist *headers = curl_slist_append(NULL, header);
  own->t.request.headers = headers;
  (void)live_perform(&own->t, "/a");
  own->t.request.headers = NULL;
  curl_easy_setopt(own->t.easy, CURLOPT_HTTPHEADER, NULL);
  curl_slist_free_all(headers);
}

/* It beats CURLOPT_RANGE: nothing could be asked for. */
Test(download, a_range_among_the_headers_is_not_gone_on_with) {
  broken own;
  BROKEN_BEGIN(&own, PART(V1, "0-9/10", 10, "01234"), REST);
  perform_with(&own, "Range: bytes=0-9");
  live_expect(&own.t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_COMMITTED, 1);
  live_seen_is(&own.t.seen, "B01234");
  broken_asked(&own, "bytes=0-9");
  broken_end(&own);
}

static void without_headers(broken *own) {
  (void)live_perform(&own->t, "/a");
}

static void with_headers(broken *own) {
  perform_with(own, "X-Own: yes");
}

static void with_a_key(broken *own) {
  own->t.request.idempotency_key = "X-Own";
  (void)live_perform(&own->t, "/a");
}

/* Only there the engine owns the handle's headers. */
Test(download, if_range_is_sent_where_the_request_has_headers) {
  static const struct {
    void (*perform)(broken *own);
    const char *sent;
  } rows[] = {
      {without_headers, ""}, {with_headers, "\"v1\""}, {with_a_key, "\"v1\""}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    char value[64] = "";
    broken own;
    BROKEN_BEGIN(&own, BROKEN_AT_5, REST);
    rows[i].perform(&own);
    live_seen_is(&own.t.seen, "B0123456789");
    cr_expect_str_eq(live_last_header(&own.t, "If-Range", value, sizeof(value)),
                     rows[i].sent);
    (void)live_last_header(&own.t, "X-Own", value, sizeof(value));
    cr_expect_eq(value[0] != '\0', rows[i].sent[0] != '\0');
    broken_end(&own);
  }
}

/* The next call on the handle asks for all again. */
Test(download, nothing_of_it_stays_on_the_handle) {
  static const char whole[] = WHOLE(V1, 10, "0123456789");
  broken own;
  BROKEN_BEGIN(&own, BROKEN_AT_5, REST, whole);
  perform_with(&own, "X-Own: yes");
  live_seen_clear(&own.t.seen);
  (void)live_perform(&own.t, "/a");
  live_seen_is(&own.t.seen, "B0123456789");
  broken_asked(&own, "-, bytes=5-, -");
  broken_end(&own);
}

Test(download, nothing_of_it_stays_on_a_bound_handle) {
  static const char whole[] = WHOLE(V1, 10, "0123456789");
  broken own;
  BROKEN_BEGIN(&own, BROKEN_AT_5, REST, whole);
  cr_assert_eq(again_curl_bind(own.t.engine, own.t.easy), AGAIN_OK);
  (void)live_perform(&own.t, "/a");
  live_seen_clear(&own.t.seen);
  (void)live_perform(&own.t, "/a");
  live_seen_is(&own.t.seen, "B0123456789");
  broken_asked(&own, "-, bytes=5-, -");
  again_curl_unbind(own.t.engine, own.t.easy);
  broken_end(&own);
}

typedef struct notes {
  char text[64];
  size_t size;
} notes;

static int note_range(again_curl_prepare *attempt, void *user) {
  notes *to = user;
  const char *range = attempt->range != NULL ? attempt->range : "-";
  const int size =
      snprintf(to->text + to->size, sizeof(to->text) - to->size, "%s;", range);
  to->size += size > 0 ? (size_t)size : 0;
  return 0;
}

Test(download, prepare_is_told_the_range) {
  notes told = {.size = 0};
  broken own;
  BROKEN_BEGIN(&own, BROKEN_AT_5, REST);
  own.t.request.prepare = note_range;
  own.t.request.prepare_user = &told;
  (void)live_perform(&own.t, "/a");
  cr_expect_str_eq(told.text, "-;5-;");
  broken_end(&own);
}

/* --------------------------- what the caller sees ------------------------ */

/* The head of the first answer, and of no other. */
Test(download, one_head_is_seen) {
  broken own;
  BROKEN_BEGIN(&own, BROKEN_AT_5, ERROR("503"), REST);
  own.t.request.header = live_on_header;
  own.t.request.header_user = &own.t.seen;
  cr_expect_eq(live_perform(&own.t, "/a"), CURLE_OK);
  live_seen_is(&own.t.seen, "HHTTP/1.1 200 OK\r\nHContent-Length: 10\r\n"
                            "HETag: \"v1\"\r\nH\r\nB0123456789");
  broken_end(&own);
}

Test(download, one_head_is_included) {
  broken own;
  BROKEN_BEGIN(&own, BROKEN_AT_5, REST);
  own.t.request.include_headers = true;
  cr_expect_eq(live_perform(&own.t, "/a"), CURLE_OK);
  live_seen_is(&own.t.seen, "BHTTP/1.1 200 OK\r\nContent-Length: 10\r\n"
                            "ETag: \"v1\"\r\n\r\n0123456789");
  broken_end(&own);
}

/* Its length and its tag are other ones. */
Test(download, what_starts_over_has_a_head_of_its_own) {
  broken own;
  BROKEN_BEGIN(&own, BROKEN_AT_5, WHOLE(V2, 3, "abc"));
  broken_offer_rewind(&own);
  own.t.request.header = live_on_header;
  own.t.request.header_user = &own.t.seen;
  cr_expect_eq(live_perform(&own.t, "/a"), CURLE_OK);
  live_seen_is(&own.t.seen, "HHTTP/1.1 200 OK\r\nHContent-Length: 3\r\n"
                            "HETag: \"v2\"\r\nH\r\nBabc");
  broken_end(&own);
}

Test(download, fail_on_error_says_so_of_a_final_error) {
  broken own;
  BROKEN_BEGIN(&own, BROKEN_AT_5, ERROR("404"));
  own.t.request.fail_on_error = true;
  cr_expect_eq(live_perform(&own.t, "/a"), CURLE_HTTP_RETURNED_ERROR);
  live_expect(&own.t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_RULE, 2);
  live_seen_is(&own.t.seen, "B01234");
  broken_end(&own);
}

/* Whatever the caller is given last: once it returns, it sees the same bytes
 * in their place. */
Test(download, a_pause_anywhere_loses_nothing) {
  for (unsigned at = 1; at <= 3; at++) {
    broken own;
    BROKEN_BEGIN(&own, BROKEN_AT_5, WHOLE(V1, 10, "012345678"),
                 PART(V1, "9-9/10", 1, "9"));
    own.t.seen.pause_at = at;
    own.t.seen.unpauses = &own.t;
    cr_expect_eq(live_perform(&own.t, "/a"), CURLE_OK, "%u", at);
    live_seen_is(&own.t.seen, "B0123456789");
    broken_end(&own);
  }
}

Test(download, a_pause_where_it_starts_over) {
  broken own;
  BROKEN_BEGIN(&own, BROKEN_AT_5, WHOLE(V2, 10, "abcdefghij"));
  broken_offer_rewind(&own);
  own.t.seen.pause_at = 2;
  own.t.seen.unpauses = &own.t;
  cr_expect_eq(live_perform(&own.t, "/a"), CURLE_OK);
  live_seen_is(&own.t.seen, "Babcdefghij");
  cr_expect_eq(own.t.seen.pause_at, 0);
  broken_end(&own);
}

Test(download, a_sink_that_refuses_ends_it) {
  for (unsigned at = 1; at <= 2; at++) {
    broken own;
    BROKEN_BEGIN(&own, BROKEN_AT_5, REST);
    own.t.seen.refuse_at = at;
    cr_expect_eq(live_perform(&own.t, "/a"), CURLE_WRITE_ERROR);
    live_expect(&own.t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_CALLER, at);
    live_seen_is(&own.t.seen, at == 1 ? "" : "B01234");
    broken_end(&own);
  }
}

/* ------------------------------- which are ------------------------------- */

static void post(live *t) {
  curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, "a");
}

static void post_twice(live *t) {
  post(t);
  t->request.idempotent = AGAIN_ANSWER_YES;
}

static void once(live *t) {
  t->request.attempts = 1;
}

Test(download, not_all_are) {
  static const struct {
    void (*set)(live *t);
    again_why why;
  } rows[] = {
      {post, AGAIN_WHY_UNSAFE},
      {post_twice, AGAIN_WHY_COMMITTED},
      {once, AGAIN_WHY_ATTEMPTS},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    broken own;
    BROKEN_BEGIN(&own, BROKEN_AT_5, REST);
    rows[i].set(&own.t);
    cr_expect_eq(live_perform(&own.t, "/a"), CURLE_PARTIAL_FILE, "%zu", i);
    live_expect(&own.t, AGAIN_ACTION_GIVE_UP, rows[i].why, 1);
    live_seen_is(&own.t.seen, "B01234");
    cr_expect_eq(live_requests(&own.t), 1);
    broken_end(&own);
  }
}

/* A HEAD that breaks has broken in its head. */
Test(download, a_head_has_no_rest) {
  broken own;
  BROKEN_BEGIN(&own, "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\n", WHOLE(V1, 10, ""));
  curl_easy_setopt(own.t.easy, CURLOPT_NOBODY, 1L);
  cr_expect_eq(live_perform(&own.t, "/a"), CURLE_OK);
  live_expect(&own.t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  broken_asked(&own, "-, -");
  broken_end(&own);
}

/* What nobody sees is simply fetched again. */
Test(download, without_a_sink_there_is_nothing_to_go_on_with) {
  broken own;
  BROKEN_BEGIN(&own, BROKEN_AT_5, WHOLE(V1, 10, "0123456789"));
  own.t.request.write = NULL;
  cr_expect_eq(live_perform(&own.t, "/a"), CURLE_OK);
  broken_asked(&own, "-, -");
  broken_end(&own);
}

Test(download, behind_a_redirect) {
  static const char moved[] = "HTTP/1.1 302 Found\r\nLocation: /b\r\n"
                              "Connection: close\r\n"
                              "ETag: \"moved\"\r\nContent-Length: 0\r\n\r\n";
  broken own;
  BROKEN_BEGIN(&own, moved, BROKEN_AT_5, moved, REST);
  curl_easy_setopt(own.t.easy, CURLOPT_FOLLOWLOCATION, 1L);
  cr_expect_eq(live_perform(&own.t, "/a"), CURLE_OK);
  live_expect(&own.t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  live_seen_is(&own.t.seen, "B0123456789");
  broken_asked(&own, "-, -, bytes=5-, bytes=5-");
  broken_end(&own);
}

/* -------------------------------- how often ------------------------------ */

#define MIB (1 << 20)

/* Each brings a MiB, and breaks. */
Test(download, resumes_are_bounded) {
  static const char policy[] =
      "{\"again\": 1, \"name\": \"live\", \"limits\": {\"resumes\": 2},"
      " \"schedules\": {\"default\": {\"base\": \"1ms\", \"cap\": \"2ms\","
      "   \"attempts\": 2}},"
      " \"rules\": [{\"transport\": \"partial-body\","
      "   \"class\": \"retryable\", \"reason\": \"transient\"}]}";
#define REST_OF(first)                                                         \
  READ,                                                                        \
      SEND("HTTP/1.1 206 X\r\n" V1 "Content-Range: bytes " first               \
           "-8388607/8388608\r\n\r\n"),                                        \
      SEND_FILLER(MIB), CLOSE
  static const live_step script[] = {
      READ,
      SEND("HTTP/1.1 200 OK\r\n" V1 "Content-Length: 8388608\r\n\r\n"),
      SEND_FILLER(MIB),
      CLOSE,
      REST_OF("1048576"),
      REST_OF("2097152"),
      REST_OF("3145728"),
      REST_OF("4194304")};
  live t;
  live_begin_with(&t, script, COUNT(script), NULL, policy);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_PARTIAL_FILE);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_ATTEMPTS, 4);
  cr_expect_eq(t.seen.size, 4 * MIB + 1);
  live_end(&t);
}

/* ------------------------------- every byte ------------------------------ */

#define BODY_SIZE 300000

static char byte_at(size_t place) {
  return (char)('a' + (place * 7 + place / 251) % 26);
}

/* An answer with the bytes from `first` on, but for the last `missing`. */
static char *part_from(const char *body, size_t first, size_t missing) {
  char *answer = malloc(BODY_SIZE + 256);
  cr_assert_not_null(answer);
  const int head =
      snprintf(answer, 256,
               "HTTP/1.1 206 X\r\n" V1 "Content-Range: bytes %zu-%d/%d\r\n"
               "Content-Length: %zu\r\n\r\n",
               first, BODY_SIZE - 1, BODY_SIZE, BODY_SIZE - first);
  const size_t size = BODY_SIZE - first - missing;
  memcpy(answer + head, body + first, size);
  answer[(size_t)head + size] = '\0';
  return answer;
}

Test(download, all_bytes_of_a_long_one) {
  static const size_t breaks[] = {1, 16385, 99999, 299999, BODY_SIZE};
  char *body = malloc(BODY_SIZE + 1);
  char *answers[BROKEN_ANSWERS_MAX];
  broken own;
  cr_assert_not_null(body);
  for (size_t i = 0; i < BODY_SIZE; i++) {
    body[i] = byte_at(i);
  }
  for (size_t i = 0; i < COUNT(breaks); i++) {
    answers[i] =
        part_from(body, i == 0 ? 0 : breaks[i - 1], BODY_SIZE - breaks[i]);
  }
  broken_begin(&own, (const char *const *)answers);
  own.t.request.range = "0-";
  own.t.request.attempts = 5;
  cr_expect_eq(live_perform(&own.t, "/a"), CURLE_OK);
  cr_assert_eq(own.t.seen.size, BODY_SIZE + 1);
  cr_expect_eq(memcmp(own.t.seen.bytes + 1, body, BODY_SIZE), 0);
  broken_end(&own);
  for (size_t i = 0; i < COUNT(breaks); i++) {
    free(answers[i]);
  }
  free(body);
}

/* --------------------------------- memory -------------------------------- */

Test(download, without_memory_it_ends) {
  bool is_done = false;
  for (size_t n = 1; !is_done; n++) {
    broken own;
    BROKEN_BEGIN(&own, BROKEN_AT_5, ERROR("503"), REST);
    counting_reset(n);
    const CURLcode code = live_perform(&own.t, "/a");
    is_done = !counting_failed();
    counting_reset(0);
    cr_expect(code == CURLE_OUT_OF_MEMORY || code == CURLE_OK, "%zu: %d", n,
              (int)code);
    if (code == CURLE_OK) {
      live_seen_is(&own.t.seen, "B0123456789");
    }
    broken_end(&own);
  }
}
