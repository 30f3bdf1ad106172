/* What a server can say about when to come back, in every unit: each row is a
 * value and the delay it stands for. Junk must never become a delay, and no
 * number, however large, may wrap round to a short one. */
#include "matching/hints.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdint.h>

#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(hints, .fini = end);

/* Sun, 06 Nov 1994 08:49:37 GMT */
#define NOW 784111777
#define NO_HINT UINT64_MAX
#define LONGEST ((uint64_t)INT64_MAX)

typedef struct delay_row {
  again_unit unit;
  const char *value;
  int64_t now_s;
  uint64_t delay_ms;
} delay_row;

static const delay_row delay_rows[] = {
    {AGAIN_UNIT_SECONDS, "120", NOW, 120000},
    {AGAIN_UNIT_SECONDS, " 120 ", NOW, 120000},
    {AGAIN_UNIT_SECONDS, "+5", NOW, 5000},
    {AGAIN_UNIT_SECONDS, "007", NOW, 7000},
    {AGAIN_UNIT_SECONDS, "1.5", NOW, 1500},
    {AGAIN_UNIT_SECONDS, "0.65", NOW, 650},
    {AGAIN_UNIT_SECONDS, "0.0001", NOW, 1},
    {AGAIN_UNIT_SECONDS, "1e3", NOW, 1000000},
    {AGAIN_UNIT_SECONDS, "9223372036854775", NOW, 9223372036854775000},
    {AGAIN_UNIT_SECONDS, "9223372036854776", NOW, LONGEST},
    {AGAIN_UNIT_SECONDS, "18446744073709551616", NOW, LONGEST},
    {AGAIN_UNIT_SECONDS, "99999999999999999999999999", NOW, LONGEST},
    {AGAIN_UNIT_SECONDS, "1e999999999999999999999", NOW, LONGEST},
    {AGAIN_UNIT_SECONDS, "0", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, "0.0", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, "-0", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, "-1", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, "-99999999999999999999", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, "", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, " ", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, "soon", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, "5s", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, "5 s", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, "1,5", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, "120, 120", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, "0x10", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, "inf", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, "nan", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, "--5", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, ".", NOW, NO_HINT},
    {AGAIN_UNIT_SECONDS, "Sun, 06 Nov 1994 08:50:37 GMT", NOW, NO_HINT},

    {AGAIN_UNIT_MS, "250", NOW, 250},
    {AGAIN_UNIT_MS, "0.2", NOW, 1},
    {AGAIN_UNIT_MS, "1500.5", NOW, 1501},
    {AGAIN_UNIT_MS, "9223372036854775808", NOW, LONGEST},
    {AGAIN_UNIT_MS, "0", NOW, NO_HINT},
    {AGAIN_UNIT_MS, "-250", NOW, NO_HINT},
    {AGAIN_UNIT_MS, "250ms", NOW, NO_HINT},

    {AGAIN_UNIT_EPOCH, "784111837", NOW, 60000},
    {AGAIN_UNIT_EPOCH, "784111837.25", NOW, 60250},
    {AGAIN_UNIT_EPOCH, "784111777.001", NOW, 1},
    {AGAIN_UNIT_EPOCH, "99999999999999999999", NOW, LONGEST - NOW * 1000ull},
    {AGAIN_UNIT_EPOCH, "784111777", NOW, NO_HINT},
    {AGAIN_UNIT_EPOCH, "784111776", NOW, NO_HINT},
    {AGAIN_UNIT_EPOCH, "60", NOW, NO_HINT},
    {AGAIN_UNIT_EPOCH, "0", NOW, NO_HINT},
    {AGAIN_UNIT_EPOCH, "-784111837", NOW, NO_HINT},
    {AGAIN_UNIT_EPOCH, "tomorrow", NOW, NO_HINT},
    {AGAIN_UNIT_EPOCH, "60", 0, 60000},
    {AGAIN_UNIT_EPOCH, "60", -60, 120000},
    {AGAIN_UNIT_EPOCH, "60", INT64_MIN, LONGEST},
    {AGAIN_UNIT_EPOCH, "99999999999999999999", INT64_MAX - 1, NO_HINT},
    {AGAIN_UNIT_EPOCH, "784111837", AGAIN_HINT_NO_TIME, NO_HINT},

    {AGAIN_UNIT_DATE, "Sun, 06 Nov 1994 08:50:37 GMT", NOW, 60000},
    {AGAIN_UNIT_DATE, "Sunday, 06-Nov-94 08:50:37 GMT", NOW, 60000},
    {AGAIN_UNIT_DATE, "Sun Nov  6 08:50:37 1994", NOW, 60000},
    {AGAIN_UNIT_DATE, "1994-11-06T08:50:37Z", NOW, 60000},
    {AGAIN_UNIT_DATE, "1994-11-06T09:50:37+01:00", NOW, 60000},
    {AGAIN_UNIT_DATE, "Fri, 31 Dec 9999 23:59:59 GMT", NOW, 252618189022000},
    {AGAIN_UNIT_DATE, "Sun, 06 Nov 1994 08:49:37 GMT", NOW, NO_HINT},
    {AGAIN_UNIT_DATE, "Sun, 06 Nov 1994 08:49:36 GMT", NOW, NO_HINT},
    {AGAIN_UNIT_DATE, "Thu, 01 Jan 1970 00:00:00 GMT", NOW, NO_HINT},
    {AGAIN_UNIT_DATE, "Sun, 32 Nov 1994 08:50:37 GMT", NOW, NO_HINT},
    {AGAIN_UNIT_DATE, "Sun, 06 Nov 1994", NOW, NO_HINT},
    {AGAIN_UNIT_DATE, "120", NOW, NO_HINT},
    {AGAIN_UNIT_DATE, "Sun, 06 Nov 1994 08:50:37 GMT", AGAIN_HINT_NO_TIME,
     NO_HINT},

    {AGAIN_UNIT_DURATION, "53s", NOW, 53000},
    {AGAIN_UNIT_DURATION, "2.463586755s", NOW, 2464},
    {AGAIN_UNIT_DURATION, "250ms", NOW, 250},
    {AGAIN_UNIT_DURATION, "6m0s", NOW, 360000},
    {AGAIN_UNIT_DURATION, "1h2m3.5s", NOW, 3723500},
    {AGAIN_UNIT_DURATION, "1d", NOW, 86400000},
    {AGAIN_UNIT_DURATION, "9000000000000000s9000000000000000s", NOW, LONGEST},
    {AGAIN_UNIT_DURATION, "99999999999999999999s", NOW, NO_HINT},
    {AGAIN_UNIT_DURATION, "0s", NOW, NO_HINT},
    {AGAIN_UNIT_DURATION, "-5s", NOW, NO_HINT},
    {AGAIN_UNIT_DURATION, "53", NOW, NO_HINT},
    {AGAIN_UNIT_DURATION, "53 s", NOW, NO_HINT},
    {AGAIN_UNIT_DURATION, "s", NOW, NO_HINT},
    {AGAIN_UNIT_DURATION, "5s!", NOW, NO_HINT},
    {AGAIN_UNIT_DURATION, "5s5", NOW, NO_HINT},
    {AGAIN_UNIT_DURATION, "5 fortnights", NOW, NO_HINT},

    {AGAIN_UNIT_AUTO, "120", NOW, 120000},
    {AGAIN_UNIT_AUTO, "1.5", NOW, 1500},
    {AGAIN_UNIT_AUTO, "Sun, 06 Nov 1994 08:50:37 GMT", NOW, 60000},
    {AGAIN_UNIT_AUTO, "Sunday, 06-Nov-94 08:50:37 GMT", NOW, 60000},
    {AGAIN_UNIT_AUTO, "Sun Nov  6 08:50:37 1994", NOW, 60000},
    {AGAIN_UNIT_AUTO, "1994-11-06T08:50:37Z", NOW, 60000},
    {AGAIN_UNIT_AUTO, "53s", NOW, 53000},
    {AGAIN_UNIT_AUTO, "1m30s", NOW, 90000},
    {AGAIN_UNIT_AUTO, "0", NOW, NO_HINT},
    {AGAIN_UNIT_AUTO, "-120", NOW, NO_HINT},
    {AGAIN_UNIT_AUTO, "later", NOW, NO_HINT},
    {AGAIN_UNIT_AUTO, "120", AGAIN_HINT_NO_TIME, 120000},

    {AGAIN_UNIT_REMAIN, "Remain:0,TimeLeft:12345", NOW, 12345},
    {AGAIN_UNIT_REMAIN, "remain:0,timeleft:12345", NOW, 12345},
    {AGAIN_UNIT_REMAIN, " Remain : 0 , TimeLeft : 12345 ", NOW, 12345},
    {AGAIN_UNIT_REMAIN, "TimeLeft:12345,Limit:100,Remain:0", NOW, 12345},
    {AGAIN_UNIT_REMAIN, "Remain:0.999,TimeLeft:7", NOW, 7},
    {AGAIN_UNIT_REMAIN, "Remain:0,Remain:5,TimeLeft:7", NOW, 7},
    {AGAIN_UNIT_REMAIN, "Remain:1,TimeLeft:12345", NOW, NO_HINT},
    {AGAIN_UNIT_REMAIN, "Remain:-1,TimeLeft:12345", NOW, NO_HINT},
    {AGAIN_UNIT_REMAIN, "Remain:0,TimeLeft:0", NOW, NO_HINT},
    {AGAIN_UNIT_REMAIN, "Remain:0,TimeLeft:-5", NOW, NO_HINT},
    {AGAIN_UNIT_REMAIN, "Remain:0", NOW, NO_HINT},
    {AGAIN_UNIT_REMAIN, "TimeLeft:12345", NOW, NO_HINT},
    {AGAIN_UNIT_REMAIN, "Remain:,TimeLeft:12345", NOW, NO_HINT},
    {AGAIN_UNIT_REMAIN, "Remain:x,TimeLeft:12345", NOW, NO_HINT},
    {AGAIN_UNIT_REMAIN, "Remain=0,TimeLeft=12345", NOW, NO_HINT},
    {AGAIN_UNIT_REMAIN, ",,,", NOW, NO_HINT},

    {AGAIN_UNIT_RATELIMIT, "limit=100, remaining=0, reset=5", NOW, 5000},
    {AGAIN_UNIT_RATELIMIT, "\"default\";r=0;t=30", NOW, 30000},
    {AGAIN_UNIT_RATELIMIT, "\"a\";r=0;t=9, \"b\";r=0;t=60", NOW, 60000},
    {AGAIN_UNIT_RATELIMIT, "\"a\";r=0;t=999999999999999", NOW,
     999999999999999000},
    {AGAIN_UNIT_RATELIMIT, "limit=100, remaining=1, reset=5", NOW, NO_HINT},
    {AGAIN_UNIT_RATELIMIT, "\"default\";r=5;t=30", NOW, NO_HINT},
    {AGAIN_UNIT_RATELIMIT, "\"default\";r=0", NOW, NO_HINT},
    {AGAIN_UNIT_RATELIMIT, "\"default\";r=0;t=0", NOW, NO_HINT},
    {AGAIN_UNIT_RATELIMIT, "\"default\";r=0;t=30,", NOW, NO_HINT},
};

