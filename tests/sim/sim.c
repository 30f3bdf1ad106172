#include "sim.h"

#include <criterion/criterion.h>
#include <inttypes.h>

#include "harness.h"

/* How long the server takes for an answer. */
#define ANSWER_MS 10

typedef struct sim_world {
  const sim_case *given;
  again_policy *policy;
  again_call *call;
  again_time now;
  size_t answered;
  size_t delayed;
} sim_world;

static uint64_t draw_of(void *user) {
  const sim_case *given = user;
  return given->draw;
}

static void answer_one(sim_world *world, again_decision *said) {
  const sim_case *given = world->given;
  cr_assert_lt(world->answered, given->answer_count, "%s: one attempt too many",
               given->name);
  const answer *next = &given->answers[world->answered++];
  world->now.mono_ms += ANSWER_MS;
  again_response *response = script_response(world->policy, next, &world->now);
  again_call_end(world->call, response, NULL, &world->now, said);
  again_response_free(response);
}

static void wait_one(sim_world *world, again_decision *said) {
  const sim_case *given = world->given;
  cr_assert_lt(world->delayed, given->delay_count, "%s: one delay too many",
               given->name);
  cr_expect_eq(said->delay_ms, given->delays_ms[world->delayed],
               "%s, delay %zu: %" PRIu64, given->name, world->delayed + 1,
               said->delay_ms);
  world->delayed++;
  world->now.mono_ms = said->due_ms;
  again_call_next(world->call, &world->now, said);
}

static again_decision run_call(sim_world *world) {
  again_decision said = AGAIN_DECISION_INIT;
  cr_assert_eq(again_call_begin(world->call, NULL, &world->now, &said),
               AGAIN_OK);
  for (;;) {
    switch (said.action) {
    case AGAIN_ACTION_GO:
      answer_one(world, &said);
      break;
    case AGAIN_ACTION_WAIT:
    case AGAIN_ACTION_RETRY:
      wait_one(world, &said);
      break;
    case AGAIN_ACTION_GIVE_UP:
    case AGAIN_ACTION_DELIVER:
      return said;
    }
  }
}

void sim_run(const sim_case *given) {
  sim_world world = {.given = given, .now = {0, 1700000000}};
  world.policy = script_parse(given->policy);
  again_governor *governor = NULL;
  cr_assert_eq(again_governor_new(&governor, world.policy, NULL, &counting_mem),
               AGAIN_OK);
  sim_case copy = *given;
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  options.governor = governor;
  options.attempts = given->attempts;
  options.deadline_ms = given->deadline_ms;
  options.random = draw_of;
  options.random_user = &copy;
  cr_assert_eq(
      again_call_new(&world.call, world.policy, &options, &counting_mem),
      AGAIN_OK);

  again_decision said;
  do {
    said = run_call(&world);
  } while (said.action == AGAIN_ACTION_DELIVER &&
           world.answered < given->answer_count);
  cr_expect_eq(world.answered, given->answer_count, "%s: %zu answers",
               given->name, world.answered);
  cr_expect_eq(world.delayed, given->delay_count, "%s: %zu delays", given->name,
               world.delayed);
  cr_expect_eq(said.action, given->action, "%s: %s", given->name,
               again_action_name(said.action));
  cr_expect_eq(said.why, given->why, "%s: %s", given->name,
               again_why_name(said.why));
  again_call_free(world.call);
  again_governor_free(governor);
  again_policy_unref(world.policy);
}
