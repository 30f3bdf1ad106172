/* The remote's time by ours: what was heard sets bounds to the difference. */
#include "storing/remote_clock.h"

#include <again/again.h>

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(remote_clock, .fini = end);

typedef struct heard_row {
  const char *what;
  uint64_t begun_ms;
  uint64_t ended_ms;
  uint64_t remote_ms;
  bool is_another;
  int64_t offset_ms; /* after it */
} heard_row;

/* One after the other. */
static const heard_row heard_rows[] = {
    {"the first word: the middle", 1000, 1100, 51000, true, 49950},
    {"what fits changes nothing", 2000, 2200, 52000, false, 49950},
    {"too late for that by 50", 3000, 3010, 53010, false, 50000},
    {"too early for that by 20", 4000, 4010, 53980, false, 49980},
    {"a little over a second late", 5000, 5000, 55981, true, 50981},
    {"exactly a second early", 6000, 6000, 55981, false, 49981},
    {"behind ours", 90000, 90000, 1000, true, -89000},
    {"the end of time", 0, 0, UINT64_MAX, true, INT64_MAX / 2},
    {"and back", UINT64_MAX, UINT64_MAX, 0, true, -(INT64_MAX / 2)},
};

Test(remote_clock, is_moved_by_proof_alone) {
  again_remote_clock clock = {.is_known = false};
  for (size_t i = 0; i < sizeof(heard_rows) / sizeof(heard_rows[0]); i++) {
    const heard_row *row = &heard_rows[i];
    bool is_another = again_remote_clock_hear(&clock, row->begun_ms,
                                              row->ended_ms, row->remote_ms);
    cr_expect_eq(is_another, row->is_another, "%s", row->what);
    cr_expect_eq(clock.offset_ms, row->offset_ms, "%s: %lld", row->what,
                 (long long)clock.offset_ms);
    cr_expect(clock.is_known);
  }
}

typedef struct shift_row {
  int64_t offset_ms;
  uint64_t own_ms;
  uint64_t remote_ms;
  uint64_t back_ms;
} shift_row;

static const shift_row shift_rows[] = {
    {0, 70, 70, 70},
    {500, 70, 570, 70},
    {-50, 70, 20, 70},
    {-500, 70, 0, 500},
    {500, AGAIN_NEVER, AGAIN_NEVER, AGAIN_NEVER},
    {-500, AGAIN_NEVER, AGAIN_NEVER, AGAIN_NEVER},
    {500, AGAIN_NEVER - 1, AGAIN_NEVER, AGAIN_NEVER},
};

Test(remote_clock, translates_there_and_back) {
  for (size_t i = 0; i < sizeof(shift_rows) / sizeof(shift_rows[0]); i++) {
    const shift_row *row = &shift_rows[i];
    const again_remote_clock clock = {true, row->offset_ms};
    uint64_t remote_ms = again_remote_clock_to(&clock, row->own_ms);
    cr_expect_eq(remote_ms, row->remote_ms, "row %zu", i);
    cr_expect_eq(again_remote_clock_from(&clock, remote_ms), row->back_ms,
                 "row %zu", i);
  }
}
