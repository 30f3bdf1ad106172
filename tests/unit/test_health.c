/* The health of a scope: what closes it, who probes and when, and what opens
 * it. */
#include <criterion/criterion.h>

#include "harness.h"
#include "health_script.h"

static void end(void) {
  assert_balance();
}
TestSuite(health, .fini = end);

static const again_outcome good = AGAIN_OUTCOME_SUCCESS;
static const again_outcome bad = AGAIN_OUTCOME_OVERLOAD;

/* ---- closing ------------------------------------------------------------- */

typedef struct close_row {
  const char *answers;
  uint32_t close_after;
  again_health_mode mode;
} close_row;

static const close_row close_rows[] = {
    {"xxxx", 5, AGAIN_HEALTH_CLEAR},
    {"xxxxx", 5, AGAIN_HEALTH_CLOSED},
    {"txtxt", 5, AGAIN_HEALTH_CLOSED},
    {"xxxx00000x", 5, AGAIN_HEALTH_CLOSED},
    {"xxxx-x", 5, AGAIN_HEALTH_CLEAR},
    {"xxxxexxxx", 5, AGAIN_HEALTH_CLEAR}, /* an error is an answer */
    {"-----xxxx", 5, AGAIN_HEALTH_CLEAR},
    {"-----xxxxx", 5, AGAIN_HEALTH_CLOSED},
    /* Failures by chance make it patient. */
    {"x-x-x-x-xxxxx", 5, AGAIN_HEALTH_CLEAR},
    {"x-x-x-x-xxxxxxxxxxxxxxxxxxxx", 5, AGAIN_HEALTH_CLOSED},
    {"x", 1, AGAIN_HEALTH_CLOSED},
    {"xx", 3, AGAIN_HEALTH_CLEAR},
    {"xxx", 3, AGAIN_HEALTH_CLOSED},
};

Test(health, closes_when_chance_does_not_explain_it) {
  for (size_t i = 0; i < sizeof close_rows / sizeof close_rows[0]; i++) {
    again_health health = fresh_health();
    health_config.close_after = close_rows[i].close_after;
    tell_answers(&health, 1000, close_rows[i].answers);
    cr_expect_eq(health.mode, close_rows[i].mode, "%s", close_rows[i].answers);
  }
}

Test(health, lets_everything_go_while_it_is_clear) {
  again_health health = fresh_health();
  tell_answers(&health, 1000, "xxxx");
  for (unsigned k = 0; k < 1000; k++) {
    again_health_grant grant = ask_health(&health, 1004);
    cr_expect_eq(grant.answer, AGAIN_GRANT_GO);
    cr_expect_eq(grant.probe, 0);
  }
}

/* ---- probes -------------------------------------------------------------- */

typedef struct delay_row {
  uint64_t shortest_ms; /* after so many probes that failed */
  uint64_t longest_ms;
} delay_row;

static const delay_row delay_rows[] = {
    {50, 100},  {75, 150},  {113, 225},  {169, 338},
    {253, 506}, {380, 759}, {500, 1000}, {500, 1000},
};

static void expect_delays(uint64_t draw) {
  again_health health = fresh_health();
  for (unsigned k = 0; k < 5; k++) {
    tell_health(&health, 1000, 1000, 0, bad, draw);
  }
  uint64_t now_ms = 1000;
  for (size_t i = 0; i < sizeof delay_rows / sizeof delay_rows[0]; i++) {
    now_ms += draw == 0 ? delay_rows[i].shortest_ms : delay_rows[i].longest_ms;
    again_health_grant early = ask_health(&health, now_ms - 1);
    cr_expect_eq(early.answer, AGAIN_GRANT_WAIT);
    cr_expect_eq(early.until_ms, now_ms, "row %zu: %d", i,
                 (int)(early.until_ms - now_ms));
    again_health_grant probe = ask_health(&health, now_ms);
    cr_expect_eq(probe.answer, AGAIN_GRANT_GO);
    cr_assert_neq(probe.probe, 0);
    tell_health(&health, now_ms, now_ms, probe.probe, bad, draw);
  }
}

Test(health, probes_on_its_schedule) {
  expect_delays(0);
  expect_delays(UINT64_MAX);
}

