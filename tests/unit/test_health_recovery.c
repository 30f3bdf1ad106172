/* How a scope that was closed comes to be clear again, and how one that is
 * clear comes to be tested. */
#include <criterion/criterion.h>
#include <math.h>

#include "harness.h"
#include "health_script.h"

static void end(void) {
  assert_balance();
}
TestSuite(health_recovery, .fini = end);

static const again_outcome good = AGAIN_OUTCOME_SUCCESS;
static const again_outcome bad = AGAIN_OUTCOME_OVERLOAD;

/* ---- recovering ---------------------------------------------------------- */

typedef struct open_row {
  uint32_t good_count; /* in the second before it closed */
  uint64_t closed_ms;
  double pace;
} open_row;

static const open_row open_rows[] = {
    {0, 100, 8},          {0, 60000, 8},     {1000, 100, 909},
    {1000, 1000, 500},    {1000, 4000, 200}, {1000, 9000, 100},
    {1000, 3600000, 100}, {50, 9000, 8},
};

static again_health opened(const open_row *row) {
  again_health health = fresh_health();
  for (uint64_t k = 0; k < row->good_count; k++) {
    uint64_t at_ms = 9000 + k * 1000 / row->good_count;
    tell_health(&health, at_ms, at_ms, 0, good, 0);
  }
  for (unsigned k = 0; k < 5; k++) {
    tell_health(&health, 10000, 10000, 0, bad, 0);
  }
  uint64_t now_ms = 10000 + row->closed_ms;
  tell_health(&health, now_ms, now_ms, 0, good, 0);
  return health;
}

Test(health_recovery, opens_at_a_share_of_the_pace_before) {
  for (size_t i = 0; i < sizeof open_rows / sizeof open_rows[0]; i++) {
    again_health health = opened(&open_rows[i]);
    cr_expect_eq(health.mode, AGAIN_HEALTH_RECOVERING);
    cr_expect_lt(fabs(health.ramp.pace - open_rows[i].pace), 1, "row %zu: %g",
                 i, health.ramp.pace);
  }
}

/* Good answers of before anything was kept count for the pace as well. */
Test(health_recovery, knows_a_pace_by_what_it_is_told) {
  again_health health = fresh_health();
  again_health_assume(&health, 10000, 5000);
  tell_answers(&health, 10000, "xxxxx");
  cr_expect_eq(health.mode, AGAIN_HEALTH_CLOSED);
  cr_expect_lt(fabs(health.known - 500), 5, "%g", health.known);
}

/* What a ramp reached without failures was fine, when it closes again. */
Test(health_recovery, keeps_the_pace_of_a_good_ramp) {
  again_health health = opened(&(open_row){1000, 4000, 200});
  for (unsigned k = 0; k < 5; k++) {
    tell_health(&health, 14001, 14001, 0, bad, 0);
  }
  cr_expect_eq(health.mode, AGAIN_HEALTH_CLOSED);
  cr_expect_eq(health.known, 200);
}

Test(health_recovery, closes_once_more_while_it_recovers) {
  again_health health = opened(&(open_row){0, 2000, 8});
  cr_expect_eq(ask_health(&health, 12000).answer, AGAIN_GRANT_GO);
  tell_answers(&health, 12001, "xxxxx");
  cr_expect_eq(health.mode, AGAIN_HEALTH_CLOSED);
  /* The delays begin anew. */
  cr_expect_eq(ask_health(&health, 12010).until_ms, 12055);
}

/* Closed for a moment only: that was chance, and it is patient from then. */
Test(health_recovery, learns_of_a_closing_that_was_none) {
  again_health health = opened(&(open_row){0, 500, 8});
  tell_answers(&health, 10501, "xxxxxxxx");
  cr_expect_eq(health.mode, AGAIN_HEALTH_RECOVERING);
  health = opened(&(open_row){0, 1000, 8});
  tell_answers(&health, 11001, "xxxxx");
  cr_expect_eq(health.mode, AGAIN_HEALTH_CLOSED);
}

