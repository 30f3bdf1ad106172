#include "governing/schedule.h"

#include "base/extremes.h"
#include "base/random.h"
#include "base/saturate.h"

/* factor^exponent; infinite where it is too large. */
static double power(double factor, uint32_t exponent) {
  double result = 1;
  for (; exponent > 0; exponent /= 2) {
    if (exponent % 2 != 0) {
      result *= factor;
    }
    factor *= factor;
  }
  return result;
}

/* To the nearest millisecond, up to the cap. */
static uint64_t multiply(uint64_t ms, double factor, uint64_t cap_ms) {
  if (ms == 0) {
    return 0; /* and not 0 times infinity */
  }
  double product = (double)ms * factor;
  if (product >= (double)cap_ms) {
    return cap_ms;
  }
  return again_least((uint64_t)(product + 0.5), cap_ms);
}

static uint64_t grow(const again_schedule *schedule, uint32_t steps) {
  return multiply(schedule->base_ms, power(schedule->factor, steps),
                  schedule->cap_ms);
}

/* `widest_ms` is how far a decorrelated delay may reach. */
static again_span span_of(const again_schedule *schedule, uint64_t grown_ms,
                          uint64_t widest_ms) {
  again_span span = {grown_ms, grown_ms};
  switch (schedule->jitter) {
  case AGAIN_JITTER_NONE:
    break;
  case AGAIN_JITTER_FULL:
    span.low_ms = 0;
    break;
  case AGAIN_JITTER_EQUAL:
    span.low_ms = grown_ms - grown_ms / 2;
    break;
  case AGAIN_JITTER_DECORRELATED:
    span.low_ms = again_least(schedule->base_ms, schedule->cap_ms);
    span.high_ms = again_greatest(widest_ms, span.low_ms);
    break;
  case AGAIN_JITTER_PROPORTIONAL:
    span.low_ms = grown_ms - grown_ms / 5;
    span.high_ms = again_sat_add(grown_ms, grown_ms / 5);
    break;
  }
  span.low_ms = again_greatest(span.low_ms, schedule->min_ms);
  span.high_ms = again_greatest(span.high_ms, schedule->min_ms);
  return span;
}

uint64_t again_schedule_delay(const again_schedule *schedule,
                              again_backoff *backoff, uint64_t draw) {
  uint64_t previous_ms =
      backoff->failures == 0 ? schedule->base_ms : backoff->previous_ms;
  again_span span =
      span_of(schedule, grow(schedule, backoff->failures),
              multiply(previous_ms, schedule->factor, schedule->cap_ms));
  uint64_t delay_ms =
      span.low_ms + again_random_up_to(draw, span.high_ms - span.low_ms);

  backoff->previous_ms = delay_ms;
  if (backoff->failures < UINT32_MAX) {
    backoff->failures++;
  }
  return delay_ms;
}

again_span again_schedule_span(const again_schedule *schedule,
                               uint32_t failures) {
  uint32_t steps = failures > 0 ? failures - 1 : 0;
  uint32_t further = steps < UINT32_MAX ? steps + 1 : steps;
  return span_of(schedule, grow(schedule, steps), grow(schedule, further));
}
