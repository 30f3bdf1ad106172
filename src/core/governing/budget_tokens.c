#include "governing/budget_tokens.h"

#include "base/text.h"

/* The reason that pays `throttle_cost`: a server that says it is busy is
 * cheaper to ask again than one that fails. */
static const char throttling[] = "throttling";

static void init(void *state, const again_governor_config *config) {
  again_budget_tokens *tokens = state;
  again_bucket_init(&tokens->bucket, config->capacity, config->refund);
  tokens->cost = config->cost;
  tokens->throttle_cost = config->throttle_cost;
}

static uint32_t cost_of(const again_budget_tokens *tokens,
                        const again_want *want) {
  bool is_throttled = again_text_is(again_text_of(want->reason), throttling);
  return is_throttled ? tokens->throttle_cost : tokens->cost;
}

static bool ask(void *state, const again_time *now, const again_want *want,
                again_grant *grant) {
  (void)now;
  again_budget_tokens *tokens = state;
  uint32_t cost = again_want_draws(want) ? cost_of(tokens, want) : 0;
  if (!again_bucket_take(&tokens->bucket, cost)) {
    return false;
  }
  grant->cost = cost;
  return true;
}

/* A success gives back what its attempt cost, or where that was nothing the
 * refund. */
static void tell(void *state, const again_time *now, const again_grant *grant,
                 again_outcome outcome) {
  again_budget_tokens *tokens = state;
  bool is_success = outcome == AGAIN_OUTCOME_SUCCESS;
  if (is_success && grant->cost == 0) {
    again_bucket_refund(&tokens->bucket);
  } else if (is_success || again_grant_is_unused(grant, now, outcome)) {
    again_bucket_return(&tokens->bucket, grant->cost);
  }
}

static void inherit(void *state, const void *from) {
  const again_budget_tokens *before = from;
  again_bucket_inherit(&((again_budget_tokens *)state)->bucket,
                       &before->bucket);
}

static bool is_fresh(const void *state) {
  return again_bucket_is_full(&((const again_budget_tokens *)state)->bucket);
}

static bool is_sane(const void *state) {
  return again_bucket_is_sane(&((const again_budget_tokens *)state)->bucket);
}

const again_budget_type again_budget_tokens_type = {
    .init = init,
    .ask = ask,
    .tell = tell,
    .inherit = inherit,
    .is_fresh = is_fresh,
    .is_sane = is_sane,
};
