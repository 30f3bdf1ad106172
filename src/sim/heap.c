#include "sim/heap.h"

void again_sim_heap_init(again_sim_heap *heap, const again_mem *mem) {
  *heap = (again_sim_heap){.mem = again_mem_resolve(mem)};
}

void again_sim_heap_clear(again_sim_heap *heap) {
  again_mem_free(&heap->mem, heap->events);
  again_sim_heap_init(heap, &heap->mem);
}

static bool is_before(const again_sim_event *a, const again_sim_event *b) {
  return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order;
}

again_status again_sim_heap_put(again_sim_heap *heap, again_sim_event event) {
  void *events = heap->events;
  if (again_mem_grow(&heap->mem, &events, &heap->capacity, heap->count, 1,
                     sizeof(event)) != AGAIN_OK) {
    return AGAIN_ENOMEM;
  }
  heap->events = events;
  event.order = heap->order++;
  size_t at = heap->count++;
  while (at > 0 && is_before(&event, &heap->events[(at - 1) / 2])) {
    heap->events[at] = heap->events[(at - 1) / 2];
    at = (at - 1) / 2;
  }
  heap->events[at] = event;
  return AGAIN_OK;
}

const again_sim_event *again_sim_heap_first(const again_sim_heap *heap) {
  return heap->count > 0 ? heap->events : NULL;
}

/* The earlier of the events below `at`; `count` = there is none. */
static size_t child_of(const again_sim_heap *heap, size_t at) {
  size_t child = 2 * at + 1;
  if (child + 1 < heap->count &&
      is_before(&heap->events[child + 1], &heap->events[child])) {
    child++;
  }
  return child < heap->count ? child : heap->count;
}

again_sim_event again_sim_heap_take(again_sim_heap *heap) {
  again_sim_event first = heap->events[0];
  const again_sim_event last = heap->events[--heap->count];
  size_t at = 0;
  for (size_t child = child_of(heap, at);
       child < heap->count && is_before(&heap->events[child], &last);
       child = child_of(heap, at)) {
    heap->events[at] = heap->events[child];
    at = child;
  }
  heap->events[at] = last;
  return first;
}
