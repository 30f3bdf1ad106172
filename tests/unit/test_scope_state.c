/* Rate, health and budget of one scope: in which order they are asked, what one
 * gives back where the next one objects, and what each is told. */
#include "governing/scope_state.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(scope_state, .fini = end);

enum { CLOSE_AFTER = 5, CAPACITY = 100, COST = 10, DRAW = 0 };

/* Probes go 100 ms after the scope has closed, or after the last of them. */
static const again_scope_config all = {
    .digest = 1,
    .budget = {.budget = AGAIN_BUDGET_TOKENS,
               .capacity = CAPACITY,
               .cost = COST,
               .throttle_cost = 5,
               .refund = 1},
    .health = {.is_on = true,
               .close_after = CLOSE_AFTER,
               .probe = {.base_ms = 100, .cap_ms = 100, .factor = 1},
               .probe_timeout_ms = 5000},
    .has_rate = true};

static again_scope_state fresh(const again_scope_config *config) {
  again_scope_state state;
  again_scope_state_init(&state, config, 0, 0, DRAW);
  return state;
}

static uint32_t tokens(const again_scope_state *state) {
  return again_bucket_level(&state->budget.state.tokens.bucket);
}

static again_want retry_at(uint64_t send_ms) {
  again_want want = AGAIN_WANT_INIT;
  want.is_retry = true;
  want.overload = true;
  want.reason = "server";
  want.may_probe = true;
  want.attempts_left = 4;
  want.send_ms = send_ms;
  want.deadline_ms = 60000;
  return want;
}

static again_grant ask(again_scope_state *state,
                       const again_scope_config *config, uint64_t now_ms,
                       const again_want *want) {
  again_grant grant = AGAIN_GRANT_INIT;
  again_scope_ask question = {
      .now_ms = now_ms, .want = want, .queued_count = 1, .draw = DRAW};
  again_scope_state_ask(state, config, &question, &grant);
  return grant;
}

static void tell(again_scope_state *state, const again_scope_config *config,
                 uint64_t now_ms, const again_grant *grant,
                 again_outcome outcome) {
  again_scope_tell told = {
      .now_ms = now_ms, .grant = grant, .outcome = outcome, .draw = DRAW};
  again_scope_state_tell(state, config, &told);
}

/* Closed at 0, with a probe due at 100. */
static again_scope_state closed(const again_scope_config *config) {
  again_scope_state state = fresh(config);
  again_grant grant = AGAIN_GRANT_INIT;
  grant.answer = AGAIN_GRANT_GO;
  for (unsigned i = 0; i < CLOSE_AFTER; i++) {
    tell(&state, config, 0, &grant, AGAIN_OUTCOME_OVERLOAD);
  }
  cr_assert_eq(state.health.mode, AGAIN_HEALTH_CLOSED);
  return state;
}

/* So that the next send token comes two seconds later. */
static again_scope_state throttled(const again_scope_config *config) {
  again_scope_state state = fresh(config);
  again_grant grant = AGAIN_GRANT_INIT;
  grant.answer = AGAIN_GRANT_GO;
  tell(&state, config, 0, &grant, AGAIN_OUTCOME_THROTTLED);
  return state;
}

Test(scope_state, lets_all_go_at_first) {
  again_scope_state state = fresh(&all);
  cr_expect(again_scope_state_is_fresh(&state, 0));
  cr_expect(again_scope_state_is_sane(&state));
  const again_want want = retry_at(0);
  again_grant grant = ask(&state, &all, 7, &want);
  cr_expect_eq(grant.answer, AGAIN_GRANT_GO);
  cr_expect_eq(grant.send_ms, 7);
  cr_expect_eq(grant.cost, COST);
  cr_expect_not(grant.is_probe);
  cr_expect_not(again_scope_state_is_fresh(&state, 7));
}

/* Where the rate or the health holds it nothing is charged. */
Test(scope_state, holds_before_it_charges) {
  const again_want want = retry_at(0);
  again_scope_state state = throttled(&all);
  again_grant grant = ask(&state, &all, 1, &want);
  cr_expect_eq(grant.answer, AGAIN_GRANT_WAIT);
  cr_expect_eq(grant.why, AGAIN_WHY_UNAVAILABLE);
  cr_expect_eq(grant.until_ms, 2000);
  cr_expect_eq(tokens(&state), CAPACITY);

  state = closed(&all);
  grant = ask(&state, &all, 1, &want);
  cr_expect_eq(grant.answer, AGAIN_GRANT_WAIT);
  cr_expect_eq(grant.why, AGAIN_WHY_UNAVAILABLE);
  cr_expect_eq(grant.until_ms, 100);
  cr_expect_eq(tokens(&state), CAPACITY);
}