Test(health_recovery, holds_at_its_pace_and_refuses_the_late) {
  again_health health = opened(&(open_row){0, 2000, 8});
  cr_expect_eq(ask_health(&health, 12000).answer, AGAIN_GRANT_GO);
  again_health_ask question = health_asked(12001);
  again_health_grant grant =
      again_health_on_ask(&health, &health_config, &question);
  cr_expect_eq(grant.answer, AGAIN_GRANT_WAIT);
  cr_expect_eq(grant.until_ms, 12125);
  question.deadline_ms = 12124;
  grant = again_health_on_ask(&health, &health_config, &question);
  cr_expect_eq(grant.answer, AGAIN_GRANT_REFUSE);
  question = health_asked(12001);
  question.fail_fast = true;
  grant = again_health_on_ask(&health, &health_config, &question);
  cr_expect_eq(grant.answer, AGAIN_GRANT_REFUSE);
  cr_expect_eq(ask_health(&health, 12125).answer, AGAIN_GRANT_GO);
}

Test(health_recovery, is_clear_when_nobody_was_held_for_long) {
  again_health health = opened(&(open_row){0, 2000, 8});
  cr_expect_eq(ask_health(&health, 12000).answer, AGAIN_GRANT_GO);
  cr_expect_eq(ask_health(&health, 12001).answer, AGAIN_GRANT_WAIT);
  cr_expect_eq(ask_health(&health, 14001).answer, AGAIN_GRANT_GO);
  cr_expect_eq(health.mode, AGAIN_HEALTH_RECOVERING);
  cr_expect_eq(ask_health(&health, 16100).answer, AGAIN_GRANT_GO);
  cr_expect_eq(health.mode, AGAIN_HEALTH_CLEAR);
}

/* A whole recovery: an outage of a server that bears 50 a second, and 300 calls
 * that are held. */
Test(health_recovery, brings_a_server_back_without_a_second_collapse) {
  again_health health = opened(&(open_row){0, 4000, 8});
  uint64_t now_ms = 14000;
  double level = 5;
  unsigned served = 0;
  unsigned refused = 0;
  while (served < 300) {
    again_health_grant grant = ask_health(&health, now_ms);
    cr_assert_neq(grant.answer, AGAIN_GRANT_REFUSE);
    cr_assert_eq(health.mode, AGAIN_HEALTH_RECOVERING);
    if (grant.answer == AGAIN_GRANT_WAIT) {
      level = fmin(5, level + (double)(grant.until_ms - now_ms) * 0.05);
      now_ms = grant.until_ms;
      continue;
    }
    bool is_good = level >= 1;
    level -= is_good ? 1 : 0;
    served += is_good ? 1 : 0;
    refused += is_good ? 0 : 1;
    tell_health(&health, now_ms, now_ms, 0, is_good ? good : bad, 0);
  }
  cr_expect_lt(now_ms, 14000 + 9500, "%d ms", (int)(now_ms - 14000));
  cr_expect_lt(refused, 60, "%u", refused);
}

/* ---- strain -------------------------------------------------------------- */

typedef struct strain_row {
  uint32_t bad_of_ten;
  uint64_t every_ms;
  uint64_t for_ms;
  again_health_mode mode;
} strain_row;

static const strain_row strain_rows[] = {
    {6, 2, 190, AGAIN_HEALTH_CLEAR},
    {6, 2, 390, AGAIN_HEALTH_CLEAR}, /* one round: a burst */
    {6, 2, 450, AGAIN_HEALTH_RECOVERING},
    {4, 2, 5000, AGAIN_HEALTH_CLEAR},
    {0, 2, 5000, AGAIN_HEALTH_CLEAR},
    {6, 500, 60000, AGAIN_HEALTH_CLEAR}, /* too few to show anything */
};

/* Overload for the most part is put to the test by a slower pace. */
Test(health_recovery, tests_whether_a_slower_pace_helps) {
  for (size_t i = 0; i < sizeof strain_rows / sizeof strain_rows[0]; i++) {
    const strain_row *row = &strain_rows[i];
    again_health health = fresh_health();
    uint32_t count = 0;
    for (uint64_t at_ms = 0; at_ms < row->for_ms; at_ms += row->every_ms) {
      bool is_bad = count++ * 7 % 10 < row->bad_of_ten;
      tell_health(&health, 10000 + at_ms, 10000 + at_ms, 0, is_bad ? bad : good,
                  0);
    }
    cr_expect_eq(health.mode, row->mode, "row %zu", i);
    if (health.mode == AGAIN_HEALTH_RECOVERING) {
      cr_expect_lt(health.ramp.pace, 250, "%g", health.ramp.pace);
    }
  }
}
