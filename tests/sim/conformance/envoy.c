/* Envoy: the share of retries among what is active, and headers that say when
 * to come back. */
#include "conformance.h"

#include <criterion/criterion.h>
#include <inttypes.h>

#include "budget_script.h"
#include "harness.h"
#include "hint_values.h"

static void end(void) {
  assert_balance();
}
TestSuite(envoy, .fini = end);

typedef struct budget_case {
  const char *name;
  unsigned active;
  unsigned limit;
} budget_case;

static const budget_case budgets[] = {
    {"retry_budget/cases/0", 0, 3},
    {"retry_budget/cases/1", 100, 20},
};

/* The retry that asks is active itself, and the attempt before it no longer. */
static unsigned limit_of(unsigned active) {
  again_budget budget = budget_of("\"concurrency\"");
  again_grant grant = AGAIN_GRANT_INIT;
  for (unsigned i = 0; i < active; i++) {
    grant = ask_budget(&budget, 0, FIRST);
  }
  unsigned limit = 0;
  do {
    if (active > 0) {
      tell_budget(&budget, 0, &grant, AGAIN_OUTCOME_OVERLOAD);
    }
  } while (may_go(&budget, 0, RETRY) && ++limit < 1000);
  return limit;
}

Test(envoy, limits_retries) {
  for (size_t i = 0; i < sizeof(budgets) / sizeof(budgets[0]); i++) {
    unsigned limit = limit_of(budgets[i].active);
    cr_expect_eq(limit, budgets[i].limit, "%s: %u", budgets[i].name, limit);
  }
}

#define NOW_S 1000000000

static const hint_value_case resets[] = {
    {"reset_header/cases/0", AGAIN_UNIT_SECONDS, "", NOW_S, NO_HINT},
    {"reset_header/cases/1", AGAIN_UNIT_SECONDS,
     "Sun, 09 Sep 2001 01:46:47 GMT", NOW_S, NO_HINT},
    {"reset_header/cases/3", AGAIN_UNIT_SECONDS, "5", NOW_S, 5000},
    {"reset_header/cases/5", AGAIN_UNIT_EPOCH, "999999999", NOW_S, NO_HINT},
    {"reset_header/cases/7", AGAIN_UNIT_EPOCH, "1000000007", NOW_S, 7000},
};

Test(envoy, reads_when_to_come_back) {
  hint_values_run(resets, sizeof(resets) / sizeof(resets[0]));
}

static const conformance_other others[] = {
    {"jittered_exponential/rows/0", "a draw by modulo favours short delays"},
    {"jittered_exponential/rows/1", "a draw by modulo favours short delays"},
    {"jittered_lower_bound/rows/0", "a draw by modulo favours short delays"},
    {"jittered_lower_bound/rows/1", "a draw by modulo favours short delays"},
    {"reset_header/cases/2", "a fraction of a second is a number"},
    {"reset_header/cases/4", "a fraction of a second is a number"},
    {"reset_header/cases/6", "now is no time to wait for: no hint"},
};

const conformance_source conformance_envoy = {
    .vectors = "envoy-backoff-and-reset-headers",
    .origin = "envoyproxy/envoy",
    .tables = {CONFORMANCE_TABLE(budgets), CONFORMANCE_TABLE(resets)},
    .others = others,
    .other_count = sizeof(others) / sizeof(others[0]),
};
