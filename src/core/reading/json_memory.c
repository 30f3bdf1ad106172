#include "reading/json_memory.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/saturate.h"

/*
 * What yajl 2.1 holds: five small structs; a byte of state per level of
 * nesting, grown by 128; a buffer for the string being unescaped and one for
 * the token the body ends in, both doubled from 2 KiB. A block that grows is
 * copied into one at least twice as large, so that all the copies of one take
 * at most twice its last size: 4n for the levels, 4n for the string, 2n for
 * the token.
 */
#define FIXED_BYTES ((size_t)10 * 1024)
#define BYTES_PER_BODY_BYTE 10

/* Before each block. */
typedef struct block_head {
  alignas(max_align_t) size_t capacity;
} block_head;

void again_json_memory_init(again_json_memory *memory, const again_mem *mem) {
  *memory = (again_json_memory){.mem = *mem};
}

void again_json_memory_clear(again_json_memory *memory) {
  again_mem_free(&memory->mem, memory->block);
}

again_status again_json_memory_reserve(again_json_memory *memory,
                                       size_t body_size, bool *moved_ret) {
  uint64_t needed =
      again_sat_add(FIXED_BYTES, again_sat_mul(body_size, BYTES_PER_BODY_BYTE));
  *moved_ret = false;
  if (needed <= memory->capacity) {
    return AGAIN_OK;
  }
  /* Bodies differ in size: a power of two soon fits them all. */
  size_t capacity = 2 * FIXED_BYTES;
  while (capacity < needed && capacity <= SIZE_MAX / 2) {
    capacity *= 2;
  }
  if (capacity < needed) {
    return AGAIN_ENOMEM;
  }
  char *block = again_mem_alloc(&memory->mem, capacity);
  if (block == NULL) {
    return AGAIN_ENOMEM;
  }
  again_mem_free(&memory->mem, memory->block);
  memory->block = block;
  memory->capacity = capacity;
  memory->used = 0;
  *moved_ret = true;
  return AGAIN_OK;
}

static size_t aligned(size_t size) {
  return (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
}

static void *hand_out(void *ctx, size_t size) {
  again_json_memory *memory = ctx;
  size_t capacity = aligned(size);
  if (capacity + sizeof(block_head) > memory->capacity - memory->used) {
    abort(); /* The sum above is wrong: better this than to write past it. */
  }
  void *head = memory->block + memory->used;
  ((block_head *)head)->capacity = capacity;
  memory->used += sizeof(block_head) + capacity;
  return (block_head *)head + 1;
}

static void *grow(void *ctx, void *ptr, size_t size) {
  if (ptr == NULL) {
    return hand_out(ctx, size);
  }
  size_t capacity = ((block_head *)ptr - 1)->capacity;
  if (size <= capacity) {
    return ptr;
  }
  void *block = hand_out(ctx, size > 2 * capacity ? size : 2 * capacity);
  memcpy(block, ptr, capacity);
  return block;
}

/* All is forgotten at once, by the next parse. */
static void keep(void *ctx, void *ptr) {
  (void)ctx;
  (void)ptr;
}

yajl_alloc_funcs again_json_memory_functions(again_json_memory *memory) {
  return (yajl_alloc_funcs){
      .malloc = hand_out, .realloc = grow, .free = keep, .ctx = memory};
}
