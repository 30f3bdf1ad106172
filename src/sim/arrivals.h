/* When calls begin, and what is peculiar to each: the same for all contenders
 * of a plan. */
#ifndef AGAIN_SIM_ARRIVALS_H
#define AGAIN_SIM_ARRIVALS_H

#include "base/random.h"
#include "sim/plan.h"

typedef struct again_sim_arrival {
  uint64_t at_ms; /* AGAIN_NEVER = there are no more */
  uint64_t number;
  uint32_t process;
  bool is_broken;
  bool is_limited;
} again_sim_arrival;

typedef struct again_sim_arrivals {
  const again_sim_plan *plan;
  again_random random;
  double at_ms; /* of the next that comes by chance */
  again_sim_arrival next;
} again_sim_arrivals;

void again_sim_arrivals_init(again_sim_arrivals *arrivals,
                             const again_sim_plan *plan);
/* Goes on to the one after `next`. */
void again_sim_arrivals_step(again_sim_arrivals *arrivals);

#endif
