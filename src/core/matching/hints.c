#include "matching/hints.h"

#include "base/decimal.h"
#include "base/duration.h"
#include "base/httpdate.h"
#include "base/saturate.h"
#include "matching/ratelimit.h"

/* Thousandths: seconds in ms, `Remain` below one. */
enum { MILLI = 1000 };

static bool positive(int64_t ms, uint64_t *ms_ret) {
  *ms_ret = ms > 0 ? (uint64_t)ms : 0;
  return ms > 0;
}

static bool parse_number(again_text value, uint32_t ms_each, uint64_t *ms_ret) {
  int64_t ms;
  return again_decimal_parse(value, ms_each, &ms) && positive(ms, ms_ret);
}

/* From `now_s` to `then_ms`. */
static bool time_until(int64_t then_ms, int64_t now_s, uint64_t *ms_ret) {
  int64_t now_ms;
  int64_t delay_ms;
  if (__builtin_mul_overflow(now_s, MILLI, &now_ms) ||
      __builtin_sub_overflow(then_ms, now_ms, &delay_ms)) {
    delay_ms = then_ms > 0 && now_s < 0 ? INT64_MAX : 0;
  }
  return positive(delay_ms, ms_ret);
}

static bool parse_epoch(again_text value, int64_t now_s, uint64_t *ms_ret) {
  int64_t then_ms;
  return now_s != AGAIN_HINT_NO_TIME &&
         again_decimal_parse(value, MILLI, &then_ms) &&
         time_until(then_ms, now_s, ms_ret);
}

static bool parse_date(again_text value, int64_t now_s, uint64_t *ms_ret) {
  int64_t then_s;
  return now_s != AGAIN_HINT_NO_TIME &&
         (again_httpdate_parse(value, now_s, &then_s) ||
          again_isodate_parse(value, &then_s)) &&
         time_until(then_s * MILLI, now_s, ms_ret);
}

/* The end of the number and of its unit. */
static size_t piece_size(again_text text) {
  size_t size = 0;
  while (size < text.size &&
         (again_ascii_is_digit(text.data[size]) || text.data[size] == '.')) {
    size++;
  }
  while (size < text.size && !again_ascii_is_digit(text.data[size])) {
    size++;
  }
  return size;
}

static bool parse_duration(again_text value, uint64_t *ms_ret) {
  uint64_t sum_ms = 0;
  while (value.size > 0) {
    size_t size = piece_size(value);
    uint64_t ms;
    if (!again_duration_parse(again_text_make(value.data, size), &ms)) {
      return false;
    }
    sum_ms = again_sat_add(sum_ms, ms);
    value = again_text_from(value, size);
  }
  return positive(sum_ms < INT64_MAX ? (int64_t)sum_ms : INT64_MAX, ms_ret);
}

static bool parse_auto(again_text value, int64_t now_s, uint64_t *ms_ret) {
  return parse_number(value, MILLI, ms_ret) ||
         parse_date(value, now_s, ms_ret) || parse_duration(value, ms_ret);
}

/* The value of `key` in `a:b,c:d`, case of keys ignored; absent where none. */
static again_text pair_value(again_text pairs, const char *key) {
  while (pairs.size > 0) {
    size_t end = again_text_find(pairs, ',');
    again_text pair = again_text_make(pairs.data, end);
    size_t colon = again_text_find(pair, ':');
    again_text name = again_text_trim(again_text_make(pair.data, colon));
    if (again_text_equals_ignore_case(name, again_text_of(key))) {
      return again_text_trim(again_text_from(pair, colon + 1));
    }
    pairs = again_text_from(pairs, end + 1);
  }
  return AGAIN_TEXT_ABSENT;
}

/* Alibaba Cloud: `Remain:0,TimeLeft:12345`, a hint once less than one is
 * left. */
static bool parse_remain(again_text value, uint64_t *ms_ret) {
  int64_t remain;
  return again_decimal_parse(pair_value(value, "Remain"), MILLI, &remain) &&
         remain >= 0 && remain < MILLI &&
         parse_number(pair_value(value, "TimeLeft"), 1, ms_ret);
}

static bool parse_ratelimit(again_text value, uint64_t *ms_ret) {
  again_ratelimit limit;
  if (!again_ratelimit_parse(value, &limit) || limit.remaining > 0) {
    return false;
  }
  *ms_ret = again_sat_mul(limit.reset_s, MILLI);
  return *ms_ret > 0;
}

/* gRPC: a number of ms, 0 included, replaces the delay; all else forbids. */
static bool parse_pushback(again_text value, again_hint *out) {
  uint64_t ms = 0;
  out->has_delay = again_decimal_parse_uint(value, &ms);
  out->delay_ms = ms < INT64_MAX ? ms : INT64_MAX;
  out->replaces = out->has_delay;
  out->forbids = !out->has_delay;
  return true;
}

static bool parse_delay(again_unit unit, again_text value, int64_t now_s,
                        uint64_t *ms_ret) {
  switch (unit) {
  case AGAIN_UNIT_AUTO:
    return parse_auto(value, now_s, ms_ret);
  case AGAIN_UNIT_SECONDS:
    return parse_number(value, MILLI, ms_ret);
  case AGAIN_UNIT_MS:
    return parse_number(value, 1, ms_ret);
  case AGAIN_UNIT_EPOCH:
    return parse_epoch(value, now_s, ms_ret);
  case AGAIN_UNIT_DATE:
    return parse_date(value, now_s, ms_ret);
  case AGAIN_UNIT_DURATION:
    return parse_duration(value, ms_ret);
  case AGAIN_UNIT_REMAIN:
    return parse_remain(value, ms_ret);
  case AGAIN_UNIT_RATELIMIT:
    return parse_ratelimit(value, ms_ret);
  case AGAIN_UNIT_PUSHBACK:
  case AGAIN_UNIT_SHOULD_RETRY:
    break;
  }
  return false;
}

bool again_hint_parse(again_unit unit, again_text value, int64_t now_s,
                      again_hint *out) {
  value = again_text_trim(value);
  out->has_delay = false;
  out->forbids = false;
  out->replaces = false;
  out->delay_ms = 0;
  if (value.size == 0) {
    return false;
  }
  if (unit == AGAIN_UNIT_PUSHBACK) {
    return parse_pushback(value, out);
  }
  if (unit == AGAIN_UNIT_SHOULD_RETRY) {
    out->forbids =
        again_text_equals_ignore_case(value, AGAIN_TEXT_LITERAL("false"));
    return out->forbids;
  }
  out->has_delay = parse_delay(unit, value, now_s, &out->delay_ms);
  return out->has_delay;
}
