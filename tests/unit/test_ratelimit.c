/* The IETF RateLimit header in both of its draft forms: which limit is the
 * strictest, and what voids the field. Published cases are in
 * tests/sim/conformance. */
#include "matching/ratelimit.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(ratelimit, .fini = end);

typedef struct row {
  const char *value;
  bool is_valid;
  uint64_t remaining;
  uint64_t reset_s;
} row;

static const row rows[] = {
    {"\"daily\";r=0;t=43200,\"burst\";r=50;t=30", true, 0, 43200},
    {"\"a\";r=0,\"b\";r=0;t=5", true, 0, 5},
    {"  \"a\" ;r=1", false, 0, 0},
    {" \"a\";  r=1;t=2 \t,\t \"b\";r=3 ", true, 1, 2},
    {"token;r=2;t=4", true, 2, 4},
    {"*any/thing;r=2;t=4", true, 2, 4},
    {"\"a\";r=1;t", false, 0, 0},
    {"\"a\";r", false, 0, 0},
    {"\"a\";t=30", false, 0, 0},
    {"\"a\"", false, 0, 0},
    {"\"a", false, 0, 0},
    {"\"a\\x\";r=1", false, 0, 0},
    {"\"a\x01\";r=1", false, 0, 0},
    {"\"a\\", false, 0, 0},
    {"7;r=1", false, 0, 0},
    {"(\"a\" \"b\");r=1", false, 0, 0},
    {"\"a\";r=1;t=2,", false, 0, 0},
    {"\"a\";r=1 \"b\";r=1", false, 0, 0},
    {"\"a\";R=1", false, 0, 0},
    {"\"a\";=1", false, 0, 0},
    {"\"a\";r=", false, 0, 0},
    {"\"a\";r=1;x=?1;y=?0;z=@99;s=\"q\";t=6", true, 1, 6},
    {"\"a\";r=1;x=?2", false, 0, 0},
    {"\"a\";r=1;x=:!:", false, 0, 0},
    {"\"a\";r=1;x=@y", false, 0, 0},
    {"\"a\";r=999999999999999", true, 999999999999999, 0},
    {"\"a\";r=1000000000000000", false, 0, 0},
    {"\"a\";r=1;x=1.", false, 0, 0},
    {"", false, 0, 0},
    {"   ", false, 0, 0},
    {",", false, 0, 0},

    {"limit=100, remaining=0, reset=5", true, 0, 5},
    {"remaining=0", true, 0, 0},
    {"limit=100;w=60, remaining=0, reset=5", true, 0, 5},
    {"remaining=5, remaining=0, reset=5", true, 0, 5},
    {"limit=100, reset=5", false, 0, 0},
    {"limit=100, remaining=-1, reset=5", false, 0, 0},
    {"limit=100, remaining=0, reset=soon", false, 0, 0},
    {"limit=100, remaining=0, reset=5,", false, 0, 0},
    {"limit=100 remaining=0", false, 0, 0},
    {"limit=100, remaining, reset=5", false, 0, 0},
};

Test(ratelimit, the_strictest_limit_of_a_sound_field) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *value = exact_text(rows[i].value, &size);
    again_ratelimit limit;
    bool is_valid = again_ratelimit_parse(again_text_make(value, size), &limit);
    exact_free(value);
    cr_expect_eq(is_valid, rows[i].is_valid, "row %zu: %s", i, rows[i].value);
    if (is_valid) {
      cr_expect_eq(limit.remaining, rows[i].remaining,
                   "row %zu: %s has %" PRIu64, i, rows[i].value,
                   limit.remaining);
      cr_expect_eq(limit.reset_s, rows[i].reset_s, "row %zu: %s in %" PRIu64, i,
                   rows[i].value, limit.reset_s);
    }
  }
}

/* Every prefix, in a block of its exact size: no read past the end. */
Test(ratelimit, a_value_cut_anywhere_is_read_no_further) {
  const char *text = "\"a\\\"b\";r=0;t=30;pk=:YQ==:;x=?1;y=@5;z=1.5, tok;r=1";
  size_t whole;
  char *all = exact_text(text, &whole);
  size_t valid_count = 0;
  for (size_t size = 0; size <= whole; size++) {
    char *value = exact_copy(all, size);
    again_ratelimit limit;
    valid_count +=
        again_ratelimit_parse(again_text_make(value, size), &limit) ? 1 : 0;
    exact_free(value);
  }
  exact_free(all);
  cr_expect_gt(valid_count, 0);
  cr_expect_lt(valid_count, whole);
}
