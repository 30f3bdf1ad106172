/* The calendar's edges. */
#include "base/civil.h"

#include <criterion/criterion.h>
#include <stddef.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(civil, .fini = end);

Test(civil, moments_that_are_and_that_are_not) {
  static const struct {
    again_civil civil;
    bool is_valid;
  } rows[] = {
      {{2024, 2, 29, 23, 59, 60}, true}, {{2000, 2, 29, 0, 0, 0}, true},
      {{0, 1, 1, 0, 0, 0}, true},        {{9999, 12, 31, 23, 59, 59}, true},
      {{2100, 2, 29, 0, 0, 0}, false},   {{2023, 2, 29, 0, 0, 0}, false},
      {{2024, 0, 1, 0, 0, 0}, false},    {{2024, 13, 1, 0, 0, 0}, false},
      {{2024, 4, 31, 0, 0, 0}, false},   {{2024, 1, 0, 0, 0, 0}, false},
      {{2024, 1, 1, 24, 0, 0}, false},   {{2024, 1, 1, 0, 60, 0}, false},
      {{2024, 1, 1, 0, 0, 61}, false},   {{-1, 1, 1, 0, 0, 0}, false},
      {{10000, 1, 1, 0, 0, 0}, false},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    cr_expect_eq(again_civil_is_valid(&rows[i].civil), rows[i].is_valid, "%zu",
                 i);
  }
}

Test(civil, every_day_of_400_years_follows_the_one_before) {
  again_civil before;
  cr_assert(again_civil_from_seconds(0, &before));
  for (int64_t day = 1; day < 146097; day++) {
    again_civil civil;
    cr_assert(again_civil_from_seconds(day * 86400, &civil));
    cr_assert(again_civil_is_valid(&civil));
    cr_assert_eq(again_civil_to_seconds(&civil), day * 86400);
    bool is_next_day = civil.day == before.day + 1;
    bool is_new_month =
        civil.day == 1 && (civil.month == before.month + 1 ||
                           (civil.month == 1 && civil.year == before.year + 1));
    cr_assert(is_next_day || is_new_month);
    before = civil;
  }
}

Test(civil, a_60th_second_is_the_59th) {
  again_civil leap = {2016, 12, 31, 23, 59, 60};
  cr_expect_eq(again_civil_to_seconds(&leap), 1483228799);
}
