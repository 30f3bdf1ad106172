/* The health of a scope as it is kept: when that is of no more use, and what
 * bytes it must not take. */
#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "harness.h"
#include "health_script.h"

static void end(void) {
  assert_balance();
}
TestSuite(health_keeping, .fini = end);

Test(health_keeping, is_fresh_when_all_was_well_for_long) {
  again_health health = fresh_health();
  cr_expect(again_health_is_fresh(&health, 0));
  tell_answers(&health, 1000, "---e-");
  cr_expect_not(again_health_is_fresh(&health, 2003));
  cr_expect(again_health_is_fresh(&health, 2004));
  tell_answers(&health, 2000, "x");
  cr_expect_not(again_health_is_fresh(&health, 11999));
  cr_expect(again_health_is_fresh(&health, 12000));
  health = closed_health();
  cr_expect_not(again_health_is_fresh(&health, 1000000));
}

Test(health_keeping, tells_what_cannot_be) {
  again_health health = fresh_health();
  cr_expect(again_health_is_sane(&health));
  health.mode = AGAIN_HEALTH_RECOVERING + 1;
  cr_expect_not(again_health_is_sane(&health));
  health = fresh_health();
  health.strained_count = 2;
  cr_expect_not(again_health_is_sane(&health));
  health = fresh_health();
  health.round.bad_count = 1;
  cr_expect_not(again_health_is_sane(&health));
  health = fresh_health();
  health.streak.learned_count = 17;
  cr_expect_not(again_health_is_sane(&health));
  health = fresh_health();
  health.ramp.pace = 0;
  cr_expect_not(again_health_is_sane(&health));
  static const double wrong[] = {-1, 2e9, HUGE_VAL, -HUGE_VAL, NAN};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    health = fresh_health();
    health.known = wrong[i];
    cr_expect_not(again_health_is_sane(&health), "%g", wrong[i]);
  }
}

/* Fields that must be within bounds are; all others may hold any bytes. */
static again_health corrupt(again_random *random) {
  again_health health;
  unsigned char *bytes = (unsigned char *)&health;
  for (size_t i = 0; i < sizeof health; i++) {
    bytes[i] = (unsigned char)again_random_next(random);
  }
  again_health sane = fresh_health();
  health.mode %= AGAIN_HEALTH_RECOVERING + 1;
  health.strained_count %= 2;
  health.round.bad_count %= health.round.answer_count + 1U;
  health.streak.learned_count %= 17;
  health.streak.bad_per_good = 2;
  health.known = 1e9;
  health.ramp.pace = 1e6;
  health.ramp.cut_from = 1e6;
  health.ramp.cut_to = sane.ramp.cut_to;
  health.ramp.noise = (again_noise){.share = 0.95, .learned = 0.05};
  health.ramp.trial.pace = 1e6;
  health.ramp.trial.share = 1;
  health.ramp.trial.bad_count %= health.ramp.trial.answer_count + 1U;
  return health;
}

/* What is sane by that check never stalls and stays sane, whatever it is asked
 * and told at whatever time. */
Test(health_keeping, never_misbehaves_whatever_bytes_it_holds) {
  again_random random;
  again_random_seed(&random, 4);
  for (unsigned round = 0; round < 2000; round++) {
    again_health health = corrupt(&random);
    cr_assert(again_health_is_sane(&health));
    for (unsigned step = 0; step < 40; step++) {
      uint64_t now_ms = again_random_next(&random) >> (step % 64);
      again_health_ask question = health_asked(now_ms);
      question.draw = again_random_next(&random);
      question.is_last = question.draw % 3 == 0;
      again_health_grant grant =
          again_health_on_ask(&health, &health_config, &question);
      if (grant.answer == AGAIN_GRANT_WAIT) {
        cr_assert_gt(grant.until_ms, now_ms);
        cr_assert_leq(grant.until_ms - now_ms, 20000);
      }
      tell_health(&health, now_ms, now_ms, grant.probe,
                  (again_outcome)(again_random_next(&random) % 5),
                  again_random_next(&random));
    }
  }
}
