/* Finagle's RetryBudget: retries are a share of the calls of late. */
#include "conformance.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "budget_script.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(finagle, .fini = end);

typedef struct property_case {
  const char *name;
  unsigned window_s;
  unsigned floor;
  double share; /* of one */
  unsigned balance;
  unsigned retries; /* of 10,000 calls, give or take one */
} property_case;

static const property_case properties[] = {
    {"property_cases/0", 60, 0, 0.1, 0, 1000},
    {"property_cases/1", 60, 0, 0.5, 0, 5000},
    {"property_cases/2", 60, 0, 0.25, 0, 2500},
    {"property_cases/3", 60, 0, 0.75, 0, 7500},
    {"property_cases/4", 60, 0, 0.99, 0, 9900},
    {"property_cases/5", 60, 0, 0.999, 0, 9990},
    {"property_cases/6", 60, 0, 0.9999, 0, 9999},
    {"property_cases/7", 60, 0, 0.01, 0, 100},
    {"property_cases/8", 60, 0, 0.001, 0, 10},
    {"property_cases/9", 60, 0, 0.0001, 0, 1},
    {"property_cases/10", 1, 10, 0.0, 10, 10},
    {"property_cases/11", 2, 5, 0.0, 10, 10},
    {"property_cases/12", 1, 10, 0.1, 10, 1010},
    {"property_cases/13", 2, 5, 0.5, 10, 5010},
    /* neither share nor floor: nothing, and nothing for a call */
    {"zero_zero", 10, 0, 0, 0, 0},
    {"empty", 10, 0, 0, 0, 0},
};

static again_budget budget_of_case(const property_case *given) {
  char text[128];
  (void)snprintf(text, sizeof(text),
                 "{\"ratio\": {\"percent\": %g, \"window\": \"%us\", "
                 "\"floor\": %u}}",
                 given->share * 100, given->window_s, given->floor);
  return budget_of(text);
}

Test(finagle, allows_so_many_retries) {
  for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++) {
    const property_case *given = &properties[i];
    again_budget budget = budget_of_case(given);
    cr_expect_eq(retries_left(&budget, 0, 100), given->balance, "%s",
                 given->name);
    unsigned count = 0;
    for (unsigned k = 0; k < 10000; k++) {
      cr_assert(may_go(&budget, 0, FIRST));
      count += may_go(&budget, 0, RETRY) ? 1 : 0;
    }
    cr_expect(count + 1 >= given->retries && count <= given->retries + 1,
              "%s: %u", given->name, count);
  }
}

static const char *const infinite[] = {"infinite"};

Test(finagle, without_a_budget_all_may_go) {
  again_budget budget = budget_of("\"off\"");
  cr_expect_eq(retries_left(&budget, 0, 1000), 1000, "%s", infinite[0]);
}

typedef struct invalid_case {
  const char *name;
  const char *member;
} invalid_case;

static const invalid_case invalids[] = {
    {"invalid/0", "\"window\": \"0s\""},
    {"invalid/2", "\"floor\": -1"},
    {"invalid/3", "\"percent\": -1.0"},
};

Test(finagle, is_refused_what_makes_no_sense) {
  for (size_t i = 0; i < sizeof(invalids) / sizeof(invalids[0]); i++) {
    char text[128];
    (void)snprintf(text, sizeof(text),
                   "{\"again\": 1, \"governor\": {\"budget\": {\"ratio\": "
                   "{%s}}}}",
                   invalids[i].member);
    again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
    options.mem = &counting_mem;
    again_policy *policy = NULL;
    cr_expect_eq(
        again_policy_parse(&policy, text, strlen(text), NULL, &options, NULL),
        AGAIN_EPOLICY, "%s", invalids[i].name);
  }
}

static const conformance_other others[] = {
    {"property_cases/14",
     "over one retry a call is no bound; 100 percent are the most"},
    {"invalid/1", "a window may be longer than a minute"},
};

const conformance_source conformance_finagle = {
    .vectors = "finagle-retry-budget",
    .origin = "twitter/finagle",
    .tables = {CONFORMANCE_TABLE(properties), CONFORMANCE_TABLE(infinite),
               CONFORMANCE_TABLE(invalids)},
    .others = others,
    .other_count = sizeof(others) / sizeof(others[0]),
};
