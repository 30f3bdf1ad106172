/*
 * Grams: runs of four bytes. Where in a code a literal may begin is told by a
 * sieve of the grams that literals begin with; and that few other places pass
 * it, a literal is looked for from the gram on that is rarest.
 */
#ifndef AGAIN_POLICY_CODE_GRAMS_H
#define AGAIN_POLICY_CODE_GRAMS_H

#include "base/arena.h"

enum { AGAIN_CODE_GRAM_BITS = 16 };

/* How often each gram is in the texts added. */
typedef struct again_code_gram_counts {
  uint32_t counts[1 << AGAIN_CODE_GRAM_BITS];
} again_code_gram_counts;

void again_code_gram_counts_add(again_code_gram_counts *counts,
                                again_text text);
/* The literal from its rarest gram on; all of it where it has none. */
again_text again_code_gram_counts_tail(const again_code_gram_counts *counts,
                                       again_text literal);

typedef struct again_code_grams {
  uint64_t starts[(1 << AGAIN_CODE_GRAM_BITS) / 64];
  uint64_t bytes[256 / 64]; /* of literals too short for a gram */
} again_code_grams;

/* A literal of one byte at least. */
void again_code_grams_add(again_code_grams *grams, again_text literal);
/* The first place in `text`, from `at` on, where a literal may begin, or
 * text.size. */
size_t again_code_grams_next(const again_code_grams *grams, again_text text,
                             size_t at);

#endif
