/*
 * Scopes that are known to have nothing to be kept, looked up without a lock: a
 * small table where one makes room for another.
 */
#ifndef AGAIN_STORING_MARKS_H
#define AGAIN_STORING_MARKS_H

#include <stdatomic.h>

#include "governing/scope_key.h"

#define AGAIN_MARKS_SLOTS 256 /* a power of two */

/* Zeroed: none is marked. */
typedef struct again_marks {
  _Atomic uint64_t keys[AGAIN_MARKS_SLOTS];
  atomic_bool are_used[AGAIN_MARKS_SLOTS];
} again_marks;

/* True = it is marked, which is remembered as a use. */
bool again_marks_use(again_marks *marks, again_scope_key key);
/* Whether it was used since it was marked, or last asked about. */
bool again_marks_take_use(again_marks *marks, again_scope_key key);
void again_marks_set(again_marks *marks, again_scope_key key);
void again_marks_unset(again_marks *marks, again_scope_key key);
void again_marks_clear(again_marks *marks);

#endif
