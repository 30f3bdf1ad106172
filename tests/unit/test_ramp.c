/* The pace of a ramp: how it grows, what cuts it, when a cut is undone, and
 * when a limit is believed. */
#include "governing/ramp.h"

#include <criterion/criterion.h>
#include <math.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(ramp, .fini = end);

static again_ramp ramp_at(uint64_t now_ms, double pace) {
  again_ramp ramp;
  again_ramp_init(&ramp);
  again_ramp_begin(&ramp, now_ms, pace);
  return ramp;
}

/* A round of `answers` at `pace`, sent and answered in turn, that ends at
 * `now_ms`. */
static again_round round_of(uint64_t now_ms, double pace, uint32_t answers,
                            uint32_t bad) {
  double passed_ms = (answers - 1) * 1000.0 / pace;
  uint64_t first_ms = now_ms - (uint64_t)(passed_ms + 0.5);
  return (again_round){.begun_ms = first_ms,
                       .first_ms = first_ms,
                       .answer_count = answers,
                       .bad_count = bad,
                       .sent_count = answers,
                       .returned_count = answers};
}

static void judge(again_ramp *ramp, uint64_t now_ms, uint32_t answers,
                  uint32_t bad) {
  again_round round = round_of(now_ms, ramp->pace, answers, bad);
  again_ramp_judge(ramp, &round, now_ms);
  cr_assert(again_ramp_is_sane(ramp));
}

static void expect_near(double found, double expected) {
  cr_expect_lt(fabs(found - expected), expected * 0.02, "%g instead of %g",
               found, expected);
}

/* ---- slots --------------------------------------------------------------- */

/* Asks at every ms; how many went. */
static uint32_t let_go(again_ramp *ramp, uint64_t from_ms, uint64_t to_ms) {
  uint32_t count = 0;
  uint64_t until_ms;
  for (uint64_t now_ms = from_ms; now_ms < to_ms; now_ms++) {
    while (again_ramp_ask(ramp, now_ms, &until_ms)) {
      count++;
    }
    cr_assert_gt(until_ms, now_ms);
    cr_assert_leq(until_ms, now_ms + 1000);
  }
  return count;
}

typedef struct slot_row {
  double pace;
  uint32_t least; /* in a second, in which the pace grows 2.7-fold */
  uint32_t most;
} slot_row;

static const slot_row slot_rows[] = {
    {8, 13, 15},
    {100, 165, 176},
    {2000, 3300, 3500},
    {20000, 33000, 35500},
};

Test(ramp, lets_calls_go_at_its_pace) {
  for (size_t i = 0; i < sizeof slot_rows / sizeof slot_rows[0]; i++) {
    const slot_row *row = &slot_rows[i];
    again_ramp ramp = ramp_at(5000, row->pace);
    uint32_t count = let_go(&ramp, 5000, 6000);
    cr_expect(count >= row->least && count <= row->most, "%g: %u", row->pace,
              count);
  }
}

/* What nobody asked for is gone: no herd after silence. */
Test(ramp, saves_nothing_up) {
  again_ramp ramp = ramp_at(0, 8);
  uint64_t until_ms;
  cr_expect(again_ramp_ask(&ramp, 60000, &until_ms));
  cr_expect(again_ramp_ask(&ramp, 60000, &until_ms));
  cr_expect_not(again_ramp_ask(&ramp, 60000, &until_ms));
  cr_expect_eq(until_ms, 60101); /* it grew for a quarter of a second */
}

typedef struct back_row {
  uint64_t begun_ms;
  uint64_t now_ms;
} back_row;

static const back_row back_rows[] = {
    {5000, 4000}, {UINT64_MAX, 0}, {UINT64_MAX, UINT64_MAX}, {1, UINT64_MAX}};

Test(ramp, goes_on_whatever_the_clock_does) {
  for (size_t i = 0; i < sizeof back_rows / sizeof back_rows[0]; i++) {
    again_ramp ramp = ramp_at(back_rows[i].begun_ms, 8);
    uint64_t now_ms = back_rows[i].now_ms;
    uint64_t until_ms = now_ms;
    if (!again_ramp_ask(&ramp, now_ms, &until_ms)) {
      cr_expect_leq(until_ms - now_ms, 1000, "row %zu", i);
      cr_expect(again_ramp_ask(&ramp, until_ms, &until_ms), "row %zu", i);
    }
    cr_expect(again_ramp_is_sane(&ramp));
  }
}

/* ---- growth -------------------------------------------------------------- */

static double grown(again_ramp ramp, uint64_t from_ms, uint64_t to_ms) {
  (void)let_go(&ramp, from_ms, to_ms);
  return ramp.pace;
}

Test(ramp, doubles_until_it_is_cut) {
  again_ramp ramp = ramp_at(1000, 100);
  expect_near(grown(ramp, 1000, 1700), 200);
  ramp.pace = 999999;
  cr_expect_eq(grown(ramp, 1000, 2000), 1e6);
}

