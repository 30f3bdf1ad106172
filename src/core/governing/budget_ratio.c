#include "governing/budget_ratio.h"

#include <string.h>

#include "base/extremes.h"
#include "base/saturate.h"
#include "governing/share.h"

#define SLICES AGAIN_BUDGET_RATIO_SLICES
#define ONE_RETRY AGAIN_SHARE_ONE

static const uint64_t ms_per_s = 1000;

static void init(void *state, const again_governor_config *config) {
  again_budget_ratio *ratio = state;
  memset(ratio, 0, sizeof(*ratio));
  ratio->share = again_share_of_percent(config->percent);
  ratio->reserve = again_sat_mul((uint64_t)config->floor * ONE_RETRY / ms_per_s,
                                 config->window_ms);
  ratio->slice_ms = again_greatest(config->window_ms / SLICES, 1);
}

/* Lets expire what is too old. A clock that goes back stands still. */
static void advance(again_budget_ratio *ratio, uint64_t now_ms) {
  uint64_t steps = again_sat_sub(now_ms, ratio->since_ms) / ratio->slice_ms;
  ratio->since_ms += steps * ratio->slice_ms;
  for (uint64_t i = 0; i < again_least(steps, SLICES); i++) {
    ratio->newest = (ratio->newest + 1) % SLICES;
    ratio->slices[ratio->newest] = (again_budget_ratio_slice){0, 0};
  }
}

/* All there is to spend, spent or not. */
static uint64_t income_of(const again_budget_ratio *ratio) {
  uint64_t calls = 0;
  for (size_t i = 0; i < SLICES; i++) {
    calls = again_sat_add(calls, ratio->slices[i].calls);
  }
  return again_sat_add(again_sat_mul(calls, ratio->share), ratio->reserve);
}

static uint64_t spending_of(const again_budget_ratio *ratio) {
  uint64_t spent = 0;
  for (size_t i = 0; i < SLICES; i++) {
    spent = again_sat_add(spent, ratio->slices[i].spent);
  }
  return spent;
}

static bool ask(void *state, const again_time *now, const again_want *want,
                again_grant *grant) {
  again_budget_ratio *ratio = state;
  advance(ratio, now->mono_ms);
  again_budget_ratio_slice *newest = &ratio->slices[ratio->newest];
  if (!want->is_retry) {
    newest->calls = again_sat_add(newest->calls, 1);
  }
  if (!again_want_draws(want)) {
    return true;
  }
  if (again_sat_sub(income_of(ratio), spending_of(ratio)) < ONE_RETRY) {
    return false;
  }
  newest->spent = again_sat_add(newest->spent, ONE_RETRY);
  grant->cost = 1;
  return true;
}

/* Which slice the retry was spent in is not known: from the oldest first, so
 * that what is left expires as late as it could. */
static void give_back(again_budget_ratio *ratio) {
  uint64_t amount = ONE_RETRY;
  for (uint32_t i = 1; i <= SLICES && amount > 0; i++) {
    again_budget_ratio_slice *slice =
        &ratio->slices[(ratio->newest + i) % SLICES];
    uint64_t part = again_least(amount, slice->spent);
    slice->spent -= part;
    amount -= part;
  }
}

static void tell(void *state, const again_time *now, const again_grant *grant,
                 again_outcome outcome) {
  again_budget_ratio *ratio = state;
  advance(ratio, now->mono_ms);
  if (grant->cost > 0 && again_grant_is_unused(grant, now, outcome)) {
    give_back(ratio);
  }
}

/* As much of the new income is spent as was of the old. A slice keeps its place
 * in the window, however long either is. */
static void inherit(void *state, const void *from) {
  again_budget_ratio *ratio = state;
  const again_budget_ratio *before = from;
  memcpy(ratio->slices, before->slices, sizeof(ratio->slices));
  ratio->newest = before->newest;
  ratio->since_ms = before->since_ms;
  double income = (double)again_greatest(income_of(before), 1);
  double growth = (double)income_of(ratio) / income;
  static const double most = 1e18;
  for (size_t i = 0; i < SLICES; i++) {
    double spent = (double)ratio->slices[i].spent * growth;
    ratio->slices[i].spent = (uint64_t)(spent < most ? spent : most);
  }
}

static bool is_fresh(const void *state) {
  const again_budget_ratio *ratio = state;
  for (size_t i = 0; i < SLICES; i++) {
    if (ratio->slices[i].calls > 0 || ratio->slices[i].spent > 0) {
      return false;
    }
  }
  return true;
}

static bool is_sane(const void *state) {
  const again_budget_ratio *ratio = state;
  return ratio->newest < SLICES && ratio->slice_ms > 0;
}

const again_budget_type again_budget_ratio_type = {
    .counts_attempts = true,
    .init = init,
    .ask = ask,
    .tell = tell,
    .inherit = inherit,
    .is_fresh = is_fresh,
    .is_sane = is_sane,
};
