/* Held calls: they stand in a queue, the oldest deadline first, and who is next
 * is told. */
#include <criterion/criterion.h>

#include "crowd.h"
#include "deciding/turn.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(governor_held, .fini = end);

Test(governor_held, oldest_deadline_goes_first) {
  crowd *self = crowd_make("", true);
  crowd_close_scope(self, 0);
  cr_expect_eq(crowd_ask(self, 1, 10, 5000)->until_ms, 100);
  cr_expect_eq(crowd_ask(self, 2, 10, 4000)->until_ms, 100);
  cr_expect_eq(crowd_ask(self, 3, 10, 4500)->why, AGAIN_WHY_UNAVAILABLE);
  cr_expect_geq(self->grants[3].until_ms, 10 + AGAIN_TURN_LATE_MS,
                "others are before it");
  cr_expect_eq(self->grants[3].held, &self->places[3]);

  cr_expect_eq(crowd_ask(self, 1, 100, 5000)->answer, AGAIN_GRANT_WAIT);
  const again_grant *probe = crowd_ask(self, 2, 100, 4000);
  cr_expect_eq(probe->answer, AGAIN_GRANT_GO);
  cr_expect(probe->is_probe);
  cr_expect_null(probe->held);
  crowd_expect_told(self, "3");
  cr_expect_eq(crowd_ask(self, 3, 100, 4500)->answer, AGAIN_GRANT_WAIT);
  crowd_tell(self, 2, 150, AGAIN_OUTCOME_SUCCESS);
  crowd_expect_told(self, "3");
  cr_expect_eq(crowd_ask(self, 3, 150, 4500)->answer, AGAIN_GRANT_GO);
  crowd_expect_told(self, "1");
  cr_expect_not(self->grants[3].is_probe);
  crowd_tell(self, 1, 160, AGAIN_OUTCOME_NONE);
  crowd_finish(self);
}

typedef struct probe_row {
  const char *what;
  bool may_probe[3];
  bool is_idempotent[3];
  size_t probe;
} probe_row;

/* Of three with later and later deadlines. */
static const probe_row probe_rows[] = {
    {"all alike", {true, true, true}, {true, true, true}, 1},
    {"idempotent ones first", {true, true, true}, {false, false, true}, 3},
    {"then what may be repeated", {false, true, true}, {true, false, false}, 2},
    {"somebody in any case", {false, false, false}, {true, true, true}, 1},
};

Test(governor_held, best_of_them_probes) {
  for (size_t i = 0; i < sizeof(probe_rows) / sizeof(probe_rows[0]); i++) {
    const probe_row *row = &probe_rows[i];
    crowd *self = crowd_make("", true);
    crowd_close_scope(self, 0);
    for (size_t round = 0; round < 2; round++) {
      for (size_t place = 1; place <= 3; place++) {
        again_want want = crowd_want(1000 * place);
        want.may_probe = row->may_probe[place - 1];
        want.is_idempotent = row->is_idempotent[place - 1];
        bool goes = round == 1 && place == row->probe;
        const again_grant *grant = crowd_ask_as(self, place, 100 * round, want);
        cr_expect_eq(grant->answer, goes ? AGAIN_GRANT_GO : AGAIN_GRANT_WAIT,
                     "%s: %zu", row->what, place);
      }
    }
    cr_expect(self->grants[row->probe].is_probe, "%s", row->what);
    for (size_t place = 1; place <= 3; place++) {
      crowd_tell(self, place, 200, AGAIN_OUTCOME_NONE);
    }
    crowd_finish(self);
  }
}

