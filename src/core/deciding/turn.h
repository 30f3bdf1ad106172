/*
 * Whose turn it is in a queue. Two may ask: who has the oldest deadline, and
 * who is the best probe, which goes before its time in no other way. All others
 * wait for them; but whoever is expected and does not come, because its loop
 * stands still, is passed over, and holds nobody up again until it asks.
 */
#ifndef AGAIN_DECIDING_TURN_H
#define AGAIN_DECIDING_TURN_H

#include "deciding/queue.h"

/* By how much one is late who is passed over. */
#define AGAIN_TURN_LATE_MS 1000

/* Neither = others are to ask. */
typedef struct again_turn {
  bool is_first;
  bool is_probe;
} again_turn;

/* Who is to be told to ask. */
typedef struct again_turn_takers {
  uint64_t askers[2];
  unsigned count;
} again_turn_takers;

/* Of one that stands in the queue. */
again_turn again_turn_of(const again_queue *queue, const again_held *held,
                         uint64_t now_ms);
/* It asks in the place of another, whether that is absent by now or not. */
bool again_turn_is_anothers(const again_queue *queue, const again_held *held,
                            again_turn turn);
/* Those in whose place it asks are absent: others are next, and to be told. */
void again_turn_pass_over(again_queue *queue, const again_held *held,
                          again_turn turn);
/* Those who may ask are told to, unless they have been. */
void again_turn_call(again_queue *queue, uint64_t now_ms,
                     again_turn_takers *out);
/* Whose turn it is has asked, and will again. */
void again_turn_expect(again_queue *queue, again_turn turn, uint64_t until_ms);

#endif
