/* Values that only `again simulate` takes. */
#include "simulate/simulate_values.h"

#include <criterion/criterion.h>

typedef struct number_row {
  const char *text;
  bool is_right;
  double number;
} number_row;

static again_options options_with(const char *text) {
  return (again_options){.value = text, .option = "--x"};
}

Test(simulate_values, are_rates) {
  static const number_row rows[] = {
      {"200", true, 200}, {"0.5", true, 0.5},    {"1000000", true, 1e6},
      {"0", false, 0},    {"1000001", false, 0}, {"-1", false, 0},
      {"", false, 0},     {"2x", false, 0},      {"1e3", true, 1000},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    again_options options = options_with(rows[i].text);
    double rate = 0;
    cr_assert_eq(again_options_rate(&options, false, &rate), rows[i].is_right,
                 "%s", rows[i].text);
    cr_expect(!rows[i].is_right || rate == rows[i].number, "%s", rows[i].text);
    cr_expect_eq(options.error[0] != '\0', !rows[i].is_right);
  }
  again_options options = options_with("0");
  double rate = 1;
  cr_expect(again_options_rate(&options, true, &rate));
  cr_expect_eq(rate, 0);
}

Test(simulate_values, are_shares) {
  static const number_row rows[] = {
      {"30%", true, 0.3}, {"0.25", true, 0.25}, {"100%", true, 1},
      {"0", true, 0},     {"1", true, 1},       {"101%", false, 0},
      {"1.1", false, 0},  {"%", false, 0},      {"x%", false, 0},
      {"", false, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    again_options options = options_with(rows[i].text);
    double share = 0;
    cr_assert_eq(again_options_share(&options, &share), rows[i].is_right, "%s",
                 rows[i].text);
    cr_expect(!rows[i].is_right || share == rows[i].number, "%s", rows[i].text);
  }
}

typedef struct outage_row {
  const char *text;
  bool is_right;
  again_sim_outage outage;
} outage_row;

Test(simulate_values, are_outages) {
  static const outage_row rows[] = {
      {"10s-20s", true, {10000, 20000, 1}},
      {"0s-500ms:50%", true, {0, 500, 0.5}},
      {"1m-", true, {60000, UINT64_MAX, 1}},
      {"1m-:0.25", true, {60000, UINT64_MAX, 0.25}},
      {"20s-10s", false, {0, 0, 0}},
      {"10s-10s", false, {0, 0, 0}},
      {"10s", false, {0, 0, 0}},
      {"-10s", false, {0, 0, 0}},
      {"1-2", false, {0, 0, 0}},
      {"1s-2s:", false, {0, 0, 0}},
      {"1s-2s:2", false, {0, 0, 0}},
      {"", false, {0, 0, 0}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    again_options options = options_with(rows[i].text);
    again_sim_outage outage;
    cr_assert_eq(again_options_outage(&options, &outage), rows[i].is_right,
                 "%s", rows[i].text);
    if (rows[i].is_right) {
      cr_expect_eq(outage.from_ms, rows[i].outage.from_ms, "%s", rows[i].text);
      cr_expect_eq(outage.to_ms, rows[i].outage.to_ms, "%s", rows[i].text);
      cr_expect_eq(outage.share, rows[i].outage.share, "%s", rows[i].text);
    }
  }
}

Test(simulate_values, are_a_share_and_a_rate) {
  again_options options = options_with("20%:5");
  double share = 0;
  double rate = 0;
  cr_assert(again_options_share_and_rate(&options, &share, &rate));
  cr_expect_eq(share, 0.2);
  cr_expect_eq(rate, 5);
  static const char *const wrong[] = {"20%", "20%:", ":5", "x:5", "2:5", ""};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    options = options_with(wrong[i]);
    cr_expect_not(again_options_share_and_rate(&options, &share, &rate), "%s",
                  wrong[i]);
  }
}