typedef struct end_row {
  again_outcome outcome; /* of a probe that went at 1054 and ended at 1100 */
  again_health_mode mode;
  uint64_t next_ms; /* when the next call may go */
} end_row;

static const end_row end_rows[] = {
    {AGAIN_OUTCOME_SUCCESS, AGAIN_HEALTH_RECOVERING, 1100},
    {AGAIN_OUTCOME_ERROR, AGAIN_HEALTH_RECOVERING, 1100},
    {AGAIN_OUTCOME_OVERLOAD, AGAIN_HEALTH_CLOSED, 1175},
    {AGAIN_OUTCOME_THROTTLED, AGAIN_HEALTH_CLOSED, 1175},
    {AGAIN_OUTCOME_NONE, AGAIN_HEALTH_CLOSED, 1150}, /* as long as before */
};

Test(health, sends_one_probe_at_a_time) {
  for (size_t i = 0; i < sizeof end_rows / sizeof end_rows[0]; i++) {
    const end_row *row = &end_rows[i];
    again_health health = closed_health();
    again_health_grant probe = ask_health(&health, 1054);
    cr_assert_eq(probe.answer, AGAIN_GRANT_GO);
    again_health_grant second = ask_health(&health, 1060);
    cr_expect_eq(second.answer, AGAIN_GRANT_WAIT);
    cr_expect_eq(second.until_ms, 11054);
    tell_health(&health, 1100, 1054, probe.probe, row->outcome, 0);
    cr_expect_eq(health.mode, row->mode, "row %zu", i);
    if (row->next_ms > 1100) {
      cr_expect_eq(ask_health(&health, row->next_ms - 1).until_ms, row->next_ms,
                   "row %zu", i);
    }
    cr_expect_eq(ask_health(&health, row->next_ms).answer, AGAIN_GRANT_GO,
                 "row %zu", i);
  }
}

/* A probe that is never closed holds its lease no longer than that. */
Test(health, takes_the_lease_back) {
  again_health health = closed_health();
  again_health_grant lost = ask_health(&health, 1054);
  cr_expect_eq(ask_health(&health, 11053).answer, AGAIN_GRANT_WAIT);
  again_health_ask question = health_asked(11054);
  question.draw = 8;
  again_health_grant next =
      again_health_on_ask(&health, &health_config, &question);
  cr_expect_eq(next.answer, AGAIN_GRANT_GO);
  cr_expect_neq(next.probe, lost.probe);
  /* That it failed after all ends no lease of another. */
  tell_health(&health, 11060, 1054, lost.probe, bad, 0);
  cr_expect_eq(ask_health(&health, 11060).until_ms, 21054);
  /* That it went well is good news. */
  tell_health(&health, 11070, 1054, lost.probe, good, 0);
  cr_expect_eq(health.mode, AGAIN_HEALTH_RECOVERING);
}

typedef struct stale_row {
  uint64_t sent_ms; /* it was closed at 1004 */
  again_outcome outcome;
  again_health_mode mode;
} stale_row;

static const stale_row stale_rows[] = {
    {1000, AGAIN_OUTCOME_SUCCESS, AGAIN_HEALTH_CLOSED},
    {1004, AGAIN_OUTCOME_SUCCESS, AGAIN_HEALTH_CLOSED},
    {1005, AGAIN_OUTCOME_SUCCESS, AGAIN_HEALTH_RECOVERING},
    {1005, AGAIN_OUTCOME_OVERLOAD, AGAIN_HEALTH_CLOSED},
    {1005, AGAIN_OUTCOME_NONE, AGAIN_HEALTH_CLOSED},
};

Test(health, is_opened_by_what_was_sent_since) {
  for (size_t i = 0; i < sizeof stale_rows / sizeof stale_rows[0]; i++) {
    again_health health = closed_health();
    tell_health(&health, 1030, stale_rows[i].sent_ms, 0, stale_rows[i].outcome,
                0);
    cr_expect_eq(health.mode, stale_rows[i].mode, "row %zu", i);
  }
}

