#include "governing/health.h"

#include <math.h>
#include <string.h>

#include "base/extremes.h"
#include "base/saturate.h"
#include "governing/budget_type.h"

/* In an outage of seconds the first probes find its end soon; in a long one a
 * probe a second harms nobody, and the end is found in less than that. */
const again_schedule again_health_probe = {.base_ms = 100,
                                           .cap_ms = 1000,
                                           .factor = 1.5,
                                           .jitter = AGAIN_JITTER_EQUAL};

/* Closed for less than this: it was chance, or as good as that. */
static const uint64_t false_ms = 1000;

/* The ramp begins at the pace before, divided by a number that grows by one
 * for each second that it was closed, down to a tenth: a server that was away
 * for long comes back cold. */
static const double pace_share_least = 0.1;
static const double second_ms = 1000;

/* A clear scope is strained where half of a round's answers are overload, in
 * two rounds in a row: a burst of failures is over by then. A round has so
 * many answers in so much time, or shows nothing. */
static const double strained_share = 0.5;
static const uint32_t strained_rounds = 2;
static const uint32_t strained_answers = 12;
static const uint64_t strained_round_ms = 5000;

/* More answers a second are not counted. */
static const double known_most = 1e9;

/* Whoever has one attempt left does not probe for so long, or half of its time:
 * if nobody else can, the outage is more likely to be over by then. */
static const uint64_t last_ms = 20000;
/* Where others are to probe, it is looked at again after so long. */
static const uint64_t others_ms = 100;

/* Of the answers that are assumed so many belong to what goodput looks at. */
static const uint32_t late_slices = AGAIN_HEALTH_LATE_MS / AGAIN_GOODPUT_MS;

/* Good answers only for so long: what is kept is of no use. */
static const uint64_t fresh_ms = 10000;

void again_health_init(again_health *health) {
  memset(health, 0, sizeof(*health));
  again_ramp_init(&health->ramp);
}

void again_health_assume(again_health *health, uint64_t now_ms,
                         uint32_t good_count) {
  again_goodput_add(&health->goodput, again_sat_sub(now_ms, AGAIN_GOODPUT_MS),
                    good_count / late_slices);
  again_streak_assume(&health->streak, good_count);
}

/* ---- modes --------------------------------------------------------------- */

static void close_scope(again_health *health, const again_health_config *config,
                        uint64_t now_ms, uint64_t draw) {
  const again_ramp *ramp = &health->ramp;
  bool is_ramp_good =
      health->mode == AGAIN_HEALTH_RECOVERING && ramp->is_quiet != 0;
  double known = fmax(again_goodput_pace(&health->goodput, now_ms),
                      is_ramp_good ? ramp->pace : 0);
  health->known = fmin(known, known_most);
  health->mode = AGAIN_HEALTH_CLOSED;
  health->closed_ms = now_ms;
  again_lease_begin(&health->lease, &config->probe, now_ms, draw);
}

static void open_scope(again_health *health, uint64_t now_ms) {
  uint64_t closed_ms = again_sat_sub(now_ms, health->closed_ms);
  double share =
      fmax(pace_share_least, 1 / (1 + (double)closed_ms / second_ms));
  health->mode = AGAIN_HEALTH_RECOVERING;
  health->opened_ms = now_ms;
  if (closed_ms < false_ms) {
    again_streak_learn(&health->streak);
  }
  again_streak_drop(&health->streak);
  again_ramp_begin(&health->ramp, now_ms,
                   fmax(health->known * share, again_ramp_first_pace()));
  again_round_begin(&health->round, now_ms);
}

static void clear_scope(again_health *health, uint64_t now_ms) {
  health->mode = AGAIN_HEALTH_CLEAR;
  health->strained_count = 0;
  again_round_begin(&health->round, now_ms);
}

/* ---- asking -------------------------------------------------------------- */

static bool is_probe_out(const again_health *health,
                         const again_health_config *config, uint64_t now_ms) {
  return again_lease_is_taken(&health->lease, config->probe_timeout_ms, now_ms);
}

static again_health_grant held(const again_health_config *config,
                               const again_health_ask *ask, uint64_t until_ms) {
  bool is_refused = config->fail_fast || ask->fail_fast ||
                    until_ms > ask->deadline_ms ||
                    ask->now_ms >= ask->deadline_ms;
  return (again_health_grant){.answer = is_refused ? AGAIN_GRANT_REFUSE
                                                   : AGAIN_GRANT_WAIT,
                              .until_ms = until_ms};
}

