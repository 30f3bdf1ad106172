/*
 * A state as bytes that machines hand on to each other. They are of one layout,
 * which is in the name that they are kept under; where that is not enough
 * nothing that comes back is trusted.
 */
#ifndef AGAIN_STORING_STATE_WIRE_H
#define AGAIN_STORING_STATE_WIRE_H

#include "governing/scope_key.h"
#include "governing/scope_state.h"

#define AGAIN_STATE_MARKS 64
#define AGAIN_STATE_NAME_SIZE 64

/* By which each writer knows whether what it wrote is in it: those of the
 * latest, the newest first. */
typedef struct again_state_marks {
  uint64_t latest[AGAIN_STATE_MARKS];
} again_state_marks;

#define AGAIN_STATE_WIRE_SIZE                                                  \
  (sizeof(uint64_t) + sizeof(again_state_marks) + sizeof(again_scope_state))

/* "again:LAYOUT:KEY": no word of the scope's own name. */
void again_state_wire_name(again_scope_key key,
                           char out[AGAIN_STATE_NAME_SIZE]);
void again_state_marks_add(again_state_marks *marks, uint64_t mark);
bool again_state_marks_have(const again_state_marks *marks, uint64_t mark);

void again_state_wire_write(const again_scope_state *state,
                            const again_state_marks *marks, uint64_t now_ms,
                            unsigned char out[AGAIN_STATE_WIRE_SIZE]);
/* False where it is no state, or was written in the future: the clock went
 * back since. `now_ms` is of the same clock as it was in writing. */
bool again_state_wire_read(const void *bytes, size_t size, uint64_t now_ms,
                           again_scope_state *out,
                           again_state_marks *marks_ret);

#endif
