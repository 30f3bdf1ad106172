/* What is made of the counts. */
#include "sim/result.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(sim_result, .fini = end);

static again_sim_plan plan_with_outage(uint64_t from_ms, uint64_t to_ms) {
  return (again_sim_plan){.fleet = {.arrive_ms = 10000, .rate = 10},
                          .server = {.rate = 20,
                                     .outages = {{from_ms, to_ms, 1}},
                                     .outage_count = 1}};
}

/* A second of `begun` calls, `attempts` and `good` answers. */
static void add_second(again_sim_result *result, uint64_t second,
                       unsigned begun, unsigned attempts, unsigned good) {
  for (unsigned i = 0; i < begun; i++) {
    cr_assert_eq(again_sim_result_begin(result, second * 1000), AGAIN_OK);
  }
  for (unsigned i = 0; i < attempts; i++) {
    cr_assert_eq(again_sim_result_attempt(result, second * 1000), AGAIN_OK);
  }
  for (unsigned i = 0; i < good; i++) {
    cr_assert_eq(again_sim_result_good(result, second * 1000), AGAIN_OK);
  }
}

Test(sim_result, of_nothing_is_nothing) {
  again_sim_result result;
  again_sim_summary summary;
  again_sim_plan plan = plan_with_outage(0, 0);
  again_sim_result_init(&result, &counting_mem);
  again_sim_result_sum_up(&result, &plan, &summary);
  cr_expect_eq(summary.attempts_per_call, 0);
  cr_expect_eq(summary.wasted_share, 0);
  cr_expect_eq(summary.peak_rate, 0);
  cr_expect_eq(summary.wait_p99_ms, 0);
  again_sim_result_clear(&result);
}

Test(sim_result, counts_calls_attempts_and_waits) {
  again_sim_result result;
  again_sim_summary summary;
  again_sim_plan plan = plan_with_outage(0, 0);
  again_sim_result_init(&result, &counting_mem);
  add_second(&result, 0, 200, 30, 10);
  add_second(&result, 1, 0, 370, 100);
  for (unsigned i = 100; i > 0; i--) { /* 1 to 100 ms, the longest first */
    cr_assert_eq(again_sim_result_deliver(&result, 50, 50 + i), AGAIN_OK);
  }
  again_sim_result_give_up(&result, AGAIN_WHY_BUDGET);
  again_sim_result_sum_up(&result, &plan, &summary);
  cr_expect_eq(summary.success_share, 0.5);
  cr_expect_eq(summary.attempts_per_call, 2);
  cr_expect_eq(summary.wasted_share, 0.75);
  cr_expect_eq(summary.peak_rate, 370);
  cr_expect_eq(summary.peak_load, 18.5);
  cr_expect_eq(summary.wait_p50_ms, 51);
  cr_expect_eq(summary.wait_p99_ms, 100);
  cr_expect_eq(result.last_ms, 150);
  cr_expect_eq(result.gave_up[AGAIN_WHY_BUDGET], 1);
  again_sim_result_clear(&result);
}

typedef struct second {
  unsigned begun;
  unsigned attempts;
  unsigned good;
} second;

/* Ten seconds, of which the first three are the outage. */
typedef struct recovery_row {
  const char *name;
  second seconds[10];
  uint64_t recovery_ms;
} recovery_row;

#define WELL                                                                   \
  { 10, 10, 10 }
#define BAD                                                                    \
  { 10, 10, 0 }
#define STORM                                                                  \
  { 10, 60, 20 }

static const recovery_row recoveries[] = {
    {"at once", {BAD, BAD, BAD, WELL, WELL, WELL, WELL, WELL, WELL, WELL}, 0},
    {"one bad second more, and those that overlap it",
     {BAD, BAD, BAD, BAD, WELL, WELL, WELL, WELL, WELL, WELL},
     1000},
    {"a storm is no service, however much is served",
     {BAD, BAD, BAD, STORM, STORM, WELL, WELL, WELL, WELL, WELL},
     2000},
    {"a second collapse",
     {BAD, BAD, BAD, WELL, WELL, WELL, BAD, WELL, WELL, WELL},
     4000},
    {"not while calls come",
     {BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD},
     AGAIN_NEVER},
};

Test(sim_result, says_when_service_was_full_for_good) {
  for (size_t i = 0; i < sizeof recoveries / sizeof recoveries[0]; i++) {
    const recovery_row *row = &recoveries[i];
    again_sim_result result;
    again_sim_summary summary;
    again_sim_plan plan = plan_with_outage(0, 3000);
    again_sim_result_init(&result, &counting_mem);
    for (unsigned at = 0; at < 10; at++) {
      const second *of = &row->seconds[at];
      add_second(&result, at, of->begun, of->attempts, of->good);
    }
    again_sim_result_sum_up(&result, &plan, &summary);
    cr_expect_eq(summary.recovery_ms, row->recovery_ms, "%s: %llu", row->name,
                 (unsigned long long)summary.recovery_ms);
    again_sim_result_clear(&result);
  }
}

Test(sim_result, of_calls_that_all_waited_says_when_the_last_was_served) {
  again_sim_result result;
  again_sim_summary summary;
  again_sim_plan plan = plan_with_outage(0, 20000);
  again_sim_result_init(&result, &counting_mem);
  add_second(&result, 0, 1, 1, 0);
  again_sim_result_sum_up(&result, &plan, &summary);
  cr_expect_eq(summary.recovery_ms, AGAIN_NEVER);
  cr_assert_eq(again_sim_result_deliver(&result, 0, 20500), AGAIN_OK);
  again_sim_result_sum_up(&result, &plan, &summary);
  cr_expect_eq(summary.recovery_ms, 500);
  again_sim_result_clear(&result);
}

Test(sim_result, does_not_judge_by_less_than_a_second) {
  again_sim_result result;
  again_sim_summary summary;
  again_sim_plan plan = plan_with_outage(0, 9001);
  cr_expect_eq(again_sim_plan_aftermath(&plan), 0);
  again_sim_result_init(&result, &counting_mem);
  add_second(&result, 9, 10, 10, 0);
  cr_assert_eq(again_sim_result_deliver(&result, 9000, 12001), AGAIN_OK);
  again_sim_result_sum_up(&result, &plan, &summary);
  cr_expect_eq(summary.recovery_ms, 3000);
  again_sim_result_clear(&result);
  plan = plan_with_outage(0, 9000);
  cr_expect_eq(again_sim_plan_aftermath(&plan), 1000);
}