/* A clock that went back makes nobody wait. */
static uint64_t last_attempt_ms(const again_health *health,
                                const again_health_ask *ask) {
  uint64_t closed_ms = health->closed_ms <= ask->now_ms ? health->closed_ms : 0;
  uint64_t time_ms = again_sat_sub(ask->deadline_ms, closed_ms);
  return again_sat_add(closed_ms, again_least(time_ms / 2, last_ms));
}

static again_health_grant ask_closed(again_health *health,
                                     const again_health_config *config,
                                     const again_health_ask *ask) {
  if (is_probe_out(health, config, ask->now_ms)) {
    /* It may end well at any time, so that no deadline is too early. */
    return held(config, ask,
                again_least(health->lease.until_ms, ask->deadline_ms));
  }
  uint64_t next_ms =
      again_lease_next_ms(&health->lease, &config->probe, ask->now_ms);
  if (ask->now_ms < next_ms) {
    return held(config, ask, next_ms);
  }
  uint64_t late_ms = last_attempt_ms(health, ask);
  if (ask->is_last && ask->now_ms < late_ms) {
    return held(config, ask, late_ms);
  }
  if (!ask->may_probe && ask->queued_count > 1) {
    uint64_t until_ms = again_sat_add(ask->now_ms, others_ms);
    return held(config, ask, again_least(until_ms, ask->deadline_ms));
  }
  return (again_health_grant){
      .answer = AGAIN_GRANT_GO,
      .probe = again_lease_take(&health->lease, config->probe_timeout_ms,
                                ask->now_ms, ask->draw)};
}

static again_health_grant ask_recovering(again_health *health,
                                         const again_health_config *config,
                                         const again_health_ask *ask) {
  uint64_t until_ms;
  if (!again_ramp_ask(&health->ramp, ask->now_ms, &until_ms)) {
    return held(config, ask, until_ms);
  }
  again_round_note_sent(&health->round);
  return (again_health_grant){.answer = AGAIN_GRANT_GO};
}

bool again_health_is_cold(const again_health *health,
                          const again_health_ask *ask) {
  return health->mode == AGAIN_HEALTH_CLEAR && !ask->is_warm &&
         !again_cold_is_over(&health->cold, ask->now_ms);
}

/* Nothing is known to be wrong: whoever would not wait goes. */
static again_health_grant ask_cold(again_health *health,
                                   const again_health_config *config,
                                   const again_health_ask *ask) {
  again_health_grant grant = {.answer = AGAIN_GRANT_GO};
  if (!again_cold_ask(&health->cold, ask->now_ms, &grant.until_ms)) {
    if (!config->fail_fast && !ask->fail_fast &&
        grant.until_ms < ask->deadline_ms) {
      grant.answer = AGAIN_GRANT_WAIT;
    } else {
      again_cold_note_sent(&health->cold, ask->now_ms);
    }
  }
  return grant;
}

again_health_grant again_health_on_ask(again_health *health,
                                       const again_health_config *config,
                                       const again_health_ask *ask) {
  if (health->mode == AGAIN_HEALTH_CLOSED) {
    return ask_closed(health, config, ask);
  }
  if (health->mode == AGAIN_HEALTH_RECOVERING &&
      again_ramp_is_over(&health->ramp, ask->now_ms)) {
    clear_scope(health, ask->now_ms);
  }
  if (health->mode == AGAIN_HEALTH_RECOVERING) {
    return ask_recovering(health, config, ask);
  }
  if (again_health_is_cold(health, ask)) {
    return ask_cold(health, config, ask);
  }
  return (again_health_grant){.answer = AGAIN_GRANT_GO};
}

again_grant_answer again_health_outlook(const again_health *health,
                                        const again_health_config *config,
                                        const again_health_ask *ask) {
  if (health->mode != AGAIN_HEALTH_CLOSED) {
    return AGAIN_GRANT_GO;
  }
  bool is_late = !is_probe_out(health, config, ask->now_ms) &&
                 again_lease_next_ms(&health->lease, &config->probe,
                                     ask->now_ms) > ask->deadline_ms;
  return config->fail_fast || ask->fail_fast || is_late ? AGAIN_GRANT_REFUSE
                                                        : AGAIN_GRANT_GO;
}

/* ---- telling ------------------------------------------------------------- */

static bool is_the_probe(const again_health *health,
                         const again_health_tell *tell) {
  return health->mode == AGAIN_HEALTH_CLOSED &&
         again_lease_is_of(&health->lease, tell->probe);
}

