/* No retry while half of the tokens or fewer are left. */
#include <criterion/criterion.h>

#include "budget_script.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(budget_throttle, .fini = end);

static const again_grant no_grant = AGAIN_GRANT_INIT;

typedef struct outcome_row {
  again_outcome outcome;
  uint64_t level_milli; /* of ten, of which seven were left */
} outcome_row;

static const outcome_row outcome_rows[] = {
    {AGAIN_OUTCOME_NONE, 7000},
    {AGAIN_OUTCOME_SUCCESS, 7100},
    {AGAIN_OUTCOME_ERROR, 7000},
    {AGAIN_OUTCOME_OVERLOAD, 6000},
};

Test(budget_throttle, hears_of_overload_and_success) {
  for (size_t i = 0; i < sizeof(outcome_rows) / sizeof(outcome_rows[0]); i++) {
    again_budget budget = budget_of("\"throttle\"");
    again_bucket *bucket = &budget.state.throttle.bucket;
    cr_assert(again_bucket_take(bucket, 3));
    tell_budget(&budget, 0, &no_grant, outcome_rows[i].outcome);
    cr_expect_eq(bucket->level_milli, outcome_rows[i].level_milli, "row %zu",
                 i);
  }
}

/* First attempts and what is no overload always go; a retry costs nothing. */
Test(budget_throttle, refuses_retries_at_half) {
  again_budget budget = budget_of("\"throttle\"");
  cr_expect(again_budget_is_fresh(&budget));
  for (unsigned failures = 0; failures < 12; failures++) {
    cr_expect_eq(may_go(&budget, 0, RETRY), failures < 5, "%u", failures);
    cr_expect(may_go(&budget, 0, OTHER_RETRY));
    cr_expect(may_go(&budget, 0, FIRST));
    tell_budget(&budget, 0, &no_grant, AGAIN_OUTCOME_OVERLOAD);
    cr_expect_not(again_budget_is_fresh(&budget));
  }
  /* Empty: 51 successes are more than half. */
  for (unsigned i = 0; i < 50; i++) {
    tell_budget(&budget, 0, &no_grant, AGAIN_OUTCOME_SUCCESS);
  }
  cr_expect_not(may_go(&budget, 0, RETRY));
  tell_budget(&budget, 0, &no_grant, AGAIN_OUTCOME_SUCCESS);
  cr_expect(may_go(&budget, 0, RETRY));
}
