/* Numbers are read exactly and saturate; nothing depends on strtod. */
#include "base/decimal.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(decimal, .fini = end);

static bool parse(const char *text, uint32_t scale, int64_t *out) {
  size_t size;
  char *bytes = exact_text(text, &size);
  bool ok = again_decimal_parse(again_text_make(bytes, size), scale, out);
  exact_free(bytes);
  return ok;
}

Test(decimal, numbers) {
  static const struct {
    const char *text;
    uint32_t scale;
    int64_t value;
  } rows[] = {
      {"0", 1, 0},
      {"-0", 1000, 0},
      {"1", 1, 1},
      {"+1", 1, 1},
      {"-1", 1000, -1000},
      {"1.5", 1000, 1500},
      {"1.5", 1, 2},
      {"-1.5", 1, -2},
      {"0.0001", 1000, 1},
      {"-0.0001", 1000, -1},
      {"0.000", 1000, 0},
      {"0.001", 1000, 1},
      {"0.0010000000000000000000000000000000000001", 1000, 2},
      {"0.1", 3, 1},
      {"0.3333333333333333333333", 3, 1},
      {"0.33333333333333333333334", 3, 2},
      {"00012", 1, 12},
      {"1e3", 1, 1000},
      {"1E+3", 1, 1000},
      {"1.5e1", 1, 15},
      {"1234.5678e2", 10, 1234568},
      {"1500e-3", 1000, 1500},
      {"1e-1", 1000, 100},
      {"1e-5", 1000, 1},
      {"12.5e-1", 1000, 1250},
      {"0e999999999999999999999", 1, 0},
      {"1e-999999999999999999999", 1000, 1},
      {"0.0e-999999999999999999999", 1000, 0},
      {"1e999999999999999999999", 1, INT64_MAX},
      {"-1e30", 1, -INT64_MAX},
      {"9223372036854775806", 1, INT64_MAX - 1},
      {"9223372036854775807", 1, INT64_MAX},
      {"9223372036854775808", 1, INT64_MAX},
      {"-9223372036854775809", 1, -INT64_MAX},
      {"99999999999999999999999", 4294967295, INT64_MAX},
      {"0.99999999999", 4294967295, INT64_C(4294967295)},
      {"5", 0, 0},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    int64_t value = 99;
    cr_expect(parse(rows[i].text, rows[i].scale, &value), "%s", rows[i].text);
    cr_expect_eq(value, rows[i].value, "%s * %u = %lld", rows[i].text,
                 rows[i].scale, (long long)value);
  }
}

Test(decimal, no_numbers) {
  static const char *const rows[] = {
      "",    "-",   "+",     ".",     ".5",  "1.",      "1.e3", "e3",
      "1e",  "1e+", "1 ",    " 1",    "--1", "1,5",     "0x10", "1_0",
      "inf", "nan", "1.5.2", "1e3.5", "12s", "\xD9\xA1"};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    int64_t value = 99;
    cr_expect_not(parse(rows[i], 1, &value), "%s", rows[i]);
    cr_expect_eq(value, 99, "%s", rows[i]);
  }
}

Test(decimal, locale_does_not_matter) {
  (void)setlocale(LC_ALL, "de_DE.UTF-8");
  int64_t value;
  cr_expect(parse("1.5", 1000, &value));
  cr_expect_eq(value, 1500);
  cr_expect_not(parse("1,5", 1000, &value));
}

Test(decimal, long_numbers_cost_their_length) {
  static char digits[1 << 16];
  memset(digits, '7', sizeof(digits));
  digits[1] = '.';
  int64_t value;
  cr_expect(
      again_decimal_parse(again_text_make(digits, sizeof(digits)), 10, &value));
  cr_expect_eq(value, 78);
}

Test(decimal, unsigned_integers) {
  static const struct {
    const char *text;
    bool ok;
    uint64_t value;
  } rows[] = {
      {"0", true, 0},
      {"0042", true, 42},
      {"18446744073709551615", true, UINT64_MAX},
      {"18446744073709551616", true, UINT64_MAX},
      {"99999999999999999999999", true, UINT64_MAX},
      {"", false, 99},
      {"+1", false, 99},
      {"-1", false, 99},
      {"1.0", false, 99},
      {"1 ", false, 99},
      {"99999999999999999999999x", false, 99},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    uint64_t value = 99;
    size_t size;
    char *bytes = exact_text(rows[i].text, &size);
    cr_expect_eq(again_decimal_parse_uint(again_text_make(bytes, size), &value),
                 rows[i].ok, "%s", rows[i].text);
    cr_expect_eq(value, rows[i].value, "%s", rows[i].text);
    exact_free(bytes);
  }
}
