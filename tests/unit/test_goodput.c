/* The pace of good answers: of the time since they came, never of less than a
 * quarter of a second or more than two. */
#include "governing/goodput.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(goodput, .fini = end);

typedef struct row {
  uint64_t every_ms; /* an answer, from `from_ms` on, */
  uint64_t from_ms;
  uint64_t to_ms; /* and before this */
  uint64_t at_ms; /* asked */
  double least;
  double most;
} row;

static const row rows[] = {
    {100, 0, 0, 5000, 0, 0},
    /* A few at once are no pace of thousands. */
    {1, 5000, 5003, 5003, 12, 12},
    {100, 5000, 5500, 5500, 10, 10},
    {10, 5000, 6000, 6000, 100, 100},
    {10, 5000, 7000, 7000, 100, 100},
    /* The slice before fades out. */
    {10, 0, 10000, 10000, 99, 101},
    {10, 0, 11000, 11000, 99, 101},
    {10, 0, 11999, 11999, 99, 101},
    {10, 0, 10000, 11000, 49, 51},
    {10, 0, 10000, 13999, 0, 1},
    {10, 0, 10000, 14000, 0, 0},
    {10, 0, 10000, UINT64_MAX, 0, 0},
    /* A clock that goes back: no time has passed. */
    {10, 8000, 10000, 3000, 800, 800},
};

Test(goodput, is_of_the_last_two_seconds) {
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const row *given = &rows[i];
    again_goodput goodput = {.newer = 0};
    for (uint64_t at = given->from_ms; at < given->to_ms;
         at += given->every_ms) {
      again_goodput_add(&goodput, at, 1);
    }
    double pace = again_goodput_pace(&goodput, given->at_ms);
    cr_expect(pace >= given->least && pace <= given->most, "row %zu: %g", i,
              pace);
  }
}

Test(goodput, begins_anew_after_a_gap) {
  again_goodput goodput = {.newer = 0};
  again_goodput_add(&goodput, 1000, 50);
  again_goodput_add(&goodput, 60000, 50);
  cr_expect_eq(again_goodput_pace(&goodput, 60500), 100);
}

Test(goodput, stops_at_the_edge) {
  again_goodput goodput = {.newer = 0};
  again_goodput_add(&goodput, UINT64_MAX - 1, UINT32_MAX);
  again_goodput_add(&goodput, UINT64_MAX, UINT32_MAX);
  cr_expect_eq(goodput.newer, UINT32_MAX);
  cr_expect_gt(again_goodput_pace(&goodput, UINT64_MAX), 0);
}
