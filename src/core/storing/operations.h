/*
 * What was done to the copy of a state, so that it can be done again on a newer
 * one. An attempt that was let go is on its way: done again, it is charged for
 * and no longer asked about.
 */
#ifndef AGAIN_STORING_OPERATIONS_H
#define AGAIN_STORING_OPERATIONS_H

#include "base/mem.h"
#include "storing/remote_state.h"

#define AGAIN_OPERATIONS_MAX 256

typedef struct again_operation {
  bool is_tell;
  bool only_as_probe;
  again_outcome outcome;
  uint32_t good_count;
  uint64_t now_ms; /* this and all other times are ours */
  uint64_t draw;
  union {
    again_want want; /* without its texts */
    again_grant grant;
  } of;
  char reason[24]; /* longer ones are none that a budget knows */
} again_operation;

/* Zeroed: none. */
typedef struct again_operations {
  again_operation *items;
  size_t capacity;
  size_t count;
} again_operations;

void again_operations_clear(again_operations *operations, const again_mem *mem);
/* At the bound the older half goes, and without memory the new one: others will
 * not hear of it. Returns how many of the older went. */
size_t again_operations_add(again_operations *operations, const again_mem *mem,
                            const again_operation *operation);
/* Forgets the first `count`. */
void again_operations_drop(again_operations *operations, size_t count);

again_operation again_operation_of_ask(const again_scope_ask *ask);
again_operation again_operation_of_tell(const again_scope_tell *tell);

/* Does those from `first` on again. The state's times are the remote's. */
void again_operations_redo(const again_operations *operations, size_t first,
                           const again_remote_clock *clock,
                           const again_scope_config *config,
                           again_scope_state *state);

#endif
