/* The smaller and the larger of two numbers. */
#ifndef AGAIN_BASE_EXTREMES_H
#define AGAIN_BASE_EXTREMES_H

#include <stdint.h>

static inline uint64_t again_least(uint64_t a, uint64_t b) {
  return a < b ? a : b;
}

static inline uint64_t again_greatest(uint64_t a, uint64_t b) {
  return a > b ? a : b;
}

#endif