/* Once it recovers, the oldest goes, and no better probe before it. */
Test(governor_held, probes_do_not_overtake) {
  crowd *self = crowd_make("", true);
  crowd_close_scope(self, 0);
  again_want reluctant = crowd_want(1000);
  reluctant.is_idempotent = false;
  (void)crowd_ask_as(self, 1, 0, reluctant);
  (void)crowd_ask(self, 2, 0, 2000);
  (void)crowd_ask(self, 3, 0, 3000);
  cr_assert(crowd_ask(self, 2, 100, 2000)->is_probe);
  crowd_tell(self, 2, 200, AGAIN_OUTCOME_SUCCESS);
  crowd_expect_told(self, "1 3");
  cr_expect_eq(crowd_ask(self, 3, 200, 3000)->answer, AGAIN_GRANT_WAIT);
  cr_expect_eq(crowd_ask_as(self, 1, 200, reluctant)->answer, AGAIN_GRANT_GO);
  crowd_tell(self, 3, 200, AGAIN_OUTCOME_NONE);
  crowd_finish(self);
}

/* Who stands first and does not come holds up nobody for long. */
Test(governor_held, passes_over_who_does_not_come) {
  crowd *self = crowd_make("", true);
  crowd_close_scope(self, 0);
  (void)crowd_ask(self, 1, 0, 60000);
  (void)crowd_ask(self, 2, 0, 61000);
  cr_expect_eq(crowd_ask(self, 2, 100 + AGAIN_TURN_LATE_MS, 61000)->answer,
               AGAIN_GRANT_WAIT);
  cr_expect_leq(self->grants[2].until_ms, 100 + 4 * AGAIN_TURN_LATE_MS);
  cr_expect_eq(crowd_ask(self, 2, 101 + AGAIN_TURN_LATE_MS, 61000)->answer,
               AGAIN_GRANT_GO);
  crowd_expect_told(self, "1");
  cr_expect_eq(crowd_ask(self, 1, 5000, 60000)->answer, AGAIN_GRANT_WAIT);
  crowd_tell(self, 1, 5000, AGAIN_OUTCOME_NONE);
  crowd_finish(self);
}

/* A loop that stands still costs the others one second, not one each time: all
 * the time of a crowd whose first place never asks again. */
Test(governor_held, waits_for_the_absent_once) {
  enum { STEP_MS = 10, LATEST_MS = 4000 };
  crowd *self = crowd_make("", true);
  size_t left = CROWD_PLACES - 2;
  bool is_gone[CROWD_PLACES] = {false};
  crowd_close_scope(self, 0);
  for (size_t place = 1; place < CROWD_PLACES; place++) {
    (void)crowd_ask(self, place, 0, 60000 + place);
  }
  uint64_t now_ms = 0;
  for (; left > 0 && now_ms < 60000; now_ms += STEP_MS) {
    for (size_t place = 2; place < CROWD_PLACES; place++) {
      if (is_gone[place] ||
          (!self->is_told[place] && self->grants[place].until_ms > now_ms)) {
        continue;
      }
      if (crowd_ask(self, place, now_ms, 60000 + place)->answer ==
          AGAIN_GRANT_GO) {
        crowd_tell(self, place, now_ms, AGAIN_OUTCOME_SUCCESS);
        is_gone[place] = true;
        left--;
      }
    }
  }
  cr_expect_lt(now_ms, LATEST_MS, "%d ms", (int)now_ms);
  crowd_tell(self, 1, now_ms, AGAIN_OUTCOME_NONE);
  crowd_finish(self);
}

Test(governor_held, tells_who_is_next_when_the_first_leaves) {
  crowd *self = crowd_make("", true);
  crowd_close_scope(self, 0);
  for (size_t place = 1; place <= 3; place++) {
    (void)crowd_ask(self, place, 0, 1000 * place);
  }
  crowd_tell(self, 3, 10, AGAIN_OUTCOME_NONE);
  crowd_expect_told(self, "1");
  crowd_tell(self, 1, 20, AGAIN_OUTCOME_NONE);
  crowd_expect_told(self, "2");
  crowd_tell(self, 2, 30, AGAIN_OUTCOME_NONE);
  crowd_expect_told(self, "");
  crowd_finish(self);
}

/* After so many good answers an outage, and the first probe that is well: when
 * the first call has to wait again. */
