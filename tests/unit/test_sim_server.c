/* What a server answers, and when. */
#include "sim/server.h"

#include <criterion/criterion.h>

#include "sim/scenarios.h"

/* An attempt, and what must come of it. */
typedef struct row {
  again_sim_visit visit;
  again_sim_answer answer;
  uint64_t at_ms;
} row;

#define AT(ms)                                                                 \
  { .now_ms = (ms), .attempt = 1 }
#define GOOD AGAIN_SIM_ANSWER_GOOD
#define FAILED AGAIN_SIM_ANSWER_FAILED
#define REFUSED AGAIN_SIM_ANSWER_REFUSED
#define THROTTLED AGAIN_SIM_ANSWER_THROTTLED
#define TIMEOUT AGAIN_SIM_ANSWER_TIMEOUT

static void expect(again_sim_server_plan given, const row *rows, size_t count) {
  again_sim_plan plan = {.server = given, .seed = 1};
  again_sim_server server;
  again_sim_server_init(&server, &plan);
  for (size_t i = 0; i < count; i++) {
    again_sim_reply reply = again_sim_server_meet(&server, &rows[i].visit);
    cr_expect_eq(reply.answer, rows[i].answer, "row %zu: %d", i + 1,
                 (int)reply.answer);
    cr_expect_eq(reply.at_ms, rows[i].at_ms, "row %zu", i + 1);
  }
}
#define EXPECT(given, rows) expect(given, rows, sizeof rows / sizeof rows[0])

Test(sim_server, serves_its_burst_and_then_its_rate) {
  const row rows[] = {
      {AT(0), GOOD, 3},       {AT(0), GOOD, 3},       {AT(0), REFUSED, 3},
      {AT(99), REFUSED, 102}, {AT(100), GOOD, 103},   {AT(100), REFUSED, 103},
      {AT(9000), GOOD, 9003}, {AT(9000), GOOD, 9003}, {AT(9000), REFUSED, 9003},
  };
  EXPECT(((again_sim_server_plan){
             .rate = 10, .burst = 2, .latency_ms = 3, .timeout_ms = 1000}),
         rows);
}

Test(sim_server, serves_its_rate_where_that_is_more_than_its_burst_a_ms) {
  again_sim_plan plan = {
      .server = {.rate = 100000, .burst = 1, .timeout_ms = 9}};
  again_sim_server server;
  again_sim_server_init(&server, &plan);
  unsigned good = 0;
  for (unsigned i = 0; i < 20000; i++) { /* twice what it can, for 100 ms */
    again_sim_visit visit = {.now_ms = 1 + i / 200, .attempt = 1};
    good += again_sim_server_meet(&server, &visit).answer == GOOD;
  }
  cr_expect(good >= 10000 && good <= 10001, "%u", good);
}

Test(sim_server, takes_one_at_once_in_each_scenario) {
  for (size_t i = 0; i < again_sim_scenario_count; i++) {
    const again_sim_scenario *scenario = &again_sim_scenarios[i];
    cr_expect(scenario->plan.server.burst >= 1, "%s", scenario->name);
  }
}

Test(sim_server, throttles_where_it_is_to) {
  const row rows[] = {{AT(0), GOOD, 1}, {AT(0), THROTTLED, 1}};
  EXPECT(((again_sim_server_plan){.rate = 10,
                                  .burst = 1,
                                  .latency_ms = 1,
                                  .timeout_ms = 9,
                                  .throttles = true}),
         rows);
}

Test(sim_server, is_out_from_the_first_ms_and_back_at_the_last) {
  const row rows[] = {{AT(9), GOOD, 9},
                      {AT(10), REFUSED, 10},
                      {AT(19), REFUSED, 19},
                      {AT(20), GOOD, 20}};
  EXPECT(((again_sim_server_plan){
             .timeout_ms = 9, .outages = {{10, 20, 1}}, .outage_count = 1}),
         rows);
}

Test(sim_server, queues_where_it_is_slow_and_works_on_what_is_lost) {
  const row rows[] = {
      {AT(0), GOOD, 101},        {AT(0), GOOD, 201},      {AT(0), TIMEOUT, 250},
      {AT(0), TIMEOUT, 250},     {AT(100), TIMEOUT, 350}, {AT(900), GOOD, 1001},
      {AT(2000), TIMEOUT, 2250},
  };
  EXPECT(((again_sim_server_plan){.rate = 10,
                                  .latency_ms = 1,
                                  .timeout_ms = 250,
                                  .is_slow = true,
                                  .outages = {{2000, 3000, 1}},
                                  .outage_count = 1}),
         rows);
}

Test(sim_server, knows_calls_that_fail) {
  const row rows[] = {
      {{.attempt = 1}, FAILED, 0},
      {{.attempt = 2}, GOOD, 0},
      {{.attempt = 2, .is_broken = true}, FAILED, 0},
      {{.attempt = 2, .is_limited = true}, GOOD, 0},
      {{.attempt = 2, .is_limited = true}, THROTTLED, 0},
      {{.now_ms = 500, .attempt = 2, .is_limited = true}, GOOD, 500},
  };
  EXPECT(((again_sim_server_plan){
             .burst = 1, .timeout_ms = 9, .first_bad = 1, .limited_rate = 2}),
         rows);
}

Test(sim_server, fails_by_chance_as_often_as_it_is_to) {
  again_sim_plan plan = {.server = {.flaky_share = 0.3, .timeout_ms = 9},
                         .seed = 1};
  again_sim_server server;
  again_sim_server_init(&server, &plan);
  unsigned failed = 0;
  for (unsigned i = 0; i < 10000; i++) {
    again_sim_visit visit = {.now_ms = i, .attempt = 1};
    failed += again_sim_server_meet(&server, &visit).answer == FAILED;
  }
  cr_expect(failed > 2860 && failed < 3140, "%u", failed);
}
