/* Fleets of the simulator, each a few times with other seeds. */
#ifndef AGAIN_TESTS_FLEET_H
#define AGAIN_TESTS_FLEET_H

#include "sim/plan.h"
#include "sim/result.h"

/* Of a policy whose calls are held while the server is down, and of one whose
 * calls back off each by itself: 6 attempts, 60 s. */
extern const char fleet_health[];
extern const char fleet_backoff[];

again_policy *fleet_parse(const char *text);

/* Means over the seeds; waits and times in seconds. */
typedef struct fleet_figures {
  double success;
  double attempts; /* a call */
  double p50_s;
  double p99_s;
  double last_s;     /* the last call that ended well */
  double recovery_s; /* the worst of all; AGAIN_NEVER ms is very much */
  double worst_success;
  double worst_attempts;
  uint64_t forgotten; /* calls, in all runs */
  uint64_t gave_up[AGAIN_SIM_WHYS];
} fleet_figures;

/* Runs the plan with the seeds 1 to `seeds` under a policy. */
fleet_figures fleet_run(const again_sim_plan *plan, const char *policy,
                        unsigned seeds);
/* With --verbose, a line. */
void fleet_tell(const char *name, const char *who,
                const fleet_figures *figures);

#endif