Test(ramp, comes_back_slowly_to_a_limit) {
  again_ramp ramp = ramp_at(1000, 50);
  ramp.cut_from = 100;
  ramp.cut_to = 50;
  expect_near(grown(ramp, 1000, 2000), 75);
  ramp.is_confirmed = 1;
  expect_near(grown(ramp, 1000, 6000), 75);
  ramp.pace = 100;
  expect_near(grown(ramp, 1000, 5200), 200);
}

/* ---- cuts ---------------------------------------------------------------- */

typedef struct cut_row {
  double pace;
  uint32_t answers;
  uint32_t bad;
  double after;
} cut_row;

static const cut_row cut_rows[] = {
    {100, 20, 0, 100},
    {100, 20, 2, 100},  /* no more than may come by chance */
    {100, 20, 4, 70},   /* the least of a cut */
    {100, 20, 10, 45},  /* to what was answered well, and a little less */
    {100, 20, 15, 30},  /* the most of a cut */
    {100, 20, 20, 100}, /* no pace would help */
    {8, 5, 1, 8},       /* one of a few is nothing */
    {8, 5, 2, 4.32},    /* */
    {1.2, 5, 4, 1},     /* the lowest pace */
    {1e6, 5000, 4999, 300000},
};

Test(ramp, is_cut_by_overload) {
  for (size_t i = 0; i < sizeof cut_rows / sizeof cut_rows[0]; i++) {
    const cut_row *row = &cut_rows[i];
    again_ramp ramp = ramp_at(5000, row->pace);
    again_round round = round_of(9000, row->pace, row->answers, row->bad);
    again_ramp_judge(&ramp, &round, 9000);
    cr_expect_lt(fabs(ramp.pace - row->after), 0.02 * row->after, "row %zu: %g",
                 i, ramp.pace);
    cr_expect_eq(ramp.trial.cut_count, ramp.pace < row->pace, "row %zu", i);
    cr_expect(again_ramp_is_sane(&ramp));
  }
}

/* The next slot is not before the lower pace allows it. */
Test(ramp, holds_after_a_cut) {
  again_ramp ramp = ramp_at(5000, 20);
  judge(&ramp, 5000, 20, 10);
  uint64_t until_ms;
  cr_expect_not(again_ramp_ask(&ramp, 5000, &until_ms));
  cr_expect(until_ms >= 5105 && until_ms <= 5120, "%d", (int)until_ms);
}

/* As many fail at the lower pace: they do so by chance, and that is put up
 * with from then on. */
Test(ramp, undoes_a_cut_that_does_not_help) {
  again_ramp ramp = ramp_at(5000, 100);
  judge(&ramp, 5000, 20, 12);
  judge(&ramp, 5300, 20, 11);
  cr_expect_eq(ramp.pace, 100);
  cr_expect_eq(ramp.cut_from, 0);
  cr_expect_eq(ramp.noise.share, 23.0 / 40);
  judge(&ramp, 5600, 20, 15);
  cr_expect_eq(ramp.pace, 100);
  judge(&ramp, 5900, 40, 39);
  cr_expect_lt(ramp.pace, 100);
}

/* A few answers are not enough: it is cut once more before it is undone. */
Test(ramp, is_sure_before_it_undoes_a_cut) {
  again_ramp ramp = ramp_at(5000, 100);
  judge(&ramp, 5000, 5, 3);
  judge(&ramp, 5300, 10, 6);
  cr_expect_lt(ramp.pace, 40);
  judge(&ramp, 5600, 10, 6);
  cr_expect_eq(ramp.pace, 100);
  cr_expect_eq(ramp.noise.share, 15.0 / 25);
}

/* Where all is bad at the lower pace no more proof is needed. */
Test(ramp, undoes_a_cut_when_all_is_bad) {
  again_ramp ramp = ramp_at(5000, 100);
  judge(&ramp, 5000, 5, 3);
  judge(&ramp, 5300, 10, 10);
  cr_expect_eq(ramp.pace, 100);
}

/* Fewer fail, but still too many: the next cut is a trial of its own. */
Test(ramp, cuts_again_where_it_helped_too_little) {
  again_ramp ramp = ramp_at(5000, 1000);
  judge(&ramp, 5000, 200, 190);
  cr_expect_lt(fabs(ramp.pace - 300), 1);
  judge(&ramp, 5300, 60, 48);
  cr_expect_lt(fabs(ramp.pace - 90), 1);
  cr_expect_eq(ramp.trial.cut_count, 1);
}

/* ---- proof --------------------------------------------------------------- */

static again_ramp proving(void) {
  again_ramp ramp = ramp_at(5000, 100);
  judge(&ramp, 5000, 20, 8);
  judge(&ramp, 5300, 10, 0);
  return ramp;
}

Test(ramp, puts_a_cut_that_helped_to_the_proof) {
  again_ramp ramp = proving();
  cr_expect_eq(ramp.pace, 90);
  cr_expect_eq(ramp.is_proof, 1);
  cr_expect_eq(again_ramp_answers(&ramp), 5);
}

Test(ramp, forgets_a_limit_that_is_gone) {
  again_ramp ramp = proving();
  judge(&ramp, 5600, 20, 0);
  cr_expect_eq(ramp.cut_from, 0);
  cr_expect_eq(ramp.is_proof, 0);
  cr_expect_eq(ramp.is_confirmed, 0);
}

