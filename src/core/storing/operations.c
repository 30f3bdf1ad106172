#include "storing/operations.h"

#include <string.h>

#include "base/extremes.h"

void again_operations_clear(again_operations *operations,
                            const again_mem *mem) {
  again_mem_free(mem, operations->items);
  *operations = (again_operations){.count = 0};
}

void again_operations_drop(again_operations *operations, size_t count) {
  if (count == 0) {
    return;
  }
  operations->count -= count;
  memmove(operations->items, operations->items + count,
          operations->count * sizeof(*operations->items));
}

size_t again_operations_add(again_operations *operations, const again_mem *mem,
                            const again_operation *operation) {
  size_t dropped = 0;
  if (operations->count == AGAIN_OPERATIONS_MAX) {
    dropped = AGAIN_OPERATIONS_MAX / 2;
    again_operations_drop(operations, dropped);
  }
  void *items = operations->items;
  if (again_mem_grow(mem, &items, &operations->capacity, operations->count, 1,
                     sizeof(*operation)) == AGAIN_OK) {
    operations->items = items;
    operations->items[operations->count++] = *operation;
  }
  return dropped;
}

again_operation again_operation_of_ask(const again_scope_ask *ask) {
  const again_want *want = ask->want;
  again_operation operation = {.only_as_probe = ask->only_as_probe,
                               .good_count = ask->good_count,
                               .now_ms = ask->now_ms,
                               .draw = ask->draw,
                               .of.want = *want};
  operation.of.want.reason = NULL;
  operation.of.want.held = NULL;
  if (want->reason != NULL) {
    size_t size =
        again_least(strlen(want->reason), sizeof(operation.reason) - 1);
    memcpy(operation.reason, want->reason, size);
  }
  return operation;
}

again_operation again_operation_of_tell(const again_scope_tell *tell) {
  return (again_operation){.is_tell = true,
                           .outcome = tell->outcome,
                           .good_count = tell->good_count,
                           .now_ms = tell->now_ms,
                           .draw = tell->draw,
                           .of.grant = *tell->grant};
}

static void redo_ask(const again_operation *operation,
                     const again_remote_clock *clock,
                     const again_scope_config *config,
                     again_scope_state *state) {
  again_want want = operation->of.want;
  want.reason = operation->reason;
  const again_scope_ask ask = {.now_ms = operation->now_ms,
                               .want = &want,
                               .queued_count = 1,
                               .only_as_probe = operation->only_as_probe,
                               .good_count = operation->good_count,
                               .draw = operation->draw};
  again_grant unused = AGAIN_GRANT_INIT;
  if (again_scope_state_is_open(state, config)) {
    again_remote_state_ask(state, config, clock, &ask, &unused);
  } else if (!want.is_paid) {
    again_remote_state_charge(state, config, clock, &ask, &unused);
  }
}

static void redo_tell(const again_operation *operation,
                      const again_remote_clock *clock,
                      const again_scope_config *config,
                      again_scope_state *state) {
  const again_scope_tell tell = {.now_ms = operation->now_ms,
                                 .grant = &operation->of.grant,
                                 .outcome = operation->outcome,
                                 .good_count = operation->good_count,
                                 .draw = operation->draw};
  again_remote_state_tell(state, config, clock, &tell);
}

void again_operations_redo(const again_operations *operations, size_t first,
                           const again_remote_clock *clock,
                           const again_scope_config *config,
                           again_scope_state *state) {
  for (size_t i = first; i < operations->count; i++) {
    const again_operation *operation = &operations->items[i];
    if (operation->is_tell) {
      redo_tell(operation, clock, config, state);
    } else {
      redo_ask(operation, clock, config, state);
    }
  }
}