static uint64_t wait_after_outage(unsigned good_count) {
  crowd *self = crowd_make("", true);
  for (unsigned i = 0; i < good_count; i++) {
    cr_assert_eq(crowd_ask(self, 0, 0, AGAIN_NEVER)->answer, AGAIN_GRANT_GO);
    crowd_tell(self, 0, 0, AGAIN_OUTCOME_SUCCESS);
  }
  crowd_close_scope(self, 0);
  cr_assert(crowd_ask(self, 1, 200, 60000)->is_probe);
  crowd_tell(self, 1, 200, AGAIN_OUTCOME_SUCCESS);
  while (crowd_ask(self, 1, 200, 60000)->answer == AGAIN_GRANT_GO) {
    crowd_tell(self, 1, 200, AGAIN_OUTCOME_NONE);
  }
  uint64_t wait_ms = self->grants[1].until_ms - 200;
  crowd_tell(self, 1, 200, AGAIN_OUTCOME_NONE);
  crowd_finish(self);
  return wait_ms;
}

/* What went well without the lock counts when it no longer does. */
Test(governor_held, remembers_the_pace_of_before) {
  cr_expect_geq(wait_after_outage(0), 50);
  cr_expect_leq(wait_after_outage(20000), 10);
}

/* Told of by nobody, all look themselves, ten times a second or less, and not
 * past their deadline. */
Test(governor_held, looks_itself_where_nobody_is_told) {
  crowd *self = crowd_make("", false);
  crowd_close_scope(self, 0);
  for (size_t place = 1; place <= 3; place++) {
    const again_grant *grant = crowd_ask(self, place, 10, 150);
    cr_expect_eq(grant->answer, AGAIN_GRANT_WAIT);
    cr_expect_geq(grant->until_ms, place == 1 ? 100 : 110);
    cr_expect_leq(grant->until_ms, 150);
  }
  for (size_t place = 1; place <= 3; place++) {
    crowd_tell(self, place, 100, AGAIN_OUTCOME_NONE);
  }
  crowd_finish(self);
}

/* Whoever lends no place asks again and again, and is in nobody's way. */
Test(governor_held, needs_no_place) {
  crowd *self = crowd_make("", true);
  crowd_close_scope(self, 0);
  (void)crowd_ask(self, 1, 0, 5000);
  const again_time now = {100, 0};
  again_want want = crowd_want(9000);
  want.send_ms = now.mono_ms;
  again_grant grant = AGAIN_GRANT_INIT;
  self->governor->ask(self->governor, "s", &now, &want, &grant);
  cr_expect_eq(grant.answer, AGAIN_GRANT_GO);
  cr_expect(grant.is_probe);
  again_grant second = AGAIN_GRANT_INIT;
  self->governor->ask(self->governor, "s", &now, &want, &second);
  cr_expect_eq(second.answer, AGAIN_GRANT_WAIT);
  cr_expect_null(second.held);
  cr_expect_leq(second.until_ms, 300);
  crowd_tell(self, 1, 100, AGAIN_OUTCOME_NONE);
  crowd_finish(self);
}

/* A queue that no memory is left for is none: all ask again and again. */
Test(governor_held, holds_without_memory) {
  crowd *self = crowd_make("", true);
  crowd_close_scope(self, 0);
  counting_reset(1);
  const again_grant *grant = crowd_ask(self, 1, 0, 5000);
  cr_expect(counting_failed());
  counting_reset(0);
  cr_expect_eq(grant->answer, AGAIN_GRANT_WAIT);
  cr_expect_leq(grant->until_ms, 200);
  cr_expect_eq(crowd_ask(self, 1, 100, 5000)->answer, AGAIN_GRANT_GO);
  crowd_tell(self, 1, 100, AGAIN_OUTCOME_NONE);
  crowd_finish(self);
}

