/* Values of options that only `again simulate` has. False, and options->error
 * is set, where it is none. */
#ifndef AGAIN_CLI_SIMULATE_VALUES_H
#define AGAIN_CLI_SIMULATE_VALUES_H

#include "options.h"
#include "sim/plan.h"

/* "200" or "0.5", a second; more than 0, or from 0 on where it `may_be_none`.
 */
bool again_options_rate(again_options *options, bool may_be_none, double *out);
/* "30%" or "0.3". */
bool again_options_share(again_options *options, double *out);
/* "10s-20s", "10s-" (to the end), "10s-20s:50%" (so many fail). */
bool again_options_outage(again_options *options, again_sim_outage *out);
/* "20%:5": a share, and a rate. */
bool again_options_share_and_rate(again_options *options, double *share_ret,
                                  double *rate_ret);

#endif
