/* Whose turn it is: the oldest, and the best probe as a probe; and whoever else
 * where these do not come. */
#include "deciding/turn.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(turn, .fini = end);

enum { LATE = AGAIN_TURN_LATE_MS, COUNT = 4, OLDEST = 1, PROBE = 2, REST = 3 };

static const again_scope_key key = {1, 1};

static const struct {
  uint64_t deadline_ms;
  again_queue_rank rank;
} kinds[COUNT] = {[0] = {900, AGAIN_QUEUE_RELUCTANT},
                  [OLDEST] = {100, AGAIN_QUEUE_REPEATABLE},
                  [PROBE] = {500, AGAIN_QUEUE_IDEMPOTENT},
                  [REST] = {600, AGAIN_QUEUE_IDEMPOTENT}};

static again_queues queues;
static again_held places[COUNT];

static again_queue *make(void) {
  again_queues_init(&queues, &counting_mem);
  for (size_t i = 0; i < COUNT; i++) {
    places[i] = (again_held){.asker = i};
    cr_assert(again_queues_join(&queues, key, &places[i], kinds[i].deadline_ms,
                                kinds[i].rank));
  }
  return again_queues_find(&queues, key);
}

static void expect_turn(const again_queue *queue, size_t place, uint64_t now_ms,
                        bool is_first, bool is_probe) {
  again_turn turn = again_turn_of(queue, &places[place], now_ms);
  cr_expect_eq(turn.is_first, is_first, "%zu at %d", place, (int)now_ms);
  cr_expect_eq(turn.is_probe, is_probe, "%zu at %d", place, (int)now_ms);
}

Test(turn, is_that_of_the_oldest_and_of_the_best_probe) {
  const again_queue *queue = make();
  expect_turn(queue, 0, 0, false, false);
  expect_turn(queue, OLDEST, 0, true, false);
  expect_turn(queue, PROBE, 0, false, true);
  expect_turn(queue, REST, 0, false, false);
  again_queues_leave(&queues, &places[OLDEST]);
  expect_turn(queue, PROBE, 0, true, true);
  again_queues_leave(&queues, &places[PROBE]);
  expect_turn(queue, REST, 0, true, true);
  again_queues_leave(&queues, &places[REST]);
  expect_turn(queue, 0, 0, true, true);
  again_queues_clear(&queues);
}

Test(turn, is_told_to_those_who_have_it) {
  again_queue *queue = make();
  again_turn_takers takers = {.count = 0};
  again_turn_call(queue, 0, &takers);
  cr_assert_eq(takers.count, 2);
  cr_expect_eq(takers.askers[0], OLDEST);
  cr_expect_eq(takers.askers[1], PROBE);
  again_queues_leave(&queues, &places[OLDEST]);
  takers.count = 0;
  again_turn_call(queue, 0, &takers);
  cr_assert_eq(takers.count, 1);
  cr_expect_eq(takers.askers[0], PROBE);
  again_queues_clear(&queues);
}

/* Whoever does not come is passed over, in his own matter only. */
Test(turn, passes_to_others_when_nobody_comes) {
  again_queue *queue = make();
  again_turn_takers takers = {.count = 0};
  again_turn_call(queue, 10, &takers);
  expect_turn(queue, 0, 10 + LATE, false, false);
  expect_turn(queue, 0, 11 + LATE, true, true);

  again_turn_expect(queue, again_turn_of(queue, &places[OLDEST], 20), 50);
  expect_turn(queue, 0, 11 + LATE, false, true);
  expect_turn(queue, 0, 50 + LATE, false, true);
  expect_turn(queue, 0, 51 + LATE, true, true);

  again_turn_expect(queue, again_turn_of(queue, &places[PROBE], 20), 90);
  expect_turn(queue, 0, 90 + LATE, true, false);
  again_queues_clear(&queues);
}

/* Until they have asked, or somebody has left. */
Test(turn, is_told_once) {
  again_queue *queue = make();
  again_turn_takers takers = {.count = 0};
  again_turn_call(queue, 10, &takers);
  takers.count = 0;
  again_turn_call(queue, 500, &takers);
  cr_expect_eq(takers.count, 0);
  expect_turn(queue, 0, 11 + LATE, true, true);

  again_turn_expect(queue, again_turn_of(queue, &places[PROBE], 20), 90);
  again_turn_call(queue, 500, &takers);
  cr_assert_eq(takers.count, 1);
  cr_expect_eq(takers.askers[0], PROBE);

  again_queues_leave(&queues, &places[0]);
  takers.count = 0;
  again_turn_call(queue, 500, &takers);
  cr_expect_eq(takers.count, 2);
  again_queues_clear(&queues);
}

/* Who is first and the best probe has two reasons, and is told of one. */
Test(turn, is_told_once_for_both) {
  again_queue *queue = make();
  again_queues_leave(&queues, &places[OLDEST]);
  again_turn_takers takers = {.count = 0};
  again_turn_call(queue, 10, &takers);
  cr_expect_eq(takers.count, 1);
  takers.count = 0;
  again_turn_call(queue, 10, &takers);
  cr_expect_eq(takers.count, 0);
  again_turn turn = {.is_first = false, .is_probe = true};
  again_turn_expect(queue, turn, 90);
  again_turn_call(queue, 10, &takers);
  cr_assert_eq(takers.count, 1);
  cr_expect_eq(takers.askers[0], PROBE);
  again_queues_clear(&queues);
}

/* Who did not come holds up nobody again, and stands where he stood once he
 * asks. */
Test(turn, is_not_that_of_the_absent) {
  again_queue *queue = make();
  again_turn_takers takers = {.count = 0};
  again_turn_call(queue, 10, &takers);
  const uint64_t late_ms = 11 + LATE;
  again_turn turn = again_turn_of(queue, &places[REST], late_ms);
  cr_expect(again_turn_is_anothers(queue, &places[REST], turn));
  again_turn_pass_over(queue, &places[REST], turn);
  expect_turn(queue, OLDEST, late_ms, false, false);
  expect_turn(queue, PROBE, late_ms, false, false);
  expect_turn(queue, REST, late_ms, true, true);
  cr_expect_not(again_turn_is_anothers(queue, &places[REST], turn));

  takers.count = 0;
  again_turn_call(queue, late_ms, &takers);
  cr_assert_eq(takers.count, 1);
  cr_expect_eq(takers.askers[0], REST);
  expect_turn(queue, 0, late_ms + LATE, false, false);
  expect_turn(queue, 0, late_ms + LATE + 1, true, true);

  again_queue_move(&places[OLDEST], kinds[OLDEST].rank);
  expect_turn(queue, OLDEST, late_ms, true, false);
  expect_turn(queue, REST, late_ms, false, true);
  again_queues_clear(&queues);
}

/* Who asks in its own turn passes nobody over. */
Test(turn, passes_over_nobody_else) {
  again_queue *queue = make();
  again_turn turn = again_turn_of(queue, &places[OLDEST], 0);
  cr_expect_not(again_turn_is_anothers(queue, &places[OLDEST], turn));
  again_turn_pass_over(queue, &places[OLDEST], turn);
  expect_turn(queue, OLDEST, 0, true, false);
  expect_turn(queue, PROBE, 0, false, true);
  again_queues_clear(&queues);
}
