#include "governing/scope_state.h"

#include <string.h>

#include "base/extremes.h"
#include "base/text.h"
#include "policy/schedules.h"

/* ---- config ------------------------------------------------------------- */

static uint64_t add_number(uint64_t digest, uint64_t number) {
  return again_text_hash(again_text_make((const char *)&number, sizeof(number)),
                         digest);
}

static uint64_t add_fraction(uint64_t digest, double number) {
  return again_text_hash(again_text_make((const char *)&number, sizeof(number)),
                         digest);
}

static uint64_t digest_of(const again_governor_config *config) {
  uint64_t digest = add_number(0, config->budget);
  digest = add_number(digest, config->capacity);
  digest = add_number(digest, config->cost);
  digest = add_number(digest, config->throttle_cost);
  digest = add_fraction(digest, config->refund);
  digest = add_fraction(digest, config->percent);
  digest = add_number(digest, config->window_ms);
  return add_number(digest, config->floor);
}

/* With the scope "call" a state would be one call's own, which its schedule
 * bounds already. */
void again_scope_config_of(again_scope_config *out,
                           const again_policy *policy) {
  static const again_governor_config none = {.budget = AGAIN_BUDGET_OFF};
  const again_governor_config *config =
      again_text_is(policy->governor.scope, "call") ? &none : &policy->governor;
  *out = (again_scope_config){
      .digest = digest_of(config),
      .budget = *config,
      .health = {.is_on = config->health,
                 .fail_fast = config->fail_fast,
                 .close_after = config->close_after,
                 .probe = config->probe == AGAIN_SCHEDULE_NONE
                              ? again_health_probe
                              : policy->schedules[config->probe],
                 .probe_timeout_ms = config->probe_timeout_ms},
      .has_rate = config->adaptive_rate};
}

/* ---- state -------------------------------------------------------------- */

/* None is 0, as that of a grant is which no budget gave. */
static uint64_t serial_of(uint64_t draw) {
  return draw | 1;
}

void again_scope_state_init(again_scope_state *state,
                            const again_scope_config *config, uint64_t now_ms,
                            uint32_t good_count, uint64_t draw) {
  memset(state, 0, sizeof(*state));
  state->config_digest = config->digest;
  again_budget_init(&state->budget, &config->budget);
  state->budget.serial = serial_of(draw);
  again_rate_init(&state->rate);
  again_health_init(&state->health);
  again_health_assume(&state->health, now_ms, good_count);
}

static void refit(again_scope_state *state, const again_scope_config *config,
                  uint64_t draw) {
  if (state->config_digest != config->digest) {
    state->config_digest = config->digest;
    again_budget_refit(&state->budget, &config->budget, serial_of(draw));
  }
}

bool again_scope_state_is_fresh(const again_scope_state *state,
                                uint64_t now_ms) {
  return again_budget_is_fresh(&state->budget) &&
         again_rate_is_fresh(&state->rate) &&
         again_health_is_fresh(&state->health, now_ms);
}

bool again_scope_state_is_open(const again_scope_state *state,
                               const again_scope_config *config) {
  return (!config->health.is_on || state->health.mode == AGAIN_HEALTH_CLEAR) &&
         (!config->has_rate || state->rate.mode != AGAIN_RATE_LIMITING);
}

uint64_t again_scope_state_held_ms(const again_scope_state *state) {
  return state->health.ramp.held_ms;
}

bool again_scope_state_is_sane(const again_scope_state *state) {
  return again_budget_is_sane(&state->budget) &&
         again_rate_is_sane(&state->rate) &&
         again_health_is_sane(&state->health);
}

/* ---- asking ------------------------------------------------------------- */

static again_health_ask health_ask_of(const again_scope_ask *ask) {
  const again_want *want = ask->want;
  return (again_health_ask){.now_ms = ask->now_ms,
                            .deadline_ms = want->deadline_ms,
                            .queued_count = ask->queued_count,
                            .may_probe = want->may_probe,
                            .is_last = want->attempts_left == 1,
                            .fail_fast = want->fail_fast,
                            .is_warm = ask->good_count > 0,
                            .draw = ask->draw};
}

/* Who would rather fail is not held. */
static void withhold(again_grant *out, const again_scope_ask *ask,
                     again_grant_answer answer, uint64_t until_ms) {
  out->answer = ask->want->fail_fast ? AGAIN_GRANT_REFUSE : answer;
  out->why = AGAIN_WHY_UNAVAILABLE;
  out->until_ms = until_ms;
}

/* What is to be sent later is let through, where it may hope to be sent. */
static bool has_prospects(const again_scope_state *state,
                          const again_scope_config *config,
                          const again_scope_ask *ask, again_grant *out) {
  again_health_ask question = health_ask_of(ask);
  if (!config->health.is_on ||
      again_health_outlook(&state->health, &config->health, &question) ==
          AGAIN_GRANT_GO) {
    return true;
  }
  withhold(out, ask, AGAIN_GRANT_REFUSE, AGAIN_NEVER);
  return false;
}

