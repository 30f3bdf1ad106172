/*
 * How many overload answers came in a row, and whether that is more than
 * chance explains. A server that fails one call in two by chance is not down,
 * however often five fail in a row: so the streaks that a good answer ended are
 * remembered, and one that is to mean something has to be longer.
 */
#ifndef AGAIN_GOVERNING_STREAK_H
#define AGAIN_GOVERNING_STREAK_H

#include <stdbool.h>
#include <stdint.h>

/* Zeroed: nothing came. */
typedef struct again_streak {
  uint32_t bad_count;     /* since the last good answer */
  uint32_t learned_count; /* good answers that it knows by, up to a number */
  double bad_per_good;
} again_streak;

void again_streak_extend(again_streak *streak);
/* A good answer came, and what came before it was chance. */
void again_streak_learn(again_streak *streak);
/* What came so far was no chance: nothing is learned of it. */
void again_streak_drop(again_streak *streak);
/* Good answers of which each came by itself. */
void again_streak_assume(again_streak *streak, uint32_t good_count);
/* Chance does not explain it; `least` do where nothing failed before. */
bool again_streak_is_telling(const again_streak *streak, uint32_t least);
bool again_streak_is_sane(const again_streak *streak);

#endif
