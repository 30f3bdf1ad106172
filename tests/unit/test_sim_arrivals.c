/* When calls come, whose process makes them, and what is peculiar to them. */
#include "sim/arrivals.h"

#include <again/again.h>
#include <criterion/criterion.h>

static again_sim_plan plan_of(again_sim_fleet fleet) {
  return (again_sim_plan){.fleet = fleet, .seed = 1};
}

Test(sim_arrivals, of_a_herd_are_even) {
  again_sim_plan plan = plan_of(
      (again_sim_fleet){.arrive_ms = 100, .call_count = 5, .process_count = 2});
  again_sim_arrivals arrivals;
  again_sim_arrivals_init(&arrivals, &plan);
  for (uint64_t i = 0; i < 5; i++) {
    cr_expect_eq(arrivals.next.at_ms, i * 20);
    cr_expect_eq(arrivals.next.process, i % 2);
    again_sim_arrivals_step(&arrivals);
  }
  cr_expect_eq(arrivals.next.at_ms, AGAIN_NEVER);
}

Test(sim_arrivals, of_short_processes_follow_each_other) {
  again_sim_plan plan = plan_of((again_sim_fleet){
      .arrive_ms = 10, .call_count = 6, .calls_per_process = 3});
  again_sim_arrivals arrivals;
  again_sim_arrivals_init(&arrivals, &plan);
  for (uint64_t i = 0; i < 6; i++) {
    cr_expect_eq(arrivals.next.process, i / 3);
    again_sim_arrivals_step(&arrivals);
  }
}

Test(sim_arrivals, by_chance_have_their_rate) {
  again_sim_plan plan = plan_of(
      (again_sim_fleet){.rate = 100, .arrive_ms = 100000, .process_count = 1});
  plan.server.broken_share = 0.2;
  plan.server.limited_share = 0.5;
  again_sim_arrivals arrivals;
  again_sim_arrivals_init(&arrivals, &plan);
  unsigned count = 0;
  unsigned broken = 0;
  unsigned limited = 0;
  uint64_t last_ms = 0;
  for (; arrivals.next.at_ms != AGAIN_NEVER;
       again_sim_arrivals_step(&arrivals)) {
    cr_assert_geq(arrivals.next.at_ms, last_ms);
    cr_assert_lt(arrivals.next.at_ms, 100000);
    last_ms = arrivals.next.at_ms;
    count++;
    broken += arrivals.next.is_broken;
    limited += arrivals.next.is_limited;
  }
  /* Three standard deviations. */
  cr_expect(count > 9700 && count < 10300, "%u calls", count);
  cr_expect(broken > 1880 && broken < 2120, "%u broken", broken);
  cr_expect(limited > 4850 && limited < 5150, "%u limited", limited);
}