/* What was sent before it closed does not close it once more. */
Test(health, is_not_closed_by_what_was_sent_before) {
  again_health health = closed_health();
  again_health_grant probe = ask_health(&health, 1054);
  tell_health(&health, 1060, 1054, probe.probe, good, 0);
  for (unsigned k = 0; k < 100; k++) {
    tell_health(&health, 1061, 1000, 0, bad, 0);
  }
  cr_expect_eq(health.mode, AGAIN_HEALTH_RECOVERING);
}

/* ---- who is held --------------------------------------------------------- */

typedef struct held_row {
  uint64_t now_ms; /* the first probe is at 1054 */
  uint64_t deadline_ms;
  uint32_t queued_count;
  bool may_probe;
  bool fail_fast;
  bool is_probe_out;
  again_grant_answer answer;
  uint64_t until_ms;
  again_grant_answer outlook;
} held_row;

#define FOREVER UINT64_MAX

static const held_row held_rows[] = {
    {1010, FOREVER, 1, true, false, false, AGAIN_GRANT_WAIT, 1054,
     AGAIN_GRANT_GO},
    {1010, 1054, 1, true, false, false, AGAIN_GRANT_WAIT, 1054, AGAIN_GRANT_GO},
    /* No probe comes before the deadline. */
    {1010, 1053, 1, true, false, false, AGAIN_GRANT_REFUSE, 1054,
     AGAIN_GRANT_REFUSE},
    {1010, FOREVER, 1, true, true, false, AGAIN_GRANT_REFUSE, 1054,
     AGAIN_GRANT_REFUSE},
    /* Who would rather fail may probe: somebody has to. */
    {1054, FOREVER, 1, true, true, false, AGAIN_GRANT_GO, 0,
     AGAIN_GRANT_REFUSE},
    {1054, 1054, 1, true, false, false, AGAIN_GRANT_GO, 0, AGAIN_GRANT_GO},
    /* Others are better probes; alone it goes. */
    {1054, FOREVER, 2, false, false, false, AGAIN_GRANT_WAIT, 1154,
     AGAIN_GRANT_GO},
    {1054, FOREVER, 1, false, false, false, AGAIN_GRANT_GO, 0, AGAIN_GRANT_GO},
    /* Until its deadline: theirs may end well before. */
    {1054, 1100, 2, false, false, false, AGAIN_GRANT_WAIT, 1100,
     AGAIN_GRANT_GO},
    {1100, 1100, 2, false, false, false, AGAIN_GRANT_REFUSE, 1100,
     AGAIN_GRANT_GO},
    /* A probe may come back at any time. */
    {1060, FOREVER, 1, true, false, true, AGAIN_GRANT_WAIT, 11054,
     AGAIN_GRANT_GO},
    {1060, 1070, 1, true, false, true, AGAIN_GRANT_WAIT, 1070, AGAIN_GRANT_GO},
    {1070, 1070, 1, true, false, true, AGAIN_GRANT_REFUSE, 1070,
     AGAIN_GRANT_GO},
    {1060, FOREVER, 1, true, true, true, AGAIN_GRANT_REFUSE, 11054,
     AGAIN_GRANT_REFUSE},
};

static void expect_held(size_t i, bool by_policy) {
  const held_row *row = &held_rows[i];
  again_health health = closed_health();
  if (row->is_probe_out) {
    cr_assert_eq(ask_health(&health, 1054).answer, AGAIN_GRANT_GO);
  }
  health_config.fail_fast = by_policy && row->fail_fast;
  again_health_ask question = {.now_ms = row->now_ms,
                               .deadline_ms = row->deadline_ms,
                               .queued_count = row->queued_count,
                               .may_probe = row->may_probe,
                               .fail_fast = row->fail_fast && !by_policy};
  cr_expect_eq(again_health_outlook(&health, &health_config, &question),
               row->outlook, "row %zu", i);
  again_health_grant grant =
      again_health_on_ask(&health, &health_config, &question);
  cr_expect_eq(grant.answer, row->answer, "row %zu", i);
  cr_expect_eq(grant.until_ms, row->until_ms, "row %zu: %d", i,
               (int)grant.until_ms);
}

Test(health, holds_who_can_wait) {
  for (size_t i = 0; i < sizeof held_rows / sizeof held_rows[0]; i++) {
    expect_held(i, false);
    expect_held(i, true);
  }
}

