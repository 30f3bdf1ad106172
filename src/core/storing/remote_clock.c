#include "storing/remote_clock.h"

#include <again/again.h>

#include "base/extremes.h"
#include "base/saturate.h"

/* What a clock may be set by, so that nobody has to begin anew. */
static const int64_t step_ms = 1000;

/* Small enough for a difference. */
static int64_t as_signed(uint64_t ms) {
  return (int64_t)again_least(ms, (uint64_t)INT64_MAX / 2);
}

bool again_remote_clock_hear(again_remote_clock *clock, uint64_t begun_ms,
                             uint64_t ended_ms, uint64_t remote_ms) {
  const int64_t remote = as_signed(remote_ms);
  const int64_t least = remote - as_signed(ended_ms);
  const int64_t most = remote - as_signed(begun_ms);
  const int64_t before = clock->offset_ms;
  if (!clock->is_known || before < least - step_ms || before > most + step_ms) {
    clock->is_known = true;
    clock->offset_ms = least + (most - least) / 2;
    return true;
  }
  /* What fits stays as it is: a time that trembles helps nobody. */
  clock->offset_ms = before < least ? least : before > most ? most : before;
  return false;
}

static uint64_t shifted(uint64_t ms, int64_t by_ms) {
  if (ms == AGAIN_NEVER) {
    return ms;
  }
  return by_ms >= 0 ? again_sat_add(ms, (uint64_t)by_ms)
                    : again_sat_sub(ms, (uint64_t)-by_ms);
}

uint64_t again_remote_clock_to(const again_remote_clock *clock,
                               uint64_t own_ms) {
  return shifted(own_ms, clock->offset_ms);
}

uint64_t again_remote_clock_from(const again_remote_clock *clock,
                                 uint64_t remote_ms) {
  return shifted(remote_ms, -clock->offset_ms);
}
