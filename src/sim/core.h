/* The library itself as a contender: calls of the core, and a governor for each
 * process. */
#ifndef AGAIN_SIM_CORE_H
#define AGAIN_SIM_CORE_H

#include "sim/contender.h"

/* The policy and the plan must live as long. */
AGAIN_MUST_USE again_status again_sim_core_new(again_sim_contender **out,
                                               again_policy *policy,
                                               const again_sim_plan *plan,
                                               const again_mem *mem);

#endif
