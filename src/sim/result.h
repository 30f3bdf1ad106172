/* What came of a fleet. */
#ifndef AGAIN_SIM_RESULT_H
#define AGAIN_SIM_RESULT_H

#include <again/again.h>

#include "sim/plan.h"
#include "sim/series.h"

#define AGAIN_SIM_WHYS (AGAIN_WHY_LOCAL + 1)

typedef struct again_sim_result {
  uint64_t calls;
  uint64_t delivered;
  uint64_t attempts;
  uint64_t gave_up[AGAIN_SIM_WHYS]; /* by why */
  uint64_t forgotten; /* calls that wait and are never told to go on */
  uint64_t last_ms;   /* when the last call ended well */
  again_sim_series series;
  uint32_t *waits_ms; /* of calls that ended well, from their beginning on */
  size_t wait_capacity;
} again_sim_result;

/* What people compare. */
typedef struct again_sim_summary {
  double success_share;
  double attempts_per_call;
  double wasted_share;  /* of attempts that no delivered answer came of */
  double peak_rate;     /* attempts of the busiest second */
  double peak_load;     /* the same over what the server can; 0 = any number */
  uint64_t recovery_ms; /* from the outage's end to full service that lasts;
                         * AGAIN_NEVER = it did not come */
  uint64_t wait_p50_ms;
  uint64_t wait_p99_ms;
} again_sim_summary;

void again_sim_result_init(again_sim_result *result, const again_mem *mem);
void again_sim_result_clear(again_sim_result *result);
/* A call begins, at its arrival; ends well; or not. */
AGAIN_MUST_USE again_status again_sim_result_begin(again_sim_result *result,
                                                   uint64_t now_ms);
AGAIN_MUST_USE again_status again_sim_result_attempt(again_sim_result *result,
                                                     uint64_t now_ms);
AGAIN_MUST_USE again_status again_sim_result_good(again_sim_result *result,
                                                  uint64_t now_ms);
AGAIN_MUST_USE again_status again_sim_result_deliver(again_sim_result *result,
                                                     uint64_t began_ms,
                                                     uint64_t now_ms);
void again_sim_result_give_up(again_sim_result *result, again_why why);
/* Once the fleet is through: sorts the waits. */
void again_sim_result_sum_up(again_sim_result *result,
                             const again_sim_plan *plan,
                             again_sim_summary *out);

#endif
