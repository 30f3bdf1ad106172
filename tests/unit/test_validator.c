/* What proves that two bodies are the same byte for byte. */
#include "validator.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(validator, .fini = end);

Test(validator, etag) {
  static const struct {
    const char *etag;
    bool is_strong;
  } rows[] = {
      {"\"a\"", true},
      {"\"0815-4711:x!#~\"", true},
      {"\"\\\"", true}, /* there is no escape in it */
      {"\"\xc3\xa4\"", true},
      {"W/\"a\"", false},
      {"w/\"a\"", false},
      {"\"\"", false},
      {"\"", false},
      {"", false},
      {"a", false},
      {"abc", false},
      {"\"abc", false},
      {"abc\"", false},
      {"\"a\"b\"", false},
      {"\"a\", \"b\"", false},
      {"\"a b\"", false},
      {"\"a\tb\"", false},
      {"\"a\r\nX: y\"", false}, /* it is sent again in a header line */
      {"\"a\x7f\"", false},
      {"\"a\" ", false},
      {"'a'", false},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char *etag = exact_copy(rows[i].etag, strlen(rows[i].etag) + 1);
    cr_expect_eq(again_validator_is_strong_etag(etag), rows[i].is_strong, "%s",
                 etag);
    exact_free(etag);
  }
}

Test(validator, date) {
  static const char modified[] = "Sun, 06 Nov 1994 08:49:37 GMT";
  static const struct {
    const char *modified;
    const char *date;
    bool is_strong;
  } rows[] = {
      {modified, "Sun, 06 Nov 1994 08:50:37 GMT", true},
      {modified, "Thu, 31 Dec 9998 23:59:59 GMT", true},
      {modified, "Sun, 06 Nov 1994 08:50:36 GMT", false}, /* 59 s */
      {modified, "Sun, 06 Nov 1994 08:49:37 GMT", false},
      {modified, "Sun, 06 Nov 1994 08:48:00 GMT", false}, /* to come */
      {modified, NULL, false},
      {NULL, modified, false},
      {NULL, NULL, false},
      {modified, "", false},
      {modified, "tomorrow", false},
      {"Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 09:50:37 GMT",
       false},
      {"Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 09:50:37 GMT", false},
      {"1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 09:50:37 GMT", false},
      {"Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1995 09:50:37 GMT", false},
      {"Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 06 Nov 1994 09:50:37 GMT",
       false},
      {"Sun, 06 Xxx 1994 08:49:37 GMT", "Sun, 06 Nov 1994 09:50:37 GMT", false},
      {"Sun, 06 Nov 1994 08:49:37 GM", "Sun, 06 Nov 1994 09:50:37 GMT", false},
      {"Sun, 06\nNov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 09:50:37 GMT",
       false},
      {"0", "Sun, 06 Nov 1994 09:50:37 GMT", false},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    cr_expect_eq(again_validator_is_strong_date(rows[i].modified, rows[i].date),
                 rows[i].is_strong, "%zu", i);
  }
}
