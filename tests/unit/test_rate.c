/* The adaptive send rate where the published cases say nothing: time that
 * stands still or goes back, tokens at the edges, states of any bytes. Those
 * cases are in tests/sim/conformance. */
#include "governing/rate.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>

#include "base/random.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(rate, .fini = end);

static again_rate fresh(void) {
  again_rate rate;
  again_rate_init(&rate);
  return rate;
}

/* `count` answers evenly over a second, then a throttle. */
static again_rate throttled_at(uint64_t now_ms, uint32_t count) {
  again_rate rate = fresh();
  for (uint32_t i = 0; i < count; i++) {
    again_rate_tell(&rate, now_ms - 1000 + 1000 * i / count, false);
  }
  again_rate_tell(&rate, now_ms, true);
  return rate;
}

static unsigned allowed(again_rate *rate, uint64_t now_ms, unsigned most) {
  unsigned count = 0;
  uint64_t until_ms;
  while (count < most && again_rate_ask(rate, now_ms, &until_ms)) {
    count++;
  }
  return count;
}

Test(rate, lets_all_go_until_the_first_throttle) {
  again_rate rate = fresh();
  cr_expect(again_rate_is_fresh(&rate));
  cr_expect_eq(allowed(&rate, 5, 1000), 1000);
  cr_expect_not(again_rate_is_fresh(&rate));
  for (uint64_t now_ms = 0; now_ms < 5000; now_ms += 7) {
    again_rate_tell(&rate, now_ms, false);
    cr_assert_eq(allowed(&rate, now_ms, 100), 100);
  }
  again_rate_tell(&rate, 5000, true);
  cr_expect_lt(allowed(&rate, 5000, 1000), 300);
}

/* Of some hundred a second seven tenths are left. */
Test(rate, falls_to_its_share_of_what_was_sent) {
  again_rate rate = throttled_at(60000, 100);
  double sent = rate.max_rate;
  cr_expect(sent > 70 && sent < 130, "%f", sent);
  cr_expect_float_eq(rate.fill_rate, sent * 0.7, 1e-9);
  (void)allowed(&rate, 60000, 1000);
  unsigned count = 0;
  for (uint64_t now_ms = 60000; now_ms < 61000; now_ms++) {
    count += allowed(&rate, now_ms, 1000);
  }
  cr_expect(count + 1 >= (unsigned)rate.fill_rate &&
                count <= rate.fill_rate + 1,
            "%u", count);
}

/* Whoever waits until the time that he is told is let go then: nobody spins. */
Test(rate, says_when_to_ask_again) {
  static const uint32_t counts[] = {1, 2, 3, 7, 10, 100, 12345};
  for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
    again_rate rate = throttled_at(60000, counts[i]);
    uint64_t now_ms = 60000;
    for (unsigned k = 0; k < 100; k++) {
      uint64_t until_ms = 0;
      (void)allowed(&rate, now_ms, 1000000);
      cr_assert_not(again_rate_ask(&rate, now_ms, &until_ms));
      cr_assert_gt(until_ms, now_ms);
      cr_assert_leq(until_ms, now_ms + 2000);
      uint64_t early_ms;
      if (until_ms > now_ms + 1) {
        cr_assert_not(again_rate_ask(&rate, until_ms - 1, &early_ms));
        cr_assert_eq(early_ms, until_ms);
      }
      now_ms = until_ms;
      again_rate asked = rate;
      cr_assert(again_rate_ask(&asked, now_ms, &until_ms), "%u answers, %u",
                counts[i], k);
    }
  }
}

Test(rate, gives_back_what_was_not_sent) {
  again_rate rate = throttled_at(60000, 40);
  uint64_t until_ms;
  (void)allowed(&rate, 60000, 1000);
  cr_assert_not(again_rate_ask(&rate, 60000, &until_ms));
  again_rate_return(&rate);
  cr_expect_eq(allowed(&rate, 60000, 1000), 1);
  for (unsigned i = 0; i < 1000; i++) {
    again_rate_return(&rate); /* never over its capacity */
  }
  cr_expect_leq(allowed(&rate, 60000, 1000), (unsigned)rate.fill_rate);
  again_rate off = fresh();
  again_rate_tell(&off, 60000, false);
  again_rate_return(&off);
  cr_expect_eq(off.tokens, 0);
}

