#include "governing/budget_throttle.h"

static void init(void *state, const again_governor_config *config) {
  again_budget_throttle *throttle = state;
  again_bucket_init(&throttle->bucket, config->capacity, config->refund);
}

static bool ask(void *state, const again_time *now, const again_want *want,
                again_grant *grant) {
  (void)now;
  (void)grant;
  const again_budget_throttle *throttle = state;
  return !again_want_draws(want) ||
         again_bucket_is_over_half(&throttle->bucket);
}

/* An error that is no overload says nothing of how busy the server is. */
static void tell(void *state, const again_time *now, const again_grant *grant,
                 again_outcome outcome) {
  (void)now;
  (void)grant;
  again_budget_throttle *throttle = state;
  if (again_outcome_is_overload(outcome)) {
    again_bucket_drain(&throttle->bucket, 1);
  } else if (outcome == AGAIN_OUTCOME_SUCCESS) {
    again_bucket_refund(&throttle->bucket);
  }
}

static void inherit(void *state, const void *from) {
  const again_budget_throttle *before = from;
  again_bucket_inherit(&((again_budget_throttle *)state)->bucket,
                       &before->bucket);
}

static bool is_fresh(const void *state) {
  return again_bucket_is_full(&((const again_budget_throttle *)state)->bucket);
}

static bool is_sane(const void *state) {
  return again_bucket_is_sane(&((const again_budget_throttle *)state)->bucket);
}

const again_budget_type again_budget_throttle_type = {
    .counts_overload = true,
    .init = init,
    .ask = ask,
    .tell = tell,
    .inherit = inherit,
    .is_fresh = is_fresh,
    .is_sane = is_sane,
};
