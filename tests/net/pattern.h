/* The bodies of the network tests: known to both ends, different in each call,
 * so that a byte too many, too few or of another call is found. */
#ifndef AGAIN_TESTS_NET_PATTERN_H
#define AGAIN_TESTS_NET_PATTERN_H

#include <stddef.h>

static inline char net_byte(unsigned call, size_t at) {
  size_t mixed = at * 131 + (at >> 8) * 29 + (size_t)call * 7;
  return (char)('!' + mixed % 91);
}

static inline void net_fill(char *out, size_t size, unsigned call, size_t at) {
  for (size_t i = 0; i < size; i++) {
    out[i] = net_byte(call, at + i);
  }
}

static inline int net_is_right(const char *bytes, size_t size, unsigned call,
                               size_t at) {
  for (size_t i = 0; i < size; i++) {
    if (bytes[i] != net_byte(call, at + i)) {
      return 0;
    }
  }
  return 1;
}

#endif
