/* What all kinds of budget have in common. */
#include <criterion/criterion.h>

#include "budget_script.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(budget, .fini = end);

/* Of each kind, one whose retries run out. */
static const char *const budgets[] = {
    "{\"tokens\": {\"capacity\": 60}}",
    "{\"ratio\": {\"window\": \"1s\"}}",
    "{\"throttle\": {\"capacity\": 4}}",
    "\"concurrency\"",
};
#define BUDGET_COUNT (sizeof(budgets) / sizeof(budgets[0]))

static again_budget spent(const char *text) {
  again_budget budget = budget_of(text);
  for (unsigned i = 0; i < 100; i++) {
    again_grant grant = ask_budget(&budget, 0, RETRY);
    bool counts = budget.kind == AGAIN_BUDGET_CONCURRENCY;
    if (grant.answer == AGAIN_GRANT_GO && !counts) {
      tell_budget(&budget, 0, &grant, AGAIN_OUTCOME_OVERLOAD);
    }
  }
  return budget;
}

Test(budget, has_a_type_of_each_kind) {
  cr_expect_null(again_budget_type_of(AGAIN_BUDGET_OFF));
  for (size_t i = 0; i < BUDGET_COUNT; i++) {
    again_budget budget = budget_of(budgets[i]);
    cr_expect_eq(budget.kind, i + 1);
    cr_expect_not_null(again_budget_type_of(budget.kind));
    cr_expect(again_budget_is_fresh(&budget));
  }
}

Test(budget, never_refuses_first_attempts) {
  for (size_t i = 0; i < BUDGET_COUNT; i++) {
    again_budget budget = spent(budgets[i]);
    cr_expect_not(may_go(&budget, 0, RETRY), "%s", budgets[i]);
    cr_expect(may_go(&budget, 0, FIRST), "%s", budgets[i]);
    cr_expect(may_go(&budget, 0, OTHER_RETRY), "%s", budgets[i]);
  }
}

/* A refusal changes nothing, so that nothing need be told of it. */
Test(budget, is_not_changed_by_a_refusal) {
  for (size_t i = 0; i < BUDGET_COUNT; i++) {
    again_budget budget = spent(budgets[i]);
    again_budget before = budget;
    cr_expect_not(may_go(&budget, 0, RETRY));
    cr_expect_arr_eq(&budget.state, &before.state, sizeof(budget.state), "%s",
                     budgets[i]);
  }
}

Test(budget, stays_empty_under_the_same_policy) {
  for (size_t i = 0; i < BUDGET_COUNT; i++) {
    again_budget budget = spent(budgets[i]);
    budget.serial = 7;
    refit_budget(&budget, budgets[i]);
    cr_expect_eq(budget.serial, 7);
    cr_expect_not(may_go(&budget, 0, RETRY), "%s", budgets[i]);
  }
}

/* What counts attempts takes no end for one of its own. */
Test(budget, ignores_grants_of_one_before_it) {
  static const char *const counting[] = {"{\"ratio\": {\"window\": \"1s\"}}",
                                         "\"concurrency\""};
  for (size_t i = 0; i < 2; i++) {
    again_budget budget = spent(counting[i]);
    again_grant foreign = AGAIN_GRANT_INIT;
    foreign.answer = AGAIN_GRANT_GO;
    foreign.cost = 1;
    foreign.lease = 5;
    foreign.send_ms = 1000;
    tell_budget(&budget, 0, &foreign, AGAIN_OUTCOME_NONE);
    cr_expect_not(may_go(&budget, 0, RETRY), "%s", counting[i]);
  }
}
