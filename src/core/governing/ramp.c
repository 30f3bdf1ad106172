#include "governing/ramp.h"

#include <math.h>

#include "base/extremes.h"
#include "base/saturate.h"

/* Calls a second. At the first pace a server that just came back is not
 * pushed, and a small number of calls does not take long; below the least a
 * call would hardly go in its time, and over the most there is no pace. */
static const double pace_first = 8;
static const double pace_least = 1;
static const double pace_most = 1e6;

/* The pace doubles in 0.7 s: in a second it is known whether that was right. */
static const double growth_ms = 1010;
/* Longer silence does not show that more would be fine. */
static const uint64_t growth_most_ms = 250;
/* After a cut the way back takes so long, and beyond it grows slower by a
 * factor. A limit that was confirmed is to be met seldom. */
static const double way_back_ms = 2000;
static const double way_back_confirmed_ms = 10000;
static const double slower = 6;

/* A cut that helped is proved by going back at once to this share of the pace
 * before: a burst of failures is over by then, a limit is still there. Overload
 * well below a confirmed limit is of something else. */
static const double proof_share = 0.9;
static const double limit_share = 0.6;

/* A cut goes to a little less than what the server answered well, in order to
 * help at once; the bounds are for rounds with few answers. */
static const double cut_of_goodput = 0.9;
static const double cut_most = 0.7;
static const double cut_least = 0.3;

/* Fewer answers show too little; a trial needs more. Where the pace is lowest
 * that many would take too long. */
static const uint32_t round_answers = 5;
static const uint32_t trial_answers = 10;
static const uint32_t slow_trial_answers = 4;
/* That a cut did not help is believed with so many answers or cuts. */
static const uint32_t sure_answers = 30;
static const uint32_t sure_cuts = 2;

/* A pace that is not made use of is not known to be good: it is held to twice
 * what was answered. */
static const double pace_over_answers = 2;
/* Where less than this comes back of what is sent, in a round of so many, the
 * server's own queue grows: then no faster than it answers. */
static const double lag = 0.75;
static const uint32_t lag_sent = 10;

/* Nobody held for so long: it is over. */
static const uint64_t over_ms = 2000;
/* Calls whose time came while nobody asked may go so much later, at once:
 * whoever waits looks at a clock of whole ms. */
static const uint64_t slack_us = 10000;
static const double second_us = 1e6;

static double bounded(double pace) {
  return fmax(pace_least, fmin(pace, pace_most));
}

static uint64_t slot_us(const again_ramp *ramp) {
  return (uint64_t)(second_us / ramp->pace);
}

double again_ramp_first_pace(void) {
  return pace_first;
}

void again_ramp_init(again_ramp *ramp) {
  *ramp = (again_ramp){.pace = pace_first};
  again_noise_init(&ramp->noise);
}

void again_ramp_begin(again_ramp *ramp, uint64_t now_ms, double pace) {
  *ramp = (again_ramp){.next_us = again_sat_mul(now_ms, 1000),
                       .grown_ms = now_ms,
                       .begun_ms = now_ms,
                       .held_ms = now_ms,
                       .pace = bounded(pace),
                       .noise = ramp->noise,
                       .is_quiet = true};
}

/* ---- the pace ------------------------------------------------------------ */

static void grow(again_ramp *ramp, uint64_t now_ms) {
  double passed_ms = (double)again_least(again_sat_sub(now_ms, ramp->grown_ms),
                                         growth_most_ms);
  ramp->grown_ms = now_ms;
  if (ramp->cut_from == 0) {
    ramp->pace *= 1 + passed_ms / growth_ms;
  } else if (ramp->pace < ramp->cut_from) {
    double way_ms = ramp->is_confirmed ? way_back_confirmed_ms : way_back_ms;
    ramp->pace += (ramp->cut_from - ramp->cut_to) * passed_ms / way_ms;
  } else {
    ramp->pace *= 1 + passed_ms / (growth_ms * slower);
  }
  ramp->pace = bounded(ramp->pace);
}

/* A slot is a second at most: one that lies further away is of a clock that
 * went back. */
bool again_ramp_ask(again_ramp *ramp, uint64_t now_ms, uint64_t *until_ms) {
  grow(ramp, now_ms);
  uint64_t now_us = again_sat_mul(now_ms, 1000);
  uint64_t step_us = slot_us(ramp);
  uint64_t latest_us = again_sat_add(now_us, (uint64_t)second_us);
  ramp->next_us = again_least(ramp->next_us, latest_us);
  if (now_us < ramp->next_us) {
    ramp->held_ms = now_ms;
    *until_ms = ramp->next_us / 1000 + (ramp->next_us % 1000 != 0);
    return false;
  }
  uint64_t late_us = again_greatest(step_us, slack_us);
  uint64_t due_us =
      again_greatest(ramp->next_us, again_sat_sub(now_us, late_us));
  ramp->next_us = again_sat_add(due_us, step_us);
  return true;
}

bool again_ramp_is_over(const again_ramp *ramp, uint64_t now_ms) {
  return ramp->is_quiet != 0 &&
         again_sat_sub(now_ms, ramp->held_ms) > over_ms &&
         again_sat_sub(now_ms, ramp->begun_ms) > over_ms;
}

/* ---- cuts ---------------------------------------------------------------- */

/* The share is expected between what it was, if the failures come by chance,
 * and what the server would refuse at the lower pace. */