/* A send token that the health does not let be used comes back. */
Test(scope_state, keeps_send_tokens_of_what_is_held) {
  again_scope_state state = closed(&all);
  again_grant grant = AGAIN_GRANT_INIT;
  grant.answer = AGAIN_GRANT_GO;
  tell(&state, &all, 0, &grant, AGAIN_OUTCOME_THROTTLED);
  again_want want = retry_at(0);
  want.may_probe = false;
  again_scope_ask behind = {
      .now_ms = 2000, .want = &want, .queued_count = 2, .draw = DRAW};
  again_scope_state_ask(&state, &all, &behind, &grant);
  cr_expect_eq(grant.answer, AGAIN_GRANT_WAIT);
  want.may_probe = true;
  grant = ask(&state, &all, 2000, &want);
  cr_expect_eq(grant.answer, AGAIN_GRANT_GO);
  cr_expect(grant.is_probe);
}

/* What the budget refuses is no probe, and uses up no send token. */
Test(scope_state, takes_back_what_is_refused_at_last) {
  again_scope_state state = closed(&all);
  again_grant grant = AGAIN_GRANT_INIT;
  grant.answer = AGAIN_GRANT_GO;
  tell(&state, &all, 0, &grant, AGAIN_OUTCOME_THROTTLED);
  cr_assert(again_bucket_take(&state.budget.state.tokens.bucket, CAPACITY));
  again_want want = retry_at(0);
  grant = ask(&state, &all, 2000, &want);
  cr_expect_eq(grant.answer, AGAIN_GRANT_REFUSE);
  cr_expect_eq(grant.why, AGAIN_WHY_BUDGET);
  cr_expect_eq(grant.probe, 0);
  cr_expect_eq(grant.cost, 0);
  cr_expect_eq(state.health.lease.probe, 0);
  want.overload = false;
  grant = ask(&state, &all, 2100, &want);
  cr_expect_eq(grant.answer, AGAIN_GRANT_GO);
  cr_expect(grant.is_probe);
}

typedef struct later_row {
  const char *what;
  uint64_t now_ms;
  uint64_t deadline_ms;
  bool fail_fast;
  again_grant_answer answer;
} later_row;

/* What is sent later is let go where it may hope to be sent. A probe goes at
 * 100. */
static const later_row later_rows[] = {
    {"far from its deadline", 0, 60000, false, AGAIN_GRANT_GO},
    {"up to the next probe", 0, 100, false, AGAIN_GRANT_GO},
    {"too early for a probe", 0, 99, false, AGAIN_GRANT_REFUSE},
    {"would rather fail", 0, 60000, true, AGAIN_GRANT_REFUSE},
};

Test(scope_state, judges_what_is_sent_later_by_budget_and_hope) {
  for (size_t i = 0; i < sizeof(later_rows) / sizeof(later_rows[0]); i++) {
    const later_row *row = &later_rows[i];
    again_scope_state state = closed(&all);
    again_want want = retry_at(50);
    want.deadline_ms = row->deadline_ms;
    want.fail_fast = row->fail_fast;
    again_grant grant = ask(&state, &all, row->now_ms, &want);
    bool goes = row->answer == AGAIN_GRANT_GO;
    cr_expect_eq(grant.answer, row->answer, "%s", row->what);
    cr_expect_eq(tokens(&state), goes ? CAPACITY - COST : CAPACITY, "%s",
                 row->what);
    cr_expect(!goes || grant.send_ms == 50, "%s", row->what);
    cr_expect_eq(state.health.lease.probe, 0, "%s", row->what);
  }
}

typedef struct end_row {
  const char *what;
  again_grant_answer answer; /* when it was asked for again */
  uint64_t send_ms;
  again_outcome outcome;
  uint32_t tokens; /* of 100, of which it cost 10 */
} end_row;

