/*
 * What health must not do: hurt. Each scenario is run with health and with
 * plain backoff, and nowhere may health be worse by more than chance; where
 * the server is down or has too little for all, it must be as good as the
 * figures that it was planned with.
 */
#include "fleet.h"

#include <criterion/criterion.h>
#include <inttypes.h>

#include "harness.h"
#include "sim/scenarios.h"

static void end(void) {
  assert_balance();
}
TestSuite(gauntlet, .fini = end);

/* In success. */
#define CHANCE 0.02

/* A wait that nobody notices beside one of nothing. */
#define UNNOTICED_S 0.25

/* The figures that health was planned with, and so is asked for: within chance,
 * which is a few calls in a thousand, 2 % of attempts, 5 % of time. */
typedef struct row {
  const char *scenario;
  unsigned seeds;
  double success;  /* 0 = as backoff has */
  double attempts; /* a call; 0 = as backoff has */
  double last_s;   /* when the last call ended well; 0 = whenever */
  double worse_by; /* than backoff in success, where more than chance is */
} row;

static const row rows[] = {
    {"herd", 20, 1, 1.71, 8.1, 0},
    {"herd-processes", 20, 1, 1.83, 9.0, 0},
    {"herd-far", 20, 1, 1.5, 12.5, 0},
    {"bad-luck", 20, 1, 3, 11, 0},
    {"chance", 3, 0, 0, 0, 0},
    {"mostly-chance", 3, 0, 0, 0, 0},
    {"over-capacity", 3, 0.998, 1.14, 27.8, 0},
    {"outage", 3, 1, 1.01, 47.3, 0},
    {"never-up", 3, 0, 0.01, 0, 0},
    {"slow", 3, 0, 0, 0, 0},
    {"bad-endpoint", 3, 0, 0, 0, 0},
    {"chance-bursts", 3, 0, 0, 0, 0},
    {"lying-hints", 3, 0, 0, 0, 0},
    {"two-tenants", 3, 0, 0, 0, 0},
    {"brown-out", 3, 0, 0, 0, 0},
    {"herd-at-once", 20, 1, 1.71, 8.5, 0},
    /* Each process learns for itself; to share a state mends it. */
    {"seldom", 3, 0, 0, 0, 0.07},
};

static void expect_as_planned(const row *given, const fleet_figures *is) {
  cr_expect_geq(is->success, given->success - 0.003, "%s: success %.4f",
                given->scenario, is->success);
  if (given->attempts > 0) {
    cr_expect_leq(is->attempts, given->attempts * 1.02,
                  "%s: %.3f attempts a call", given->scenario, is->attempts);
  }
  if (given->last_s > 0) {
    cr_expect_leq(is->last_s, given->last_s * 1.05, "%s: the last after %.2f s",
                  given->scenario, is->last_s);
  }
}

static void expect_no_worse(const row *given) {
  const again_sim_scenario *scenario = again_sim_scenario_find(given->scenario);
  cr_assert_not_null(scenario, "%s", given->scenario);
  fleet_figures ours = fleet_run(&scenario->plan, fleet_health, given->seeds);
  fleet_figures plain = fleet_run(&scenario->plan, fleet_backoff, given->seeds);
  fleet_tell(scenario->name, "health", &ours);
  fleet_tell(scenario->name, "backoff", &plain);

  cr_expect_eq(ours.forgotten, 0, "%s: %" PRIu64 " calls forgotten",
               scenario->name, ours.forgotten);
  double worse_by = given->worse_by > CHANCE ? given->worse_by : CHANCE;
  cr_expect_geq(ours.success, plain.success - worse_by,
                "%s: success %.4f, not %.4f", scenario->name, ours.success,
                plain.success);
  cr_expect_leq(ours.attempts, plain.attempts * 1.02,
                "%s: %.3f attempts a call, not %.3f", scenario->name,
                ours.attempts, plain.attempts);
  if (scenario->is_calm) {
    double most_s = plain.p99_s * 2;
    most_s = most_s > UNNOTICED_S ? most_s : UNNOTICED_S;
    cr_expect_leq(ours.p99_s, most_s, "%s: p99 %.3f s, not %.3f s",
                  scenario->name, ours.p99_s, plain.p99_s);
  }
  expect_as_planned(given, &ours);
}

Test(gauntlet, health_is_nowhere_worse_than_backoff, .timeout = 280) {
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    expect_no_worse(&rows[i]);
  }
}
