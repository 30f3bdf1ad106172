/* Words of eight bytes find what a loop over bytes would. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/word.h"

/* The first byte that `wanted` marks, by looking at each. */
typedef bool wanted_fn(unsigned char byte);

static bool is_quote(unsigned char byte) {
  return byte == '"';
}

static bool is_control(unsigned char byte) {
  return byte < ' ';
}

static unsigned first_byte(const unsigned char *bytes, wanted_fn *wanted) {
  unsigned at = 0;
  while (at < AGAIN_WORD_BYTES && !wanted(bytes[at])) {
    at++;
  }
  return at;
}

static unsigned first_mark(uint64_t marks) {
  return marks == 0 ? AGAIN_WORD_BYTES : again_word_first(marks);
}

Test(word, marks_the_first_byte) {
  static const unsigned char near[] = {'!', '"', '#', 0,    0x1F, ' ',
                                       'a', 1,   127, 0x80, 0xA2, 0xFF};
  unsigned seed = 1;
  for (size_t i = 0; i < 100000; i++) {
    unsigned char bytes[AGAIN_WORD_BYTES];
    bool is_plain = true;
    for (size_t j = 0; j < AGAIN_WORD_BYTES; j++) {
      seed = seed * 1103515245 + 12345;
      bytes[j] = near[(seed >> 16) % sizeof(near)];
      is_plain = is_plain && bytes[j] > 0 && bytes[j] < 0x80;
    }
    uint64_t word = again_word_read((const char *)bytes);
    cr_assert_eq(first_mark(again_word_equal(word, '"')),
                 first_byte(bytes, is_quote));
    cr_assert_eq(first_mark(again_word_below(word, ' ')),
                 first_byte(bytes, is_control));
    cr_assert_eq(again_word_is_plain(word), is_plain);
  }
}

/* As if zeros followed. */
Test(word, reads_a_part) {
  for (size_t size = 0; size < AGAIN_WORD_BYTES; size++) {
    char bytes[AGAIN_WORD_BYTES] = {0};
    char *part = malloc(size > 0 ? size : 1);
    for (size_t i = 0; i < size; i++) {
      part[i] = bytes[i] = (char)(0xf1 + i);
    }
    cr_expect_eq(again_word_read_part(part, size), again_word_read(bytes),
                 "%zu", size);
    free(part);
  }
}
