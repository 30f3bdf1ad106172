/* Delays: how they grow, where they stop, and what jitter makes of them. All
 * must hold at the edges of 64 bits, where other libraries overflow. Published
 * delays are in tests/sim/conformance. */
#include "governing/schedule.h"

#include <criterion/criterion.h>
#include <inttypes.h>

#include "base/random.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(schedule, .fini = end);

#define LEAST UINT64_C(0)
#define MOST UINT64_MAX
#define ROWS(rows) (sizeof(rows) / sizeof((rows)[0]))

static again_schedule make(uint64_t base_ms, uint64_t cap_ms, double factor,
                           again_jitter jitter, uint64_t min_ms) {
  again_schedule schedule = {.base_ms = base_ms,
                             .cap_ms = cap_ms,
                             .factor = factor,
                             .jitter = jitter,
                             .min_ms = min_ms};
  return schedule;
}

/* The delay after the n-th failure, with the same draw each time. */
static uint64_t nth_delay(const again_schedule *schedule, uint32_t failures,
                          uint64_t draw) {
  again_backoff backoff = {0};
  uint64_t delay_ms = 0;
  for (uint32_t i = 0; i < failures; i++) {
    delay_ms = again_schedule_delay(schedule, &backoff, draw);
  }
  cr_assert_eq(backoff.failures, failures);
  return delay_ms;
}

/* What the delays of one schedule are with the smallest and largest draw. */
typedef struct growth_row {
  const char *what;
  uint64_t base_ms;
  uint64_t cap_ms;
  double factor;
  again_jitter jitter;
  uint64_t min_ms;
  uint64_t low_ms[5];
  uint64_t high_ms[5];
} growth_row;

static const growth_row growth_rows[] = {
    {"no jitter",
     100,
     20000,
     2,
     AGAIN_JITTER_NONE,
     0,
     {100, 200, 400, 800, 1600},
     {100, 200, 400, 800, 1600}},
    {"full",
     100,
     20000,
     2,
     AGAIN_JITTER_FULL,
     0,
     {0, 0, 0, 0, 0},
     {100, 200, 400, 800, 1600}},
    {"equal",
     500,
     20000,
     2,
     AGAIN_JITTER_EQUAL,
     0,
     {250, 500, 1000, 2000, 4000},
     {500, 1000, 2000, 4000, 8000}},
    {"equal of odd numbers rounds its half up",
     5,
     20000,
     1,
     AGAIN_JITTER_EQUAL,
     0,
     {3, 3, 3, 3, 3},
     {5, 5, 5, 5, 5}},
    {"decorrelated grows with the delay before",
     100,
     1000,
     3,
     AGAIN_JITTER_DECORRELATED,
     0,
     {100, 100, 100, 100, 100},
     {300, 900, 1000, 1000, 1000}},
    {"proportional",
     1000,
     20000,
     2,
     AGAIN_JITTER_PROPORTIONAL,
     0,
     {800, 1600, 3200, 6400, 12800},
     {1200, 2400, 4800, 9600, 19200}},
    {"a factor that is no whole number",
     5000,
     60000,
     1.5,
     AGAIN_JITTER_NONE,
     0,
     {5000, 7500, 11250, 16875, 25313},
     {5000, 7500, 11250, 16875, 25313}},
    {"the cap comes before the jitter",
     400,
     1000,
     2,
     AGAIN_JITTER_FULL,
     0,
     {0, 0, 0, 0, 0},
     {400, 800, 1000, 1000, 1000}},
    {"proportional jitter survives at the cap",
     400,
     1000,
     2,
     AGAIN_JITTER_PROPORTIONAL,
     0,
     {320, 640, 800, 800, 800},
     {480, 960, 1200, 1200, 1200}},
    {"a base over the cap",
     10000,
     1000,
     2,
     AGAIN_JITTER_NONE,
     0,
     {1000, 1000, 1000, 1000, 1000},
     {1000, 1000, 1000, 1000, 1000}},
    {"a base over the cap, decorrelated",
     10000,
     1000,
     2,
     AGAIN_JITTER_DECORRELATED,
     0,
     {1000, 1000, 1000, 1000, 1000},
     {1000, 1000, 1000, 1000, 1000}},
    {"min cuts the span from below",
     100,
     20000,
     2,
     AGAIN_JITTER_FULL,
     150,
     {150, 150, 150, 150, 150},
     {150, 200, 400, 800, 1600}},
    {"no base, no delay",
     0,
     20000,
     2,
     AGAIN_JITTER_FULL,
     0,
     {0, 0, 0, 0, 0},
     {0, 0, 0, 0, 0}},
};

