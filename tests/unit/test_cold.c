/* The cold start of a scope: how many go at a time, and until when. */
#include "governing/cold.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(cold, .fini = end);

/* How many of `count` that ask at once may go. */
static unsigned let_go(again_cold *cold, uint64_t now_ms, unsigned count) {
  unsigned sent = 0;
  for (unsigned k = 0; k < count; k++) {
    uint64_t until_ms = 0;
    if (again_cold_ask(cold, now_ms, &until_ms)) {
      sent++;
    } else {
      cr_expect_eq(until_ms, cold->begun_ms + AGAIN_COLD_SLICE_MS);
    }
  }
  return sent;
}

typedef struct slice_row {
  uint64_t now_ms;
  unsigned asked;
  unsigned sent;
} slice_row;

/* One after the other. */
static const slice_row slice_rows[] = {
    {1000, 10, 10}, {1001, 10, 6},  {1049, 10, 0},
    {1050, 60, 16}, {1099, 1, 0},   {1100, 3, 3},
    {9000, 17, 16}, {8000, 17, 16}, /* the clock went back */
    {8049, 1, 0},   {8050, 1, 1},
};

Test(cold, lets_a_few_go_at_a_time) {
  again_cold cold = {0};
  for (size_t i = 0; i < sizeof slice_rows / sizeof slice_rows[0]; i++) {
    const slice_row *row = &slice_rows[i];
    cr_expect_eq(let_go(&cold, row->now_ms, row->asked), row->sent, "row %zu",
                 i);
  }
}

Test(cold, counts_those_that_do_not_ask) {
  again_cold cold = {0};
  for (unsigned k = 0; k < 10; k++) {
    again_cold_note_sent(&cold, 1000);
  }
  cr_expect_eq(let_go(&cold, 1010, 60), 6);
  again_cold_note_sent(&cold, 1050);
  cr_expect_eq(let_go(&cold, 1050, 60), 15);
}

Test(cold, is_forgotten_when_its_slice_is_over) {
  again_cold cold = {0};
  cr_expect(again_cold_is_fresh(&cold, 0));
  again_cold_note_sent(&cold, 1000);
  cr_expect_not(again_cold_is_fresh(&cold, 1000));
  cr_expect_not(again_cold_is_fresh(&cold, 1049));
  cr_expect(again_cold_is_fresh(&cold, 1050));
  cr_expect(again_cold_is_fresh(&cold, 999));
}

Test(cold, is_over_for_a_while_after_a_good_answer) {
  again_cold cold = {0};
  cr_expect_not(again_cold_is_over(&cold, 0));
  again_cold_end(&cold, 1000);
  cr_expect(again_cold_is_over(&cold, 1000));
  cr_expect(again_cold_is_over(&cold, 1999));
  cr_expect_not(again_cold_is_over(&cold, 2000));
}

/* Another process may have left any bytes: nobody waits for longer. */
Test(cold, takes_any_bytes) {
  static const uint64_t times[] = {0, 1, 1000, UINT64_MAX - 1, UINT64_MAX};
  for (unsigned byte = 0; byte <= UINT8_MAX; byte++) {
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
      again_cold cold;
      memset(&cold, (int)byte, sizeof(cold));
      uint64_t until_ms = 0;
      if (!again_cold_ask(&cold, times[i], &until_ms)) {
        cr_expect_leq(until_ms - times[i], AGAIN_COLD_SLICE_MS);
      }
    }
  }
}
