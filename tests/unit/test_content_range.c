/* Which bytes a body is: nothing is taken for a place that does not say so
 * exactly, or a download would be joined in the wrong one. */
#include "content_range.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(content_range, .fini = end);

/* With its NUL, in a block of its own. */
static bool parse(const char *value, again_content_range *out) {
  char *copy = exact_copy(value, strlen(value) + 1);
  const bool is_range = again_content_range_parse(copy, out);
  exact_free(copy);
  return is_range;
}

Test(content_range, is_read) {
  static const struct {
    const char *value;
    again_content_range range;
  } rows[] = {
      {"bytes 0-0/1", {false, 0, 1, 1}},
      {"bytes 0-499/1000", {false, 0, 500, 1000}},
      {"bytes 500-999/1000", {false, 500, 500, 1000}},
      {"bytes 500-999/*", {false, 500, 500, AGAIN_BYTES_UNKNOWN}},
      {"bytes */1000", {true, 0, 0, 1000}},
      {"bytes */0", {true, 0, 0, 0}},
      {"BYTES 1-2/3", {false, 1, 2, 3}},
      {"bytes \t 1-2/3 ", {false, 1, 2, 3}},
      {"bytes 0001-02/003", {false, 1, 2, 3}},
      {"bytes 9223372036854775806-9223372036854775806/9223372036854775807",
       {false, INT64_MAX - 1, 1, INT64_MAX}},
      {"bytes 0-9223372036854775807/*",
       {false, 0, (uint64_t)INT64_MAX + 1, AGAIN_BYTES_UNKNOWN}},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const again_content_range *wanted = &rows[i].range;
    again_content_range range;
    cr_expect(parse(rows[i].value, &range), "%s", rows[i].value);
    cr_expect_eq(range.is_unsatisfied, wanted->is_unsatisfied, "%s",
                 rows[i].value);
    cr_expect_eq(range.first, wanted->first, "%s", rows[i].value);
    cr_expect_eq(range.length, wanted->length, "%s", rows[i].value);
    cr_expect_eq(range.total, wanted->total, "%s", rows[i].value);
  }
}

Test(content_range, is_refused) {
  static const char *const rows[] = {
      "",
      " bytes 0-1/2",
      "bytes",
      "bytes ",
      "bytes 0",
      "bytes 0-",
      "bytes 0-1",
      "bytes 0-1/",
      "bytes 0-1/2x",
      "bytes 0-1/2, bytes 2-3/4",
      "bytes 0-1/2 3",
      "bytes -1/2",
      "bytes 0-/2",
      "bytes 0 - 1 / 2",
      "bytes=0-1/2",
      "bytes: 0-1/2",
      "bytes0-1/2",
      "0-1/2",
      "octets 0-1/2",
      "bytes +0-1/2",
      "bytes 0x0-1/2",
      "bytes */*",
      "bytes */",
      "bytes *",
      "bytes **/2",
      "bytes 0-1/**",
      "bytes 1-0/2", /* the last is before the first */
      "bytes 0-2/2", /* and after the end */
      "bytes 0-0/0",
      "bytes 9223372036854775808-9223372036854775809/*",
      "bytes 0-18446744073709551616/*",
      "bytes 0-1/18446744073709551618",
      "bytes 99999999999999999999999999999999-1/*",
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_content_range range;
    cr_expect_not(parse(rows[i], &range), "%s", rows[i]);
  }
}

Test(content_range, no_beginning_of_one_is_one) {
  static const char *const rows[] = {"bytes 10-20/*", "bytes */7"};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    for (size_t size = 0; size < strlen(rows[i]); size++) {
      char cut[32] = "";
      again_content_range range;
      memcpy(cut, rows[i], size);
      cr_expect_not(parse(cut, &range), "%s", cut);
    }
  }
}

Test(content_range, length) {
  static const struct {
    const char *value;
    uint64_t length;
  } rows[] = {
      {"0", 0},
      {"1234567890123", UINT64_C(1234567890123)},
      {"9223372036854775807", INT64_MAX},
      {"12 ", 12},
      {NULL, AGAIN_BYTES_UNKNOWN},
      {"", AGAIN_BYTES_UNKNOWN},
      {"-1", AGAIN_BYTES_UNKNOWN},
      {"+1", AGAIN_BYTES_UNKNOWN},
      {"1.5", AGAIN_BYTES_UNKNOWN},
      {"5, 5", AGAIN_BYTES_UNKNOWN},
      {"9223372036854775808", AGAIN_BYTES_UNKNOWN},
      {"184467440737095516160", AGAIN_BYTES_UNKNOWN},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    cr_expect_eq(again_content_length(rows[i].value), rows[i].length, "%zu", i);
  }
}
