/* Who has the lease of a closed scope, from when to when; each case is what is
 * done in turn: `b` begins, `t` takes, `f` fails, `r` returns it. */
#include "governing/lease.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(lease, .fini = end);

static const again_schedule schedule = {
    .base_ms = 100, .cap_ms = 1000, .factor = 2, .jitter = AGAIN_JITTER_NONE};

enum { TIMEOUT_MS = 5000, DRAW = 6 };

static void act(again_lease *lease, char what, uint64_t now_ms) {
  if (what == 'b') {
    again_lease_begin(lease, &schedule, now_ms, DRAW);
  } else if (what == 't') {
    cr_expect_neq(again_lease_take(lease, TIMEOUT_MS, now_ms, DRAW), 0);
  } else if (what == 'f') {
    again_lease_fail(lease, &schedule, now_ms, DRAW);
  } else {
    again_lease_return(lease, now_ms);
  }
}

typedef struct row {
  const char *acts; /* one each second, from 10000 on */
  uint64_t asked_ms;
  bool is_taken;
  uint64_t next_ms;
} row;

static const row rows[] = {
    {"b", 10000, false, 10100},
    {"bt", 11000, true, 0},
    {"bt", 15999, true, 0},
    {"bt", 16000, false, 16000}, /* it ran out */
    {"bt", 90000, false, 90000},
    {"btf", 12000, false, 12200},
    {"btftf", 14000, false, 14400},
    {"btftftftftf", 20000, false, 21000},
    {"btr", 12000, false, 12100},
    {"btftr", 14000, false, 14200},
    {"btftfb", 15000, false, 15100},
    /* A clock that goes back holds nobody for longer than it may. */
    {"b", 0, false, 100},
    {"bt", 10000, true, 0}, /* by as much as machines differ */
    {"bt", 9999, false, 9999},
};

Test(lease, is_one_calls_at_a_time) {
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const row *given = &rows[i];
    again_lease lease = {.probe = 0};
    for (size_t k = 0; given->acts[k] != 0; k++) {
      act(&lease, given->acts[k], 10000 + k * 1000);
    }
    bool is_taken = again_lease_is_taken(&lease, TIMEOUT_MS, given->asked_ms);
    cr_expect_eq(is_taken, given->is_taken, "row %zu", i);
    if (!is_taken) {
      uint64_t next_ms =
          again_lease_next_ms(&lease, &schedule, given->asked_ms);
      cr_expect_eq(next_ms, given->next_ms, "row %zu: %d", i, (int)next_ms);
    }
  }
}

Test(lease, knows_its_probe) {
  again_lease lease = {.probe = 0};
  cr_expect_not(again_lease_is_of(&lease, 0));
  uint64_t probe = again_lease_take(&lease, TIMEOUT_MS, 0, 0);
  cr_expect_neq(probe, 0); /* whatever is drawn */
  cr_expect(again_lease_is_of(&lease, probe));
  cr_expect_not(again_lease_is_of(&lease, probe + 2));
  again_lease_fail(&lease, &schedule, 0, DRAW);
  cr_expect_not(again_lease_is_of(&lease, probe));
}

Test(lease, stops_at_the_edge) {
  again_lease lease = {.probe = 0};
  again_lease_begin(&lease, &schedule, UINT64_MAX, DRAW);
  cr_expect_eq(again_lease_next_ms(&lease, &schedule, UINT64_MAX), UINT64_MAX);
  (void)again_lease_take(&lease, UINT64_MAX, UINT64_MAX, DRAW);
  cr_expect(again_lease_is_taken(&lease, UINT64_MAX, UINT64_MAX - 1));
  cr_expect_not(again_lease_is_taken(&lease, UINT64_MAX, UINT64_MAX));
  again_lease_return(&lease, UINT64_MAX);
  cr_expect_eq(again_lease_next_ms(&lease, &schedule, UINT64_MAX), UINT64_MAX);
}
