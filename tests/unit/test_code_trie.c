/* The trie finds the longest literal at a text's beginning, or at its end, as
 * a comparison with each would. */
#include "policy/code_trie.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(code_trie, .fini = end);

enum { LITERAL_COUNT = 200, BYTES_MAX = 40 };

static bool is_part(again_text literal, again_text text, bool from_end) {
  return literal.size <= text.size &&
         again_text_equals(
             literal, from_end ? again_text_from(text, text.size - literal.size)
                               : again_text_make(text.data, literal.size));
}

/* The longest of `literals` but `except` that `text` begins (ends) with. */
static uint32_t longest_plainly(const again_code_literal *literals,
                                again_text text, bool from_end,
                                uint32_t except) {
  uint32_t longest = AGAIN_CODE_NONE;
  for (uint32_t i = 0; i < LITERAL_COUNT; i++) {
    if (i != except && is_part(literals[i].text, text, from_end) &&
        (longest == AGAIN_CODE_NONE ||
         literals[i].text.size > literals[longest].text.size)) {
      longest = i;
    }
  }
  return longest;
}

/* Few letters, in runs, so that literals share their ends. */
static size_t draw(again_random *random, char *out) {
  size_t size = 0;
  while (size < BYTES_MAX - 8) {
    uint64_t drawn = again_random_up_to(again_random_next(random), 9);
    if (drawn == 0) {
      break;
    }
    size_t run = drawn == 1 ? 8 : drawn < 4 ? 3 : 1;
    memset(out + size, drawn % 2 == 0 ? 'a' : 'b', run);
    size += run;
  }
  return size;
}

static int compare_sizes(const void *a, const void *b) {
  size_t left = ((const again_code_literal *)a)->text.size;
  size_t right = ((const again_code_literal *)b)->text.size;
  return (left > right) - (left < right);
}

/* Literals that all differ, shorter ones first. */
static void draw_literals(again_random *random, again_code_literal *literals,
                          char bytes[][BYTES_MAX]) {
  for (uint32_t i = 0; i < LITERAL_COUNT;) {
    again_text text = again_text_make(bytes[i], draw(random, bytes[i]));
    bool is_new = true;
    for (uint32_t k = 0; k < i; k++) {
      is_new = is_new && !again_text_equals(literals[k].text, text);
    }
    literals[i].text = text;
    i += is_new;
  }
  qsort(literals, LITERAL_COUNT, sizeof(*literals), compare_sizes);
}

static void check_round(again_random *random, bool from_end) {
  static again_code_literal literals[LITERAL_COUNT];
  static char bytes[LITERAL_COUNT][BYTES_MAX];
  draw_literals(random, literals, bytes);
  size_t stride_count = 0;
  for (uint32_t i = 0; i < LITERAL_COUNT; i++) {
    stride_count += again_code_trie_strides(literals[i].text.size);
  }
  void *memory =
      again_mem_calloc(&counting_mem, 1, again_code_trie_bytes(stride_count));
  again_code_trie trie;
  again_code_trie_init(&trie, literals, memory, stride_count, from_end);
  for (uint32_t i = 0; i < LITERAL_COUNT; i++) {
    again_code_trie_add(&trie, i);
  }
  cr_expect_leq(trie.stride_count, stride_count);
  for (uint32_t i = 0; i < LITERAL_COUNT; i++) {
    cr_expect_eq(again_code_trie_longest(&trie, literals[i].text), i);
    cr_expect_eq(literals[i].shorter,
                 longest_plainly(literals, literals[i].text, from_end, i));
  }
  for (int i = 0; i < 300; i++) {
    char text_bytes[BYTES_MAX];
    size_t size = draw(random, text_bytes);
    char *exact = exact_copy(text_bytes, size);
    again_text text = again_text_make(exact, size);
    cr_expect_eq(again_code_trie_longest(&trie, text),
                 longest_plainly(literals, text, from_end, AGAIN_CODE_NONE));
    exact_free(exact);
  }
  again_mem_free(&counting_mem, memory);
}

Test(code_trie, agrees_with_its_definition) {
  again_random random;
  again_random_seed(&random, 10);
  for (int round = 0; round < 20; round++) {
    check_round(&random, round % 2 != 0);
  }
}

Test(code_trie, empty) {
  uint64_t memory[64] = {0};
  cr_assert_leq(again_code_trie_bytes(0), sizeof(memory));
  again_code_trie trie;
  again_code_trie_init(&trie, NULL, memory, 0, false);
  cr_expect_eq(again_code_trie_longest(&trie, again_text_of("x")),
               AGAIN_CODE_NONE);
}

Test(code_trie, strides_and_their_bound) {
  static const size_t rows[][2] = {{0, 0}, {1, 1},  {2, 1},  {3, 2}, {7, 3},
                                   {8, 1}, {15, 4}, {16, 2}, {24, 3}};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    cr_expect_eq(again_code_trie_strides(rows[i][0]), rows[i][1]);
  }
  cr_expect_eq(again_code_trie_bytes(SIZE_MAX), 0);
}
