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
  uint64_t asked_ms;
  uint64_t clamp_ms;
  uint64_t scheduled_ms;
  uint64_t room_ms;
  uint64_t draw;
  bool has_delay;
  bool replaces;
  /* Expected. */
  uint64_t delay_ms;
  uint64_t hint_ms;
} row;

/* The base is 100 ms in all. The rows with a clamp are those of AWS's retry
 * behaviour 2.1 (x-amz-retry-after), whose jitter is 1 there. */
static const row rows[] = {
    {"no hint", 0, MOST, 80, MOST, MOST, false, false, 80, 0},
    {"longer: hint", 500, MOST, 80, MOST, LEAST, true, false, 500, 500},
    {"shorter: schedule", 50, MOST, 80, MOST, MOST, true, false, 80, 50},
    {"equal: schedule", 80, MOST, 80, MOST, MOST, true, false, 80, 80},
    {"pushback, shorter", 50, MOST, 80, MOST, LEAST, true, true, 50, 50},
    {"pushback, none", 0, MOST, 80, MOST, MOST, true, true, 0, 0},
    {"a tenth is added", 500, MOST, 80, MOST, MOST, true, false, 550, 500},
    {"the base at most", 9000, MOST, 80, MOST, MOST, true, false, 9100, 9000},
    {"up to the deadline", 500, MOST, 80, 520, MOST, true, false, 520, 500},
    {"past the deadline", 500, MOST, 80, 300, MOST, true, false, 500, 500},
    {"under the clamp", 1500, 5000, 50, MOST, LEAST, true, false, 1500, 1500},
    {"over the clamp", 10000, 5000, 50, MOST, MOST, true, false, 5050, 5050},
    {"clamped to the schedule", 10000, 0, 50, MOST, MOST, true, false, 50, 50},
    {"the edge", MOST, MOST, 80, MOST, MOST, true, false, MOST, MOST},
};

Test(delay, hears_the_server) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const row *given = &rows[i];
    again_hint hint = AGAIN_HINT_INIT;
    hint.has_delay = given->has_delay;
    hint.replaces = given->replaces;
    hint.delay_ms = given->asked_ms;
    hint.clamp_ms = given->clamp_ms;
    again_delay_parts parts = {&hint, given->scheduled_ms, 100, given->room_ms};
    again_delay delay = again_delay_make(&parts, given->draw);
    cr_expect_eq(delay.ms, given->delay_ms, "%s: %" PRIu64, given->what,
                 delay.ms);
    cr_expect_eq(delay.hint_ms, given->hint_ms, "%s: %" PRIu64, given->what,
                 delay.hint_ms);
  }
}