Test(ramp, believes_in_a_limit_that_is_still_there) {
  again_ramp ramp = proving();
  judge(&ramp, 5600, 20, 8);
  cr_expect_eq(ramp.is_confirmed, 1);
  cr_expect_lt(ramp.pace, 60);
  /* Met again, it is not put to the proof again. */
  judge(&ramp, 5900, 10, 0);
  cr_expect_lt(ramp.pace, 60);
  ramp.pace = 80;
  judge(&ramp, 9000, 20, 8);
  cr_expect_eq(ramp.is_confirmed, 1);
  /* Overload far below it is something else. */
  judge(&ramp, 9300, 10, 0);
  ramp.pace = 30;
  judge(&ramp, 9900, 20, 8);
  cr_expect_eq(ramp.is_confirmed, 0);
}

/* ---- what the server follows --------------------------------------------- */

/* A pace that nobody makes use of is not known to be good. */
Test(ramp, is_held_to_twice_what_is_answered) {
  again_ramp ramp = ramp_at(5000, 10000);
  again_round round = round_of(5200, 100, 20, 0);
  again_ramp_judge(&ramp, &round, 5200);
  expect_near(ramp.pace, 200);
  round = round_of(6200, 1, 2, 0);
  again_ramp_judge(&ramp, &round, 6200);
  cr_expect_eq(ramp.pace, 8);
}

/* What is sent and does not come back stands in the server's queue. */
Test(ramp, waits_for_a_server_that_lags) {
  again_ramp ramp = ramp_at(5000, 100);
  again_round round = round_of(5300, 100, 20, 0);
  round.begun_ms = 5000;
  round.sent_count = 30;
  round.returned_count = 22;
  again_ramp_judge(&ramp, &round, 5300);
  expect_near(ramp.pace, 73.3);
}

/* ---- answers ------------------------------------------------------------- */

Test(ramp, needs_more_answers_for_a_trial) {
  again_ramp ramp = ramp_at(5000, 100);
  cr_expect_eq(again_ramp_answers(&ramp), 5);
  judge(&ramp, 5000, 20, 12);
  cr_expect_eq(again_ramp_answers(&ramp), 10);
  ramp.pace = 7;
  cr_expect_eq(again_ramp_answers(&ramp), 4);
}

Test(ramp, begins_with_a_cut) {
  again_ramp ramp = ramp_at(5000, 8);
  again_round round = round_of(9000, 100, 40, 24);
  again_ramp_begin_cut(&ramp, &round, 9000);
  expect_near(ramp.pace, 36);
  cr_expect_eq(ramp.trial.cut_count, 1);
  cr_expect(again_ramp_is_sane(&ramp));
}

/* ---- the end ------------------------------------------------------------- */

Test(ramp, is_over_when_nobody_is_held) {
  again_ramp ramp = ramp_at(5000, 8);
  cr_expect_not(again_ramp_is_over(&ramp, 7000));
  cr_expect(again_ramp_is_over(&ramp, 7001));
  ramp.held_ms = 6000;
  cr_expect_not(again_ramp_is_over(&ramp, 8000));
  cr_expect(again_ramp_is_over(&ramp, 8001));
  ramp.is_quiet = 0;
  cr_expect_not(again_ramp_is_over(&ramp, 8001));
}

/* ---- sanity -------------------------------------------------------------- */

typedef struct insane_row {
  size_t at; /* a double of the ramp */
  double least;
  double most;
} insane_row;

#define AT(member) offsetof(again_ramp, member)

static const insane_row insane_rows[] = {
    {AT(pace), 1, 1e6},       {AT(cut_from), 0, 1e6},
    {AT(cut_to), 0, 1e6},     {AT(noise.share), 0.05, 0.95},
    {AT(trial.pace), 0, 1e6}, {AT(trial.share), 0, 1},
};

static bool is_sane_with(const insane_row *row, double value) {
  again_ramp ramp = ramp_at(5000, 8);
  *(double *)(void *)((char *)&ramp + row->at) = value;
  return again_ramp_is_sane(&ramp);
}

Test(ramp, tells_what_cannot_be) {
  for (size_t i = 0; i < sizeof insane_rows / sizeof insane_rows[0]; i++) {
    const insane_row *row = &insane_rows[i];
    cr_expect(is_sane_with(row, row->least), "row %zu", i);
    cr_expect(is_sane_with(row, row->most), "row %zu", i);
    cr_expect_not(is_sane_with(row, row->least - 0.01), "row %zu", i);
    cr_expect_not(is_sane_with(row, row->most + 0.01), "row %zu", i);
    cr_expect_not(is_sane_with(row, NAN), "row %zu", i);
    cr_expect_not(is_sane_with(row, HUGE_VAL), "row %zu", i);
    cr_expect_not(is_sane_with(row, -HUGE_VAL), "row %zu", i);
  }
  again_ramp ramp = ramp_at(5000, 8);
  ramp.trial.bad_count = 1;
  cr_expect_not(again_ramp_is_sane(&ramp));
}
