/* The share of overload that is put up with: what exceeds it, and how it is
 * learned and forgotten. */
#include "governing/noise.h"

#include <criterion/criterion.h>
#include <math.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(noise, .fini = end);

static again_round round_of(uint32_t answers, uint32_t bad) {
  return (again_round){.answer_count = answers, .bad_count = bad};
}

static again_noise noise_of(double share) {
  again_noise noise;
  again_noise_init(&noise);
  again_noise_learn(&noise, share);
  return noise;
}

typedef struct row {
  double learned;
  uint32_t answers;
  uint32_t least_bad; /* that exceed it */
} row;

static const row rows[] = {
    /* Of a few, one bad answer is nothing. */
    {0, 4, 2},
    {0, 5, 2},
    {0, 10, 2},
    {0, 20, 3},
    {0, 100, 10},
    {0, 10000, 544},
    /* Where much fails anyway, more is needed. */
    {0.3, 10, 8},
    {0.3, 100, 44},
    {0.6, 10, 11}, /* no share shows it */
    {0.6, 20, 19},
    {0.6, 100, 75},
    {1, 100, 101},
};

Test(noise, explains_what_may_come_by_chance) {
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    again_noise noise = noise_of(rows[i].learned);
    uint32_t bad = 0;
    for (; bad <= rows[i].answers; bad++) {
      again_round round = round_of(rows[i].answers, bad);
      if (again_noise_is_exceeded(&noise, &round)) {
        break;
      }
    }
    cr_expect_eq(bad, rows[i].least_bad, "row %zu: %u", i, bad);
  }
}

/* It goes when it is gone, and comes back no higher than it was measured. */
Test(noise, follows_the_rounds_below_what_was_learned) {
  again_noise noise = noise_of(0.6);
  again_round round = round_of(40, 27);
  again_noise_follow(&noise, &round);
  cr_expect_eq(noise.share, 0.6);
  round.bad_count = 0;
  again_noise_follow(&noise, &round);
  cr_expect_lt(fabs(noise.share - 0.6 * 15 / 16), 1e-12);
  for (unsigned k = 0; k < 50; k++) {
    again_noise_follow(&noise, &round);
  }
  cr_expect_eq(noise.share, 0.05);
  round.bad_count = 40;
  for (unsigned k = 0; k < 50; k++) {
    again_noise_follow(&noise, &round);
  }
  cr_expect_eq(noise.share, 0.6);
}

/* What was measured lower does not take it down at once. */
Test(noise, learns_upwards) {
  again_noise noise = noise_of(0.6);
  again_noise_learn(&noise, 0.2);
  cr_expect_eq(noise.share, 0.6);
  again_noise_learn(&noise, 1);
  cr_expect_eq(noise.share, 0.95);
}

Test(noise, tells_what_cannot_be) {
  cr_expect(again_noise_is_sane(&(again_noise){0.05, 0.95}));
  static const double wrong[] = {0, 0.04, 0.96, HUGE_VAL, -HUGE_VAL, NAN};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    cr_expect_not(again_noise_is_sane(&(again_noise){wrong[i], 0.5}));
    cr_expect_not(again_noise_is_sane(&(again_noise){0.5, wrong[i]}));
  }
}
