/* Dates in the three forms of RFC 9110 and in that of RFC 3339. */
#include "base/httpdate.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(httpdate, .fini = end);

static const int64_t now_s = 1782000000; /* 2026-06-21T00:00:00Z */

typedef struct row {
  const char *text;
  int64_t seconds;
} row;

Test(httpdate, all_three_forms) {
  static const row rows[] = {
      {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
      {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
      {"Sun Nov  6 08:49:37 1994", 784111777},
      {"Sun Nov 16 08:49:37 1994", 784975777},
      {"sun, 06 nov 1994 08:49:37 GMT", 784111777},
      {"SUNDAY, 06-NOV-94 08:49:37 GMT", 784111777},
      {"Mon, 06 Nov 1994 08:49:37 GMT", 784111777}, /* was a Sunday */
      {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
      {"Wed, 31 Dec 1969 23:59:59 GMT", -1},
      {"Sat, 31 Dec 2016 23:59:60 GMT", 1483228799},
      {"Thu, 29 Feb 2024 12:00:00 GMT", 1709208000},
      {"Tue, 29 Feb 2000 00:00:00 GMT", 951782400},
      {"Sat, 01 Jan 0000 00:00:00 GMT", INT64_C(-62167219200)},
      {"Fri, 31 Dec 9999 23:59:59 GMT", INT64_C(253402300799)},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *bytes = exact_text(rows[i].text, &size);
    int64_t seconds = 99;
    cr_expect(
        again_httpdate_parse(again_text_make(bytes, size), now_s, &seconds),
        "%s", rows[i].text);
    cr_expect_eq(seconds, rows[i].seconds, "%s: %lld", rows[i].text,
                 (long long)seconds);
    exact_free(bytes);
  }
}

Test(httpdate, every_beginning_of_a_date_is_none) {
  static const char *const dates[] = {"Sun, 06 Nov 1994 08:49:37 GMT",
                                      "Sunday, 06-Nov-94 08:49:37 GMT",
                                      "Sun Nov  6 08:49:37 1994"};
  for (size_t i = 0; i < 3; i++) {
    for (size_t size = 0; size < strlen(dates[i]); size++) {
      char *bytes = exact_copy(dates[i], size);
      int64_t seconds;
      cr_expect_not(
          again_httpdate_parse(again_text_make(bytes, size), now_s, &seconds),
          "%.*s", (int)size, dates[i]);
      exact_free(bytes);
    }
  }
}

Test(httpdate, no_dates) {
  static const char *const rows[] = {
      "Sun, 06 Nov 1994 08:49:37 GMT ", " Sun, 06 Nov 1994 08:49:37 GMT",
      "Sun, 06 Nov 1994 08:49:37 UTC",  "Sun, 06 Nov 1994 08:49:37 +0000",
      "Sun, 6 Nov 1994 08:49:37 GMT",   "Sun, 00 Nov 1994 08:49:37 GMT",
      "Sun, 31 Nov 1994 08:49:37 GMT",  "Sun, 29 Feb 2023 08:49:37 GMT",
      "Sun, 29 Feb 1900 08:49:37 GMT",  "Sun, 06 Foo 1994 08:49:37 GMT",
      "Xyz, 06 Nov 1994 08:49:37 GMT",  "Sun, 06 Nov 1994 24:00:00 GMT",
      "Sun, 06 Nov 1994 08:60:00 GMT",  "Sun, 06 Nov 1994 08:49:61 GMT",
      "Sun, 06 Nov 94 08:49:37 GMT",    "Sun, 06 Nov 19940 08:49:37 GMT",
      "Sunday, 99-Nov-94 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT",
      "Sun Nov 6 08:49:37 1994",        "120",
      "Sun, -6 Nov 1994 08:49:37 GMT",
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    int64_t seconds = 99;
    cr_expect_not(again_httpdate_parse(again_text_of(rows[i]), now_s, &seconds),
                  "%s", rows[i]);
    cr_expect_eq(seconds, 99);
  }
}

Test(httpdate, two_digits_mean_the_year_nearest_to_now) {
  static const struct {
    const char *text;
    int64_t now_s;
    const char *date; /* NULL = no date */
  } rows[] = {
      {"Sunday, 01-Jan-26 00:00:00 GMT", 1782000000, "2026-01-01T00:00:00Z"},
      {"Sunday, 01-Jan-27 00:00:00 GMT", 1782000000, "2027-01-01T00:00:00Z"},
      {"Sunday, 01-Jan-75 00:00:00 GMT", 1782000000, "2075-01-01T00:00:00Z"},
      {"Sunday, 21-Jun-76 00:00:00 GMT", 1782000000, "2076-06-21T00:00:00Z"},
      {"Sunday, 21-Jun-76 00:00:01 GMT", 1782000000, "1976-06-21T00:00:01Z"},
      {"Sunday, 01-Jan-77 00:00:00 GMT", 1782000000, "1977-01-01T00:00:00Z"},
      {"Sunday, 01-Jan-99 00:00:00 GMT", 1782000000, "1999-01-01T00:00:00Z"},
      {"Sunday, 01-Jan-00 00:00:00 GMT", 1782000000, "2000-01-01T00:00:00Z"},
      {"Sunday, 01-Jan-00 00:00:00 GMT", 4070908800, "2100-01-01T00:00:00Z"},
      {"Sunday, 29-Feb-00 00:00:00 GMT", 4070908800, NULL}, /* 2100 */
      {"Sunday, 01-Jan-70 00:00:00 GMT", INT64_MAX, "1970-01-01T00:00:00Z"},
      {"Sunday, 01-Jan-70 00:00:00 GMT", INT64_MIN, "1970-01-01T00:00:00Z"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    int64_t seconds = 0;
    bool ok = again_httpdate_parse(again_text_of(rows[i].text), rows[i].now_s,
                                   &seconds);
    cr_expect_eq(ok, rows[i].date != NULL, "%zu", i);
    if (ok) {
      char out[AGAIN_ISODATE_TEXT_BYTES];
      cr_expect_str_eq(again_isodate_format(seconds, out), rows[i].date);
    }
  }
}

Test(httpdate, rfc3339) {
  static const row rows[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"2026-06-21T00:00:00Z", 1782000000},
      {"2026-06-21 00:00:00z", 1782000000},
      {"2026-06-21t02:00:00+02:00", 1782000000},
      {"2026-06-20T18:30:00-05:30", 1782000000},
      {"2026-06-21T00:00:00.000Z", 1782000000},
      {"2026-06-21T00:00:00.0001Z", 1782000001},
      {"2026-06-20T23:59:60Z", 1781999999},
      {"2026-06-20T23:59:60.5Z", 1782000000},
      {"0000-01-01T00:00:00Z", INT64_C(-62167219200)},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *bytes = exact_text(rows[i].text, &size);
    int64_t seconds = 99;
    cr_expect(again_isodate_parse(again_text_make(bytes, size), &seconds), "%s",
              rows[i].text);
    cr_expect_eq(seconds, rows[i].seconds, "%s: %lld", rows[i].text,
                 (long long)seconds);
    for (size_t cut = 0; cut < size; cut++) {
      char *part = exact_copy(bytes, cut);
      cr_expect_not(again_isodate_parse(again_text_make(part, cut), &seconds),
                    "%.*s", (int)cut, rows[i].text);
      exact_free(part);
    }
    exact_free(bytes);
  }
}

Test(httpdate, no_rfc3339) {
  static const char *const rows[] = {"2026-06-21",
                                     "2026-06-21T00:00Z",
                                     "2026-13-01T00:00:00Z",
                                     "2026-02-29T00:00:00Z",
                                     "2026-06-21T00:00:00",
                                     "2026-06-21T00:00:00.Z",
                                     "26-06-21T00:00:00Z",
                                     "2026-06-21T00:00:00ZZ",
                                     "2026-06-21T24:00:00Z",
                                     "2026-06-21T00:00:00+24:00",
                                     "2026-06-21T00:00:00+0200"};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    int64_t seconds = 99;
    cr_expect_not(again_isodate_parse(again_text_of(rows[i]), &seconds), "%s",
                  rows[i]);
    cr_expect_eq(seconds, 99);
  }
}

Test(httpdate, format_and_parse_agree_over_all_years) {
  for (int64_t day = -719528; day < 2932897; day += 97) {
    int64_t seconds = day * 86400 + 45296;
    char out[AGAIN_ISODATE_TEXT_BYTES];
    int64_t back = 0;
    cr_assert(again_isodate_parse(
        again_text_of(again_isodate_format(seconds, out)), &back));
    cr_assert_eq(back, seconds, "%s", out);
  }
}

Test(httpdate, years_out_of_range_have_no_form) {
  static const int64_t rows[] = {INT64_MIN, INT64_C(-62167219201),
                                 INT64_C(253402300800), INT64_MAX};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char out[AGAIN_ISODATE_TEXT_BYTES];
    cr_expect_str_eq(again_isodate_format(rows[i], out), "");
  }
}
