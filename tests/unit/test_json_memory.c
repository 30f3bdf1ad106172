/* The memory that a yajl handle lives in. */
#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"
#include "reading/json_memory.h"

static void end(void) {
  assert_balance();
}

TestSuite(json_memory, .fini = end);

Test(json_memory, grows_with_the_body_and_then_stays) {
  again_json_memory memory;
  again_json_memory_init(&memory, &counting_mem);
  bool moved;
  cr_assert_eq(again_json_memory_reserve(&memory, 100, &moved), AGAIN_OK);
  cr_assert(moved);
  cr_assert_eq(again_json_memory_reserve(&memory, 100, &moved), AGAIN_OK);
  cr_assert_not(moved);
  cr_assert_eq(again_json_memory_reserve(&memory, 65536, &moved), AGAIN_OK);
  cr_assert(moved);
  counting_reset(0);
  for (size_t size = 65536; size > 0; size /= 2) {
    cr_assert_eq(again_json_memory_reserve(&memory, size, &moved), AGAIN_OK);
    cr_assert_not(moved);
  }
  cr_assert_eq(counting_allocations(), 0);
  again_json_memory_clear(&memory);
}

Test(json_memory, no_memory_leaves_it_as_it_was) {
  again_json_memory memory;
  again_json_memory_init(&memory, &counting_mem);
  bool moved;
  cr_assert_eq(again_json_memory_reserve(&memory, 10, &moved), AGAIN_OK);
  char *block = memory.block;
  counting_reset(1);
  cr_assert_eq(again_json_memory_reserve(&memory, 65536, &moved), AGAIN_ENOMEM);
  counting_reset(0);
  cr_assert_not(moved);
  cr_assert_eq(memory.block, block);
  cr_assert_eq(again_json_memory_reserve(&memory, SIZE_MAX, &moved),
               AGAIN_ENOMEM);
  again_json_memory_clear(&memory);
}

/* yajl's stack of states: a little more each time, and never in vain. */
Test(json_memory, a_block_that_grows_keeps_its_bytes) {
  again_json_memory memory;
  again_json_memory_init(&memory, &counting_mem);
  bool moved;
  cr_assert_eq(again_json_memory_reserve(&memory, 20000, &moved), AGAIN_OK);
  yajl_alloc_funcs functions = again_json_memory_functions(&memory);
  unsigned char *block = functions.realloc(functions.ctx, NULL, 128);
  void *other = functions.malloc(functions.ctx, 1);
  cr_assert_eq((uintptr_t)other % 16, 0);
  memset(block, 7, 128);
  for (size_t size = 256; size <= 20000; size += 128) {
    block = functions.realloc(functions.ctx, block, size);
    memset(block + size - 128, 7, 128);
    for (size_t i = 0; i < size; i++) {
      cr_assert_eq(block[i], 7);
    }
  }
  functions.free(functions.ctx, block);
  cr_assert_leq(memory.used, memory.capacity);
  again_json_memory_clear(&memory);
}
