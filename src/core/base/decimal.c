#include "base/decimal.h"

#include "base/saturate.h"

/* A number as written: digits, and where the point stands among them. */
typedef struct numeral {
  bool is_negative;
  again_text whole;
  again_text fraction;
  int64_t exponent;
} numeral;

/* Far beyond what any scale brings back, far from overflow. */
static const int64_t exponent_max = INT64_C(1) << 40;

static again_text take_digits(again_text *rest) {
  size_t size = 0;
  while (size < rest->size && again_ascii_is_digit(rest->data[size])) {
    size++;
  }
  again_text digits = again_text_make(rest->data, size);
  *rest = again_text_from(*rest, size);
  return digits;
}

/* Whether a sign was there and is a minus. */
static bool take_minus(again_text *rest) {
  if (rest->size == 0 || (rest->data[0] != '-' && rest->data[0] != '+')) {
    return false;
  }
  bool is_minus = rest->data[0] == '-';
  *rest = again_text_from(*rest, 1);
  return is_minus;
}

static bool take_exponent(again_text *rest, int64_t *out) {
  *rest = again_text_from(*rest, 1);
  bool is_negative = take_minus(rest);
  uint64_t magnitude;
  if (!again_decimal_parse_uint(take_digits(rest), &magnitude)) {
    return false;
  }
  int64_t bounded =
      magnitude < (uint64_t)exponent_max ? (int64_t)magnitude : exponent_max;
  *out = is_negative ? -bounded : bounded;
  return true;
}

static bool read_numeral(again_text text, numeral *out) {
  *out = (numeral){0};
  out->is_negative = take_minus(&text);
  out->whole = take_digits(&text);
  if (out->whole.size == 0) {
    return false;
  }
  if (again_text_starts_with(text, ".")) {
    text = again_text_from(text, 1);
    out->fraction = take_digits(&text);
    if (out->fraction.size == 0) {
      return false;
    }
  }
  if (again_text_starts_with(text, "e") || again_text_starts_with(text, "E")) {
    if (!take_exponent(&text, &out->exponent)) {
      return false;
    }
  }
  return text.size == 0;
}

/* The digit at `at`, counted from the first of the whole part. */
static unsigned digit_at(const numeral *number, size_t at) {
  const again_text *part = &number->whole;
  if (at >= part->size) {
    at -= part->size;
    part = &number->fraction;
  }
  return (unsigned)(part->data[at] - '0');
}

/* The digits before the point; zeros follow where there are too few. */
static uint64_t read_whole(const numeral *number, size_t count, int64_t point) {
  uint64_t value = 0;
  for (int64_t at = 0; at < point; at++) {
    bool is_digit = (size_t)at < count;
    if (value == UINT64_MAX || (value == 0 && !is_digit)) {
      break;
    }
    value = again_sat_add(again_sat_mul(value, 10),
                          is_digit ? digit_at(number, (size_t)at) : 0);
  }
  return value;
}

/*
 * The digits behind the point, times `scale`, rounded up. From the last digit
 * to the first: rounding up at each step gives what rounding up once at the
 * end does, so no digit is lost and nothing overflows.
 */
static uint64_t read_fraction(const numeral *number, size_t count,
                              int64_t point, uint32_t scale) {
  uint64_t value = 0;
  for (size_t at = count; at > 0 && (int64_t)at > point; at--) {
    value = (digit_at(number, at - 1) * (uint64_t)scale + value + 9) / 10;
  }
  for (int64_t zeros = -point; zeros > 0 && value > 1; zeros--) {
    value = (value + 9) / 10;
  }
  return value;
}

bool again_decimal_parse(again_text text, uint32_t scale, int64_t *out) {
  numeral number;
  if (text.size > (size_t)exponent_max || !read_numeral(text, &number)) {
    return false;
  }
  size_t count = number.whole.size + number.fraction.size;
  int64_t point = (int64_t)number.whole.size + number.exponent;
  uint64_t magnitude =
      again_sat_add(again_sat_mul(read_whole(&number, count, point), scale),
                    read_fraction(&number, count, point, scale));
  int64_t bounded =
      magnitude < (uint64_t)INT64_MAX ? (int64_t)magnitude : INT64_MAX;
  *out = number.is_negative ? -bounded : bounded;
  return true;
}

bool again_decimal_parse_uint(again_text text, uint64_t *out) {
  uint64_t value = 0;
  for (size_t i = 0; i < text.size; i++) {
    if (!again_ascii_is_digit(text.data[i])) {
      return false;
    }
    value =
        again_sat_add(again_sat_mul(value, 10), (uint64_t)(text.data[i] - '0'));
  }
  if (text.size == 0) {
    return false;
  }
  *out = value;
  return true;
}
