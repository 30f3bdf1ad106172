#include "governing/lease.h"

#include "base/extremes.h"
#include "base/saturate.h"

/* So much may machines that share a state differ about the time. */
static const uint64_t disorder_ms = 1000;

void again_lease_begin(again_lease *lease, const again_schedule *schedule,
                       uint64_t now_ms, uint64_t draw) {
  lease->backoff = (again_backoff){.failures = 0};
  again_lease_fail(lease, schedule, now_ms, draw);
}

bool again_lease_is_of(const again_lease *lease, uint64_t probe) {
  return probe != 0 && probe == lease->probe;
}

void again_lease_fail(again_lease *lease, const again_schedule *schedule,
                      uint64_t now_ms, uint64_t draw) {
  uint64_t delay_ms = again_schedule_delay(schedule, &lease->backoff, draw);
  lease->probe = 0;
  lease->next_ms = again_sat_add(now_ms, delay_ms);
}

void again_lease_return(again_lease *lease, uint64_t now_ms) {
  lease->probe = 0;
  lease->next_ms = again_sat_add(now_ms, lease->backoff.previous_ms);
}

/* One that ends later than it can is of a clock that went back. */
bool again_lease_is_taken(const again_lease *lease, uint64_t timeout_ms,
                          uint64_t now_ms) {
  uint64_t longest_ms = again_sat_add(timeout_ms, disorder_ms);
  return lease->probe != 0 && now_ms < lease->until_ms &&
         lease->until_ms <= again_sat_add(now_ms, longest_ms);
}

/* The same is true of a delay. A lease that ran out is free at once. */
uint64_t again_lease_next_ms(const again_lease *lease,
                             const again_schedule *schedule, uint64_t now_ms) {
  if (lease->probe != 0) {
    return now_ms;
  }
  again_span span = again_schedule_span(schedule, lease->backoff.failures);
  return again_least(lease->next_ms, again_sat_add(now_ms, span.high_ms));
}

uint64_t again_lease_take(again_lease *lease, uint64_t timeout_ms,
                          uint64_t now_ms, uint64_t draw) {
  lease->probe = draw | 1;
  lease->until_ms = again_sat_add(now_ms, timeout_ms);
  return lease->probe;
}
