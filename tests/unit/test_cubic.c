/* The curve at its ends and between: never below zero, back at the rate of the
 * throttle after its window, whatever the size of the numbers. The published
 * figures are in tests/sim/conformance. */
#include "governing/cubic.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(cubic, .fini = end);

static const double max_rates[] = {1e-300, 1e-9, 0.35, 0.5, 1,   7,
                                   10,     64,   1e3,  1e6, 1e10};
#define RATE_COUNT (sizeof(max_rates) / sizeof(max_rates[0]))

static void expect_near(double found, double expected) {
  cr_expect(found >= expected * (1 - 1e-12) && found <= expected * (1 + 1e-12),
            "%.17g instead of %.17g", found, expected);
}

/* max_rate * 0.3 / 0.4 is the cube of the window. */
Test(cubic, window_is_exact_at_every_size) {
  for (size_t i = 0; i < RATE_COUNT; i++) {
    double window_s = again_cubic_window_s(max_rates[i]);
    expect_near(window_s * window_s * window_s, max_rates[i] * 0.75);
  }
  cr_expect_eq(again_cubic_window_s(0), 0);
}

Test(cubic, begins_at_its_share_and_is_back_after_its_window) {
  for (size_t i = 0; i < RATE_COUNT; i++) {
    double window_s = again_cubic_window_s(max_rates[i]);
    expect_near(again_cubic_rate(max_rates[i], 0),
                max_rates[i] * AGAIN_CUBIC_BETA);
    expect_near(again_cubic_rate(max_rates[i], window_s), max_rates[i]);
    cr_expect_gt(again_cubic_rate(max_rates[i], window_s * 2), max_rates[i]);
  }
}

Test(cubic, never_falls_with_time) {
  for (size_t i = 0; i < RATE_COUNT; i++) {
    double before = 0;
    double elapsed_s = 0;
    for (unsigned k = 0; k < 100; k++) {
      double rate = again_cubic_rate(max_rates[i], elapsed_s);
      cr_assert_geq(rate, before);
      before = rate;
      elapsed_s = elapsed_s * 1.5 + 0.01;
    }
  }
}
