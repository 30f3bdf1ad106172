/* The heap of what is due, against a list that is searched. */
#include "timers.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(timers, .fini = end);

#define TIMER_COUNT 300
#define STEP_COUNT 20000
/* Few, so that many are due together. */
#define DUE_COUNT 40

typedef struct model {
  again_timer timers[TIMER_COUNT];
  uint64_t due_ms[TIMER_COUNT]; /* AGAIN_NEVER = not in the heap */
  unsigned turns[TIMER_COUNT];
  unsigned turn;
} model;

/* The one due first; of those, the one that was set first. */
static size_t first_of(const model *all) {
  size_t first = TIMER_COUNT;
  for (size_t i = 0; i < TIMER_COUNT; i++) {
    if (all->due_ms[i] != AGAIN_NEVER &&
        (first == TIMER_COUNT || all->due_ms[i] < all->due_ms[first] ||
         (all->due_ms[i] == all->due_ms[first] &&
          all->turns[i] < all->turns[first]))) {
      first = i;
    }
  }
  return first;
}

static void set(model *all, again_timers *timers, size_t i, uint64_t due_ms) {
  all->due_ms[i] = due_ms;
  all->turns[i] = ++all->turn;
  again_timers_set(timers, &all->timers[i], due_ms);
}

static void compare(const model *all, const again_timers *timers) {
  const size_t first = first_of(all);
  if (first == TIMER_COUNT) {
    cr_assert_null(again_timers_first(timers));
    cr_assert_eq(again_timers_due(timers), AGAIN_NEVER);
  } else {
    cr_assert_eq(again_timers_first(timers), &all->timers[first]);
    cr_assert_eq(again_timers_due(timers), all->due_ms[first]);
  }
}

/* The same numbers in each run. */
static uint32_t draw(uint64_t *state) {
  *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407;
  return (uint32_t)(*state >> 33);
}

static void walk(uint32_t first_turn) {
  static model all;
  again_timers timers;
  uint64_t state = 1;
  all = (model){.turn = 0};
  again_timers_init(&timers, &counting_mem);
  timers.turn = first_turn;
  cr_assert_eq(again_timers_reserve(&timers, TIMER_COUNT), AGAIN_OK);
  for (size_t i = 0; i < TIMER_COUNT; i++) {
    all.due_ms[i] = AGAIN_NEVER;
  }
  for (size_t i = 0; i < STEP_COUNT; i++) {
    const bool is_taken_out = draw(&state) % 3 == 0;
    set(&all, &timers, draw(&state) % TIMER_COUNT,
        is_taken_out ? AGAIN_NEVER : draw(&state) % DUE_COUNT);
    compare(&all, &timers);
  }
  for (size_t i = first_of(&all); i < TIMER_COUNT; i = first_of(&all)) {
    set(&all, &timers, i, AGAIN_NEVER);
    compare(&all, &timers);
  }
  again_timers_clear(&timers);
}

Test(timers, the_first_is_first_whatever_is_set) {
  counting_reset(0);
  walk(0);
}

Test(timers, turns_come_round_again) {
  counting_reset(0);
  walk(UINT32_MAX - STEP_COUNT / 2);
}

Test(timers, those_due_together_come_as_they_were_set) {
  again_timer all[100] = {{.place = 0}};
  again_timers timers;
  counting_reset(0);
  again_timers_init(&timers, &counting_mem);
  cr_assert_eq(again_timers_reserve(&timers, 100), AGAIN_OK);
  for (size_t i = 0; i < 100; i++) {
    again_timers_set(&timers, &all[i], 7);
  }
  for (size_t i = 0; i < 100; i++) {
    cr_assert_eq(again_timers_first(&timers), &all[i]);
    again_timers_set(&timers, &all[i], AGAIN_NEVER);
  }
  again_timers_clear(&timers);
}

Test(timers, taking_out_what_is_not_in_does_nothing) {
  again_timer one = {.place = 0};
  again_timers timers;
  counting_reset(0);
  again_timers_init(&timers, &counting_mem);
  again_timers_set(&timers, &one, AGAIN_NEVER);
  cr_expect_eq(one.place, 0);
  cr_expect_null(again_timers_first(&timers));
  again_timers_clear(&timers);
}

/* Room is made ahead, and never given up: setting needs no memory. */
Test(timers, room_is_made_ahead) {
  again_timer all[200] = {{.place = 0}};
  again_timers timers;
  counting_reset(0);
  again_timers_init(&timers, &counting_mem);
  cr_assert_eq(again_timers_reserve(&timers, 65), AGAIN_OK);
  for (size_t i = 0; i < 65; i++) {
    again_timers_set(&timers, &all[i], 100 - i);
  }
  cr_assert_eq(again_timers_reserve(&timers, 10), AGAIN_OK);
  cr_assert_eq(counting_allocations(), 1);
  counting_reset(1);
  cr_assert_eq(again_timers_reserve(&timers, 200), AGAIN_ENOMEM);
  cr_expect_eq(again_timers_first(&timers), &all[64]);
  counting_reset(0);
  cr_assert_eq(again_timers_reserve(&timers, 200), AGAIN_OK);
  for (size_t i = 65; i < 200; i++) {
    again_timers_set(&timers, &all[i], 100 + i);
  }
  cr_expect_eq(counting_allocations(), 1);
  cr_expect_eq(again_timers_first(&timers), &all[64]);
  cr_expect_eq(again_timers_reserve(&timers, (size_t)1 << 40), AGAIN_ENOMEM);
  again_timers_clear(&timers);
}
