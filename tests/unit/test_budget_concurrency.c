/* Retries are a share of what is active, and some go in any case. */
#include <criterion/criterion.h>

#include "budget_script.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(budget_concurrency, .fini = end);

typedef struct limit_row {
  const char *budget;
  unsigned active;  /* first attempts, beside the one that asks */
  unsigned retries; /* that may be at once */
} limit_row;

/* A retry is one of the active, so that it raises the limit by its share. */
static const limit_row limit_rows[] = {
    {"\"concurrency\"", 0, 3},
    {"\"concurrency\"", 12, 3},
    {"\"concurrency\"", 16, 4},
    {"\"concurrency\"", 80, 20},
    {"{\"concurrency\": {\"floor\": 0}}", 0, 0},
    {"{\"concurrency\": {\"floor\": 0}}", 3, 0},
    {"{\"concurrency\": {\"floor\": 0}}", 4, 1},
    {"{\"concurrency\": {\"percent\": 0, \"floor\": 2}}", 1000, 2},
    {"{\"concurrency\": {\"percent\": 0.5, \"floor\": 0}}", 199, 1},
    {"{\"concurrency\": {\"percent\": 0.5, \"floor\": 0}}", 198, 0},
    {"{\"concurrency\": {\"percent\": 100, \"floor\": 0}}", 0, 500},
};

Test(budget_concurrency, limits_retries_by_what_is_active) {
  for (size_t i = 0; i < sizeof(limit_rows) / sizeof(limit_rows[0]); i++) {
    const limit_row *row = &limit_rows[i];
    again_budget budget = budget_of(row->budget);
    for (unsigned k = 0; k < row->active; k++) {
      cr_assert(may_go(&budget, 0, k % 2 == 0 ? FIRST : OTHER_RETRY));
    }
    unsigned left = retries_left(&budget, 0, 500);
    cr_expect_eq(left, row->retries, "row %zu: %u", i, left);
  }
}

/* However an attempt ends it is no longer active, and nothing is left of it
 * when all have ended. */
Test(budget_concurrency, lets_go_of_what_has_ended) {
  static const again_outcome outcomes[] = {
      AGAIN_OUTCOME_NONE, AGAIN_OUTCOME_SUCCESS, AGAIN_OUTCOME_ERROR,
      AGAIN_OUTCOME_OVERLOAD};
  again_budget budget = budget_of("{\"concurrency\": {\"floor\": 1}}");
  for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
    again_grant first = ask_budget(&budget, 0, FIRST);
    again_grant retry = ask_budget(&budget, 0, RETRY);
    cr_expect_eq(retry.answer, AGAIN_GRANT_GO);
    cr_expect_eq(retry.cost, 1);
    cr_expect_not(may_go(&budget, 0, RETRY));
    tell_budget(&budget, 0, &retry, outcomes[i]);
    cr_expect_eq(retries_left(&budget, 0, 5), 1);
    tell_budget(&budget, 0, &first, outcomes[i]);
    cr_expect(again_budget_is_fresh(&budget));
  }
}

Test(budget_concurrency, keeps_what_is_active_under_another_policy) {
  again_budget budget = budget_of("\"concurrency\"");
  again_grant first = ask_budget(&budget, 0, FIRST);
  again_grant retry = ask_budget(&budget, 0, RETRY);
  refit_budget(&budget, "{\"concurrency\": {\"floor\": 1}}");
  cr_expect_not(may_go(&budget, 0, RETRY));
  tell_budget(&budget, 0, &retry, AGAIN_OUTCOME_SUCCESS);
  tell_budget(&budget, 0, &first, AGAIN_OUTCOME_SUCCESS);
  cr_expect(again_budget_is_fresh(&budget));
}
