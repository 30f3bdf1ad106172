/* Runs a fleet through what a plan says, in virtual time. */
#ifndef AGAIN_SIM_RUN_H
#define AGAIN_SIM_RUN_H

#include "sim/contender.h"
#include "sim/result.h"

/* @p result is initialised, and holds what there is of it on failure, too.
 * The same plan and a contender made alike give the same result, always.
 * @retval AGAIN_OK, AGAIN_ENOMEM */
AGAIN_MUST_USE again_status again_sim_run(const again_sim_plan *plan,
                                          again_sim_contender *contender,
                                          again_sim_result *result,
                                          const again_mem *mem);

#endif
