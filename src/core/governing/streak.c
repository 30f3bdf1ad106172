#include "governing/streak.h"

#include "base/extremes.h"

/* So many good answers weigh in the mean: fewer make it jump, more make it
 * learn too late that failures by chance have begun. */
static const uint32_t memory = 16;

/* A share f of failures by chance has f / (1 - f) of them for a good answer,
 * and then n in a row come with the chance f^n. With three times `least` for
 * each, at a least of 5, that stays near one in a million for all f. */
static const double patience = 3;

void again_streak_extend(again_streak *streak) {
  if (streak->bad_count < UINT32_MAX) {
    streak->bad_count++;
  }
}

void again_streak_learn(again_streak *streak) {
  if (streak->learned_count < memory) {
    streak->learned_count++;
  }
  streak->bad_per_good +=
      (streak->bad_count - streak->bad_per_good) / streak->learned_count;
  streak->bad_count = 0;
}

void again_streak_drop(again_streak *streak) {
  streak->bad_count = 0;
}

void again_streak_assume(again_streak *streak, uint32_t good_count) {
  streak->learned_count = (uint32_t)again_least(good_count, memory);
}

bool again_streak_is_telling(const again_streak *streak, uint32_t least) {
  return streak->bad_count >= least * (1 + patience * streak->bad_per_good);
}

bool again_streak_is_sane(const again_streak *streak) {
  return streak->learned_count <= memory && streak->bad_per_good >= 0 &&
         streak->bad_per_good <= UINT32_MAX;
}
