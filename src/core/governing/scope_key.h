/* What stands for the name of a scope. */
#ifndef AGAIN_GOVERNING_SCOPE_KEY_H
#define AGAIN_GOVERNING_SCOPE_KEY_H

#include <stdbool.h>

#include "base/text.h"

/* Two hashes of the name. Two names that agree in all 128 bits would share a
 * state, and nothing worse. */
typedef struct again_scope_key {
  uint64_t first;
  uint64_t second;
} again_scope_key;

again_scope_key again_scope_key_of(const char *name);

static inline bool again_scope_key_equals(again_scope_key a,
                                          again_scope_key b) {
  return a.first == b.first && a.second == b.second;
}

#endif