static void tell_closed(again_health *health, const again_health_config *config,
                        const again_health_tell *tell, bool is_good) {
  if (is_good) {
    /* What was sent before says nothing of the server as it is. */
    if (is_the_probe(health, tell) || tell->sent_ms > health->closed_ms) {
      open_scope(health, tell->now_ms);
    }
  } else if (is_the_probe(health, tell)) {
    again_streak_extend(&health->streak);
    again_lease_fail(&health->lease, &config->probe, tell->now_ms, tell->draw);
  }
}

static void judge_clear(again_health *health, uint64_t now_ms) {
  const again_round *round = &health->round;
  if (!again_round_is_full(round, now_ms, strained_answers)) {
    if (again_sat_sub(now_ms, round->begun_ms) > strained_round_ms) {
      again_round_begin(&health->round, now_ms);
    }
    return;
  }
  if (again_round_share(round) >= strained_share &&
      round->bad_count < round->answer_count &&
      again_noise_is_exceeded(&health->ramp.noise, round)) {
    health->strained_count++;
  } else {
    health->strained_count = 0;
    again_noise_follow(&health->ramp.noise, round);
  }
  if (health->strained_count >= strained_rounds) {
    health->mode = AGAIN_HEALTH_RECOVERING;
    health->strained_count = 0;
    again_ramp_begin_cut(&health->ramp, round, now_ms);
  }
  again_round_begin(&health->round, now_ms);
}

static void judge(again_health *health, uint64_t now_ms) {
  if (health->mode == AGAIN_HEALTH_CLEAR) {
    judge_clear(health, now_ms);
  } else if (again_round_is_full(&health->round, now_ms,
                                 again_ramp_answers(&health->ramp))) {
    again_ramp_judge(&health->ramp, &health->round, now_ms);
    again_round_begin(&health->round, now_ms);
  }
}

static void tell_open(again_health *health, const again_health_config *config,
                      const again_health_tell *tell, bool is_good) {
  if (tell->sent_ms < health->opened_ms) {
    return; /* of before it was closed */
  }
  if (is_good) {
    again_streak_learn(&health->streak);
  } else {
    again_streak_extend(&health->streak);
    if (again_streak_is_telling(&health->streak, config->close_after)) {
      close_scope(health, config, tell->now_ms, tell->draw);
      return;
    }
  }
  again_round_note_answer(&health->round, tell->now_ms, tell->sent_ms,
                          !is_good);
  if (tell->sent_ms >= health->round.begun_ms) {
    judge(health, tell->now_ms);
  }
}

/* Good answers need not be kept for those who had some themselves. */
static void keep(again_health *health, const again_health_tell *tell,
                 bool is_good) {
  if (!is_good || !tell->is_warm) {
    uint64_t kept_ms = is_good ? AGAIN_COLD_WARM_MS : fresh_ms;
    health->fresh_ms =
        again_greatest(health->fresh_ms, again_sat_add(tell->now_ms, kept_ms));
  }
}

void again_health_on_tell(again_health *health,
                          const again_health_config *config,
                          const again_health_tell *tell) {
  again_round_note_returned(&health->round);
  if (tell->outcome == AGAIN_OUTCOME_NONE) {
    if (is_the_probe(health, tell)) {
      again_lease_return(&health->lease, tell->now_ms);
    }
    return;
  }
  bool is_good = !again_outcome_is_overload(tell->outcome);
  if (is_good) {
    again_goodput_add(&health->goodput, tell->now_ms, 1);
    again_cold_end(&health->cold, tell->now_ms);
  }
  keep(health, tell, is_good);
  if (health->mode == AGAIN_HEALTH_CLOSED) {
    tell_closed(health, config, tell, is_good);
  } else {
    tell_open(health, config, tell, is_good);
  }
}

/* ---- keeping ------------------------------------------------------------- */

bool again_health_is_fresh(const again_health *health, uint64_t now_ms) {
  return health->mode == AGAIN_HEALTH_CLEAR && now_ms >= health->fresh_ms &&
         again_cold_is_fresh(&health->cold, now_ms);
}

bool again_health_is_sane(const again_health *health) {
  return health->mode <= AGAIN_HEALTH_RECOVERING &&
         health->strained_count < strained_rounds &&
         health->round.bad_count <= health->round.answer_count &&
         health->known >= 0 && health->known <= known_most &&
         again_streak_is_sane(&health->streak) &&
         again_ramp_is_sane(&health->ramp);
}
