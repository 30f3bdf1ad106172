/*
 * Chance that can be had again: what a pair of dice rolls follows from the
 * run's seed, from what they are thrown for, and from nothing else.
 */
#ifndef AGAIN_TESTS_CHAOS_DICE_H
#define AGAIN_TESTS_CHAOS_DICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum chaos_throw {
  CHAOS_THROW_BYTES,
  CHAOS_THROW_PLAN, /* what a call is */
  CHAOS_THROW_DOOR, /* where its n-th try knocks */
  CHAOS_THROW_FATE  /* what happens to its n-th arrival */
} chaos_throw;

typedef struct chaos_dice {
  uint64_t state;
} chaos_dice;

chaos_dice chaos_dice_for(uint64_t seed, chaos_throw what, uint64_t id,
                          unsigned turn);
uint64_t chaos_roll(chaos_dice *dice);

/* Below `bound`; 0 where there is nothing below it. */
uint64_t chaos_roll_below(chaos_dice *dice, uint64_t bound);

bool chaos_roll_percent(chaos_dice *dice, unsigned percent);

/* Up to `max`, each order of magnitude as likely as the next. */
size_t chaos_roll_size(chaos_dice *dice, size_t max);

/* An index; its weight says how often. */
unsigned chaos_roll_weighed(chaos_dice *dice, const unsigned *weights,
                            size_t count);

#endif
