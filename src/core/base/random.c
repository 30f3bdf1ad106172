#include "base/random.h"

#include <stddef.h>
#include <sys/random.h>

__extension__ typedef unsigned __int128 uint128;

static uint64_t rotate_left(uint64_t value, unsigned bits) {
  return (value << bits) | (value >> (64 - bits));
}

/* splitmix64: spreads a seed of any quality over the state. */
static uint64_t split_mix(uint64_t *seed) {
  *seed += UINT64_C(0x9e3779b97f4a7c15);
  uint64_t mixed = *seed;
  mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
  return mixed ^ (mixed >> 31);
}

void again_random_seed(again_random *random, uint64_t seed) {
  for (size_t i = 0; i < 4; i++) {
    random->state[i] = split_mix(&seed);
  }
}

/* The CPU's own counter of time; 0 where there is none to read. */
static uint64_t read_counter(void) {
#if defined(__x86_64__) || defined(__i386__)
  return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
  uint64_t count;
  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(count));
  return count;
#else
  return 0;
#endif
}

void again_random_seed_system(again_random *random) {
  uint64_t seed;
  if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != sizeof(seed)) {
    /* Early at boot, or in a sandbox: addresses differ between processes,
     * the counter between moments. */
    seed = read_counter();
    seed ^= rotate_left((uintptr_t)&seed, 32) ^ (uintptr_t)random;
  }
  again_random_seed(random, seed);
}

/* xoshiro256**. */
uint64_t again_random_next(again_random *random) {
  uint64_t *state = random->state;
  uint64_t result = rotate_left(state[1] * 5, 7) * 9;
  uint64_t shifted = state[1] << 17;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = rotate_left(state[3], 45);
  return result;
}

uint64_t again_random_draw(void *user) {
  return again_random_next(user);
}

uint64_t again_random_up_to(uint64_t draw, uint64_t bound) {
  return (uint64_t)(((uint128)draw * ((uint128)bound + 1)) >> 64);
}
