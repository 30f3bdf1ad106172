/* Governors in this process that share their states. */
#ifndef AGAIN_DECIDING_GOVERNOR_H
#define AGAIN_DECIDING_GOVERNOR_H

#include "storing/store.h"

/* As again_governor_new(), with the states in `store`, which outlives it and is
 * asked before the governor's own, whatever the policy's `store` says. */
AGAIN_MUST_USE again_status again_governor_new_over(
    again_governor **out, again_policy *policy, again_store *store,
    const again_governor_options *options, const again_mem *mem);

#endif
