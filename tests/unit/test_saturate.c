/* Nothing goes round the edge. */
#include "base/saturate.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(saturate, .fini = end);

#define MAX UINT64_MAX

Test(saturate, add_sub_mul) {
  static const struct {
    uint64_t a, b, sum, difference, product;
  } rows[] = {
      {0, 0, 0, 0, 0},
      {3, 2, 5, 1, 6},
      {2, 3, 5, 0, 6},
      {MAX, 0, MAX, MAX, 0},
      {MAX, 1, MAX, MAX - 1, MAX},
      {1, MAX, MAX, 0, MAX},
      {MAX, MAX, MAX, 0, MAX},
      {MAX - 1, 1, MAX, MAX - 2, MAX - 1},
      {UINT64_C(1) << 32, UINT64_C(1) << 32, UINT64_C(1) << 33, 0, MAX},
      {MAX / 3, 3, MAX / 3 + 3, MAX / 3 - 3, MAX},
      {MAX / 2, 3, MAX / 2 + 3, MAX / 2 - 3, MAX},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    cr_expect_eq(again_sat_add(rows[i].a, rows[i].b), rows[i].sum, "%zu", i);
    cr_expect_eq(again_sat_sub(rows[i].a, rows[i].b), rows[i].difference, "%zu",
                 i);
    cr_expect_eq(again_sat_mul(rows[i].a, rows[i].b), rows[i].product, "%zu",
                 i);
  }
}

Test(saturate, shl) {
  static const struct {
    uint64_t value;
    unsigned bits;
    uint64_t shifted;
  } rows[] = {
      {0, 0, 0},
      {0, 200, 0},
      {1, 0, 1},
      {1, 63, MAX / 2 + 1},
      {1, 64, MAX},
      {1, UINT32_MAX, MAX},
      {2, 63, MAX},
      {MAX, 0, MAX},
      {MAX, 1, MAX},
      {MAX >> 1, 1, MAX - 1},
      {3, 62, MAX - (MAX >> 2)},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    cr_expect_eq(again_sat_shl(rows[i].value, rows[i].bits), rows[i].shifted,
                 "%zu", i);
  }
}
