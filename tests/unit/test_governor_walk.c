/* A random walk of calls that come and go, fail and are slow: nobody who is
 * held is forgotten. */
#include <criterion/criterion.h>

#include "crowd.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(governor_walk, .fini = end);

typedef enum place_state { AWAY, HELD, RUNNING } place_state;

typedef struct walk {
  crowd *self;
  uint64_t now_ms;
  place_state states[CROWD_PLACES];
  uint64_t deadlines_ms[CROWD_PLACES];
} walk;

static void walk_ask(walk *at, size_t place) {
  uint64_t draw = crowd_random(at->self);
  again_want want = crowd_want(at->deadlines_ms[place]);
  want.may_probe = place % 3 != 0;
  want.is_idempotent = place % 2 != 0;
  want.is_retry = draw % 2 != 0;
  want.overload = want.is_retry;
  want.reason = want.is_retry ? "throttling" : NULL;
  static const place_state after[] = {[AGAIN_GRANT_REFUSE] = AWAY,
                                      [AGAIN_GRANT_WAIT] = HELD,
                                      [AGAIN_GRANT_GO] = RUNNING};
  const again_grant *grant = crowd_ask_as(at->self, place, at->now_ms, want);
  at->states[place] = after[grant->answer];
}

static void walk_tell(walk *at, size_t place, again_outcome outcome) {
  crowd_tell(at->self, place, at->now_ms, outcome);
  at->states[place] = AWAY;
}

/* Whoever is told, or whose time has come, asks: at once, or where it is slow
 * some time. */
static void walk_wake(walk *at, bool may_be_slow) {
  for (size_t place = 0; place < CROWD_PLACES; place++) {
    bool is_due = at->self->is_told[place] ||
                  at->self->grants[place].until_ms <= at->now_ms;
    bool comes = !may_be_slow || crowd_random(at->self) % 4 != 0;
    if (at->states[place] == HELD && is_due && comes) {
      walk_ask(at, place);
    }
  }
}

/* The oldest of those who stand there was told, or knows when to come. */
static void expect_nobody_forgotten(const walk *at) {
  size_t oldest = CROWD_PLACES;
  for (size_t place = 0; place < CROWD_PLACES; place++) {
    if (at->states[place] == HELD &&
        (oldest == CROWD_PLACES ||
         at->deadlines_ms[place] < at->deadlines_ms[oldest])) {
      oldest = place;
    }
  }
  if (oldest != CROWD_PLACES && !at->self->is_told[oldest]) {
    uint64_t until_ms = at->self->grants[oldest].until_ms;
    cr_assert_leq(until_ms, at->deadlines_ms[oldest]);
    cr_assert_leq(until_ms, at->now_ms + 10000, "until %d at %d", (int)until_ms,
                  (int)at->now_ms);
  }
}

static void step(walk *at) {
  static const again_outcome outcomes[] = {
      AGAIN_OUTCOME_NONE,     AGAIN_OUTCOME_SUCCESS,  AGAIN_OUTCOME_ERROR,
      AGAIN_OUTCOME_OVERLOAD, AGAIN_OUTCOME_OVERLOAD, AGAIN_OUTCOME_THROTTLED};
  uint64_t draw = crowd_random(at->self);
  size_t place = (draw >> 8) % CROWD_PLACES;
  /* The server is away for some seconds, and back for some. */
  bool is_away = at->now_ms / 4000 % 2 == 0;
  again_outcome outcome =
      is_away ? outcomes[(draw >> 16) % 6] : outcomes[(draw >> 16) % 3];
  if (at->states[place] == AWAY) {
    at->deadlines_ms[place] = at->now_ms + 500 + (draw >> 24) % 20000;
    walk_ask(at, place);
  } else if (at->states[place] == RUNNING) {
    walk_tell(at, place, outcome);
  } else if (draw % 8 == 0) {
    walk_tell(at, place, AGAIN_OUTCOME_NONE);
  }
  at->now_ms += (draw >> 40) % 8;
}

/* Nothing more goes wrong: whoever is held goes, or is told that it is too
 * late. */
static void drain(walk *at) {
  for (unsigned steps = 0; steps < 30000; steps++) {
    for (size_t place = 0; place < CROWD_PLACES; place++) {
      if (at->states[place] == RUNNING) {
        walk_tell(at, place, AGAIN_OUTCOME_SUCCESS);
      }
    }
    at->now_ms++;
    walk_wake(at, false);
  }
  for (size_t place = 0; place < CROWD_PLACES; place++) {
    cr_assert_neq(at->states[place], HELD, "%zu is forgotten", place);
    if (at->states[place] == RUNNING) {
      walk_tell(at, place, AGAIN_OUTCOME_SUCCESS);
    }
  }
}

static const char *const walks[] = {
    "",
    "\"rate\":\"adaptive\",",
    "\"budget\":\"concurrency\",",
    "\"budget\":\"tokens\",\"rate\":\"adaptive\",",
};

Test(governor_walk, nobody_is_forgotten) {
  enum { STEPS = 25000 };
  for (size_t i = 0; i < sizeof(walks) / sizeof(walks[0]); i++) {
    walk at = {.self = crowd_make(walks[i], true)};
    unsigned held_count = 0;
    for (unsigned n = 0; n < STEPS; n++) {
      step(&at);
      walk_wake(&at, true);
      expect_nobody_forgotten(&at);
      held_count += at.states[n % CROWD_PLACES] == HELD;
    }
    cr_expect_gt(held_count, STEPS / 100, "%u were held", held_count);
    drain(&at);
    crowd_finish(at.self);
  }
}
