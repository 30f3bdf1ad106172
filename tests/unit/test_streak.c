/* When overload answers in a row are no chance: five where nothing failed
 * before, more where failures by chance are known. */
#include "governing/streak.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(streak, .fini = end);

enum { LEAST = 5 };

/* `-` is a good answer, `x` is overload. */
static again_streak streak_of(const char *answers) {
  again_streak streak = {.bad_count = 0};
  for (; *answers != 0; answers++) {
    if (*answers == 'x') {
      again_streak_extend(&streak);
    } else {
      again_streak_learn(&streak);
    }
  }
  return streak;
}

typedef struct row {
  const char *answers;
  uint32_t more; /* overload answers from here on, until it is telling */
} row;

static const row rows[] = {
    {"", 5},
    {"-----", 5},
    {"xxxx", 1},
    {"xxxx-", 65},               /* the first good one: all that is known */
    {"xxxx----------------", 9}, /* and then it means less and less */
    {"x-x-x-x-x-x-x-x-", 20},
    {"xx-xx-xx-xx-xx-xx-", 35},
    {"x--x--x--x--x--x--", 13},
};

Test(streak, needs_more_where_failures_come_by_chance) {
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    again_streak streak = streak_of(rows[i].answers);
    uint32_t more = 0;
    while (!again_streak_is_telling(&streak, LEAST) && more < 1000) {
      again_streak_extend(&streak);
      more++;
    }
    cr_expect_eq(more, rows[i].more, "%s: %u", rows[i].answers, more);
  }
}

Test(streak, learns_nothing_of_what_is_dropped) {
  again_streak streak = streak_of("----xxxxxxxxx");
  again_streak_drop(&streak);
  cr_expect_eq(streak.bad_count, 0);
  again_streak_learn(&streak);
  cr_expect_eq(streak.bad_per_good, 0);
}

/* What was assumed weighs as what was seen. */
Test(streak, assumes_that_all_was_well) {
  again_streak streak = {.bad_count = 0};
  again_streak_assume(&streak, 1000);
  again_streak_extend(&streak);
  again_streak_learn(&streak);
  cr_expect_eq(streak.bad_per_good, 1.0 / 16);
}

Test(streak, stops_at_the_edge) {
  again_streak streak = {.bad_count = UINT32_MAX};
  again_streak_extend(&streak);
  cr_expect_eq(streak.bad_count, UINT32_MAX);
  again_streak_learn(&streak);
  cr_expect(again_streak_is_sane(&streak));
  cr_expect_not(again_streak_is_telling(&streak, UINT32_MAX));
}

Test(streak, tells_what_cannot_be) {
  again_streak streak = {.learned_count = 16};
  cr_expect(again_streak_is_sane(&streak));
  streak.learned_count = 17;
  cr_expect_not(again_streak_is_sane(&streak));
  static const double wrong[] = {-1, 1e10, HUGE_VAL, -HUGE_VAL, NAN};
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    streak = (again_streak){.bad_per_good = wrong[i]};
    cr_expect_not(again_streak_is_sane(&streak), "%g", wrong[i]);
  }
}