static const end_row end_rows[] = {
    {"failed", AGAIN_GRANT_GO, 50, AGAIN_OUTCOME_OVERLOAD, 90},
    {"went well", AGAIN_GRANT_GO, 50, AGAIN_OUTCOME_SUCCESS, 100},
    {"cancelled on its way", AGAIN_GRANT_GO, 50, AGAIN_OUTCOME_NONE, 90},
    {"cancelled before", AGAIN_GRANT_GO, 90, AGAIN_OUTCOME_NONE, 100},
    {"held, and cancelled", AGAIN_GRANT_WAIT, 50, AGAIN_OUTCOME_NONE, 100},
    {"refused", AGAIN_GRANT_REFUSE, 50, AGAIN_OUTCOME_NONE, 100},
};

/* A grant is paid for once, and what was never sent is given back. */
Test(scope_state, charges_what_is_sent) {
  for (size_t i = 0; i < sizeof(end_rows) / sizeof(end_rows[0]); i++) {
    const end_row *row = &end_rows[i];
    again_scope_state state = fresh(&all);
    again_want want = retry_at(50);
    const again_grant paid = ask(&state, &all, 0, &want);
    cr_expect_eq(tokens(&state), CAPACITY - COST);
    want.is_paid = true;
    again_grant grant = ask(&state, &all, 50, &want);
    cr_expect_eq(grant.answer, AGAIN_GRANT_GO);
    cr_expect_eq(tokens(&state), CAPACITY - COST, "%s", row->what);
    grant.answer = row->answer;
    grant.send_ms = row->send_ms;
    grant.cost = paid.cost;
    tell(&state, &all, 60, &grant, row->outcome);
    cr_expect_eq(tokens(&state), row->tokens, "%s: %u", row->what,
                 tokens(&state));
  }
}

/* Out of its turn it goes as a probe, or not at all, and takes nothing. */
Test(scope_state, lets_go_before_its_turn_what_probes) {
  again_want want = retry_at(0);
  again_grant grant = AGAIN_GRANT_INIT;
  again_scope_ask question = {.now_ms = 200,
                              .want = &want,
                              .queued_count = 2,
                              .only_as_probe = true,
                              .draw = DRAW};
  again_scope_state state = closed(&all);
  again_scope_state_ask(&state, &all, &question, &grant);
  cr_expect_eq(grant.answer, AGAIN_GRANT_GO);
  cr_expect(grant.is_probe);

  tell(&state, &all, 300, &grant, AGAIN_OUTCOME_SUCCESS);
  cr_assert_eq(state.health.mode, AGAIN_HEALTH_RECOVERING);
  question.now_ms = 5000;
  again_scope_state_ask(&state, &all, &question, &grant);
  cr_expect_eq(grant.answer, AGAIN_GRANT_WAIT);
  cr_expect_eq(grant.until_ms, AGAIN_NEVER);
}

Test(scope_state, would_rather_fail_than_hold_whoever_says_so) {
  again_want want = retry_at(0);
  want.fail_fast = true;
  again_scope_state state = throttled(&all);
  cr_expect_eq(ask(&state, &all, 1, &want).answer, AGAIN_GRANT_REFUSE);
  state = closed(&all);
  again_grant grant = ask(&state, &all, 1, &want);
  cr_expect_eq(grant.answer, AGAIN_GRANT_REFUSE);
  cr_expect_eq(grant.why, AGAIN_WHY_UNAVAILABLE);
}

Test(scope_state, holds_no_longer_than_the_deadline) {
  again_want want = retry_at(0);
  want.deadline_ms = 1999;
  again_scope_state state = throttled(&all);
  cr_expect_eq(ask(&state, &all, 1, &want).answer, AGAIN_GRANT_REFUSE);
  want.deadline_ms = 99;
  state = closed(&all);
  cr_expect_eq(ask(&state, &all, 1, &want).answer, AGAIN_GRANT_REFUSE);
}

/* Another policy's numbers are taken up at the next use, by share; another kind
 * of budget begins afresh, and knows no grant of the one before. */
