/* A download that broke, and every answer to the request for its rest: no byte
 * is seen twice, none is left out, and none is of another representation. */
#include "broken.h"

#include <criterion/criterion.h>

TestSuite(resume, .timeout = 20);

#define RESUMED AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, CURLE_OK
#define COMMITTED AGAIN_ACTION_GIVE_UP, AGAIN_WHY_COMMITTED, CURLE_PARTIAL_FILE
#define RULED_OUT AGAIN_ACTION_GIVE_UP, AGAIN_WHY_RULE, CURLE_PARTIAL_FILE

typedef struct row {
  const char *name;
  const char *answers[BROKEN_ANSWERS_MAX];
  again_action action;
  again_why why;
  CURLcode code;
  const char *seen;
  const char *asked;
  unsigned rewinds;
} row;

/* What the caller sees of a sink that cannot be rewound. */
static const row rows[] = {
    {"goes on", {BROKEN_AT_5, REST}, RESUMED, "B0123456789", "-, bytes=5-", 0},
    {"goes on by date",
     {WHOLE(MODIFIED, 10, "01234"), PART(MODIFIED, "5-9/10", 5, "56789")},
     RESUMED,
     "B0123456789",
     "-, bytes=5-",
     0},
    {"from an earlier byte",
     {BROKEN_AT_5, PART(V1, "3-9/10", 7, "3456789")},
     RESUMED,
     "B0123456789",
     "-, bytes=5-",
     0},
    {"from a later byte",
     {BROKEN_AT_5, PART(V1, "7-9/10", 3, "789")},
     COMMITTED,
     "B01234",
     "-, bytes=5-",
     0},
    {"of another total",
     {BROKEN_AT_5, PART(V1, "5-10/11", 6, "567890")},
     COMMITTED,
     "B01234",
     "-, bytes=5-",
     0},
    {"of no total",
     {BROKEN_AT_5, PART(V1, "5-9/*", 5, "56789")},
     RESUMED,
     "B0123456789",
     "-, bytes=5-",
     0},
    {"of another entity",
     {BROKEN_AT_5, PART(V2, "5-9/10", 5, "56789")},
     COMMITTED,
     "B01234",
     "-, bytes=5-",
     0},
    {"of an entity without a tag",
     {BROKEN_AT_5, PART(NO_VALIDATOR, "5-9/10", 5, "56789")},
     COMMITTED,
     "B01234",
     "-, bytes=5-",
     0},
    {"without a place",
     {BROKEN_AT_5, "HTTP/1.1 206 X\r\nContent-Length: 5\r\n" V1 "\r\n56789"},
     COMMITTED,
     "B01234",
     "-, bytes=5-",
     0},
    {"encoded",
     {BROKEN_AT_5, PART(V1 "Content-Encoding: x\r\n", "5-9/10", 5, "56789")},
     COMMITTED,
     "B01234",
     "-, bytes=5-",
     0},
    {"in several parts",
     {BROKEN_AT_5, PART(V1 "Content-Type: multipart/byteranges; boundary=x\r\n",
                        "5-9/10", 5, "56789")},
     COMMITTED,
     "B01234",
     "-, bytes=5-",
     0},
    {"the whole of the same",
     {BROKEN_AT_5, WHOLE(V1, 10, "0123456789")},
     RESUMED,
     "B0123456789",
     "-, bytes=5-",
     0},
    {"the whole of another",
     {BROKEN_AT_5, WHOLE(V2, 10, "abcdefghij")},
     COMMITTED,
     "B01234",
     "-, bytes=5-",
     0},
    {"a redirect that is not followed",
     {BROKEN_AT_5, "HTTP/1.1 302 X\r\nLocation: /b\r\n"
                   "Content-Length: 5\r\n\r\n56789"},
     COMMITTED,
     "B01234",
     "-, bytes=5-",
     0},
    {"nothing",
     {BROKEN_AT_5, "HTTP/1.1 204 X\r\n\r\n"},
     COMMITTED,
     "B01234",
     "-, bytes=5-",
     0},
    {"past the end, of what was known to be longer",
     {BROKEN_AT_5, PAST_END(V1, "10")},
     COMMITTED,
     "B01234",
     "-, bytes=5-",
     0},
    {"past the end of what had no length",
     {CHUNKED(V1, "5\r\n01234\r\n"), PAST_END(NO_VALIDATOR, "5")},
     RESUMED,
     "B01234",
     "-, bytes=5-",
     0},
    {"past another end",
     {CHUNKED(V1, "5\r\n01234\r\n"), PAST_END(NO_VALIDATOR, "7")},
     COMMITTED,
     "B01234",
     "-, bytes=5-",
     0},
    {"past the end of another",
     {CHUNKED(V1, "5\r\n01234\r\n"), PAST_END(V2, "5")},
     COMMITTED,
     "B01234",
     "-, bytes=5-",
     0},
    {"a part of what had no length",
     {CHUNKED(V1, "5\r\n01234\r\n"), REST},
     RESUMED,
     "B0123456789",
     "-, bytes=5-",
     0},
    {"the whole of what had no length",
     {CHUNKED(V1, "5\r\n01234\r\n"),
      CHUNKED(V1, "a\r\n0123456789\r\n0\r\n\r\n")},
     RESUMED,
     "B0123456789",
     "-, bytes=5-",
     0},
    {"the whole of what had no length, and ends where that broke",
     {CHUNKED(V1, "5\r\n01234\r\n"), CHUNKED(V1, "5\r\n01234\r\n0\r\n\r\n")},
     RESUMED,
     "B01234",
     "-, bytes=5-",
     0},
    {"breaks again",
     {BROKEN_AT_5, PART(V1, "5-9/10", 5, "56"), PART(V1, "7-9/10", 3, "789")},
     RESUMED,
     "B0123456789",
     "-, bytes=5-, bytes=7-",
     0},
    {"breaks again before what is new",
     {BROKEN_AT_5, WHOLE(V1, 10, "012"), REST},
     RESUMED,
     "B0123456789",
     "-, bytes=5-, bytes=5-",
     0},
    {"less than was asked for",
     {BROKEN_AT_5, PART(V1, "5-6/10", 2, "56"), PART(V1, "7-9/10", 3, "789")},
     RESUMED,
     "B0123456789",
     "-, bytes=5-, bytes=7-",
     0},
    {"an error between",
     {BROKEN_AT_5, ERROR("503"), REST},
     RESUMED,
     "B0123456789",
     "-, bytes=5-, bytes=5-",
     0},
    {"no answer between",
     {BROKEN_AT_5, "", REST},
     RESUMED,
     "B0123456789",
     "-, bytes=5-, bytes=5-",
     0},
    {"a final error",
     {BROKEN_AT_5, ERROR("404")},
     RULED_OUT,
     "B01234",
     "-, bytes=5-",
     0},
    {"encoded from the first",
     {WHOLE(V1 "Content-Encoding: x\r\n", 10, "01234"), REST},
     COMMITTED,
     "B01234",
     "-",
     0},
    {"of a weak tag",
     {WHOLE("ETag: W/\"v1\"\r\n", 10, "01234"), REST},
     COMMITTED,
     "B01234",
     "-",
     0},
    {"of no tag",
     {WHOLE(NO_VALIDATOR, 10, "01234"), REST},
     COMMITTED,
     "B01234",
     "-",
     0},
    {"of another status",
     {"HTTP/1.1 203 X\r\nContent-Length: 10\r\n" V1 "\r\n01234", REST},
     COMMITTED,
     "B01234",
     "-",
     0},
};

