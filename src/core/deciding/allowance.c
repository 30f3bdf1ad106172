#include "deciding/allowance.h"

#include "base/extremes.h"
#include "base/text.h"

static uint64_t least_of(uint64_t schedule, uint64_t limit, uint64_t own) {
  uint64_t least = again_least(schedule, limit);
  return own > 0 ? again_least(least, own) : least;
}

uint32_t again_allowance_attempts(const again_limits *limits,
                                  const again_schedule *schedule,
                                  uint32_t own) {
  return (uint32_t)least_of(schedule->attempts, limits->attempts, own);
}

uint64_t again_allowance_deadline_ms(const again_limits *limits,
                                     const again_schedule *schedule,
                                     uint64_t own_ms) {
  return least_of(schedule->deadline_ms, limits->deadline_ms, own_ms);
}

const again_schedule *again_schedule_named(const again_policy *policy,
                                           const char *name) {
  for (size_t i = 0; i < policy->schedule_count; i++) {
    if (again_text_is(policy->schedules[i].name, name)) {
      return &policy->schedules[i];
    }
  }
  return &policy->schedules[0];
}