static bool waits_for_news(const again_scope_state *state,
                           const again_scope_config *config,
                           const again_scope_ask *ask) {
  again_health_ask question = health_ask_of(ask);
  return config->health.is_on &&
         again_health_is_cold(&state->health, &question);
}

static again_why why_of_health(const again_scope_state *state,
                               const again_scope_config *config,
                               const again_scope_ask *ask) {
  return waits_for_news(state, config, ask) ? AGAIN_WHY_NONE
                                            : AGAIN_WHY_UNAVAILABLE;
}

/* Nobody who would rather fail has to stand behind those who wait for news. */
static bool is_behind(const again_scope_state *state,
                      const again_scope_config *config,
                      const again_scope_ask *ask) {
  return ask->only_as_probe && state->health.mode != AGAIN_HEALTH_CLOSED &&
         !(ask->want->fail_fast && waits_for_news(state, config, ask));
}

/* What is to be sent now has to wait for the rate and for the health. */
static bool may_be_sent(again_scope_state *state,
                        const again_scope_config *config,
                        const again_scope_ask *ask, again_grant *out) {
  uint64_t until_ms;
  if (is_behind(state, config, ask)) {
    withhold(out, ask, AGAIN_GRANT_WAIT, AGAIN_NEVER);
    out->why = why_of_health(state, config, ask);
    return false;
  }
  if (config->has_rate &&
      !again_rate_ask(&state->rate, ask->now_ms, &until_ms)) {
    withhold(out, ask,
             until_ms > ask->want->deadline_ms ? AGAIN_GRANT_REFUSE
                                               : AGAIN_GRANT_WAIT,
             until_ms);
    return false;
  }
  if (!config->health.is_on) {
    return true;
  }
  again_health_ask question = health_ask_of(ask);
  again_health_grant said =
      again_health_on_ask(&state->health, &config->health, &question);
  if (said.answer == AGAIN_GRANT_GO) {
    out->probe = said.probe;
    out->is_probe = said.probe != 0;
    return true;
  }
  if (config->has_rate) {
    again_rate_return(&state->rate);
  }
  withhold(out, ask, said.answer, said.until_ms);
  out->why = why_of_health(state, config, ask);
  return false;
}

/* What was let go by rate and health, and not by the budget. */
static void take_back(again_scope_state *state,
                      const again_scope_config *config,
                      const again_scope_ask *ask, const again_grant *grant) {
  if (config->has_rate) {
    again_rate_return(&state->rate);
  }
  if (config->health.is_on) {
    again_health_tell nothing = {.now_ms = ask->now_ms,
                                 .sent_ms = ask->now_ms,
                                 .probe = grant->probe,
                                 .outcome = AGAIN_OUTCOME_NONE,
                                 .draw = ask->draw};
    again_health_on_tell(&state->health, &config->health, &nothing);
  }
}

void again_scope_state_ask(again_scope_state *state,
                           const again_scope_config *config,
                           const again_scope_ask *ask, again_grant *out) {
  const again_want *want = ask->want;
  const again_time now = {ask->now_ms, 0};
  const bool is_due = want->send_ms <= ask->now_ms;
  refit(state, config, ask->draw);
  if (is_due ? !may_be_sent(state, config, ask, out)
             : !has_prospects(state, config, ask, out)) {
    return;
  }
  if (!want->is_paid && !again_budget_ask(&state->budget, &now, want, out)) {
    if (is_due) {
      take_back(state, config, ask, out);
    }
    *out = (again_grant){.struct_size = sizeof(*out),
                         .answer = AGAIN_GRANT_REFUSE,
                         .why = AGAIN_WHY_BUDGET};
    return;
  }
  out->answer = AGAIN_GRANT_GO;
  out->why = AGAIN_WHY_NONE;
  out->send_ms = again_greatest(want->send_ms, ask->now_ms);
}

/* ---- telling ------------------------------------------------------------ */

/* Held, or refused at last: what it paid was for nothing. */
static again_grant as_unsent(const again_grant *grant) {
  again_grant unsent = *grant;
  unsent.send_ms = AGAIN_NEVER;
  return unsent;
}

void again_scope_state_tell(again_scope_state *state,
                            const again_scope_config *config,
                            const again_scope_tell *tell) {
  const again_time now = {tell->now_ms, 0};
  refit(state, config, tell->draw);
  if (tell->grant->answer != AGAIN_GRANT_GO) {
    again_grant unsent = as_unsent(tell->grant);
    again_budget_tell(&state->budget, &now, &unsent, AGAIN_OUTCOME_NONE);
    return;
  }
  again_budget_tell(&state->budget, &now, tell->grant, tell->outcome);
  if (config->has_rate && tell->outcome != AGAIN_OUTCOME_NONE) {
    again_rate_tell(&state->rate, tell->now_ms,
                    tell->outcome == AGAIN_OUTCOME_THROTTLED);
  }
  if (config->health.is_on) {
    again_health_tell told = {.now_ms = tell->now_ms,
                              .sent_ms = tell->grant->send_ms,
                              .probe = tell->grant->probe,
                              .outcome = tell->outcome,
                              .is_warm = tell->good_count > 0,
                              .draw = tell->draw};
    again_health_on_tell(&state->health, &config->health, &told);
  }
}