Test(schedule, grows_by_its_jitter) {
  for (size_t i = 0; i < ROWS(growth_rows); i++) {
    const growth_row *row = &growth_rows[i];
    again_schedule schedule =
        make(row->base_ms, row->cap_ms, row->factor, row->jitter, row->min_ms);
    for (uint32_t n = 1; n <= 5; n++) {
      uint64_t low_ms = nth_delay(&schedule, n, LEAST);
      uint64_t high_ms = nth_delay(&schedule, n, MOST);
      again_span span = again_schedule_span(&schedule, n);
      cr_expect_eq(low_ms, row->low_ms[n - 1], "%s, %u: low %" PRIu64,
                   row->what, n, low_ms);
      cr_expect_eq(high_ms, row->high_ms[n - 1], "%s, %u: high %" PRIu64,
                   row->what, n, high_ms);
      cr_expect_eq(span.low_ms, low_ms, "%s, %u: span from %" PRIu64, row->what,
                   n, span.low_ms);
      cr_expect_eq(span.high_ms, high_ms, "%s, %u: span to %" PRIu64, row->what,
                   n, span.high_ms);
    }
  }
}

typedef struct edge_row {
  const char *what;
  uint64_t base_ms;
  uint64_t cap_ms;
  double factor;
  again_jitter jitter;
  uint32_t failures;
  uint64_t min_ms;
  uint64_t low_ms;
  uint64_t high_ms;
} edge_row;

static const edge_row edge_rows[] = {
    {"no cap after as many as can be", 1, MOST, 2, AGAIN_JITTER_FULL,
     UINT32_MAX, 0, 0, MOST},
    {"a factor of no end", 1, MOST, 1e308, AGAIN_JITTER_NONE, UINT32_MAX, 0,
     MOST, MOST},
    {"proportional at the edge", MOST, MOST, 2, AGAIN_JITTER_PROPORTIONAL, 1, 0,
     MOST - MOST / 5, MOST},
    {"equal at the edge", MOST, MOST, 2, AGAIN_JITTER_EQUAL, 1, 0,
     MOST - MOST / 2, MOST},
    {"decorrelated at the edge", MOST, MOST, 3, AGAIN_JITTER_DECORRELATED,
     UINT32_MAX, 0, MOST, MOST},
    {"min over all", 1, 10, 2, AGAIN_JITTER_FULL, 7, MOST, MOST, MOST},
    {"before the first failure as after it", 8, 10, 2, AGAIN_JITTER_NONE, 0, 0,
     8, 8},
    {"nothing stays nothing", 0, MOST, 1e308, AGAIN_JITTER_EQUAL, UINT32_MAX, 0,
     0, 0},
};

Test(schedule, saturates) {
  for (size_t i = 0; i < ROWS(edge_rows); i++) {
    const edge_row *row = &edge_rows[i];
    again_schedule schedule =
        make(row->base_ms, row->cap_ms, row->factor, row->jitter, row->min_ms);
    again_span span = again_schedule_span(&schedule, row->failures);
    cr_expect_eq(span.low_ms, row->low_ms, "%s: from %" PRIu64, row->what,
                 span.low_ms);
    cr_expect_eq(span.high_ms, row->high_ms, "%s: to %" PRIu64, row->what,
                 span.high_ms);
  }
}

Test(schedule, counts_failures_up_to_the_edge) {
  again_schedule schedule = make(10, 1000, 2, AGAIN_JITTER_NONE, 0);
  again_backoff backoff = {0, UINT32_MAX};
  cr_assert_eq(again_schedule_delay(&schedule, &backoff, LEAST), 1000);
  cr_assert_eq(backoff.failures, UINT32_MAX);
}

/* Whatever is drawn, the delay stays in its span and reaches all of it. */
Test(schedule, spreads_evenly_over_its_span) {
  static const again_jitter jitters[] = {
      AGAIN_JITTER_NONE, AGAIN_JITTER_FULL, AGAIN_JITTER_EQUAL,
      AGAIN_JITTER_DECORRELATED, AGAIN_JITTER_PROPORTIONAL};
  again_random random;
  again_random_seed(&random, 1);
  for (size_t i = 0; i < ROWS(jitters); i++) {
    again_schedule schedule = make(1000, 1000, 2, jitters[i], 0);
    again_span span = again_schedule_span(&schedule, 1);
    double sum = 0;
    for (unsigned n = 0; n < 10000; n++) {
      again_backoff backoff = {0};
      uint64_t delay_ms =
          again_schedule_delay(&schedule, &backoff, again_random_next(&random));
      cr_assert_leq(span.low_ms, delay_ms);
      cr_assert_leq(delay_ms, span.high_ms);
      sum += (double)delay_ms;
    }
    double middle = (double)(span.low_ms + span.high_ms) / 2;
    cr_expect_float_eq(sum / 10000, middle, 15, "jitter %zu: %f", i,
                       sum / 10000);
  }
}
