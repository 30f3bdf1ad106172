#include "sim/arrivals.h"

#include <again/again.h>
#include <math.h>

static double draw_unit(again_sim_arrivals *arrivals) {
  return again_sim_unit(again_random_next(&arrivals->random));
}

/* By chance at a rate, the gaps are exponential; else all are alike. */
static uint64_t time_of_next(again_sim_arrivals *arrivals) {
  const again_sim_fleet *fleet = &arrivals->plan->fleet;
  uint64_t number = arrivals->next.number;
  if (fleet->rate > 0) {
    arrivals->at_ms -= log(1 - draw_unit(arrivals)) * 1000 / fleet->rate;
    return arrivals->at_ms < (double)fleet->arrive_ms
               ? (uint64_t)arrivals->at_ms
               : AGAIN_NEVER;
  }
  return number < fleet->call_count
             ? (uint64_t)((double)fleet->arrive_ms * (double)number /
                          (double)fleet->call_count)
             : AGAIN_NEVER;
}

static void make_next(again_sim_arrivals *arrivals) {
  const again_sim_plan *plan = arrivals->plan;
  const again_sim_fleet *fleet = &plan->fleet;
  again_sim_arrival *next = &arrivals->next;
  next->at_ms = time_of_next(arrivals);
  next->process = (uint32_t)(fleet->calls_per_process > 0
                                 ? next->number / fleet->calls_per_process
                                 : next->number % fleet->process_count);
  double kind = draw_unit(arrivals);
  next->is_broken = kind < plan->server.broken_share;
  next->is_limited = !next->is_broken && kind < plan->server.broken_share +
                                                    plan->server.limited_share;
}

void again_sim_arrivals_init(again_sim_arrivals *arrivals,
                             const again_sim_plan *plan) {
  *arrivals = (again_sim_arrivals){.plan = plan};
  again_random_seed(&arrivals->random, plan->seed);
  make_next(arrivals);
}

void again_sim_arrivals_step(again_sim_arrivals *arrivals) {
  arrivals->next.number++;
  make_next(arrivals);
}
