/*
 * Noise: the share of overload answers that a scope has whatever its pace is.
 * It is put up with; what lies over it by more than chance is our doing, or may
 * be.
 */
#ifndef AGAIN_GOVERNING_NOISE_H
#define AGAIN_GOVERNING_NOISE_H

#include <stdbool.h>

#include "governing/round.h"

typedef struct again_noise {
  double share;
  double learned; /* what was measured of it: the share is not over that */
} again_noise;

void again_noise_init(again_noise *noise);
/* Whether a full round has more overload than noise explains. */
bool again_noise_is_exceeded(const again_noise *noise,
                             const again_round *round);
/* Goes a little of the way to the share of a full round that has no more. */
void again_noise_follow(again_noise *noise, const again_round *round);
/* So much was measured. */
void again_noise_learn(again_noise *noise, double share);
bool again_noise_is_sane(const again_noise *noise);

#endif
