#include "dice.h"

/* The finalizer of splitmix64. */
static uint64_t mix(uint64_t value) {
  value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
  return value ^ (value >> 31);
}

chaos_dice chaos_dice_for(uint64_t seed, chaos_throw what, uint64_t id,
                          unsigned turn) {
  const uint64_t place = mix(seed) ^ (uint64_t)what;
  return (chaos_dice){.state = mix(mix(mix(place) ^ id) ^ turn)};
}

uint64_t chaos_roll(chaos_dice *dice) {
  dice->state += UINT64_C(0x9e3779b97f4a7c15);
  return mix(dice->state);
}

uint64_t chaos_roll_below(chaos_dice *dice, uint64_t bound) {
  return bound == 0 ? 0 : chaos_roll(dice) % bound;
}

bool chaos_roll_percent(chaos_dice *dice, unsigned percent) {
  return chaos_roll_below(dice, 100) < percent;
}

size_t chaos_roll_size(chaos_dice *dice, size_t max) {
  size_t bound = max;
  for (uint64_t halvings = chaos_roll_below(dice, 22); halvings > 0;
       halvings--) {
    bound /= 2;
  }
  return (size_t)chaos_roll_below(dice, (uint64_t)bound + 1);
}

unsigned chaos_roll_weighed(chaos_dice *dice, const unsigned *weights,
                            size_t count) {
  uint64_t total = 0;
  for (size_t i = 0; i < count; i++) {
    total += weights[i];
  }
  uint64_t left = chaos_roll_below(dice, total);
  unsigned i = 0;
  while (left >= weights[i]) {
    left -= weights[i++];
  }
  return i;
}
