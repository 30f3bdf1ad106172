/* A scope of which nothing good is known: who goes, and who waits for news. */
#include <criterion/criterion.h>

#include "harness.h"
#include "health_script.h"

static void end(void) {
  assert_balance();
}
TestSuite(health_cold, .fini = end);

static again_health_grant ask_newly(again_health *health, uint64_t now_ms) {
  again_health_ask question = health_asked(now_ms);
  question.is_warm = false;
  return again_health_on_ask(health, &health_config, &question);
}

/* None goes any more in its slice, of 1000 to 1049. */
static again_health full_health(void) {
  again_health health = fresh_health();
  for (unsigned k = 0; k < AGAIN_COLD_SENT; k++) {
    cr_assert_eq(ask_newly(&health, 1000).answer, AGAIN_GRANT_GO);
  }
  return health;
}

typedef struct cold_row {
  const char *answers; /* from 1010 on */
  uint64_t now_ms;
  bool is_warm;
  bool is_fail_fast;
  uint64_t deadline_ms;
  again_grant_answer answer;
  uint64_t until_ms; /* of WAIT */
} cold_row;

static const cold_row cold_rows[] = {
    {"", 1049, false, false, 9000, AGAIN_GRANT_WAIT, 1050},
    {"", 1050, false, false, 9000, AGAIN_GRANT_GO, 0},
    /* Bad news alone is no reason to send more, nor is none. */
    {"xxxx", 1014, false, false, 9000, AGAIN_GRANT_WAIT, 1050},
    {"0", 1011, false, false, 9000, AGAIN_GRANT_WAIT, 1050},
    {"xxxxx", 1015, false, false, 9000, AGAIN_GRANT_WAIT, 1064},
    /* A good answer is. */
    {"-", 1011, false, false, 9000, AGAIN_GRANT_GO, 0},
    {"e", 1011, false, false, 9000, AGAIN_GRANT_GO, 0},
    {"x-", 1012, false, false, 9000, AGAIN_GRANT_GO, 0},
    {"", 1010, true, false, 9000, AGAIN_GRANT_GO, 0},
    /* Nobody is refused. */
    {"", 1010, false, true, 9000, AGAIN_GRANT_GO, 0},
    {"", 1010, false, false, 1050, AGAIN_GRANT_GO, 0},
    {"", 1010, false, false, 1051, AGAIN_GRANT_WAIT, 1050},
    {"", 1010, false, false, 900, AGAIN_GRANT_GO, 0},
};

Test(health_cold, lets_a_few_go_until_the_first_good_answer) {
  for (size_t i = 0; i < sizeof cold_rows / sizeof cold_rows[0]; i++) {
    const cold_row *row = &cold_rows[i];
    again_health health = full_health();
    tell_answers(&health, 1010, row->answers);
    again_health_ask question = health_asked(row->now_ms);
    question.is_warm = row->is_warm;
    question.fail_fast = row->is_fail_fast;
    question.deadline_ms = row->deadline_ms;
    again_health_grant grant =
        again_health_on_ask(&health, &health_config, &question);
    cr_expect_eq(grant.answer, row->answer, "row %zu", i);
    if (row->answer == AGAIN_GRANT_WAIT) {
      cr_expect_eq(grant.until_ms, row->until_ms, "row %zu: %d", i,
                   (int)grant.until_ms);
    }
  }
}

/* Whoever goes without waiting leaves less for those who may wait. */
Test(health_cold, counts_who_would_not_wait) {
  again_health health = fresh_health();
  health_config.fail_fast = true;
  for (unsigned k = 0; k < 100; k++) {
    cr_expect_eq(ask_newly(&health, 1000).answer, AGAIN_GRANT_GO);
  }
  health_config.fail_fast = false;
  cr_expect_eq(ask_newly(&health, 1000).answer, AGAIN_GRANT_WAIT);
}

Test(health_cold, keeps_what_went_no_longer_than_its_slice) {
  again_health health = full_health();
  cr_expect_not(again_health_is_fresh(&health, 1049));
  cr_expect(again_health_is_fresh(&health, 1050));
}

/* Who had good answers does not have them kept for others. */
Test(health_cold, keeps_a_good_answer_for_those_who_had_none) {
  again_health health = fresh_health();
  again_health_tell told = {.now_ms = 1000,
                            .sent_ms = 1000,
                            .outcome = AGAIN_OUTCOME_SUCCESS,
                            .is_warm = true};
  again_health_on_tell(&health, &health_config, &told);
  cr_expect(again_health_is_fresh(&health, 1000));
  told.is_warm = false;
  again_health_on_tell(&health, &health_config, &told);
  cr_expect_not(again_health_is_fresh(&health, 1999));
  cr_expect(again_health_is_fresh(&health, 2000));
}
