#include "governing/rate.h"

#include "base/extremes.h"
#include "base/saturate.h"
#include "governing/cubic.h"

static const uint64_t slice_ms = 500;
static const double smoothing = 0.8;
static const double least_fill_rate = 0.5;
static const double least_capacity = 1;
/* A rate is at most so many times what is measured. */
static const double growth = 2;
/* Beyond what counting up to UINT32_MAX in a slice can lead to. */
static const double highest_rate = 1e10;
/* Threads may look at the clock in one order and come here in another. Time
 * that goes back further is another clock's: one of before a reboot. */
static const uint64_t disorder_ms = 1000;

static double lesser(double a, double b) {
  return a < b ? a : b;
}

static double greater(double a, double b) {
  return a > b ? a : b;
}

static double seconds(uint64_t ms) {
  return (double)ms / 1000;
}

static double capacity(const again_rate *rate) {
  return greater(rate->fill_rate, least_capacity);
}

static void begin(again_rate *rate, uint64_t now_ms) {
  rate->slice = now_ms / slice_ms;
  rate->throttled_ms = now_ms;
  rate->filled_ms = now_ms;
}

/* Fills up to now, and says what now is. */
static uint64_t pass(again_rate *rate, uint64_t now_ms) {
  if (rate->mode == AGAIN_RATE_FRESH) {
    rate->mode = AGAIN_RATE_MEASURING;
    begin(rate, now_ms);
  } else if (again_sat_add(now_ms, disorder_ms) < rate->filled_ms) {
    begin(rate, now_ms);
  }
  uint64_t passed_ms = again_sat_sub(now_ms, rate->filled_ms);
  rate->tokens = lesser(rate->tokens + seconds(passed_ms) * rate->fill_rate,
                        capacity(rate));
  rate->filled_ms = again_greatest(now_ms, rate->filled_ms);
  return rate->filled_ms;
}

static void measure(again_rate *rate, uint64_t now_ms) {
  uint64_t slice = now_ms / slice_ms;
  rate->count += rate->count < UINT32_MAX ? 1 : 0;
  if (slice > rate->slice) {
    double passed_s = seconds((slice - rate->slice) * slice_ms);
    rate->measured =
        rate->count / passed_s * smoothing + rate->measured * (1 - smoothing);
    rate->count = 0;
    rate->slice = slice;
  }
}

/* The rate that this throttle leaves. */
static double cut(again_rate *rate, uint64_t now_ms) {
  rate->max_rate = rate->mode == AGAIN_RATE_LIMITING
                       ? lesser(rate->measured, rate->fill_rate)
                       : rate->measured;
  rate->throttled_ms = now_ms;
  rate->mode = AGAIN_RATE_LIMITING;
  return rate->max_rate * AGAIN_CUBIC_BETA;
}

static double grow(const again_rate *rate, uint64_t now_ms) {
  return again_cubic_rate(rate->max_rate, seconds(now_ms - rate->throttled_ms));
}

void again_rate_init(again_rate *rate) {
  *rate = (again_rate){.mode = AGAIN_RATE_FRESH, .fill_rate = least_fill_rate};
}

bool again_rate_ask(again_rate *rate, uint64_t now_ms, uint64_t *until_ms) {
  now_ms = pass(rate, now_ms);
  if (rate->mode != AGAIN_RATE_LIMITING) {
    return true;
  }
  if (rate->tokens >= 1) {
    rate->tokens -= 1;
    return true;
  }
  double missing_ms = (1 - rate->tokens) / rate->fill_rate * 1000;
  uint64_t whole_ms = (uint64_t)missing_ms;
  *until_ms =
      again_sat_add(now_ms, whole_ms + ((double)whole_ms < missing_ms ? 1 : 0));
  return false;
}

void again_rate_return(again_rate *rate) {
  if (rate->mode == AGAIN_RATE_LIMITING) {
    rate->tokens = lesser(rate->tokens + 1, capacity(rate));
  }
}

void again_rate_tell(again_rate *rate, uint64_t now_ms, bool is_throttled) {
  now_ms = pass(rate, now_ms);
  measure(rate, now_ms);
  double wanted = is_throttled ? cut(rate, now_ms) : grow(rate, now_ms);
  rate->fill_rate =
      greater(lesser(wanted, rate->measured * growth), least_fill_rate);
  rate->tokens = lesser(rate->tokens, capacity(rate));
}

bool again_rate_is_fresh(const again_rate *rate) {
  return rate->mode == AGAIN_RATE_FRESH;
}

/* False for what is no number. */
static bool is_within(double value, double low, double high) {
  return value >= low && value <= high;
}

bool again_rate_is_sane(const again_rate *rate) {
  return rate->mode <= AGAIN_RATE_LIMITING &&
         is_within(rate->measured, 0, highest_rate) &&
         is_within(rate->max_rate, 0, highest_rate) &&
         is_within(rate->fill_rate, least_fill_rate, highest_rate * growth) &&
         is_within(rate->tokens, 0, capacity(rate)) &&
         rate->throttled_ms <= rate->filled_ms &&
         rate->slice <= rate->filled_ms / slice_ms;
}
