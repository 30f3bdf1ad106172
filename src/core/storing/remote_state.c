#include "storing/remote_state.h"

#include "base/saturate.h"

/* Of a fresh state nothing is kept anywhere: what was good of late is known to
 * whoever asks or tells. */
static void remember(again_scope_state *state, const again_scope_config *config,
                     uint64_t now_ms, uint32_t good_count, uint64_t draw) {
  if (good_count > 0 && again_scope_state_is_fresh(state, now_ms)) {
    again_scope_state_init(state, config, now_ms, good_count, draw);
  }
}

void again_remote_state_ask(again_scope_state *state,
                            const again_scope_config *config,
                            const again_remote_clock *clock,
                            const again_scope_ask *ask, again_grant *out) {
  again_want want = *ask->want;
  want.deadline_ms = again_remote_clock_to(clock, want.deadline_ms);
  want.send_ms = again_remote_clock_to(clock, want.send_ms);
  again_scope_ask asked = *ask;
  asked.want = &want;
  asked.now_ms = again_remote_clock_to(clock, ask->now_ms);
  remember(state, config, asked.now_ms, ask->good_count, ask->draw);
  again_scope_state_ask(state, config, &asked, out);
  out->until_ms = again_remote_clock_from(clock, out->until_ms);
  out->send_ms = again_remote_clock_from(clock, out->send_ms);
}

/* What is yet to be sent is judged by the budget, and by nothing else where
 * there is no health to hope for. */
void again_remote_state_charge(again_scope_state *state,
                               const again_scope_config *config,
                               const again_remote_clock *clock,
                               const again_scope_ask *ask, again_grant *out) {
  again_scope_config budget = *config;
  budget.health.is_on = false;
  again_want want = *ask->want;
  want.send_ms = again_sat_add(ask->now_ms, 1);
  again_scope_ask asked = *ask;
  asked.want = &want;
  again_remote_state_ask(state, &budget, clock, &asked, out);
  if (out->answer == AGAIN_GRANT_GO) {
    out->send_ms = ask->now_ms;
  }
}

void again_remote_state_tell(again_scope_state *state,
                             const again_scope_config *config,
                             const again_remote_clock *clock,
                             const again_scope_tell *tell) {
  again_grant grant = *tell->grant;
  grant.send_ms = again_remote_clock_to(clock, grant.send_ms);
  again_scope_tell told = *tell;
  told.grant = &grant;
  told.now_ms = again_remote_clock_to(clock, tell->now_ms);
  remember(state, config, told.now_ms, tell->good_count, tell->draw);
  again_scope_state_tell(state, config, &told);
}
