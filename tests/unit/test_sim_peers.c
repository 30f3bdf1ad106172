/* The models of others do what these publish. */
#include "sim/peers.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(sim_peers, .fini = end);

/* The least and the longest wait before each attempt, after answers that are
 * all alike. */
typedef struct row {
  const char *name;
  again_sim_answer answer;
  uint64_t hint_ms;
  unsigned attempts;
  uint64_t waits_ms[4][2];
} row;

static const row rows[] = {
    {"none", AGAIN_SIM_ANSWER_FAILED, 0, 1, {{0, 0}}},
    {"curl",
     AGAIN_SIM_ANSWER_FAILED,
     7000, /* not said by this answer */
     4,
     {{1000, 1000}, {2000, 2000}, {4000, 4000}}},
    {"curl",
     AGAIN_SIM_ANSWER_REFUSED,
     7000,
     4,
     {{7000, 7000}, {7000, 7000}, {7000, 7000}}},
    {"aws", AGAIN_SIM_ANSWER_FAILED, 7000, 3, {{0, 50}, {0, 100}}},
    {"aws", AGAIN_SIM_ANSWER_THROTTLED, 0, 3, {{0, 1000}, {0, 2000}}},
    {"polly",
     AGAIN_SIM_ANSWER_REFUSED,
     0,
     4,
     {{2000, 2000}, {2000, 2000}, {2000, 2000}}},
    {"p-retry",
     AGAIN_SIM_ANSWER_TIMEOUT,
     0,
     11,
     {{1000, 2000}, {2000, 4000}, {4000, 8000}, {8000, 16000}}},
};

static again_sim_contender *make(const char *name, const again_sim_plan *plan) {
  again_sim_contender *contender = NULL;
  cr_assert_eq(again_sim_peer_new(&contender, again_sim_peer_find(name), plan,
                                  &counting_mem),
               AGAIN_OK);
  return contender;
}

/* Ends another attempt of the call. */
static again_sim_step end_attempt(again_sim_contender *contender,
                                  again_sim_call *call,
                                  again_sim_answer answer) {
  again_sim_step step;
  call->attempts++;
  contender->end(contender, call, answer, 0, &step);
  return step;
}

static void begin(again_sim_contender *contender, again_sim_call *call) {
  again_sim_step step;
  *call = (again_sim_call){.attempts = 0};
  cr_assert_eq(contender->begin(contender, call, 0, &step), AGAIN_OK);
  cr_assert_eq(step.kind, AGAIN_SIM_STEP_GO);
}

Test(sim_peers, wait_as_published) {
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    again_sim_plan plan = {.server = {.hint_ms = rows[i].hint_ms}, .seed = 1};
    again_sim_contender *contender = make(rows[i].name, &plan);
    again_sim_call call;
    begin(contender, &call);
    again_sim_step step = end_attempt(contender, &call, rows[i].answer);
    for (unsigned at = 0; step.kind == AGAIN_SIM_STEP_WAIT; at++) {
      cr_expect(at >= 4 || (step.due_ms >= rows[i].waits_ms[at][0] &&
                            step.due_ms <= rows[i].waits_ms[at][1]),
                "%s, wait %u: %llu", rows[i].name, at + 1,
                (unsigned long long)step.due_ms);
      step = end_attempt(contender, &call, rows[i].answer);
    }
    cr_expect_eq(step.kind, AGAIN_SIM_STEP_GIVE_UP);
    cr_expect_eq(step.why, AGAIN_WHY_ATTEMPTS);
    cr_expect_eq(call.attempts, rows[i].attempts, "%s: %u", rows[i].name,
                 call.attempts);
    contender->free(contender);
  }
}

/* 500 tokens are 35 retries; what a retry cost comes back with its success. */
Test(sim_peers, of_aws_has_a_budget_in_each_process) {
  again_sim_plan plan = {.seed = 1};
  again_sim_contender *contender = make("aws", &plan);
  again_sim_call call;
  for (unsigned i = 0; i < 35; i++) {
    begin(contender, &call);
    cr_assert_eq(end_attempt(contender, &call, AGAIN_SIM_ANSWER_FAILED).kind,
                 AGAIN_SIM_STEP_WAIT);
  }
  again_sim_call other;
  begin(contender, &other);
  cr_expect_eq(end_attempt(contender, &other, AGAIN_SIM_ANSWER_FAILED).why,
               AGAIN_WHY_BUDGET);
  cr_expect_eq(end_attempt(contender, &call, AGAIN_SIM_ANSWER_GOOD).kind,
               AGAIN_SIM_STEP_DELIVER);
  begin(contender, &other);
  cr_expect_eq(end_attempt(contender, &other, AGAIN_SIM_ANSWER_FAILED).kind,
               AGAIN_SIM_STEP_WAIT);
  contender->free(contender);
}

Test(sim_peers, stop_where_the_caller_does) {
  again_sim_plan plan = {.fleet = {.attempts = 2, .deadline_ms = 1500},
                         .seed = 1};
  again_sim_contender *contender = make("curl", &plan);
  again_sim_call call;
  begin(contender, &call);
  cr_expect_eq(end_attempt(contender, &call, AGAIN_SIM_ANSWER_FAILED).kind,
               AGAIN_SIM_STEP_WAIT);
  cr_expect_eq(end_attempt(contender, &call, AGAIN_SIM_ANSWER_FAILED).why,
               AGAIN_WHY_ATTEMPTS);
  plan.fleet.attempts = 0;
  begin(contender, &call);
  (void)end_attempt(contender, &call, AGAIN_SIM_ANSWER_FAILED);
  cr_expect_eq(end_attempt(contender, &call, AGAIN_SIM_ANSWER_FAILED).why,
               AGAIN_WHY_DEADLINE);
  contender->free(contender);
}

Test(sim_peers, are_found_by_name) {
  for (size_t i = 0; i < again_sim_peer_count; i++) {
    cr_expect_eq(again_sim_peer_find(again_sim_peers[i].name),
                 &again_sim_peers[i]);
  }
  cr_expect_null(again_sim_peer_find("nobody"));
}
