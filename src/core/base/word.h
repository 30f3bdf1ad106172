/* Eight bytes at a time: what a byte would cost a step, a word does. */
#ifndef AGAIN_BASE_WORD_H
#define AGAIN_BASE_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define AGAIN_WORD_BYTES sizeof(uint64_t)

/* As a little-endian machine reads it: the first byte is the lowest. */
static inline uint64_t again_word_read(const char *bytes) {
  uint64_t word;
  memcpy(&word, bytes, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}

/* The same of less than eight bytes; the others are 0. */
static inline uint64_t again_word_read_part(const char *bytes, size_t size) {
  uint64_t word = 0;
  while (size > 0) {
    size--;
    word = word << 8 | (unsigned char)bytes[size];
  }
  return word;
}

/* Each byte is `byte`. */
static inline uint64_t again_word_of(unsigned char byte) {
  return UINT64_C(0x0101010101010101) * byte;
}

/*
 * The top bit of each byte that is below `limit` (at most 128). Bytes behind
 * the first such may be marked wrongly, those before it never.
 */
static inline uint64_t again_word_below(uint64_t word, unsigned char limit) {
  return (word - again_word_of(limit)) & ~word & again_word_of(0x80);
}

/* As above, of bytes that are `byte`. */
static inline uint64_t again_word_equal(uint64_t word, unsigned char byte) {
  return again_word_below(word ^ again_word_of(byte), 1);
}

/* Which byte the first mark is at; `marks` is not 0. */
static inline unsigned again_word_first(uint64_t marks) {
  return (unsigned)__builtin_ctzll(marks) / 8;
}

/* Whether all bytes are ASCII and none is NUL. */
static inline bool again_word_is_plain(uint64_t word) {
  return ((word | (word - again_word_of(1))) & again_word_of(0x80)) == 0;
}

#endif
