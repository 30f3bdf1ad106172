/* What a round counts: answers to what was sent in it, from the first one on;
 * and what went and came back while it lasted. */
#include "governing/round.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(round, .fini = end);

typedef struct row {
  uint64_t begun_ms;
  uint64_t sent_ms; /* the first, and then one every `every_ms` */
  uint64_t every_ms;
  uint64_t way_ms;
  uint32_t count;
  uint32_t bad_count; /* the first of them */
  bool is_full;       /* for 5 answers, when the last one comes */
  double share;
  double pace;
} row;

static const row rows[] = {
    {1000, 1000, 50, 5, 4, 0, false, 0, 0},
    {1000, 1000, 49, 3, 5, 0, false, 0, 0},
    {1000, 1000, 50, 5, 5, 0, true, 0, 20},
    {1000, 1000, 50, 5, 5, 2, true, 0.4, 20},
    {1000, 1000, 50, 5000, 5, 5, true, 1, 20}, /* the way is no pace */
    {1000, 999, 50, 5, 6, 1, true, 0, 20},     /* sent before it began */
    {1000, 1200, 0, 5, 5, 0, true, 0, 4000},   /* all at once */
    {1000, 1000, 1, 300, 401, 0, true, 0, 1000},
    {UINT64_MAX - 500, UINT64_MAX - 500, 50, 5, 5, 0, true, 0, 20},
};

static again_round round_of(const row *given, uint64_t *last_ms) {
  again_round round;
  again_round_begin(&round, given->begun_ms);
  for (uint32_t k = 0; k < given->count; k++) {
    uint64_t sent_ms = given->sent_ms + k * given->every_ms;
    *last_ms = sent_ms + given->way_ms;
    again_round_note_answer(&round, *last_ms, sent_ms, k < given->bad_count);
  }
  return round;
}

Test(round, counts_what_was_sent_in_it) {
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    uint64_t last_ms = 0;
    again_round round = round_of(&rows[i], &last_ms);
    cr_expect_eq(again_round_is_full(&round, last_ms, 5), rows[i].is_full,
                 "row %zu", i);
    if (rows[i].is_full) {
      cr_expect_eq(again_round_share(&round), rows[i].share, "row %zu: %g", i,
                   again_round_share(&round));
      cr_expect_eq(again_round_pace(&round, last_ms), rows[i].pace,
                   "row %zu: %g", i, again_round_pace(&round, last_ms));
    }
  }
}

Test(round, counts_what_comes_back) {
  again_round round;
  again_round_begin(&round, 1000);
  again_round_note_sent(&round);
  again_round_note_returned(&round);
  again_round_note_returned(&round);
  cr_expect_eq(round.sent_count, 1);
  cr_expect_eq(again_round_returns(&round, 1500), 4);
  cr_expect_eq(again_round_returns(&round, 1000), 2000);
  cr_expect_eq(again_round_returns(&round, 0), 2000); /* a clock gone back */
}

Test(round, stops_at_the_edge) {
  again_round round = {.sent_count = UINT32_MAX,
                       .returned_count = UINT32_MAX,
                       .answer_count = UINT32_MAX,
                       .bad_count = UINT32_MAX};
  again_round_note_sent(&round);
  again_round_note_returned(&round);
  again_round_note_answer(&round, 1, 1, true);
  cr_expect_eq(round.sent_count, UINT32_MAX);
  cr_expect_eq(round.returned_count, UINT32_MAX);
  cr_expect_eq(round.answer_count, UINT32_MAX);
  cr_expect_eq(round.bad_count, UINT32_MAX);
}
