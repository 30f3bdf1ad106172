#include "budget_governor.h"

#include "base/extremes.h"

static void ask(again_governor *self, const char *scope, const again_time *now,
                const again_want *want, again_grant *out) {
  budget_governor *governor = (budget_governor *)self;
  (void)scope;
  bool may_go =
      want->is_paid || again_budget_ask(&governor->budget, now, want, out);
  out->answer = may_go ? AGAIN_GRANT_GO : AGAIN_GRANT_REFUSE;
  out->why = may_go ? AGAIN_WHY_NONE : AGAIN_WHY_BUDGET;
  out->send_ms = again_greatest(want->send_ms, now->mono_ms);
}

static void tell(again_governor *self, const char *scope, const again_time *now,
                 const again_grant *grant, again_outcome outcome) {
  (void)scope;
  again_budget_tell(&((budget_governor *)self)->budget, now, grant, outcome);
}

static void free_nothing(again_governor *self) {
  (void)self;
}

void budget_governor_init(budget_governor *governor,
                          const again_policy *policy) {
  governor->interface = (again_governor){ask, tell, free_nothing};
  again_budget_init(&governor->budget, &policy->governor);
}

uint32_t budget_governor_tokens(const budget_governor *governor) {
  return again_bucket_level(&governor->budget.state.tokens.bucket);
}