typedef struct last_row {
  uint64_t deadline_ms; /* it was closed at 1004 */
  uint64_t late_ms;
} last_row;

static const last_row last_rows[] = {
    {FOREVER, 21004},
    {41004, 21004},
    {11004, 6004}, /* half of its time */
    {1104, 1054},  /* the first probe is at 1054 in any case */
};

/* Whoever has one attempt left waits for others to probe, but not for ever. */
Test(health, spares_last_attempts) {
  for (size_t i = 0; i < sizeof last_rows / sizeof last_rows[0]; i++) {
    again_health health = closed_health();
    again_health_ask question = health_asked(1053);
    question.is_last = true;
    question.deadline_ms = last_rows[i].deadline_ms;
    again_health_grant grant =
        again_health_on_ask(&health, &health_config, &question);
    cr_expect_eq(grant.until_ms, 1054, "row %zu", i);
    if (last_rows[i].late_ms > 1054) {
      question.now_ms = 1054;
      grant = again_health_on_ask(&health, &health_config, &question);
      cr_expect_eq(grant.answer, AGAIN_GRANT_WAIT, "row %zu", i);
      cr_expect_eq(grant.until_ms, last_rows[i].late_ms, "row %zu: %d", i,
                   (int)grant.until_ms);
    }
    question.now_ms = last_rows[i].late_ms;
    grant = again_health_on_ask(&health, &health_config, &question);
    cr_expect_eq(grant.answer, AGAIN_GRANT_GO, "row %zu", i);
  }
}

/* Nobody who will ask later is refused by a scope that is open. */
Test(health, looks_out_well_while_it_is_open) {
  again_health health = fresh_health();
  again_health_ask question = health_asked(1000);
  question.fail_fast = true;
  question.deadline_ms = 0;
  cr_expect_eq(again_health_outlook(&health, &health_config, &question),
               AGAIN_GRANT_GO);
  health = closed_health();
  tell_health(&health, 1030, 1005, 0, good, 0);
  cr_expect_eq(again_health_outlook(&health, &health_config, &question),
               AGAIN_GRANT_GO);
}

/* ---- the clock ----------------------------------------------------------- */

typedef struct clock_row {
  uint64_t closed_ms;
  uint64_t now_ms;
  uint64_t latest_ms; /* after which nobody waits */
} clock_row;

static const clock_row clock_rows[] = {
    {10000, 0, 1000},
    {UINT64_MAX - 1, 5000, 1000},
    {UINT64_MAX, UINT64_MAX, 0},
    {0, UINT64_MAX, 0},
};

Test(health, goes_on_whatever_the_clock_does) {
  for (size_t i = 0; i < sizeof clock_rows / sizeof clock_rows[0]; i++) {
    const clock_row *row = &clock_rows[i];
    again_health health = fresh_health();
    for (unsigned k = 0; k < 5; k++) {
      tell_health(&health, row->closed_ms, row->closed_ms, 0, bad, UINT64_MAX);
    }
    cr_assert_eq(health.mode, AGAIN_HEALTH_CLOSED);
    again_health_grant grant = ask_health(&health, row->now_ms);
    uint64_t now_ms = row->now_ms;
    if (grant.answer == AGAIN_GRANT_WAIT) {
      cr_expect_leq(grant.until_ms - now_ms, row->latest_ms, "row %zu", i);
      now_ms = grant.until_ms;
      health.lease.next_ms = now_ms; /* else it would say the same again */
      grant = ask_health(&health, now_ms);
    }
    cr_assert_eq(grant.answer, AGAIN_GRANT_GO, "row %zu", i);
    tell_health(&health, now_ms, now_ms, grant.probe, good, 0);
    cr_expect_eq(health.mode, AGAIN_HEALTH_RECOVERING, "row %zu", i);
  }
}

/* A lease that ends in a far future is of a clock that went back. */
Test(health, believes_no_lease_that_is_too_long) {
  again_health health = closed_health();
  cr_assert_eq(ask_health(&health, 1054).answer, AGAIN_GRANT_GO);
  health.lease.until_ms = 1000000;
  cr_expect_eq(ask_health(&health, 1060).answer, AGAIN_GRANT_GO);
}
