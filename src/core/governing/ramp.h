/*
 * The pace at which a recovering scope lets its held calls go. It grows while
 * the answers are good. Where overload comes it is cut, and the round after
 * tells whether that helped: a server that is overloaded then fails less, one
 * that fails by chance does not. What does not help is undone, and the share
 * that fails anyway is put up with: it is the ramp's noise. What helps is put
 * to the proof, since the failures may have ended by themselves.
 */
#ifndef AGAIN_GOVERNING_RAMP_H
#define AGAIN_GOVERNING_RAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "governing/noise.h"
#include "governing/round.h"

/* What was cut, to see whether that helps. */
typedef struct again_trial {
  uint32_t cut_count; /* 0 = there is none */
  uint32_t answer_count;
  uint32_t bad_count;
  uint32_t reserved; /* no padding, which would differ between equals */
  double pace;       /* to go back to */
  double share;      /* a smaller one shows that it helped */
} again_trial;

typedef struct again_ramp {
  uint64_t next_us; /* when the next call may go */
  uint64_t grown_ms;
  uint64_t begun_ms;
  uint64_t held_ms; /* when a call had to wait last */
  double pace;      /* calls a second */
  double cut_from;  /* 0 = there is no limit to mind */
  double cut_to;
  again_noise noise;
  again_trial trial;
  /* Words: any bytes may be in a file. */
  uint32_t is_quiet;     /* the last round had no more than noise */
  uint32_t is_proof;     /* this one shows whether the cut was needed */
  uint32_t is_confirmed; /* it was: the limit is there */
  uint32_t reserved;
} again_ramp;

void again_ramp_init(again_ramp *ramp);
/* Begins anew, with what is known of noise. */
void again_ramp_begin(again_ramp *ramp, uint64_t now_ms, double pace);
/* The same at the pace of a full round that had too much of overload: to test
 * whether a slower pace helps. */
void again_ramp_begin_cut(again_ramp *ramp, const again_round *round,
                          uint64_t now_ms);
/* The pace at which nothing is known of a server. */
double again_ramp_first_pace(void);

/* Whether a call may go now; else when to ask again. */
bool again_ramp_ask(again_ramp *ramp, uint64_t now_ms, uint64_t *until_ms);
/* How many answers it needs to judge a round. */
uint32_t again_ramp_answers(const again_ramp *ramp);
void again_ramp_judge(again_ramp *ramp, const again_round *round,
                      uint64_t now_ms);
/* Whether nobody has had to wait for long, and all went well. */
bool again_ramp_is_over(const again_ramp *ramp, uint64_t now_ms);

bool again_ramp_is_sane(const again_ramp *ramp);

#endif
