#include "governing/noise.h"

#include <math.h>

/* The first share that is nothing, and the last. */
static const double least = 0.05;
static const double most = 0.95;

/* How far a round's share may lie over the noise by chance, in deviations. It
 * is more where there is noise: that a cut was a mistake is not seen there. */
static const double deviations = 2;
static const double deviations_noisy = 3;

static const double weight_of_round = 1.0 / 16;

void again_noise_init(again_noise *noise) {
  *noise = (again_noise){.share = least, .learned = least};
}

bool again_noise_is_exceeded(const again_noise *noise,
                             const again_round *round) {
  double over = again_round_share(round) - noise->share;
  double variance = noise->share * (1 - noise->share) / round->answer_count;
  double far = noise->share <= least ? deviations : deviations_noisy;
  return over > 0 && over * over > far * far * variance;
}

void again_noise_follow(again_noise *noise, const again_round *round) {
  double way = again_round_share(round) - noise->share;
  double share = noise->share + weight_of_round * way;
  noise->share = fmax(least, fmin(share, noise->learned));
}

void again_noise_learn(again_noise *noise, double share) {
  noise->share = fmax(noise->share, fmin(share, most));
  noise->learned = noise->share;
}

bool again_noise_is_sane(const again_noise *noise) {
  return noise->share >= least && noise->share <= most &&
         noise->learned >= least && noise->learned <= most;
}
