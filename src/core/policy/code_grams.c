#include "policy/code_grams.h"

#include <string.h>

#include "base/text.h"

enum { GRAM_BYTES = sizeof(uint32_t), WORD_BITS = 64 };

static uint32_t hash_gram(const char *bytes) {
  uint32_t gram;
  memcpy(&gram, bytes, sizeof(gram));
  return gram * UINT32_C(0x9e3779b1) >> (32 - AGAIN_CODE_GRAM_BITS);
}

void again_code_gram_counts_add(again_code_gram_counts *counts,
                                again_text text) {
  for (size_t at = 0; text.size - at >= GRAM_BYTES; at++) {
    counts->counts[hash_gram(text.data + at)]++;
  }
}

again_text again_code_gram_counts_tail(const again_code_gram_counts *counts,
                                       again_text literal) {
  size_t rarest = 0;
  uint32_t least = UINT32_MAX;
  for (size_t at = 0; literal.size - at >= GRAM_BYTES; at++) {
    uint32_t count = counts->counts[hash_gram(literal.data + at)];
    if (count < least) {
      least = count;
      rarest = at;
    }
  }
  return again_text_from(literal, rarest);
}

static void set_bit(uint64_t *words, unsigned bit) {
  words[bit / WORD_BITS] |= UINT64_C(1) << bit % WORD_BITS;
}

static uint64_t get_bit(const uint64_t *words, unsigned bit) {
  return words[bit / WORD_BITS] >> bit % WORD_BITS & 1;
}

void again_code_grams_add(again_code_grams *grams, again_text literal) {
  if (literal.size >= GRAM_BYTES) {
    set_bit(grams->starts, hash_gram(literal.data));
  } else {
    set_bit(grams->bytes, (unsigned char)literal.data[0]);
  }
}

size_t again_code_grams_next(const again_code_grams *grams, again_text text,
                             size_t at) {
  for (; text.size - at >= GRAM_BYTES; at++) {
    const char *start = text.data + at;
    /* One branch for both, as hardly any place passes. */
    if ((get_bit(grams->starts, hash_gram(start)) |
         get_bit(grams->bytes, (unsigned char)*start)) != 0) {
      return at;
    }
  }
  while (at < text.size &&
         get_bit(grams->bytes, (unsigned char)text.data[at]) == 0) {
    at++;
  }
  return at;
}
