/* Plans with a name: what retries are tried on. */
#ifndef AGAIN_SIM_SCENARIOS_H
#define AGAIN_SIM_SCENARIOS_H

#include "sim/plan.h"

typedef struct again_sim_scenario {
  const char *name;
  const char *about; /* one line */
  bool is_calm;      /* neither an outage nor more load than the server can */
  again_sim_plan plan;
} again_sim_scenario;

extern const again_sim_scenario again_sim_scenarios[];
extern const size_t again_sim_scenario_count;

/* NULL = there is none of this name. */
const again_sim_scenario *again_sim_scenario_find(const char *name);

#endif
