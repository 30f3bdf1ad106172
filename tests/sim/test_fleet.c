/* What governors are for, in figures; and that the simulator can be trusted
 * with them: the same seed, the same figures, and no call forgotten. */
#include "fleet.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>

#include "harness.h"
#include "sim/core.h"
#include "sim/peers.h"
#include "sim/run.h"
#include "sim/scenarios.h"

static void end(void) {
  assert_balance();
}
TestSuite(fleet, .fini = end);

/* A scenario of tests/sim, and what must come of it, each of all seeds. */
typedef struct row {
  const char *scenario;
  unsigned seeds;
  double success;    /* at least */
  double attempts;   /* a call, at most */
  double last_s;     /* the last answer, at most; 0 = whenever */
  double recovery_s; /* at most; 0 = there is none */
} row;

static const row rows[] = {
    /* An outage of one process, and of short ones that share. */
    {"down", 5, 0, 1.10, 0, 0},
    {"down-processes", 3, 0, 1.10, 0, 0},
    /* Two failures in a row are no outage, but look like one. */
    {"bad-luck", 20, 1, 3, 11, 0},
    /* No second collapse under the calls that have waited. */
    {"long-outage", 3, 0.7, 1.3, 0, 10},
    {"herd", 20, 1, 2.1, 10, 6},
    {"herd-processes", 20, 1, 2.1, 10, 6},
};

static void expect(const row *given) {
  const again_sim_scenario *scenario = again_sim_scenario_find(given->scenario);
  cr_assert_not_null(scenario, "%s", given->scenario);
  fleet_figures is = fleet_run(&scenario->plan, fleet_health, given->seeds);
  fleet_tell(scenario->name, "health", &is);
  cr_expect_eq(is.forgotten, 0, "%s: %" PRIu64 " calls forgotten",
               scenario->name, is.forgotten);
  cr_expect_geq(is.worst_success, given->success, "%s: success %.4f",
                scenario->name, is.worst_success);
  cr_expect_leq(is.worst_attempts, given->attempts, "%s: %.3f attempts a call",
                scenario->name, is.worst_attempts);
  if (given->last_s > 0) {
    cr_expect_leq(is.last_s, given->last_s, "%s: the last after %.2f s",
                  scenario->name, is.last_s);
  }
  if (given->recovery_s > 0) {
    cr_expect_leq(is.recovery_s, given->recovery_s,
                  "%s: full service after %.2f s", scenario->name,
                  is.recovery_s);
  }
}

Test(fleet, sits_outages_out, .timeout = 280) {
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    expect(&rows[i]);
  }
}

static again_sim_plan small_plan(void) {
  again_sim_plan plan = again_sim_scenario_find("outage")->plan;
  plan.fleet.rate = 20;
  plan.server.rate = 25;
  plan.fleet.process_count = 3;
  plan.fleet.is_shared = true;
  plan.seed = 7;
  return plan;
}

Test(fleet, is_the_same_by_the_same_seed) {
  again_sim_plan plan = small_plan();
  again_policy *policy = fleet_parse(fleet_health);
  again_sim_result results[2];
  for (size_t i = 0; i < 2; i++) {
    again_sim_contender *contender = NULL;
    again_sim_result_init(&results[i], &counting_mem);
    cr_assert_eq(again_sim_core_new(&contender, policy, &plan, &counting_mem),
                 AGAIN_OK);
    cr_assert_eq(again_sim_run(&plan, contender, &results[i], &counting_mem),
                 AGAIN_OK);
    contender->free(contender);
  }
  cr_expect_gt(results[0].delivered, 700);
  cr_assert_eq(results[0].delivered, results[1].delivered);
  cr_assert_eq(results[0].series.count, results[1].series.count);
  cr_expect_arr_eq(results[0].waits_ms, results[1].waits_ms,
                   results[0].delivered * sizeof(*results[0].waits_ms));
  cr_expect_arr_eq(results[0].series.bins, results[1].series.bins,
                   results[0].series.count * sizeof(again_sim_bin));
  again_sim_result_clear(&results[0]);
  again_sim_result_clear(&results[1]);
  again_policy_unref(policy);
}

/* With the n-th allocation failing: false = it was not reached. */
static bool run_without(size_t fail_at, again_policy *policy) {
  again_sim_plan plan = {.fleet = {.arrive_ms = 10,
                                   .call_count = 4,
                                   .calls_per_process = 2,
                                   .is_shared = true},
                         .server = {.burst = 2,
                                    .rate = 5,
                                    .latency_ms = 3,
                                    .hint_ms = 1000,
                                    .timeout_ms = 1000},
                         .seed = 1};
  again_sim_contender *contender = NULL;
  again_sim_result result;
  again_sim_result_init(&result, &counting_mem);
  counting_reset(fail_at);
  again_status status =
      again_sim_core_new(&contender, policy, &plan, &counting_mem);
  if (status == AGAIN_OK) {
    status = again_sim_run(&plan, contender, &result, &counting_mem);
    contender->free(contender);
  }
  bool has_failed = counting_failed();
  counting_reset(0);
  /* The core can do without some of what it asks for. */
  cr_expect(status == AGAIN_OK || (has_failed && status == AGAIN_ENOMEM),
            "allocation %zu: %s", fail_at, again_status_name(status));
  again_sim_result_clear(&result);
  return has_failed;
}

Test(fleet, survives_every_failing_allocation) {
  again_policy *policy = fleet_parse(fleet_health);
  size_t count = 1;
  while (run_without(count, policy)) {
    count++;
  }
  cr_expect_gt(count, 10);
  again_policy_unref(policy);
}
