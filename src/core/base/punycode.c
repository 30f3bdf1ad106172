#include "base/punycode.h"

#include <string.h>

/* The parameters have the names of the RFC. */
enum {
  BASE = 36,
  T_MIN = 1,
  T_MAX = 26,
  SKEW = 38,
  DAMP = 700,
  INITIAL_BIAS = 72,
  INITIAL_N = 0x80,
  SURROGATES_BEGIN = 0xD800,
  SURROGATES_END = 0xE000,
  CODE_POINTS_END = 0x110000
};

static bool is_letter(char c) {
  char lower = again_ascii_lower(c);
  return lower >= 'a' && lower <= 'z';
}

/* BASE where it is none. */
static unsigned digit_value(char c) {
  if (again_ascii_is_digit(c)) {
    return (unsigned)(c - '0') + 26;
  }
  return is_letter(c) ? (unsigned)(again_ascii_lower(c) - 'a') : BASE;
}

static uint64_t threshold(uint64_t k, uint64_t bias) {
  if (k <= bias + T_MIN) {
    return T_MIN;
  }
  return k >= bias + T_MAX ? T_MAX : k - bias;
}

/* Digits, the least one first, up to one below its threshold. Each before it
 * is 1 at least, so that the value passes its bound before the weight can
 * overflow. */
static bool take_delta(again_text *rest, uint64_t bias, uint64_t *out) {
  uint64_t value = 0;
  uint64_t weight = 1;
  for (uint64_t k = BASE; rest->size > 0; k += BASE) {
    const unsigned digit = digit_value(rest->data[0]);
    const uint64_t limit = threshold(k, bias);
    *rest = again_text_from(*rest, 1);
    value += digit * weight;
    if (digit == BASE || value > UINT32_MAX) {
      return false;
    }
    if (digit < limit) {
      *out = value;
      return true;
    }
    weight *= BASE - limit;
  }
  return false;
}

static uint64_t adapt(uint64_t delta, size_t count, bool is_first) {
  uint64_t k = 0;
  delta /= is_first ? DAMP : 2;
  delta += delta / count;
  for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE) {
    delta /= BASE - T_MIN;
  }
  return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static bool is_character(uint64_t code_point) {
  return code_point < SURROGATES_BEGIN ||
         (code_point >= SURROGATES_END && code_point < CODE_POINTS_END);
}

/* What stands before the last hyphen stands for itself. False where it is not
 * what a label is made of. */
static bool take_basic(again_text *rest, uint32_t *out, size_t *count_ret) {
  size_t count = rest->size;
  while (count > 0 && rest->data[count - 1] != '-') {
    count--;
  }
  *count_ret = count > 0 ? count - 1 : 0;
  for (size_t i = 0; i < *count_ret; i++) {
    const char c = rest->data[i];
    if (i == AGAIN_LABEL_CHARACTERS_MAX ||
        (!is_letter(c) && !again_ascii_is_digit(c) && c != '-')) {
      return false;
    }
    out[i] = (unsigned char)c;
  }
  *rest = again_text_from(*rest, *count_ret > 0 ? count : 0);
  return true;
}

size_t again_punycode_decode(again_text encoded,
                             uint32_t out[AGAIN_LABEL_CHARACTERS_MAX]) {
  again_text rest = encoded;
  size_t basic_count;
  if (!take_basic(&rest, out, &basic_count)) {
    return 0;
  }
  size_t count = basic_count;
  uint64_t code_point = INITIAL_N;
  uint64_t bias = INITIAL_BIAS;
  for (uint64_t at = 0; rest.size > 0; at++) {
    uint64_t delta;
    if (count == AGAIN_LABEL_CHARACTERS_MAX ||
        !take_delta(&rest, bias, &delta)) {
      return 0;
    }
    const bool is_first = count++ == basic_count;
    bias = adapt(delta, count, is_first);
    code_point += (at + delta) / count;
    at = (at + delta) % count;
    if (!is_character(code_point)) {
      return 0;
    }
    memmove(&out[at + 1], &out[at], (count - 1 - at) * sizeof(*out));
    out[at] = (uint32_t)code_point;
  }
  return count > basic_count ? count : 0;
}
