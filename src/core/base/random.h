/* Random numbers for jitter: not for secrets. */
#ifndef AGAIN_BASE_RANDOM_H
#define AGAIN_BASE_RANDOM_H

#include <stdint.h>

typedef struct again_random {
  uint64_t state[4];
} again_random;

/* xoshiro256**, seeded through splitmix64. */
void again_random_seed(again_random *random, uint64_t seed);
/* Seeds from the system; where it has none, from addresses and the CPU's
 * counter. Never blocks. */
void again_random_seed_system(again_random *random);
uint64_t again_random_next(again_random *random);
/* An again_random_fn whose `user` is the again_random. */
uint64_t again_random_draw(void *user);
/* 0 to `bound` inclusive, from one draw, without modulo bias. */
uint64_t again_random_up_to(uint64_t draw, uint64_t bound);

#endif
