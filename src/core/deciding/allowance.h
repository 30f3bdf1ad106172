/* How often and how long: the smallest of schedule, policy and caller. */
#ifndef AGAIN_DECIDING_ALLOWANCE_H
#define AGAIN_DECIDING_ALLOWANCE_H

#include "policy/policy.h"

/* `own` is the caller's; 0 = the policy's alone. */
uint32_t again_allowance_attempts(const again_limits *limits,
                                  const again_schedule *schedule, uint32_t own);
/* From the beginning of the call. */
uint64_t again_allowance_deadline_ms(const again_limits *limits,
                                     const again_schedule *schedule,
                                     uint64_t own_ms);
/* The schedule of this name, else "default". By name, since a verdict may be of
 * another edition of the policy. */
const again_schedule *again_schedule_named(const again_policy *policy,
                                           const char *name);

#endif
