/* Arithmetic that stops at the edge instead of going round it. */
#ifndef AGAIN_BASE_SATURATE_H
#define AGAIN_BASE_SATURATE_H

#include <stdint.h>

static inline uint64_t again_sat_add(uint64_t a, uint64_t b) {
  return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static inline uint64_t again_sat_sub(uint64_t a, uint64_t b) {
  return a < b ? 0 : a - b;
}

static inline uint64_t again_sat_mul(uint64_t a, uint64_t b) {
  uint64_t product;
  return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

static inline uint64_t again_sat_shl(uint64_t value, unsigned bits) {
  if (value == 0) {
    return 0;
  }
  return bits >= 64 || value > (UINT64_MAX >> bits) ? UINT64_MAX
                                                    : value << bits;
}

#endif