Test(hints, each_value_is_the_delay_it_stands_for_or_none) {
  for (size_t i = 0; i < sizeof(delay_rows) / sizeof(delay_rows[0]); i++) {
    const delay_row *row = &delay_rows[i];
    size_t size;
    char *value = exact_text(row->value, &size);
    again_hint hint = AGAIN_HINT_INIT;
    bool is_hint = again_hint_parse(row->unit, again_text_make(value, size),
                                    row->now_s, &hint);
    exact_free(value);
    cr_expect_eq(is_hint, row->delay_ms != NO_HINT, "row %zu: %s", i,
                 row->value);
    cr_expect_eq(hint.has_delay, is_hint, "row %zu: %s", i, row->value);
    cr_expect_eq(hint.delay_ms, is_hint ? row->delay_ms : 0,
                 "row %zu: %s is %" PRIu64, i, row->value, hint.delay_ms);
    cr_expect_not(hint.forbids || hint.replaces, "row %zu", i);
  }
}

typedef struct word_row {
  const char *value;
  uint64_t delay_ms;
  again_unit unit;
  bool is_hint;
  bool forbids;
  bool replaces;
} word_row;

static const word_row word_rows[] = {
    {"1500", 1500, AGAIN_UNIT_PUSHBACK, true, false, true},
    {"0", 0, AGAIN_UNIT_PUSHBACK, true, false, true},
    {"99999999999999999999", LONGEST, AGAIN_UNIT_PUSHBACK, true, false, true},
    {"-1", 0, AGAIN_UNIT_PUSHBACK, true, true, false},
    {"+1", 0, AGAIN_UNIT_PUSHBACK, true, true, false},
    {"1.5", 0, AGAIN_UNIT_PUSHBACK, true, true, false},
    {"junk", 0, AGAIN_UNIT_PUSHBACK, true, true, false},
    {"", 0, AGAIN_UNIT_PUSHBACK, false, false, false},
    {"false", 0, AGAIN_UNIT_SHOULD_RETRY, true, true, false},
    {"False", 0, AGAIN_UNIT_SHOULD_RETRY, true, true, false},
    {"true", 0, AGAIN_UNIT_SHOULD_RETRY, false, false, false},
    {"0", 0, AGAIN_UNIT_SHOULD_RETRY, false, false, false},
    {"", 0, AGAIN_UNIT_SHOULD_RETRY, false, false, false},
};