Test(governor_held, refuses_who_would_rather_fail) {
  crowd *self = crowd_make("", true);
  crowd_close_scope(self, 0);
  (void)crowd_ask(self, 1, 0, 5000);
  cr_assert(crowd_ask(self, 1, 100, 5000)->is_probe);
  (void)crowd_ask(self, 2, 100, 5000);
  crowd_tell(self, 1, 200, AGAIN_OUTCOME_SUCCESS);
  again_want want = crowd_want(9000);
  want.fail_fast = true;
  const again_grant *grant = crowd_ask_as(self, 3, 200, want);
  cr_expect_eq(grant->answer, AGAIN_GRANT_REFUSE);
  cr_expect_eq(grant->why, AGAIN_WHY_UNAVAILABLE);
  crowd_tell(self, 2, 200, AGAIN_OUTCOME_NONE);
  crowd_finish(self);
}

/* Nothing was heard of the server: the seventeenth waits for an answer. */
static crowd *cold_crowd(void) {
  crowd *self = crowd_make("", true);
  for (size_t i = 0; i < 16; i++) {
    cr_assert_eq(crowd_ask(self, i, 0, 5000)->answer, AGAIN_GRANT_GO);
  }
  cr_assert_eq(crowd_ask(self, 16, 0, 5000)->answer, AGAIN_GRANT_WAIT);
  cr_assert_eq(crowd_ask(self, 17, 0, 6000)->answer, AGAIN_GRANT_WAIT);
  return self;
}

Test(governor_held, lets_all_go_after_the_first_good_answer) {
  crowd *self = cold_crowd();
  crowd_tell(self, 0, 20, AGAIN_OUTCOME_SUCCESS);
  crowd_expect_told(self, "16");
  cr_expect_eq(crowd_ask(self, 16, 20, 5000)->answer, AGAIN_GRANT_GO);
  crowd_expect_told(self, "17");
  cr_expect_eq(crowd_ask(self, 17, 20, 6000)->answer, AGAIN_GRANT_GO);
  crowd_finish(self);
}

Test(governor_held, lets_more_go_while_no_answer_comes) {
  crowd *self = cold_crowd();
  cr_expect_eq(self->grants[16].until_ms, 50);
  for (size_t i = 18; i < 20; i++) {
    const again_grant *grant = crowd_ask(self, i, 10, 7000);
    cr_expect_eq(grant->answer, AGAIN_GRANT_WAIT);
    cr_expect_eq(grant->why, AGAIN_WHY_NONE, "nothing is wrong");
  }
  cr_expect_eq(crowd_ask(self, 16, 50, 5000)->answer, AGAIN_GRANT_GO);
  crowd_expect_told(self, "17");
  cr_expect_eq(crowd_ask(self, 17, 50, 6000)->answer, AGAIN_GRANT_GO);
  crowd_finish(self);
}

Test(governor_held, refuses_nobody_while_no_answer_comes) {
  crowd *self = cold_crowd();
  again_want want = crowd_want(9000);
  want.fail_fast = true;
  cr_expect_eq(crowd_ask_as(self, 18, 0, want)->answer, AGAIN_GRANT_GO);
  cr_expect_eq(crowd_ask(self, 19, 0, 40)->answer, AGAIN_GRANT_GO,
               "no time for another slice");
  crowd_finish(self);
}

/* Also where what held them is gone meanwhile. */
Test(governor_held, lets_go_under_another_policy) {
  crowd *self = crowd_make("", true);
  crowd_close_scope(self, 0);
  (void)crowd_ask(self, 1, 0, 5000);
  (void)crowd_ask(self, 2, 0, 6000);
  again_policy *policy = crowd_policy("\"scope\":\"call\",");
  cr_assert_eq(again_governor_set_policy(self->governor, policy), AGAIN_OK);
  again_policy_unref(policy);
  cr_expect_eq(crowd_ask(self, 1, 100, 5000)->answer, AGAIN_GRANT_GO);
  crowd_expect_told(self, "2");
  cr_expect_eq(crowd_ask(self, 2, 100, 6000)->answer, AGAIN_GRANT_GO);
  crowd_finish(self);
}
