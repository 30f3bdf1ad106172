#include "sim/plan.h"

#include "base/extremes.h"
#include "base/saturate.h"

uint64_t again_sim_plan_outage_end(const again_sim_plan *plan) {
  uint64_t end_ms = 0;
  for (size_t i = 0; i < plan->server.outage_count; i++) {
    end_ms = again_greatest(end_ms, plan->server.outages[i].to_ms);
  }
  return end_ms;
}

uint64_t again_sim_plan_aftermath(const again_sim_plan *plan) {
  uint64_t end_ms = again_sim_plan_outage_end(plan);
  uint64_t left_ms = again_sat_sub(plan->fleet.arrive_ms, end_ms);
  return left_ms < 1000 ? 0 : left_ms;
}

double again_sim_unit(uint64_t draw) {
  return (double)(draw >> 11) * 0x1p-53;
}