/* Threads may come in another order than they looked at the clock. */
Test(rate, gains_nothing_while_time_is_in_disorder) {
  again_rate rate = throttled_at(60000, 40);
  (void)allowed(&rate, 60000, 1000);
  for (unsigned i = 0; i < 1000; i++) {
    uint64_t until_ms = 0;
    cr_assert_not(again_rate_ask(&rate, i % 2 == 0 ? 60000 : 59001, &until_ms));
    cr_assert_gt(until_ms, 60000);
  }
  again_rate_tell(&rate, 59500, false);
  cr_expect_eq(rate.filled_ms, 60000);
  cr_expect(again_rate_is_sane(&rate));
}

/* A file may outlive a reboot, where time begins anew. */
Test(rate, goes_on_by_another_clock) {
  again_rate rate = throttled_at(UINT64_C(1) << 40, 40);
  (void)allowed(&rate, UINT64_C(1) << 40, 1000);
  uint64_t until_ms = 0;
  cr_expect_not(again_rate_ask(&rate, 10, &until_ms));
  cr_expect(until_ms > 10 && until_ms < 2011);
  cr_expect(again_rate_ask(&rate, until_ms, &until_ms));
  again_rate_tell(&rate, 2000, false);
  cr_expect(again_rate_is_sane(&rate));
  cr_expect_eq(rate.slice, 4);
}

Test(rate, is_sound_at_the_end_of_time) {
  again_rate rate = throttled_at(UINT64_MAX, 40);
  uint64_t until_ms = 0;
  (void)allowed(&rate, UINT64_MAX, 1000);
  cr_expect_not(again_rate_ask(&rate, UINT64_MAX, &until_ms));
  cr_expect_eq(until_ms, UINT64_MAX);
  again_rate late = throttled_at(60000, 40);
  again_rate_tell(&late, UINT64_MAX, false);
  cr_expect(again_rate_is_sane(&late));
  cr_expect_eq(late.fill_rate, late.measured * 2);
}

Test(rate, counts_no_further_than_it_can) {
  again_rate rate = throttled_at(60000, 40);
  rate.count = UINT32_MAX;
  rate.measured = 1e10;
  again_rate_tell(&rate, 60001, false);
  cr_expect_eq(rate.count, UINT32_MAX);
  again_rate_tell(&rate, 60500, false);
  cr_expect_lt(rate.measured, 1e10);
  cr_expect(again_rate_is_sane(&rate));
}

/* A server that takes fifty a second and throttles what is above, and a client
 * that would send five times as many. */
Test(rate, finds_what_the_server_takes) {
  again_rate rate = fresh();
  unsigned good = 0;
  unsigned throttled = 0;
  double room = 10;
  for (uint64_t now_ms = 0; now_ms < 120000; now_ms += 4) {
    uint64_t until_ms;
    room = room + 0.2 < 10 ? room + 0.2 : 10;
    if (!again_rate_ask(&rate, now_ms, &until_ms)) {
      continue;
    }
    bool is_throttled = room < 1;
    room -= is_throttled ? 0 : 1;
    again_rate_tell(&rate, now_ms, is_throttled);
    if (now_ms >= 60000) {
      good += is_throttled ? 0 : 1;
      throttled += is_throttled ? 1 : 0;
    }
  }
  cr_expect_gt(good, 40 * 60, "%u", good);
  cr_expect_lt(throttled, good / 10, "%u", throttled);
}

#define AT(member) #member, offsetof(again_rate, member)

static const double zero = 0;
#define NOT_A_NUMBER (zero / zero)
#define INFINITE (1 / zero)

typedef struct number_row {
  const char *what;
  size_t offset;
  double number;
  bool is_sane;
} number_row;

typedef struct word_row {
  const char *what;
  size_t offset;
  uint64_t word;
  bool is_sane;
} word_row;

/* Of a rate with the eight bytes at `offset` so. */
static bool is_sane_with(size_t offset, const void *bytes) {
  again_rate rate = throttled_at(60000, 40);
  cr_assert(again_rate_is_sane(&rate));
  memcpy((char *)&rate + offset, bytes, 8);
  return again_rate_is_sane(&rate);
}

