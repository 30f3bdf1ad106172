#include "calls.h"

#include <criterion/criterion.h>
#include <inttypes.h>

#include "budget_governor.h"
#include "harness.h"

/* How long the server takes for an answer. */
#define ANSWER_MS 10

typedef struct world {
  const call_case *given;
  again_policy *policy;
  again_call *call;
  const budget_governor *budget; /* NULL = the governor is another */
  again_time now;
  size_t answered;
  size_t delayed;
} world;

static uint64_t draw_of(void *user) {
  const call_case *const *given = user;
  return (*given)->draw;
}

static void expect_tokens(const world *now) {
  if (now->budget != NULL) {
    uint32_t tokens = budget_governor_tokens(now->budget);
    cr_expect_eq(tokens, now->given->tokens[now->answered - 1],
                 "%s, answer %zu: %" PRIu32 " tokens", now->given->name,
                 now->answered, tokens);
  }
}

static void answer_one(world *now, again_decision *said) {
  const call_case *given = now->given;
  cr_assert_lt(now->answered, given->answer_count, "%s: one attempt too many",
               given->name);
  const answer *next = &given->answers[now->answered++];
  now->now.mono_ms += ANSWER_MS;
  again_response *response = script_response(now->policy, next, &now->now);
  again_call_end(now->call, response, NULL, &now->now, said);
  again_response_free(response);
  expect_tokens(now);
}

static void wait_one(world *now, again_decision *said) {
  const call_case *given = now->given;
  cr_assert_lt(now->delayed, given->delay_count, "%s: one delay too many",
               given->name);
  cr_expect_eq(said->delay_ms, given->delays_ms[now->delayed],
               "%s, delay %zu: %" PRIu64, given->name, now->delayed + 1,
               said->delay_ms);
  now->delayed++;
  now->now.mono_ms = said->due_ms;
  again_call_next(now->call, &now->now, said);
}

static again_decision run_call(world *now) {
  again_decision said = AGAIN_DECISION_INIT;
  cr_assert_eq(again_call_begin(now->call, NULL, &now->now, &said), AGAIN_OK);
  for (;;) {
    switch (said.action) {
    case AGAIN_ACTION_GO:
      answer_one(now, &said);
      break;
    case AGAIN_ACTION_WAIT:
    case AGAIN_ACTION_RETRY:
      wait_one(now, &said);
      break;
    case AGAIN_ACTION_GIVE_UP:
    case AGAIN_ACTION_DELIVER:
      return said;
    }
  }
}

static void expect_end(const world *now, const again_decision *said) {
  const call_case *given = now->given;
  cr_expect_eq(now->answered, given->answer_count, "%s: %zu answers",
               given->name, now->answered);
  cr_expect_eq(now->delayed, given->delay_count, "%s: %zu delays", given->name,
               now->delayed);
  cr_expect_eq(said->action, given->action, "%s: %s", given->name,
               again_action_name(said->action));
  cr_expect_eq(said->why, given->why, "%s: %s", given->name,
               again_why_name(said->why));
}

static void run(world *now, again_governor *governor) {
  const call_case *given = now->given;
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  options.governor = governor;
  options.attempts = given->attempts;
  options.deadline_ms = given->deadline_ms;
  options.random = draw_of;
  options.random_user = &now->given;
  cr_assert_eq(again_call_new(&now->call, now->policy, &options, &counting_mem),
               AGAIN_OK);
  again_decision said = run_call(now);
  for (unsigned calls = 1; calls < given->calls; calls++) {
    said = run_call(now);
  }
  expect_end(now, &said);
  again_call_free(now->call);
}

static world world_of(const call_case *given, again_policy *policy) {
  return (world){.given = given, .policy = policy, .now = {0, 1700000000}};
}

static void run_governed(const call_case *given, again_policy *policy) {
  world now = world_of(given, policy);
  again_governor *governor = NULL;
  cr_assert_eq(again_governor_new(&governor, policy, NULL, &counting_mem),
               AGAIN_OK);
  run(&now, governor);
  again_governor_free(governor);
}

static void run_budgeted(const call_case *given, again_policy *policy) {
  world now = world_of(given, policy);
  budget_governor governor;
  budget_governor_init(&governor, policy);
  now.budget = &governor;
  run(&now, &governor.interface);
}

void calls_run(const call_case *cases, size_t count) {
  for (size_t i = 0; i < count; i++) {
    again_policy *policy = script_parse(cases[i].policy);
    run_governed(&cases[i], policy);
    if (cases[i].tokens != NULL) {
      run_budgeted(&cases[i], policy);
    }
    again_policy_unref(policy);
  }
}
