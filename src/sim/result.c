#include "sim/result.h"

#include <stdlib.h>

#include "base/extremes.h"
#include "base/saturate.h"

/* Service is full in a second in which the server does nearly all that calls
 * need or it can, whichever is less, and is asked for little more than it can:
 * who feels for its limit must pass it, and step back then. A few calls more or
 * less are chance. */
#define NEARLY_ALL 0.8
#define LITTLE_MORE 1.3
#define CHANCE 2

void again_sim_result_init(again_sim_result *result, const again_mem *mem) {
  *result = (again_sim_result){0};
  again_sim_series_init(&result->series, mem);
}

void again_sim_result_clear(again_sim_result *result) {
  again_mem mem = result->series.mem;
  again_mem_free(&mem, result->waits_ms);
  again_sim_series_clear(&result->series);
  again_sim_result_init(result, &mem);
}

again_status again_sim_result_begin(again_sim_result *result, uint64_t now_ms) {
  again_sim_bin *bin = again_sim_series_at(&result->series, now_ms);
  if (bin == NULL) {
    return AGAIN_ENOMEM;
  }
  bin->begun++;
  result->calls++;
  return AGAIN_OK;
}

again_status again_sim_result_attempt(again_sim_result *result,
                                      uint64_t now_ms) {
  again_sim_bin *bin = again_sim_series_at(&result->series, now_ms);
  if (bin == NULL) {
    return AGAIN_ENOMEM;
  }
  bin->attempts++;
  result->attempts++;
  return AGAIN_OK;
}

again_status again_sim_result_good(again_sim_result *result, uint64_t now_ms) {
  again_sim_bin *bin = again_sim_series_at(&result->series, now_ms);
  if (bin == NULL) {
    return AGAIN_ENOMEM;
  }
  bin->good++;
  return AGAIN_OK;
}

again_status again_sim_result_deliver(again_sim_result *result,
                                      uint64_t began_ms, uint64_t now_ms) {
  void *waits = result->waits_ms;
  again_status status =
      again_mem_grow(&result->series.mem, &waits, &result->wait_capacity,
                     (size_t)result->delivered, 1, sizeof(*result->waits_ms));
  result->waits_ms = waits;
  again_sim_bin *bin = again_sim_series_at(&result->series, began_ms);
  if (status != AGAIN_OK || bin == NULL) {
    return AGAIN_ENOMEM;
  }
  bin->delivered++;
  result->waits_ms[result->delivered++] =
      (uint32_t)again_least(now_ms - began_ms, UINT32_MAX);
  result->last_ms = again_greatest(result->last_ms, now_ms);
  return AGAIN_OK;
}

void again_sim_result_give_up(again_sim_result *result, again_why why) {
  result->gave_up[why]++;
}

static int compare_waits(const void *a, const void *b) {
  uint32_t left = *(const uint32_t *)a;
  uint32_t right = *(const uint32_t *)b;
  return (left > right) - (left < right);
}

static uint64_t wait_at(const again_sim_result *result, double share) {
  size_t count = (size_t)result->delivered;
  return count > 0 ? result->waits_ms[(size_t)(share * (double)count)] : 0;
}

static double share_of(uint64_t part, uint64_t whole) {
  return whole > 0 ? (double)part / (double)whole : 0;
}

/* The busiest second, wherever it begins. */
static uint64_t peak_of(const again_sim_series *series) {
  uint64_t peak = 0;
  for (size_t i = 0; i < series->count; i++) {
    peak = again_greatest(
        peak,
        again_sim_series_sum(series, i, AGAIN_SIM_BINS_PER_SECOND).attempts);
  }
  return peak;
}

static bool is_full_service(const again_sim_bin *second,
                            const again_sim_plan *plan) {
  double needed = second->begun;
  double rate = plan->server.rate;
  if (rate > 0 && second->attempts > LITTLE_MORE * rate + CHANCE) {
    return false;
  }
  needed = rate > 0 && rate < needed ? rate : needed;
  return second->good + CHANCE >= NEARLY_ALL * needed;
}

/* Where calls come for a while after the outage, from its end until each second
 * has full service; else until the last of those that waited is served. */
static uint64_t recovery_of(const again_sim_result *result,
                            const again_sim_plan *plan) {
  uint64_t end_ms = again_sim_plan_outage_end(plan);
  if (again_sim_plan_aftermath(plan) == 0) {
    return result->delivered > 0 ? again_sat_sub(result->last_ms, end_ms)
                                 : AGAIN_NEVER;
  }
  size_t last = (size_t)(plan->fleet.arrive_ms / AGAIN_SIM_BIN_MS);
  size_t first = (size_t)(end_ms / AGAIN_SIM_BIN_MS);
  size_t full = first;
  for (size_t i = first; i + AGAIN_SIM_BINS_PER_SECOND <= last; i++) {
    again_sim_bin second =
        again_sim_series_sum(&result->series, i, AGAIN_SIM_BINS_PER_SECOND);
    if (!is_full_service(&second, plan)) {
      full = i + AGAIN_SIM_BINS_PER_SECOND;
    }
  }
  return full >= last ? AGAIN_NEVER
                      : (uint64_t)(full - first) * AGAIN_SIM_BIN_MS;
}

void again_sim_result_sum_up(again_sim_result *result,
                             const again_sim_plan *plan,
                             again_sim_summary *out) {
  if (result->delivered > 0) {
    qsort(result->waits_ms, (size_t)result->delivered,
          sizeof(*result->waits_ms), compare_waits);
  }
  double peak = (double)peak_of(&result->series);
  double rate = plan->server.rate;
  *out = (again_sim_summary){
      .success_share = share_of(result->delivered, result->calls),
      .attempts_per_call = share_of(result->attempts, result->calls),
      .wasted_share = share_of(
          again_sat_sub(result->attempts, result->delivered), result->attempts),
      .peak_rate = peak,
      .peak_load = rate > 0 ? peak / rate : 0,
      .recovery_ms = recovery_of(result, plan),
      .wait_p50_ms = wait_at(result, 0.5),
      .wait_p99_ms = wait_at(result, 0.99),
  };
}
