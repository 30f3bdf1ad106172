/* The command line of `again simulate`. */
#ifndef AGAIN_CLI_SIMULATE_OPTIONS_H
#define AGAIN_CLI_SIMULATE_OPTIONS_H

#include "options.h"
#include "policy_arg.h"
#include "sim/peers.h"
#include "simulate/simulation.h"

typedef struct again_simulate_options {
  again_sim_plan plan;
  again_policy_arg policies; /* one contender each */
  const again_sim_peer *peers[AGAIN_SIMULATION_LINES];
  size_t peer_count;
  const char *html; /* files to be written; NULL = none */
  const char *svg;
  bool prints_json;
  bool omits_plots;
  bool lists; /* what scenarios and peers there are */
  bool has_plan_option;
  bool has_outage_option;
  uint64_t for_ms; /* 0 = as the plan says */
} again_simulate_options;

AGAIN_MUST_USE again_status
again_simulate_options_init(again_simulate_options *given);
void again_simulate_options_clear(again_simulate_options *given);

/* False where the command ends here, with *exit_ret. */
bool again_simulate_options_read(again_simulate_options *given, int argc,
                                 char **argv, int *exit_ret);

#endif
