/* Durations are read exactly, and written in the shortest exact form. */
#include "base/duration.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(duration, .fini = end);

static bool parse(const char *text, uint64_t *ms_ret) {
  size_t size;
  char *bytes = exact_text(text, &size);
  bool ok = again_duration_parse(again_text_make(bytes, size), ms_ret);
  exact_free(bytes);
  return ok;
}

Test(duration, number_and_unit) {
  static const struct {
    const char *text;
    uint64_t ms;
  } rows[] = {
      {"0s", 0},
      {"50ms", 50},
      {"1s", 1000},
      {"1.5s", 1500},
      {"15m", 900000},
      {"2h", 7200000},
      {"1d", 86400000},
      {"0.1ms", 1},
      {"1.0001s", 1001},
      {"0.25h", 900000},
      {"007s", 7000},
      {"9223372036854775806ms", UINT64_C(9223372036854775806)},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    uint64_t ms = 99;
    cr_expect(parse(rows[i].text, &ms), "%s", rows[i].text);
    cr_expect_eq(ms, rows[i].ms, "%s", rows[i].text);
  }
}

Test(duration, nothing_else) {
  static const char *const rows[] = {"",
                                     "s",
                                     "1",
                                     "1 s",
                                     " 1s",
                                     "1s ",
                                     "-1s",
                                     "+1s",
                                     "1S",
                                     "1sec",
                                     "1m5s",
                                     ".5s",
                                     "1.s",
                                     "1.2.3s",
                                     "1e3ms",
                                     "never",
                                     "1\xC2\xB5s",
                                     "9223372036854775807ms",
                                     "99999999999999999999d"};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    uint64_t ms = 99;
    cr_expect_not(parse(rows[i], &ms), "%s", rows[i]);
    cr_expect_eq(ms, 99, "%s", rows[i]);
  }
}

Test(duration, shortest_exact_form) {
  static const struct {
    uint64_t ms;
    const char *text;
  } rows[] = {
      {0, "0s"},
      {1, "1ms"},
      {500, "500ms"},
      {1000, "1s"},
      {1001, "1.001s"},
      {1500, "1.5s"},
      {60000, "1m"},
      {90000, "90s"},
      {900000, "15m"},
      {5400000, "90m"},
      {7200000, "2h"},
      {86400000, "1d"},
      {129600000, "36h"},
      {100000000, "100000s"},
      {UINT64_MAX - 1, "18446744073709551.614s"},
      {AGAIN_NEVER, "never"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char out[AGAIN_DURATION_TEXT_BYTES];
    cr_expect_eq(again_duration_format(rows[i].ms, out), out);
    cr_expect_str_eq(out, rows[i].text);
  }
}

Test(duration, what_is_written_reads_the_same) {
  again_random random;
  again_random_seed(&random, 3);
  for (int i = 0; i < 5000; i++) {
    uint64_t ms = again_random_next(&random) >> (1 + i % 63);
    char out[AGAIN_DURATION_TEXT_BYTES];
    uint64_t back = 0;
    cr_assert(parse(again_duration_format(ms, out), &back), "%s", out);
    cr_assert_eq(back, ms, "%s", out);
  }
}
