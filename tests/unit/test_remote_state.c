/* A state whose times are another clock's: asked and told in one's own. */
#include "storing/remote_state.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(remote_state, .fini = end);

enum { CLOSE_AFTER = 5, CAPACITY = 100, COST = 10, NOW = 1000, AHEAD = 500000 };

static const again_remote_clock clock = {.is_known = true, .offset_ms = AHEAD};

static again_scope_config config_of(bool fail_fast) {
  return (again_scope_config){
      .digest = 1,
      .budget = {.budget = AGAIN_BUDGET_TOKENS,
                 .capacity = CAPACITY,
                 .cost = COST,
                 .throttle_cost = COST,
                 .refund = 1},
      .health = {.is_on = true,
                 .fail_fast = fail_fast,
                 .close_after = CLOSE_AFTER,
                 .probe = {.base_ms = 100, .cap_ms = 100, .factor = 1},
                 .probe_timeout_ms = 5000}};
}

/* At NOW of our clock, with a probe due 100 ms later. */
static again_scope_state closed(const again_scope_config *config) {
  again_scope_state state;
  again_scope_state_init(&state, config, NOW + AHEAD, 0, 0);
  again_grant grant = AGAIN_GRANT_INIT;
  grant.answer = AGAIN_GRANT_GO;
  grant.send_ms = NOW;
  for (unsigned i = 0; i < CLOSE_AFTER; i++) {
    const again_scope_tell tell = {
        .now_ms = NOW, .grant = &grant, .outcome = AGAIN_OUTCOME_OVERLOAD};
    again_remote_state_tell(&state, config, &clock, &tell);
  }
  return state;
}

static again_want retry(void) {
  again_want want = AGAIN_WANT_INIT;
  want.is_retry = true;
  want.overload = true;
  want.may_probe = true;
  want.reason = "server";
  want.send_ms = NOW;
  want.deadline_ms = 60000;
  want.attempts_left = 4;
  return want;
}

static uint32_t tokens(const again_scope_state *state) {
  return again_bucket_level(&state->budget.state.tokens.bucket);
}

Test(remote_state, answers_in_our_time) {
  const again_scope_config config = config_of(false);
  again_scope_state state = closed(&config);
  const again_want want = retry();
  again_scope_ask ask = {.now_ms = NOW, .want = &want, .queued_count = 1};
  again_grant grant = AGAIN_GRANT_INIT;
  again_remote_state_ask(&state, &config, &clock, &ask, &grant);
  cr_expect_eq(grant.answer, AGAIN_GRANT_WAIT);
  cr_expect_eq(grant.until_ms, NOW + 100);
  ask.now_ms = NOW + 100;
  again_remote_state_ask(&state, &config, &clock, &ask, &grant);
  cr_expect_eq(grant.answer, AGAIN_GRANT_GO);
  cr_expect_eq(grant.send_ms, NOW + 100);
  cr_expect(grant.is_probe);
}

/* Rate and health have let it go: neither is asked again, whatever the policy
 * thinks of being held. */
Test(remote_state, charges_in_a_closed_scope) {
  for (int fail_fast = 0; fail_fast <= 1; fail_fast++) {
    const again_scope_config config = config_of(fail_fast != 0);
    again_scope_state state = closed(&config);
    again_want want = retry();
    want.fail_fast = fail_fast != 0;
    const again_scope_ask ask = {
        .now_ms = NOW, .want = &want, .queued_count = 1};
    for (uint32_t left = CAPACITY; left >= COST; left -= COST) {
      again_grant grant = AGAIN_GRANT_INIT;
      again_remote_state_charge(&state, &config, &clock, &ask, &grant);
      cr_assert_eq(grant.answer, AGAIN_GRANT_GO, "fail_fast %d", fail_fast);
      cr_expect_eq(grant.cost, COST);
      cr_expect_eq(grant.send_ms, NOW);
      cr_expect_eq(tokens(&state), left - COST);
    }
    again_grant grant = AGAIN_GRANT_INIT;
    again_remote_state_charge(&state, &config, &clock, &ask, &grant);
    cr_expect_eq(grant.answer, AGAIN_GRANT_REFUSE);
    cr_expect_eq(grant.why, AGAIN_WHY_BUDGET);
    cr_expect_eq(state.health.mode, AGAIN_HEALTH_CLOSED);
  }
}
