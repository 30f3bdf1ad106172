/* A part of a hundred, exact to a millionth. */
#ifndef AGAIN_GOVERNING_SHARE_H
#define AGAIN_GOVERNING_SHARE_H

#include <stdint.h>

#define AGAIN_SHARE_ONE 1000000

/* In millionths: 20 percent are 200,000. `percent` is 0 to 100. */
static inline uint32_t again_share_of_percent(double percent) {
  return (uint32_t)(percent * AGAIN_SHARE_ONE / 100 + 0.5);
}

#endif