Test(rate, is_told_from_numbers_it_never_left) {
  const number_row rows[] = {
      {AT(measured), 0, true},           {AT(measured), -1, false},
      {AT(measured), 1e11, false},       {AT(measured), NOT_A_NUMBER, false},
      {AT(measured), INFINITE, false},   {AT(max_rate), 0, true},
      {AT(max_rate), -0.1, false},       {AT(max_rate), NOT_A_NUMBER, false},
      {AT(max_rate), INFINITE, false},   {AT(fill_rate), 100, true},
      {AT(fill_rate), 0.4, false},       {AT(fill_rate), 2e10, true},
      {AT(fill_rate), 3e10, false},      {AT(fill_rate), NOT_A_NUMBER, false},
      {AT(fill_rate), -INFINITE, false}, {AT(tokens), 0, true},
      {AT(tokens), -1e-9, false},        {AT(tokens), 1e3, false},
      {AT(tokens), NOT_A_NUMBER, false}, {AT(tokens), INFINITE, false},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    cr_expect_eq(is_sane_with(rows[i].offset, &rows[i].number), rows[i].is_sane,
                 "row %zu: %s", i, rows[i].what);
  }
}

Test(rate, is_told_from_words_it_never_left) {
  static const word_row rows[] = {
      {AT(slice), 0, true},
      {AT(slice), 121, false},
      {AT(slice), UINT64_MAX, false},
      {AT(throttled_ms), 0, true},
      {AT(throttled_ms), 60001, false},
      {AT(throttled_ms), UINT64_MAX, false},
      {AT(filled_ms), UINT64_MAX, true},
      {AT(filled_ms), 59999, false},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    cr_expect_eq(is_sane_with(rows[i].offset, &rows[i].word), rows[i].is_sane,
                 "row %zu: %s", i, rows[i].what);
  }
  again_rate rate = fresh();
  for (uint32_t mode = 0; mode < 100; mode++) {
    rate.mode = mode;
    cr_expect_eq(again_rate_is_sane(&rate), mode <= AGAIN_RATE_LIMITING);
  }
}

static uint64_t any_time(again_random *random, uint64_t before_ms) {
  uint64_t draw = again_random_next(random);
  switch (draw % 8) {
  case 0:
    return again_random_next(random);
  case 1:
    return before_ms - draw / 8 % 3000;
  case 2:
    return before_ms;
  default:
    return before_ms + draw / 8 % 700;
  }
}

static void step(again_rate *rate, uint64_t now_ms, uint64_t draw) {
  uint64_t until_ms = 0;
  switch (draw % 8) {
  case 0:
    again_rate_return(rate);
    break;
  case 1:
  case 2:
  case 3:
    again_rate_tell(rate, now_ms, draw % 5 == 0);
    break;
  default:
    if (!again_rate_ask(rate, now_ms, &until_ms)) {
      cr_assert(until_ms > now_ms || now_ms == UINT64_MAX);
      cr_assert_leq(until_ms - rate->filled_ms, 2000);
    }
  }
}

static double share(again_random *random, double of) {
  return (double)(again_random_next(random) >> 11) / 0x1p53 * of;
}

static again_rate any_sane(again_random *random) {
  again_rate rate = fresh();
  rate.mode = (uint32_t)(again_random_next(random) % 3);
  rate.count = (uint32_t)again_random_next(random);
  rate.filled_ms = again_random_next(random);
  rate.throttled_ms = again_random_next(random) % rate.filled_ms;
  rate.slice = again_random_next(random) % (rate.filled_ms / 500);
  rate.measured = share(random, 1e10);
  rate.max_rate = share(random, 1e10);
  rate.fill_rate = 0.5 + share(random, 1e10);
  rate.tokens = share(random, rate.fill_rate);
  cr_assert(again_rate_is_sane(&rate));
  return rate;
}

/* What is sane stays so, whatever is asked and told, and whenever. */
Test(rate, stays_sane) {
  again_random random;
  again_random_seed(&random, 7);
  uint64_t now_ms = 0;
  again_rate rate = fresh();
  for (unsigned i = 0; i < 200000; i++) {
    if (i % 1000 == 0) {
      rate = i % 2000 == 0 ? fresh() : any_sane(&random);
    }
    now_ms = any_time(&random, now_ms);
    step(&rate, now_ms, again_random_next(&random));
    cr_assert(again_rate_is_sane(&rate), "step %u", i);
  }
}
