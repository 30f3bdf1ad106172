/* What a retry costs and what comes back, by AWS's retry behaviour 2.1: 14 for
 * a failure, 5 for throttling, 1 back for a success at once. */
#include <criterion/criterion.h>

#include "budget_script.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(budget_tokens, .fini = end);

static uint32_t level(const again_budget *budget) {
  return again_bucket_level(&budget->state.tokens.bucket);
}

Test(budget_tokens, charges_by_reason) {
  again_budget budget = budget_of("\"tokens\"");
  cr_expect_eq(level(&budget), 500);
  cr_expect_eq(ask_budget(&budget, 0, FIRST).cost, 0);
  cr_expect_eq(ask_budget(&budget, 0, OTHER_RETRY).cost, 0);
  cr_expect_eq(level(&budget), 500);
  cr_expect_eq(ask_budget(&budget, 0, RETRY).cost, 14);
  cr_expect_eq(level(&budget), 486);
  again_want want = AGAIN_WANT_INIT;
  again_grant grant = AGAIN_GRANT_INIT;
  static const again_time now = {0, 1700000000};
  want.is_retry = want.overload = true;
  want.reason = "throttling";
  cr_expect(again_budget_ask(&budget, &now, &want, &grant));
  cr_expect_eq(grant.cost, 5);
  cr_expect_eq(level(&budget), 481);
}

typedef struct told_row {
  attempt_kind kind;
  uint64_t at_ms; /* its time is 1000 */
  again_outcome outcome;
  uint32_t level; /* of 100, of which 50 were left and the ask took its cost */
} told_row;

static const told_row told_rows[] = {
    {RETRY, 1000, AGAIN_OUTCOME_SUCCESS, 50},
    {RETRY, 1000, AGAIN_OUTCOME_OVERLOAD, 36},
    {RETRY, 1000, AGAIN_OUTCOME_ERROR, 36},
    {RETRY, 999, AGAIN_OUTCOME_NONE, 50},
    {RETRY, 1000, AGAIN_OUTCOME_NONE, 36},
    {FIRST, 1000, AGAIN_OUTCOME_SUCCESS, 51},
    {FIRST, 1000, AGAIN_OUTCOME_OVERLOAD, 50},
    {FIRST, 0, AGAIN_OUTCOME_NONE, 50},
    {OTHER_RETRY, 1000, AGAIN_OUTCOME_SUCCESS, 51},
};

Test(budget_tokens, gives_back_what_succeeds) {
  for (size_t i = 0; i < sizeof(told_rows) / sizeof(told_rows[0]); i++) {
    const told_row *row = &told_rows[i];
    again_budget budget = budget_of("{\"tokens\": {\"capacity\": 100}}");
    cr_assert(again_bucket_take(&budget.state.tokens.bucket, 50));
    again_grant grant = ask_budget(&budget, 0, row->kind);
    tell_budget(&budget, row->at_ms, &grant, row->outcome);
    cr_expect_eq(level(&budget), row->level, "row %zu: %u", i, level(&budget));
  }
}
