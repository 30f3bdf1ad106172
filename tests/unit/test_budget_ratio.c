/* Retries are a share of the calls of a window, and some a second go in any
 * case. */
#include <criterion/criterion.h>

#include "budget_script.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(budget_ratio, .fini = end);

static void begin_calls(again_budget *budget, uint64_t now_ms, unsigned count) {
  for (unsigned i = 0; i < count; i++) {
    cr_assert(may_go(budget, now_ms, FIRST));
  }
}

#define NO_FLOOR "{\"ratio\": {\"floor\": 0}}"

typedef struct income_row {
  const char *budget;
  unsigned calls;
  unsigned retries;
} income_row;

static const income_row income_rows[] = {
    {"\"ratio\"", 0, 100},
    {"\"ratio\"", 1000, 300},
    {NO_FLOOR, 0, 0},
    {NO_FLOOR, 4, 0},
    {NO_FLOOR, 5, 1},
    {"{\"ratio\": {\"percent\": 0, \"floor\": 3, \"window\": \"2s\"}}", 50, 6},
    {"{\"ratio\": {\"percent\": 0.01, \"floor\": 0}}", 9999, 0},
    {"{\"ratio\": {\"percent\": 0.01, \"floor\": 0}}", 10000, 1},
    {"{\"ratio\": {\"window\": \"1s\"}}", 10, 12},
    {"{\"ratio\": {\"window\": \"1m\", \"floor\": 1000000}}", 1, 2000},
};

Test(budget_ratio, allows_a_share_and_a_floor) {
  for (size_t i = 0; i < sizeof(income_rows) / sizeof(income_rows[0]); i++) {
    again_budget budget = budget_of(income_rows[i].budget);
    cr_expect(again_budget_is_fresh(&budget));
    begin_calls(&budget, 5, income_rows[i].calls);
    unsigned left = retries_left(&budget, 5, 2000);
    cr_expect_eq(left, income_rows[i].retries, "row %zu: %u", i, left);
  }
}

/* Retries after what is no overload neither earn nor cost. */
Test(budget_ratio, leaves_other_retries_alone) {
  again_budget budget = budget_of(NO_FLOOR);
  for (unsigned i = 0; i < 100; i++) {
    cr_assert(may_go(&budget, 0, OTHER_RETRY));
  }
  cr_expect_not(may_go(&budget, 0, RETRY));
  cr_expect(again_budget_is_fresh(&budget));
}

typedef struct window_row {
  uint64_t now_ms; /* 10 calls at 500 ms, 10 at 4500 ms, all retries there */
  unsigned retries;
} window_row;

static const window_row window_rows[] = {
    {4500, 0}, {9999, 0}, {10000, 0}, {13999, 0}, {14000, 0}, {90000, 0},
};

/* The calls of the first slice expire before the retries that they paid for,
 * and what was spent before what is earned later. */
Test(budget_ratio, forgets_slice_by_slice) {
  for (size_t i = 0; i < sizeof(window_rows) / sizeof(window_rows[0]); i++) {
    again_budget budget = budget_of(NO_FLOOR);
    begin_calls(&budget, 500, 10);
    begin_calls(&budget, 4500, 10);
    for (unsigned k = 0; k < 4; k++) {
      cr_assert(may_go(&budget, 4500, RETRY));
    }
    unsigned left = retries_left(&budget, window_rows[i].now_ms, 50);
    cr_expect_eq(left, window_rows[i].retries, "at %u: %u",
                 (unsigned)window_rows[i].now_ms, left);
  }
  again_budget budget = budget_of(NO_FLOOR);
  begin_calls(&budget, 500, 10);
  cr_expect_eq(retries_left(&budget, 9999, 50), 2);
  cr_expect_eq(retries_left(&budget, 10000, 50), 0);
  cr_expect_eq(retries_left(&budget, UINT64_MAX, 50), 0);
}

Test(budget_ratio, refills_its_floor_with_time) {
  again_budget budget = budget_of("{\"ratio\": {\"floor\": 1}}");
  for (uint64_t k = 0; k < 10; k++) {
    cr_assert(may_go(&budget, 1000 * k, RETRY));
  }
  cr_expect_not(may_go(&budget, 9999, RETRY));
  cr_expect_eq(retries_left(&budget, 10000, 50), 1);
  cr_expect_eq(retries_left(&budget, 14500, 50), 5);
  cr_expect_eq(retries_left(&budget, 99999, 50), 10);
}

Test(budget_ratio, stands_still_when_time_goes_back) {
  again_budget budget = budget_of(NO_FLOOR);
  begin_calls(&budget, 50000, 5);
  cr_expect_eq(retries_left(&budget, 0, 50), 1);
  begin_calls(&budget, 0, 5);
  cr_expect_eq(retries_left(&budget, 50000, 50), 2);
}

/* Only what was not sent comes back, and never more than was spent. */
Test(budget_ratio, gives_back_what_was_not_sent) {
  again_budget budget = budget_of(NO_FLOOR);
  begin_calls(&budget, 0, 10);
  again_grant first = ask_budget(&budget, 0, RETRY);
  again_grant second = ask_budget(&budget, 0, RETRY);
  cr_expect_eq(second.cost, 1);
  tell_budget(&budget, 1000, &first, AGAIN_OUTCOME_NONE);
  tell_budget(&budget, 500, &first, AGAIN_OUTCOME_SUCCESS);
  cr_expect_eq(retries_left(&budget, 0, 50), 0);
  tell_budget(&budget, 999, &second, AGAIN_OUTCOME_NONE);
  cr_expect_eq(retries_left(&budget, 0, 50), 1);
  tell_budget(&budget, 999, &first, AGAIN_OUTCOME_NONE);
  tell_budget(&budget, 999, &second, AGAIN_OUTCOME_NONE);
  cr_expect_eq(retries_left(&budget, 0, 50), 2);
  second.lease = 77; /* of a budget that was forgotten */
  (void)ask_budget(&budget, 0, RETRY);
  tell_budget(&budget, 0, &second, AGAIN_OUTCOME_NONE);
  cr_expect_eq(retries_left(&budget, 0, 50), 1);
}

typedef struct reload_row {
  const char *budget;
  unsigned retries; /* of 20 that 100 calls earned before, 5 are left */
} reload_row;

static const reload_row reload_rows[] = {
    {NO_FLOOR, 5},
    {"{\"ratio\": {\"floor\": 0, \"percent\": 80}}", 20},
    {"{\"ratio\": {\"floor\": 0, \"percent\": 4}}", 1},
    {"{\"ratio\": {\"floor\": 2}}", 10},
    {"{\"ratio\": {\"floor\": 0, \"percent\": 0}}", 0},
};

Test(budget_ratio, stays_as_full_under_another_policy) {
  for (size_t i = 0; i < sizeof(reload_rows) / sizeof(reload_rows[0]); i++) {
    again_budget budget = budget_of(NO_FLOOR);
    begin_calls(&budget, 0, 100);
    for (unsigned k = 0; k < 15; k++) {
      cr_assert(may_go(&budget, 0, RETRY));
    }
    refit_budget(&budget, reload_rows[i].budget);
    unsigned left = retries_left(&budget, 0, 50);
    cr_expect_eq(left, reload_rows[i].retries, "row %zu: %u", i, left);
  }
}
