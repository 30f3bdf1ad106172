/* What happens first comes first; of what happens at once, what was put
 * first. */
#include "sim/heap.h"

#include <criterion/criterion.h>

#include "base/random.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(sim_heap, .fini = end);

#define EVENTS 1000

Test(sim_heap, gives_events_in_their_order) {
  again_sim_heap heap;
  again_random random;
  again_random_seed(&random, 1);
  again_sim_heap_init(&heap, &counting_mem);
  cr_assert_null(again_sim_heap_first(&heap));
  for (uint32_t i = 0; i < EVENTS; i++) {
    /* Few times for many events, so that there are equals. */
    again_sim_event event = {
        .at_ms = again_random_up_to(again_random_next(&random), 99), .call = i};
    cr_assert_eq(again_sim_heap_put(&heap, event), AGAIN_OK);
  }
  again_sim_event last = {.at_ms = 0};
  for (uint32_t i = 0; i < EVENTS; i++) {
    cr_assert_eq(again_sim_heap_first(&heap)->at_ms, heap.events[0].at_ms);
    again_sim_event next = again_sim_heap_take(&heap);
    cr_assert(i == 0 || next.at_ms > last.at_ms ||
              (next.at_ms == last.at_ms && next.call > last.call));
    last = next;
  }
  cr_expect_null(again_sim_heap_first(&heap));
  again_sim_heap_clear(&heap);
}

Test(sim_heap, keeps_what_it_has_where_there_is_no_memory) {
  again_sim_heap heap;
  again_sim_heap_init(&heap, &counting_mem);
  again_sim_event event = {.at_ms = 5, .call = 7};
  cr_assert_eq(again_sim_heap_put(&heap, event), AGAIN_OK);
  counting_reset(1);
  cr_expect_eq(again_sim_heap_put(&heap, event), AGAIN_ENOMEM);
  counting_reset(0);
  cr_expect_eq(heap.count, 1);
  cr_expect_eq(again_sim_heap_take(&heap).call, 7);
  again_sim_heap_clear(&heap);
}
