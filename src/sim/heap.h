/* What is yet to happen, the earliest first; of equals, the one put first. */
#ifndef AGAIN_SIM_HEAP_H
#define AGAIN_SIM_HEAP_H

#include "base/mem.h"

typedef enum again_sim_event_kind {
  AGAIN_SIM_EVENT_END, /* an attempt ends */
  AGAIN_SIM_EVENT_NEXT /* a call that waits goes on */
} again_sim_event_kind;

typedef struct again_sim_event {
  uint64_t at_ms;
  uint64_t order; /* the heap's own */
  uint32_t call;
  /* What the call was at when the event was put: what it is not at any more
   * need not happen. */
  uint32_t turn : 31;
  uint32_t kind : 1; /* again_sim_event_kind */
} again_sim_event;

typedef struct again_sim_heap {
  again_mem mem;
  again_sim_event *events;
  size_t count;
  size_t capacity;
  uint64_t order;
} again_sim_heap;

void again_sim_heap_init(again_sim_heap *heap, const again_mem *mem);
void again_sim_heap_clear(again_sim_heap *heap);
AGAIN_MUST_USE again_status again_sim_heap_put(again_sim_heap *heap,
                                               again_sim_event event);
/* NULL = nothing is. */
const again_sim_event *again_sim_heap_first(const again_sim_heap *heap);
/* Takes the first; there is one. */
again_sim_event again_sim_heap_take(again_sim_heap *heap);

#endif