/* And of one that can. */
static const row restarts[] = {
    {"goes on", {BROKEN_AT_5, REST}, RESUMED, "B0123456789", "-, bytes=5-", 0},
    {"the whole of another at once",
     {BROKEN_AT_5, WHOLE(V2, 10, "abcdefghij")},
     RESUMED,
     "Babcdefghij",
     "-, bytes=5-",
     1},
    {"the whole of another, which is empty",
     {BROKEN_AT_5, WHOLE(V2, 0, "")},
     RESUMED,
     "",
     "-, bytes=5-",
     1},
    {"the whole of another, which breaks",
     {BROKEN_AT_5, WHOLE(V2, 10, "abc"), PART(V2, "3-9/10", 7, "defghij")},
     RESUMED,
     "Babcdefghij",
     "-, bytes=5-, bytes=3-",
     1},
    {"a part of another",
     {BROKEN_AT_5, PART(V2, "5-9/10", 5, "fghij"), WHOLE(V2, 10, "abcdefghij")},
     RESUMED,
     "Babcdefghij",
     "-, bytes=5-, -",
     1},
    {"an error before the whole",
     {BROKEN_AT_5, PART(V2, "5-9/10", 5, "fghij"), ERROR("503"),
      WHOLE(V2, 10, "abcdefghij")},
     RESUMED,
     "Babcdefghij",
     "-, bytes=5-, -, -",
     1},
    {"an error in place of the whole",
     {BROKEN_AT_5, PART(V2, "5-9/10", 5, "fghij"), ERROR("404")},
     RULED_OUT,
     "B01234",
     "-, bytes=5-, -",
     0},
    {"past the end",
     {BROKEN_AT_5, PAST_END(V2, "3"), WHOLE(V2, 3, "abc")},
     RESUMED,
     "Babc",
     "-, bytes=5-, -",
     1},
    {"encoded from the first",
     {WHOLE(V1 "Content-Encoding: x\r\n", 10, "01234"),
      WHOLE(V1 "Content-Encoding: x\r\n", 10, "0123456789")},
     RESUMED,
     "B0123456789",
     "-, -",
     1},
    {"of no tag",
     {WHOLE(NO_VALIDATOR, 10, "01234"), WHOLE(NO_VALIDATOR, 10, "0123456789")},
     RESUMED,
     "B0123456789",
     "-, -",
     1},
    {"of no tag, twice",
     {WHOLE(NO_VALIDATOR, 10, "01234"), WHOLE(NO_VALIDATOR, 10, "012345"),
      WHOLE(NO_VALIDATOR, 10, "0123456789")},
     RESUMED,
     "B0123456789",
     "-, -, -",
     2},
};

