/*
 * A round: a short while, and what was answered to the attempts that were sent
 * in it. Answers to earlier attempts say nothing of the pace of today.
 */
#ifndef AGAIN_GOVERNING_ROUND_H
#define AGAIN_GOVERNING_ROUND_H

#include <stdbool.h>
#include <stdint.h>

typedef struct again_round {
  uint64_t begun_ms;
  uint64_t first_ms; /* when its first answer came */
  uint32_t answer_count;
  uint32_t bad_count;
  uint32_t sent_count;     /* attempts that were let go while it lasts */
  uint32_t returned_count; /* that ended while it lasts, earlier ones too */
} again_round;

void again_round_begin(again_round *round, uint64_t now_ms);
void again_round_note_sent(again_round *round);
void again_round_note_returned(again_round *round);
void again_round_note_answer(again_round *round, uint64_t now_ms,
                             uint64_t sent_ms, bool is_bad);

/* Whether it has lasted long enough, and has so many answers. */
bool again_round_is_full(const again_round *round, uint64_t now_ms,
                         uint32_t least);
/* Of a full one: the share of overload, and answers a second. */
double again_round_share(const again_round *round);
double again_round_pace(const again_round *round, uint64_t now_ms);
/* How many a second ended. */
double again_round_returns(const again_round *round, uint64_t now_ms);

#endif
