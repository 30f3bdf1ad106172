/* Blocks are aligned, kept apart, and all freed at once. */
#include "base/arena.h"

#include <criterion/criterion.h>
#include <stdalign.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(arena, .fini = end);

static const size_t sizes[] = {0, 1,      7,  16,   100,  4000, 4096, 5000,   1,
                               3, 100000, 17, 2000, 2000, 900,  1500, 1 << 20};
enum { SIZE_COUNT = sizeof(sizes) / sizeof(sizes[0]) };

Test(arena, blocks_are_aligned_and_do_not_overlap) {
  again_arena arena;
  again_arena_init(&arena, &counting_mem);
  unsigned char *blocks[SIZE_COUNT];
  for (size_t i = 0; i < SIZE_COUNT; i++) {
    blocks[i] = again_arena_alloc(&arena, sizes[i]);
    cr_assert_not_null(blocks[i]);
    cr_assert_eq((uintptr_t)blocks[i] % alignof(max_align_t), 0);
    memset(blocks[i], (int)i, sizes[i]);
  }
  size_t total = 0;
  for (size_t i = 0; i < SIZE_COUNT; i++) {
    for (size_t at = 0; at < sizes[i]; at++) {
      cr_assert_eq(blocks[i][at], (unsigned char)i);
    }
    total += sizes[i];
  }
  cr_expect_geq(arena.total_bytes, total);
  again_arena_clear(&arena);
}

Test(arena, small_blocks_share_allocations) {
  again_arena arena;
  again_arena_init(&arena, &counting_mem);
  for (int i = 0; i < 10000; i++) {
    cr_assert_not_null(again_arena_alloc(&arena, 32));
  }
  cr_expect_lt(counting_allocations(), 20);
  again_arena_clear(&arena);
}

Test(arena, cleared_arena_may_be_used_anew) {
  again_arena arena;
  again_arena_init(&arena, &counting_mem);
  cr_assert_not_null(again_arena_alloc(&arena, 10));
  again_arena_clear(&arena);
  cr_expect_eq(counting_live(), 0);
  cr_expect_eq(arena.total_bytes, 0);
  char *zeroed = again_arena_calloc(&arena, 3, 5);
  cr_assert_not_null(zeroed);
  for (size_t i = 0; i < 15; i++) {
    cr_expect_eq(zeroed[i], 0);
  }
  again_arena_clear(&arena);
  again_arena_clear(&arena);
}

Test(arena, sizes_that_overflow_are_refused) {
  again_arena arena;
  again_arena_init(&arena, &counting_mem);
  again_text text;
  cr_expect_null(again_arena_alloc(&arena, SIZE_MAX));
  cr_expect_null(again_arena_calloc(&arena, SIZE_MAX / 2, 3));
  cr_expect_not(
      again_arena_text(&arena, again_text_make("x", SIZE_MAX), &text));
  cr_expect_eq(counting_live(), 0);
  again_arena_clear(&arena);
}

Test(arena, text_is_a_copy_that_ends_in_nul) {
  again_arena arena;
  again_arena_init(&arena, &counting_mem);
  size_t size;
  char *bytes = exact_text("Throttling", &size);
  again_text copy;
  cr_assert(again_arena_text(&arena, again_text_make(bytes, size), &copy));
  exact_free(bytes);
  cr_expect_str_eq(copy.data, "Throttling");
  cr_expect_eq(copy.size, 10);
  cr_assert(again_arena_text(&arena, again_text_make("", 0), &copy));
  cr_expect_str_eq(copy.data, "");
  cr_assert(again_arena_text(&arena, AGAIN_TEXT_ABSENT, &copy));
  cr_expect_null(copy.data);
  again_arena_clear(&arena);
}

Test(arena, every_failing_allocation_leaves_it_usable) {
  for (size_t fail_at = 1;; fail_at++) {
    again_arena arena;
    again_arena_init(&arena, &counting_mem);
    counting_reset(fail_at);
    size_t failed = 0;
    for (size_t i = 0; i < SIZE_COUNT; i++) {
      size_t used = arena.used;
      size_t total = arena.total_bytes;
      if (again_arena_alloc(&arena, sizes[i]) == NULL) {
        failed++;
        cr_expect_eq(arena.used, used);
        cr_expect_eq(arena.total_bytes, total);
      }
    }
    again_text text;
    bool copied = again_arena_text(&arena, again_text_of("text"), &text);
    cr_expect(copied || counting_failed());
    again_arena_clear(&arena);
    cr_expect_eq(counting_live(), 0);
    cr_expect_leq(failed, 1);
    if (!counting_failed()) {
      break;
    }
  }
}