static void note_trial(again_ramp *ramp, const again_round *round,
                       double pace) {
  again_trial *trial = &ramp->trial;
  double share = again_round_share(round);
  double refused = fmax(0, 1 - (1 - share) * ramp->pace / pace);
  if (trial->cut_count == 0) {
    trial->pace = ramp->pace;
  }
  trial->cut_count++;
  trial->answer_count += round->answer_count;
  trial->bad_count += round->bad_count;
  trial->share = (share + refused) / 2;
}

static void cut(again_ramp *ramp, const again_round *round, uint64_t now_ms) {
  double goodput =
      again_round_pace(round, now_ms) * (1 - again_round_share(round));
  double pace = fmin(cut_most * ramp->pace,
                     fmax(cut_of_goodput * goodput, cut_least * ramp->pace));
  pace = bounded(pace);
  if (ramp->pace < limit_share * ramp->cut_from) {
    ramp->is_confirmed = false;
  }
  note_trial(ramp, round, pace);
  ramp->cut_from = ramp->pace;
  ramp->cut_to = pace;
  ramp->pace = pace;
  ramp->next_us = again_greatest(
      ramp->next_us, again_sat_add(again_sat_mul(now_ms, 1000), slot_us(ramp)));
  ramp->is_quiet = false;
}

static bool is_sure(const again_trial *trial, const again_round *round) {
  return trial->cut_count >= sure_cuts ||
         trial->answer_count + round->answer_count >= sure_answers;
}

/* It was not our doing: that many fail by chance. */
static void undo_cut(again_ramp *ramp, const again_round *round) {
  const again_trial *trial = &ramp->trial;
  double bad = (double)trial->bad_count + round->bad_count;
  double all = (double)trial->answer_count + round->answer_count;
  again_noise_learn(&ramp->noise, bad / all);
  ramp->pace = fmax(ramp->pace, trial->pace);
  ramp->cut_from = 0;
  ramp->is_confirmed = false;
  ramp->trial = (again_trial){.cut_count = 0};
}

static void prove_cut(again_ramp *ramp) {
  ramp->pace = fmax(ramp->pace, proof_share * ramp->trial.pace);
  ramp->cut_from = ramp->pace;
  ramp->cut_to = ramp->pace;
  ramp->is_proof = true;
}

void again_ramp_begin_cut(again_ramp *ramp, const again_round *round,
                          uint64_t now_ms) {
  again_ramp_begin(ramp, now_ms, again_round_pace(round, now_ms));
  cut(ramp, round, now_ms);
}

/* ---- judging ------------------------------------------------------------- */

uint32_t again_ramp_answers(const again_ramp *ramp) {
  if (ramp->trial.cut_count == 0) {
    return round_answers;
  }
  return ramp->pace < pace_first ? slow_trial_answers : trial_answers;
}

/* Not faster than the server follows. */
static void hold_back(again_ramp *ramp, const again_round *round,
                      uint64_t now_ms) {
  double most = pace_over_answers * again_round_pace(round, now_ms);
  if (round->sent_count >= lag_sent &&
      round->returned_count < lag * round->sent_count) {
    most = fmin(most, again_round_returns(round, now_ms));
  }
  ramp->pace = fmin(ramp->pace, fmax(most, pace_first));
}

static void judge_good(again_ramp *ramp, const again_round *round) {
  if (ramp->is_proof) {
    ramp->cut_from = 0; /* there is no limit */
  } else if (ramp->trial.cut_count > 0 && !ramp->is_confirmed) {
    prove_cut(ramp);
  }
  ramp->trial = (again_trial){.cut_count = 0};
  again_noise_follow(&ramp->noise, round);
}

static void judge_bad(again_ramp *ramp, const again_round *round,
                      uint64_t now_ms) {
  bool is_tried = ramp->trial.cut_count > 0;
  bool has_helped = is_tried && again_round_share(round) < ramp->trial.share;
  bool is_all_bad = round->bad_count == round->answer_count;
  if (has_helped) {
    ramp->trial = (again_trial){.cut_count = 0};
    cut(ramp, round, now_ms);
  } else if (is_tried && (is_all_bad || is_sure(&ramp->trial, round))) {
    undo_cut(ramp, round);
  } else if (!is_all_bad) { /* else no pace would help */
    cut(ramp, round, now_ms);
  }
}

void again_ramp_judge(again_ramp *ramp, const again_round *round,
                      uint64_t now_ms) {
  hold_back(ramp, round, now_ms);
  ramp->is_quiet = !again_noise_is_exceeded(&ramp->noise, round);
  bool was_proof = ramp->is_proof;
  if (ramp->is_quiet) {
    judge_good(ramp, round);
  } else {
    ramp->is_confirmed |= was_proof;
    judge_bad(ramp, round, now_ms);
  }
  ramp->is_proof &= !was_proof;
}

/* ---- sanity -------------------------------------------------------------- */

static bool is_within(double number, double least, double most) {
  return number >= least && number <= most; /* and so is no NaN */
}

bool again_ramp_is_sane(const again_ramp *ramp) {
  const again_trial *trial = &ramp->trial;
  return is_within(ramp->pace, pace_least, pace_most) &&
         is_within(ramp->cut_from, 0, pace_most) &&
         is_within(ramp->cut_to, 0, pace_most) &&
         is_within(trial->pace, 0, pace_most) &&
         is_within(trial->share, 0, 1) &&
         trial->bad_count <= trial->answer_count &&
         again_noise_is_sane(&ramp->noise);
}
