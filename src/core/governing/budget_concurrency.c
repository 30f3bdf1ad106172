#include "governing/budget_concurrency.h"

#include "base/extremes.h"
#include "governing/share.h"

static void init(void *state, const again_governor_config *config) {
  again_budget_concurrency *concurrency = state;
  *concurrency = (again_budget_concurrency){
      .share = again_share_of_percent(config->percent), .floor = config->floor};
}

/* How many retries there may be at once, the one that asks among the active. */
static uint64_t limit_of(const again_budget_concurrency *concurrency) {
  uint64_t active = (uint64_t)concurrency->active + 1;
  return again_greatest(active * concurrency->share / AGAIN_SHARE_ONE,
                        concurrency->floor);
}

static bool ask(void *state, const again_time *now, const again_want *want,
                again_grant *grant) {
  (void)now;
  again_budget_concurrency *concurrency = state;
  bool draws = again_want_draws(want);
  if (draws && concurrency->retries >= limit_of(concurrency)) {
    return false;
  }
  grant->cost = draws ? 1 : 0;
  concurrency->active++;
  concurrency->retries += grant->cost;
  return true;
}

/* In a file that processes share any number may stand. */
static uint32_t less(uint32_t count, uint32_t by) {
  return count > by ? count - by : 0;
}

static void tell(void *state, const again_time *now, const again_grant *grant,
                 again_outcome outcome) {
  (void)now;
  (void)outcome;
  again_budget_concurrency *concurrency = state;
  concurrency->active = less(concurrency->active, 1);
  uint32_t retries = less(concurrency->retries, grant->cost);
  concurrency->retries =
      retries < concurrency->active ? retries : concurrency->active;
}

/* What is active is active, whatever share of it the policy allows. */
static void inherit(void *state, const void *from) {
  again_budget_concurrency *concurrency = state;
  const again_budget_concurrency *before = from;
  concurrency->active = before->active;
  concurrency->retries = before->retries;
}

static bool is_fresh(const void *state) {
  return ((const again_budget_concurrency *)state)->active == 0;
}

static bool is_sane(const void *state) {
  const again_budget_concurrency *concurrency = state;
  return concurrency->retries <= concurrency->active &&
         concurrency->active <= INT32_MAX;
}

const again_budget_type again_budget_concurrency_type = {
    .counts_attempts = true,
    .init = init,
    .ask = ask,
    .tell = tell,
    .inherit = inherit,
    .is_fresh = is_fresh,
    .is_sane = is_sane,
};