static void expect_row(const row *given, bool offers_rewind, broken_way way) {
  broken own;
  broken_begin(&own, given->answers);
  if (offers_rewind) {
    broken_offer_rewind(&own);
  }
  const CURLcode code = broken_perform(&own, way);
  cr_expect_eq(code, given->code, "%s: %d", given->name, (int)code);
  live_expect(&own.t, given->action, given->why, own.t.decision.attempts);
  live_seen_is(&own.t.seen, given->seen);
  broken_asked(&own, given->asked);
  cr_expect_eq(own.rewinds, given->rewinds, "%s: %u", given->name, own.rewinds);
  broken_end(&own);
}

Test(resume, answers) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    for (int way = 0; way < BROKEN_WAYS; way++) {
      expect_row(&rows[i], false, (broken_way)way);
    }
  }
}

Test(resume, answers_where_it_may_start_over) {
  for (size_t i = 0; i < COUNT(restarts); i++) {
    for (int way = 0; way < BROKEN_WAYS; way++) {
      expect_row(&restarts[i], true, (broken_way)way);
    }
  }
}

/* Even where the whole of another has come already. */
Test(resume, a_sink_that_fails_to_rewind_ends_it) {
  static const char *const answers[][BROKEN_ANSWERS_MAX] = {
      {BROKEN_AT_5, WHOLE(V2, 10, "abcdefghij")},
      {BROKEN_AT_5, WHOLE(V2, 0, "")},
  };
  for (size_t i = 0; i < COUNT(answers); i++) {
    broken own;
    broken_begin(&own, answers[i]);
    broken_offer_rewind(&own);
    own.cannot = true;
    cr_expect_eq(live_perform(&own.t, "/a"), CURLE_PARTIAL_FILE);
    live_expect(&own.t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_COMMITTED, 2);
    live_seen_is(&own.t.seen, "B01234");
    cr_expect_eq(own.rewinds, 1);
    broken_end(&own);
  }
}
