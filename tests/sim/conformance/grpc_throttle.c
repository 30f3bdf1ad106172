/* gRPC's retry throttling: no retry at half of the tokens or fewer. */
#include "conformance.h"

#include <criterion/criterion.h>
#include <inttypes.h>

#include "budget_script.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(grpc_throttle, .fini = end);

typedef enum may_retry { RETRY_UNSAID, RETRY_GOES, RETRY_REFUSED } may_retry;

typedef struct throttle_case {
  const char *name;
  char event; /* 'S'uccess, 'F'ailure, 'R'eplaced by another config */
  may_retry after;
  uint64_t tokens_milli; /* afterwards */
} throttle_case;

/* Of four tokens, a success gives 1.6 back. */
static const throttle_case sequence[] = {
    {"sequences/0", 'F', RETRY_GOES, 3000},
    {"sequences/0", 'S', RETRY_UNSAID, 4000},
    {"sequences/0", 'F', RETRY_GOES, 3000},
    {"sequences/0", 'F', RETRY_REFUSED, 2000},
    {"sequences/0", 'F', RETRY_REFUSED, 1000},
    {"sequences/0", 'F', RETRY_REFUSED, 0},
    {"sequences/0", 'F', RETRY_REFUSED, 0},
    {"sequences/0", 'S', RETRY_UNSAID, 1600},
    {"sequences/0", 'S', RETRY_UNSAID, 3200},
    {"sequences/0", 'F', RETRY_GOES, 2200},
    {"sequences/0", 'F', RETRY_REFUSED, 1200},
    {"sequences/0", 'S', RETRY_UNSAID, 2800},
    {"sequences/0", 'F', RETRY_REFUSED, 1800},
    {"sequences/0", 'S', RETRY_UNSAID, 3400},
    {"sequences/0", 'F', RETRY_GOES, 2400},
};

/* Of four tokens, a success gives one back; then of ten and three. There
 * handles of both configs report into one; here a scope is one budget. */
static const throttle_case replaced[] = {
    {"config_replacement/steps/0", 'F', RETRY_GOES, 3000},
    {"config_replacement/steps/1", 'R', RETRY_UNSAID, 7500},
    {"config_replacement/steps/2", 'F', RETRY_GOES, 6500},
    {"config_replacement/steps/3", 'F', RETRY_GOES, 5500},
    {"config_replacement/steps/4", 'F', RETRY_REFUSED, 4500},
    {"config_replacement/steps/5", 'F', RETRY_REFUSED, 3500},
    {"config_replacement/steps/6", 'S', RETRY_UNSAID, 6500},
    {"config_replacement/steps/7", 'F', RETRY_GOES, 5500},
    {"config_replacement/steps/8", 'F', RETRY_REFUSED, 4500},
};

static void apply(again_budget *budget, char event) {
  static const again_grant grant = AGAIN_GRANT_INIT;
  if (event == 'R') {
    refit_budget(budget, "{\"throttle\": {\"capacity\": 10, \"refund\": 3}}");
  } else {
    tell_budget(budget, 0, &grant,
                event == 'F' ? AGAIN_OUTCOME_OVERLOAD : AGAIN_OUTCOME_SUCCESS);
  }
}

static void expect_steps(again_budget *budget, const throttle_case *cases,
                         size_t count) {
  for (size_t i = 0; i < count; i++) {
    apply(budget, cases[i].event);
    uint64_t milli = budget->state.throttle.bucket.level_milli;
    cr_expect_eq(milli, cases[i].tokens_milli, "%s, %zu: %" PRIu64,
                 cases[i].name, i, milli);
    if (cases[i].after != RETRY_UNSAID) {
      cr_expect_eq(may_go(budget, 0, RETRY), cases[i].after == RETRY_GOES,
                   "%s, %zu", cases[i].name, i);
    }
  }
}

Test(grpc_throttle, refuses_retries_at_half) {
  again_budget budget =
      budget_of("{\"throttle\": {\"capacity\": 4, \"refund\": 1.6}}");
  expect_steps(&budget, sequence, sizeof(sequence) / sizeof(sequence[0]));
}

Test(grpc_throttle, stays_as_full_under_another_config) {
  again_budget budget =
      budget_of("{\"throttle\": {\"capacity\": 4, \"refund\": 1}}");
  expect_steps(&budget, replaced, sizeof(replaced) / sizeof(replaced[0]));
}

const conformance_source conformance_grpc_throttle = {
    .vectors = "grpc-retry-throttle",
    .origin = "grpc/grpc and grpc/proposal (A6)",
    .tables = {CONFORMANCE_TABLE(sequence), CONFORMANCE_TABLE(replaced)},
};
