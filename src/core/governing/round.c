#include "governing/round.h"

#include "base/extremes.h"
#include "base/saturate.h"

/* Shorter ones would only see a burst that the server lets through. */
static const uint64_t least_ms = 200;

static void count(uint32_t *number) {
  if (*number < UINT32_MAX) {
    ++*number;
  }
}

/* A second where no time has passed is none: one ms it is. */
static double a_second(uint32_t number, uint64_t since_ms, uint64_t now_ms) {
  uint64_t passed_ms = again_greatest(again_sat_sub(now_ms, since_ms), 1);
  return number * 1000.0 / (double)passed_ms;
}

void again_round_begin(again_round *round, uint64_t now_ms) {
  *round = (again_round){.begun_ms = now_ms};
}

void again_round_note_sent(again_round *round) {
  count(&round->sent_count);
}

void again_round_note_returned(again_round *round) {
  count(&round->returned_count);
}

void again_round_note_answer(again_round *round, uint64_t now_ms,
                             uint64_t sent_ms, bool is_bad) {
  if (sent_ms < round->begun_ms) {
    return;
  }
  if (round->answer_count == 0) {
    round->first_ms = now_ms;
  }
  count(&round->answer_count);
  if (is_bad) {
    count(&round->bad_count);
  }
}

bool again_round_is_full(const again_round *round, uint64_t now_ms,
                         uint32_t least) {
  return round->answer_count >= least &&
         again_sat_sub(now_ms, round->begun_ms) >= least_ms;
}

double again_round_share(const again_round *round) {
  return (double)round->bad_count / round->answer_count;
}

/* From the first answer on: the time until it came is the way, not the pace. */
double again_round_pace(const again_round *round, uint64_t now_ms) {
  return a_second(round->answer_count - 1, round->first_ms, now_ms);
}

double again_round_returns(const again_round *round, uint64_t now_ms) {
  return a_second(round->returned_count, round->begun_ms, now_ms);
}
