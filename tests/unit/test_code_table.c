/* Each literal of a kind has one number. */
#include "policy/code_table.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(code_table, .fini = end);

Test(code_table, kinds_are_apart_and_texts_are_once) {
  enum { COUNT = 500 };
  static char texts[COUNT][8];
  again_arena arena;
  again_arena_init(&arena, &counting_mem);
  again_code_table table;
  cr_assert(again_code_table_init(&table, &arena,
                                  COUNT * (size_t)AGAIN_CODE_KIND_COUNT));
  for (int round = 0; round < 2; round++) {
    for (uint32_t i = 0; i < COUNT; i++) {
      (void)snprintf(texts[i], sizeof(texts[i]), "c%u", i);
      for (uint32_t kind = 0; kind < AGAIN_CODE_KIND_COUNT; kind++) {
        cr_assert_eq(again_code_table_add(&table, (again_code_kind)kind,
                                          again_text_of(texts[i])),
                     i * AGAIN_CODE_KIND_COUNT + kind);
      }
    }
  }
  cr_expect_eq(table.literal_count, COUNT * AGAIN_CODE_KIND_COUNT);
  cr_expect_eq(
      again_code_table_find(&table, AGAIN_CODE_SUFFIX, again_text_of("c7")),
      7 * AGAIN_CODE_KIND_COUNT + AGAIN_CODE_SUFFIX);
  cr_expect_eq(
      again_code_table_find(&table, AGAIN_CODE_WHOLE, again_text_of("c")),
      AGAIN_CODE_NONE);
  again_arena_clear(&arena);
}

Test(code_table, too_many_and_no_memory) {
  again_arena arena;
  again_arena_init(&arena, &counting_mem);
  again_code_table table;
  cr_expect_not(again_code_table_init(&table, &arena, SIZE_MAX));
  counting_reset(1);
  cr_expect_not(again_code_table_init(&table, &arena, 10));
  again_arena_clear(&arena);
}
