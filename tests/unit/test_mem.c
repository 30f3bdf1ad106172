/* The caller's hooks are used for all, and sizes cannot overflow. */
#include "base/mem.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(mem, .fini = end);

Test(mem, null_means_libc) {
  again_mem mem = again_mem_resolve(NULL);
  char *block = again_mem_alloc(&mem, 4);
  cr_assert_not_null(block);
  memcpy(block, "abc", 4);
  block = again_mem_realloc(&mem, block, 100);
  cr_assert_not_null(block);
  cr_assert_eq(memcmp(block, "abc", 4), 0);
  again_mem_free(&mem, block);
  again_mem_free(&mem, NULL);
}

Test(mem, hooks_are_kept) {
  again_mem mem = again_mem_resolve(&counting_mem);
  void *block = again_mem_alloc(&mem, 8);
  cr_assert_eq(counting_live(), 1);
  again_mem_free(&mem, block);
}

Test(mem, size_zero_is_a_block) {
  void *block = again_mem_alloc(&counting_mem, 0);
  cr_assert_not_null(block);
  again_mem_free(&counting_mem, block);
  block = again_mem_calloc(&counting_mem, 0, 8);
  cr_assert_not_null(block);
  again_mem_free(&counting_mem, block);
}

Test(mem, calloc_zeroes_and_refuses_overflow) {
  char *block = again_mem_calloc(&counting_mem, 5, 3);
  cr_assert_not_null(block);
  for (size_t i = 0; i < 15; i++) {
    cr_expect_eq(block[i], 0);
  }
  again_mem_free(&counting_mem, block);
  cr_expect_null(again_mem_calloc(&counting_mem, SIZE_MAX / 2, 3));
  counting_reset(1);
  cr_expect_null(again_mem_calloc(&counting_mem, 1, 1));
}

Test(mem, grow_keeps_items_and_grows_by_half) {
  void *items = NULL;
  size_t capacity = 0;
  for (size_t used = 0; used < 100; used++) {
    size_t before = capacity;
    cr_assert_eq(
        again_mem_grow(&counting_mem, &items, &capacity, used, 1, sizeof(int)),
        AGAIN_OK);
    cr_assert_gt(capacity, used);
    cr_assert(capacity == before || capacity >= before + before / 2);
    ((int *)items)[used] = (int)used;
  }
  for (int i = 0; i < 100; i++) {
    cr_expect_eq(((int *)items)[i], i);
  }
  cr_expect_lt(counting_allocations(), 20);
  again_mem_free(&counting_mem, items);
}

Test(mem, grow_that_fails_changes_nothing) {
  static const struct {
    size_t count;
    size_t item_size;
  } rows[] = {{SIZE_MAX, 1}, {SIZE_MAX / 2, 4}, {10, 1}};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    void *items = again_mem_alloc(&counting_mem, 4);
    void *before = items;
    size_t capacity = 4;
    counting_reset(1);
    cr_expect_eq(again_mem_grow(&counting_mem, &items, &capacity, 4,
                                rows[i].count, rows[i].item_size),
                 AGAIN_ENOMEM);
    cr_expect_eq(items, before);
    cr_expect_eq(capacity, 4);
    counting_reset(0);
    again_mem_free(&counting_mem, items);
  }
}