Test(scope_state, follows_another_policy) {
  again_scope_config large = all;
  large.digest = 2;
  large.budget.capacity = 10 * CAPACITY;
  again_scope_state state = fresh(&all);
  cr_assert(again_bucket_take(&state.budget.state.tokens.bucket, 50));
  uint64_t serial = state.budget.serial;
  cr_expect_neq(serial, 0);
  const again_want want = retry_at(0);
  (void)ask(&state, &large, 0, &want);
  cr_expect_eq(tokens(&state), 500 - COST);
  cr_expect_eq(state.budget.serial, serial);

  again_scope_config counting = all;
  counting.digest = 3;
  counting.budget.budget = AGAIN_BUDGET_CONCURRENCY;
  counting.budget.floor = 1;
  again_grant foreign = AGAIN_GRANT_INIT;
  foreign.answer = AGAIN_GRANT_GO;
  again_grant own = ask(&state, &counting, 0, &want);
  cr_expect_eq(own.answer, AGAIN_GRANT_GO);
  tell(&state, &counting, 0, &foreign, AGAIN_OUTCOME_SUCCESS);
  cr_expect_eq(ask(&state, &counting, 0, &want).answer, AGAIN_GRANT_REFUSE);
  tell(&state, &counting, 0, &own, AGAIN_OUTCOME_SUCCESS);
  cr_expect_eq(ask(&state, &counting, 0, &want).answer, AGAIN_GRANT_GO);
}

/* What is cancelled tells nobody how the server is. */
Test(scope_state, learns_nothing_from_what_was_cancelled) {
  again_scope_state state = fresh(&all);
  again_grant grant = AGAIN_GRANT_INIT;
  grant.answer = AGAIN_GRANT_GO;
  for (unsigned i = 0; i < 100; i++) {
    tell(&state, &all, 0, &grant, AGAIN_OUTCOME_NONE);
  }
  cr_expect(again_scope_state_is_fresh(&state, 0));
}

Test(scope_state, is_not_sane_where_a_part_is_not) {
  again_scope_state state = fresh(&all);
  state.budget.kind = 77;
  cr_expect_not(again_scope_state_is_sane(&state));
  state = fresh(&all);
  state.rate.mode = 77;
  cr_expect_not(again_scope_state_is_sane(&state));
  state = fresh(&all);
  state.health.mode = 77;
  cr_expect_not(again_scope_state_is_sane(&state));
}

static again_policy *parse(const char *text) {
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  again_policy *policy = NULL;
  cr_assert_eq(
      again_policy_parse(&policy, text, strlen(text), NULL, &options, NULL),
      AGAIN_OK);
  return policy;
}

/* With the scope "call" nothing is shared, so that there is nothing to govern.
 */
Test(scope_state, governs_no_calls_that_share_nothing) {
  again_policy *policy =
      parse("{\"again\":1,\"governor\":{\"scope\":\"call\",\"rate\":"
            "\"adaptive\",\"health\":{},\"budget\":\"tokens\"}}");
  again_scope_config config;
  again_scope_config_of(&config, policy);
  cr_expect_eq(config.budget.budget, AGAIN_BUDGET_OFF);
  cr_expect_not(config.has_rate);
  cr_expect_not(config.health.is_on);
  again_policy_unref(policy);
}

static const char *const policies[] = {
    "{\"again\":1}",
    "{\"again\":1,\"governor\":{\"budget\":{\"tokens\":{\"capacity\":7}}}}",
    "{\"again\":1,\"governor\":{\"budget\":{\"tokens\":{\"refund\":7}}}}",
    "{\"again\":1,\"governor\":{\"budget\":\"ratio\"}}",
    "{\"again\":1,\"governor\":{\"budget\":{\"ratio\":{\"window\":\"1s\"}}}}",
};
#define POLICY_COUNT (sizeof(policies) / sizeof(policies[0]))

/* States are refitted where the numbers of their budget are others. */
Test(scope_state, knows_configs_by_their_digest) {
  uint64_t digests[POLICY_COUNT];
  for (size_t i = 0; i < POLICY_COUNT; i++) {
    again_policy *policy = parse(policies[i]);
    again_scope_config config;
    again_scope_config_of(&config, policy);
    digests[i] = config.digest;
    again_scope_config_of(&config, policy);
    cr_expect_eq(config.digest, digests[i]);
    for (size_t before = 0; before < i; before++) {
      cr_expect_neq(digests[i], digests[before], "%zu, %zu", i, before);
    }
    again_policy_unref(policy);
  }
}
