#include "clock.h"

#include <time.h>

#define SLICE_MS 60000
#define FOREIGN_SLICE_MS 100

void again_clock_now(const again_clock *clock, again_time *out) {
  if (clock->now != NULL) {
    clock->now(out, clock->user);
    return;
  }
  struct timespec mono = {0, 0};
  struct timespec wall = {0, 0};
  (void)clock_gettime(CLOCK_MONOTONIC, &mono);
  (void)clock_gettime(CLOCK_REALTIME_COARSE, &wall);
  out->mono_ms =
      (uint64_t)mono.tv_sec * 1000 + (uint64_t)mono.tv_nsec / 1000000;
  out->wall_s = (int64_t)wall.tv_sec;
}

int again_clock_slice(const again_clock *clock, const again_time *now,
                      uint64_t until_ms) {
  const uint64_t most = clock->now != NULL ? FOREIGN_SLICE_MS : SLICE_MS;
  const uint64_t left = until_ms > now->mono_ms ? until_ms - now->mono_ms : 0;
  return (int)(left < most ? left : most);
}

uint64_t again_clock_limit(uint64_t start_ms, uint64_t span_ms) {
  if (span_ms == 0 || span_ms > AGAIN_NEVER - start_ms) {
    return AGAIN_NEVER;
  }
  return start_ms + span_ms;
}
