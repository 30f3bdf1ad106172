/* What `again simulate` shows: a plan, who was tried on it, and what came of
 * each. */
#ifndef AGAIN_CLI_SIMULATE_SIMULATION_H
#define AGAIN_CLI_SIMULATE_SIMULATION_H

#include "sim/result.h"

#define AGAIN_SIMULATION_LINES 24

/* One contender. */
typedef struct again_simulation_line {
  const char *name;
  const char *about;    /* of a peer; NULL = it is a policy */
  again_policy *policy; /* which its name is of */
  again_sim_result result;
  again_sim_summary summary;
} again_simulation_line;

typedef struct again_simulation {
  again_sim_plan plan;
  const char *command; /* that made it: for whoever wants to make it again */
  again_simulation_line lines[AGAIN_SIMULATION_LINES];
  size_t line_count;
} again_simulation;

#endif
