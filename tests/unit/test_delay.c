/* The server's wish against the schedule's: which of both, and what may be
 * added. */
#include "deciding/delay.h"

#include <criterion/criterion.h>
#include <inttypes.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(delay, .fini = end);

#define LEAST UINT64_C(0)
#define MOST UINT64_MAX

typedef struct row {
  const char *what;
  uint64_t hint_ms;
  uint64_t clamp_ms;
  uint64_t scheduled_ms;
  uint64_t room_ms;
  uint64_t draw;
  uint64_t delay_ms;
  bool has_delay;
  bool replaces;
  bool is_hinted;
} row;

/* The base is 100 ms in all. The rows with a clamp are those of AWS's retry
 * behaviour 2.1 (x-amz-retry-after), whose jitter is 1 there. */
static const row rows[] = {
    {"no hint", 0, MOST, 80, MOST, MOST, 80, false, false, false},
    {"longer: hint", 500, MOST, 80, MOST, LEAST, 500, true, false, true},
    {"shorter: schedule", 50, MOST, 80, MOST, MOST, 80, true, false, false},
    {"equal: schedule", 80, MOST, 80, MOST, MOST, 80, true, false, false},
    {"pushback, shorter", 50, MOST, 80, MOST, LEAST, 50, true, true, true},
    {"pushback, none", 0, MOST, 80, MOST, MOST, 0, true, true, true},
    {"a tenth is added", 500, MOST, 80, MOST, MOST, 550, true, false, true},
    {"the base at most", 9000, MOST, 80, MOST, MOST, 9100, true, false, true},
    {"up to the deadline", 500, MOST, 80, 520, MOST, 520, true, false, true},
    {"past the deadline", 500, MOST, 80, 300, MOST, 500, true, false, true},
    {"1500 under the clamp", 1500, 5000, 50, MOST, LEAST, 1500, true, false,
     true},
    {"10000 over the clamp", 10000, 5000, 50, MOST, MOST, 5050, true, false,
     true},
    {"clamped to the schedule", 10000, 0, 50, MOST, MOST, 50, true, false,
     false},
    {"the edge", MOST, MOST, 80, MOST, MOST, MOST, true, false, true},
};

Test(delay, hears_the_server) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const row *given = &rows[i];
    again_hint hint = AGAIN_HINT_INIT;
    hint.has_delay = given->has_delay;
    hint.replaces = given->replaces;
    hint.delay_ms = given->hint_ms;
    hint.clamp_ms = given->clamp_ms;
    again_delay_parts parts = {&hint, given->scheduled_ms, 100, given->room_ms};
    again_delay delay = again_delay_make(&parts, given->draw);
    cr_expect_eq(delay.ms, given->delay_ms, "%s: %" PRIu64, given->what,
                 delay.ms);
    cr_expect_eq(delay.is_hinted, given->is_hinted, "%s", given->what);
  }
}
