/* How many good answers came of late: a count that need not be exact, but never
 * is of what came long ago. */
#include "deciding/tally.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(tally, .fini = end);

#define SLICE AGAIN_TALLY_SLICE_MS
#define A_HUNDRED_YEARS UINT64_C(3155760000000)

typedef struct came {
  uint64_t at_ms;
  unsigned count;
} came;

typedef struct tally_row {
  const char *what;
  came come[4];
  uint64_t now_ms;
  uint32_t count;
} tally_row;

static const tally_row tally_rows[] = {
    {"nothing", {{0, 0}}, 0, 0},
    {"nothing, late", {{0, 0}}, 1000000, 0},
    {"at once", {{0, 3}}, 0, 3},
    {"in the same slice", {{0, 3}, {SLICE - 1, 2}}, SLICE - 1, 5},
    {"in the slice before", {{0, 3}, {SLICE, 2}}, SLICE, 5},
    {"before that", {{0, 3}, {2 * SLICE, 2}}, 2 * SLICE, 2},
    {"asked a slice later", {{0, 3}, {SLICE, 2}}, 2 * SLICE, 2},
    {"asked late", {{0, 3}, {SLICE, 2}}, 3 * SLICE, 0},
    {"after a pause", {{0, 200}, {10 * SLICE, 1}}, 10 * SLICE, 1},
    {"one a minute", {{0, 1}, {60000, 1}, {120000, 1}, {180000, 1}}, 180000, 1},
    {"more than it counts", {{0, 70000}}, 0, AGAIN_TALLY_MAX},
    {"twice more", {{0, 70000}, {SLICE, 70000}}, SLICE, 2 * AGAIN_TALLY_MAX},
    {"time that goes back", {{9 * SLICE, 2}, {8 * SLICE, 3}}, 0, 5},
    {"a hundred years", {{A_HUNDRED_YEARS, 2}}, A_HUNDRED_YEARS, 2},
};

Test(tally, counts_what_came_of_late) {
  const again_scope_key key = {5, 0};
  for (size_t i = 0; i < sizeof(tally_rows) / sizeof(tally_rows[0]); i++) {
    const tally_row *row = &tally_rows[i];
    again_tally tally = {0};
    for (size_t c = 0; c < 4; c++) {
      for (unsigned n = 0; n < row->come[c].count; n++) {
        again_tally_add(&tally, key, row->come[c].at_ms);
      }
    }
    uint32_t count = again_tally_count(&tally, key, row->now_ms);
    cr_expect_eq(count, row->count, "%s: %u", row->what, count);
    cr_expect_eq(again_tally_count(&tally, key, row->now_ms), count,
                 "%s: looking changes nothing", row->what);
  }
}

Test(tally, tells_scopes_apart_by_their_lowest_bits) {
  again_tally tally = {0};
  const again_scope_key key = {5, 1};
  const again_scope_key same = {5 + AGAIN_TALLY_SLOTS, 2};
  const again_scope_key other = {6, 1};
  again_tally_add(&tally, key, 0);
  cr_expect_eq(again_tally_count(&tally, same, 0), 1);
  cr_expect_eq(again_tally_count(&tally, other, 0), 0);
}
