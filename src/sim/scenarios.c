#include "sim/scenarios.h"

#include <string.h>

#define SECONDS(count) (UINT64_C(1000) * (count))
#define NEVER_MS UINT64_MAX

/* So many calls at once, or by chance at a rate; one process. */
#define HERD(count) .arrive_ms = 10, .call_count = (count), .process_count = 1
#define STEADY(calls_a_second, seconds)                                        \
  .rate = (calls_a_second), .arrive_ms = SECONDS(seconds), .process_count = 1
/* What a server is where a plan says nothing else. */
#define SERVER(burst_, away_ms)                                                \
  .burst = (burst_), .latency_ms = (away_ms), .timeout_ms = 10000
#define OUTAGE(from, to)                                                       \
  .outages = {{SECONDS(from), SECONDS(to), 1}}, .outage_count = 1
#define ALWAYS_DOWN .outages = {{0, NEVER_MS, 1}}, .outage_count = 1
/* Four of five fail in 300 ms of every two seconds. */
#define BURST(second)                                                          \
  { SECONDS(second), SECONDS(second) + 300, 0.8 }
#define BURSTS                                                                 \
  .outages = {BURST(2),  BURST(4),  BURST(6),  BURST(8), BURST(10),            \
              BURST(12), BURST(14), BURST(16), BURST(18)},                     \
  .outage_count = 9

const again_sim_scenario again_sim_scenarios[] = {
    {"herd",
     "60 calls at once, 4 s outage, then 15 calls a second",
     false,
     {.fleet = {HERD(60)}, .server = {SERVER(5, 3), .rate = 15, OUTAGE(0, 4)}}},
    {"herd-at-once",
     "the same before the first answer can be there",
     false,
     {.fleet = {.arrive_ms = 1, .call_count = 60, .process_count = 1},
      .server = {SERVER(5, 3), .rate = 15, OUTAGE(0, 4)}}},
    {"herd-processes",
     "60 calls from 60 processes that share their state, 4 s outage",
     false,
     {.fleet = {.arrive_ms = 10,
                .call_count = 60,
                .process_count = 60,
                .is_shared = true},
      .server = {SERVER(5, 3), .rate = 15, OUTAGE(0, 4)}}},
    {"herd-far",
     "300 calls at once, 4 s outage, 200 ms away",
     false,
     {.fleet = {HERD(300)},
      .server = {SERVER(5, 200), .rate = 50, OUTAGE(0, 4)}}},
    {"bad-luck",
     "40 calls at once, each fails twice",
     true,
     {.fleet = {HERD(40)}, .server = {SERVER(5, 3), .first_bad = 2}}},
    {"chance",
     "500 calls a second, 30 % of attempts fail by chance",
     true,
     {.fleet = {STEADY(500, 10)},
      .server = {SERVER(5, 3), .flaky_share = 0.3}}},
    {"mostly-chance",
     "100 calls a second, 60 % of attempts fail by chance",
     true,
     {.fleet = {STEADY(100, 10)},
      .server = {SERVER(5, 3), .flaky_share = 0.6}}},
    {"over-capacity",
     "20 calls a second to a server of 15",
     false,
     {.fleet = {STEADY(20, 20)}, .server = {SERVER(5, 3), .rate = 15}}},
    {"outage",
     "200 calls a second to a server of 250, 10 s outage",
     false,
     {.fleet = {STEADY(200, 40)},
      .server = {SERVER(20, 3), .rate = 250, OUTAGE(10, 20)}}},
    {"seldom",
     "the same from 1,000 processes that share nothing",
     false,
     {.fleet = {.rate = 200, .arrive_ms = SECONDS(40), .process_count = 1000},
      .server = {SERVER(20, 3), .rate = 250, OUTAGE(10, 20)}}},
    {"brown-out",
     "200 calls a second to a server of 250, 90 % fail for 10 s",
     false,
     {.fleet = {STEADY(200, 40)},
      .server = {SERVER(20, 3), .rate = 250,
                 .outages = {{SECONDS(10), SECONDS(20), 0.9}},
                 .outage_count = 1}}},
    {"never-up",
     "2000 calls a second, 10 s deadline, never an answer",
     false,
     {.fleet = {STEADY(2000, 5), .deadline_ms = SECONDS(10)},
      .server = {SERVER(5, 3), ALWAYS_DOWN}}},

    {"slow",
     "a server that is slow in place of refusing, 10 s outage",
     false,
     {.fleet = {STEADY(200, 40)},
      .server = {.burst = 20,
                 .latency_ms = 3,
                 .timeout_ms = 1000,
                 .is_slow = true,
                 .rate = 250,
                 OUTAGE(10, 20)}}},
    {"bad-endpoint",
     "half of the calls fail always, the others never",
     true,
     {.fleet = {STEADY(100, 30)},
      .server = {SERVER(5, 3), .broken_share = 0.5}}},
    {"chance-bursts",
     "1000 calls a second, failures by chance in bursts",
     true,
     {.fleet = {STEADY(1000, 20)}, .server = {SERVER(5, 3), BURSTS}}},
    {"lying-hints",
     "a 4 s outage that asks to come back in 20 s",
     false,
     {.fleet = {STEADY(100, 20)},
      .server = {SERVER(20, 3), .rate = 125, .hint_ms = 20000, OUTAGE(5, 9)}}},
    {"two-tenants",
     "half of the calls belong to a tenant with a limit",
     true,
     {.fleet = {STEADY(100, 120)},
      .server = {SERVER(5, 3), .limited_share = 0.5, .limited_rate = 5}}},

    {"down",
     "10,000 calls at once, never an answer",
     false,
     {.fleet = {HERD(10000)}, .server = {SERVER(5, 3), ALWAYS_DOWN}}},
    {"down-processes",
     "the same from 1,000 processes that share their state",
     false,
     {.fleet = {.arrive_ms = 10,
                .call_count = 10000,
                .calls_per_process = 10,
                .is_shared = true},
      .server = {SERVER(5, 3), ALWAYS_DOWN}}},
    {"long-outage",
     "200 calls a second to a server of 250, 60 s outage",
     false,
     {.fleet = {STEADY(200, 180)},
      .server = {SERVER(20, 3), .rate = 250, OUTAGE(30, 90)}}},
};
const size_t again_sim_scenario_count =
    sizeof again_sim_scenarios / sizeof again_sim_scenarios[0];

const again_sim_scenario *again_sim_scenario_find(const char *name) {
  for (size_t i = 0; i < again_sim_scenario_count; i++) {
    if (strcmp(again_sim_scenarios[i].name, name) == 0) {
      return &again_sim_scenarios[i];
    }
  }
  return NULL;
}