Test(hints, some_servers_forbid_or_command) {
  for (size_t i = 0; i < sizeof(word_rows) / sizeof(word_rows[0]); i++) {
    const word_row *row = &word_rows[i];
    again_hint hint = AGAIN_HINT_INIT;
    bool is_hint =
        again_hint_parse(row->unit, again_text_of(row->value), NOW, &hint);
    cr_expect_eq(is_hint, row->is_hint, "row %zu: %s", i, row->value);
    cr_expect_eq(hint.forbids, row->forbids, "row %zu: %s", i, row->value);
    cr_expect_eq(hint.replaces, row->replaces, "row %zu: %s", i, row->value);
    cr_expect_eq(hint.has_delay, row->replaces, "row %zu: %s", i, row->value);
    cr_expect_eq(hint.delay_ms, row->delay_ms, "row %zu: %s", i, row->value);
  }
}

Test(hints, a_value_tried_before_leaves_nothing_behind) {
  again_hint hint = AGAIN_HINT_INIT;
  hint.source = "header:x";
  hint.clamp_ms = 7;
  cr_assert(again_hint_parse(AGAIN_UNIT_PUSHBACK, AGAIN_TEXT_LITERAL("junk"),
                             NOW, &hint));
  cr_assert(again_hint_parse(AGAIN_UNIT_SECONDS, AGAIN_TEXT_LITERAL("5"), NOW,
                             &hint));
  cr_expect_not(hint.forbids);
  cr_expect_eq(hint.delay_ms, 5000);
  cr_expect_not(again_hint_parse(AGAIN_UNIT_SECONDS, AGAIN_TEXT_LITERAL("x"),
                                 NOW, &hint));
  cr_expect_not(hint.has_delay);
  cr_expect_eq(hint.delay_ms, 0);
  cr_expect_str_eq(hint.source, "header:x");
  cr_expect_eq(hint.clamp_ms, 7);
}
