/* A known generator, scripted draws, and no number out of its bounds. */
#include "base/random.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(random, .fini = end);

Test(random, xoshiro_as_published) {
  /* From the state 1, 2, 3, 4. */
  static const uint64_t expected[] = {11520, 0, 1509978240,
                                      1215971899390074240};
  again_random random = {{1, 2, 3, 4}};
  for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
    cr_expect_eq(again_random_next(&random), expected[i], "%zu", i);
  }
}

Test(random, seed_fills_the_state_by_splitmix64) {
  static const uint64_t expected[] = {
      UINT64_C(0xe220a8397b1dcdaf), UINT64_C(0x6e789e6aa1b965f4),
      UINT64_C(0x06c45d188009454f), UINT64_C(0xf88bb8a8724c81ec)};
  again_random random;
  again_random_seed(&random, 0);
  for (size_t i = 0; i < 4; i++) {
    cr_expect_eq(random.state[i], expected[i], "%zu", i);
  }
}

Test(random, draw_takes_the_generator_as_user) {
  again_random a;
  again_random b;
  again_random_seed(&a, 5);
  again_random_seed(&b, 5);
  for (int i = 0; i < 10; i++) {
    cr_expect_eq(again_random_draw(&a), again_random_next(&b));
  }
}

Test(random, system_seeds_differ) {
  again_random a;
  again_random b;
  again_random_seed_system(&a);
  again_random_seed_system(&b);
  cr_expect_neq(again_random_next(&a), again_random_next(&b));
}

Test(random, up_to_reaches_both_ends) {
  static const struct {
    uint64_t draw;
    uint64_t bound;
    uint64_t value;
  } rows[] = {
      {0, 0, 0},
      {UINT64_MAX, 0, 0},
      {0, 9, 0},
      {UINT64_MAX, 9, 9},
      {UINT64_MAX / 2, 9, 4},
      {UINT64_MAX / 2 + 1, 9, 5},
      {UINT64_MAX, UINT64_MAX, UINT64_MAX},
      {12345, UINT64_MAX, 12345},
      {UINT64_MAX, UINT64_MAX - 1, UINT64_MAX - 1},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    cr_expect_eq(again_random_up_to(rows[i].draw, rows[i].bound), rows[i].value,
                 "%zu", i);
  }
}

Test(random, up_to_is_even) {
  enum { BOUND = 6, DRAWS = 70000 };
  unsigned counts[BOUND + 1] = {0};
  again_random random;
  again_random_seed(&random, 6);
  for (int i = 0; i < DRAWS; i++) {
    uint64_t value = again_random_up_to(again_random_next(&random), BOUND);
    cr_assert_leq(value, BOUND);
    counts[value]++;
  }
  for (size_t i = 0; i <= BOUND; i++) {
    cr_expect_geq(counts[i], DRAWS / (BOUND + 1) * 95 / 100);
    cr_expect_leq(counts[i], DRAWS / (BOUND + 1) * 105 / 100);
  }
}
