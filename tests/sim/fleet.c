#include "fleet.h"

#include <criterion/criterion.h>
#include <criterion/logging.h>
#include <inttypes.h>
#include <string.h>

#include "harness.h"
#include "sim/core.h"
#include "sim/run.h"

const char fleet_health[] =
    "{\"again\": 1, \"name\": \"health\", \"extends\": [\"http\"],"
    "\"schedules\": {\"default\": {\"base\": \"50ms\", \"cap\": \"20s\","
    "  \"jitter\": \"full\", \"attempts\": 6, \"deadline\": \"60s\"}},"
    "\"rules\": []}";

const char fleet_backoff[] =
    "{\"again\": 1, \"name\": \"backoff\", \"extends\": [\"http\"],"
    "\"schedules\": {\"default\": {\"base\": \"1s\", \"cap\": \"20s\","
    "  \"jitter\": \"full\", \"attempts\": 6, \"deadline\": \"60s\"}},"
    "\"governor\": {\"health\": \"off\", \"budget\": \"off\"},"
    "\"rules\": []}";

again_policy *fleet_parse(const char *text) {
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  again_policy *policy = NULL;
  cr_assert_eq(
      again_policy_parse(&policy, text, strlen(text), NULL, &options, &diag),
      AGAIN_OK, "%u:%u %s", diag.line, diag.column, diag.message);
  return policy;
}

static void add_run(const again_sim_plan *plan, again_policy *policy,
                    fleet_figures *sum) {
  again_sim_contender *contender = NULL;
  cr_assert_eq(again_sim_core_new(&contender, policy, plan, &counting_mem),
               AGAIN_OK);
  again_sim_result result;
  again_sim_result_init(&result, &counting_mem);
  cr_assert_eq(again_sim_run(plan, contender, &result, &counting_mem),
               AGAIN_OK);
  contender->free(contender);

  again_sim_summary of;
  again_sim_result_sum_up(&result, plan, &of);
  double recovery_s = (double)of.recovery_ms / 1000;
  sum->success += of.success_share;
  sum->attempts += of.attempts_per_call;
  sum->p50_s += (double)of.wait_p50_ms / 1000;
  sum->p99_s += (double)of.wait_p99_ms / 1000;
  sum->last_s += (double)result.last_ms / 1000;
  sum->recovery_s = recovery_s > sum->recovery_s ? recovery_s : sum->recovery_s;
  if (of.success_share < sum->worst_success) {
    sum->worst_success = of.success_share;
  }
  if (of.attempts_per_call > sum->worst_attempts) {
    sum->worst_attempts = of.attempts_per_call;
  }
  sum->forgotten += result.forgotten;
  for (size_t i = 0; i < AGAIN_SIM_WHYS; i++) {
    sum->gave_up[i] += result.gave_up[i];
  }
  again_sim_result_clear(&result);
}

fleet_figures fleet_run(const again_sim_plan *plan, const char *policy,
                        unsigned seeds) {
  fleet_figures sum = {.worst_success = 1};
  again_policy *parsed = fleet_parse(policy);
  for (unsigned seed = 1; seed <= seeds; seed++) {
    again_sim_plan seeded = *plan;
    seeded.seed = seed;
    add_run(&seeded, parsed, &sum);
  }
  again_policy_unref(parsed);
  sum.success /= seeds;
  sum.attempts /= seeds;
  sum.p50_s /= seeds;
  sum.p99_s /= seeds;
  sum.last_s /= seeds;
  return sum;
}

void fleet_tell(const char *name, const char *who,
                const fleet_figures *figures) {
  cr_log_info("%-15s %-8s success %6.2f %%  attempts a call %.3f  wait p50 "
              "%6.2f s  p99 %6.2f s  last %5.1f s",
              name, who, 100 * figures->success, figures->attempts,
              figures->p50_s, figures->p99_s, figures->last_s);
  for (size_t i = 0; i < AGAIN_SIM_WHYS; i++) {
    if (figures->gave_up[i] > 0) {
      cr_log_info("%-15s gave up: %s %" PRIu64, "",
                  again_why_name((again_why)i), figures->gave_up[i]);
    }
  }
}
