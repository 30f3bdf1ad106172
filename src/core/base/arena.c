#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

#include "base/text.h"

enum { BLOCK_BYTES = 4096, BLOCK_BYTES_MAX = 256 * 1024 };

struct again_arena_block {
  again_arena_block *next;
  size_t capacity;
  alignas(max_align_t) char bytes[];
};

void again_arena_init(again_arena *arena, const again_mem *mem) {
  *arena = (again_arena){again_mem_resolve(mem), NULL, 0, 0};
}

void again_arena_clear(again_arena *arena) {
  again_arena_block *block = arena->blocks;
  while (block != NULL) {
    again_arena_block *next = block->next;
    again_mem_free(&arena->mem, block);
    block = next;
  }
  again_arena_init(arena, &arena->mem);
}

static again_arena_block *block_new(again_arena *arena, size_t capacity) {
  size_t bytes;
  if (__builtin_add_overflow(sizeof(again_arena_block), capacity, &bytes)) {
    return NULL;
  }
  again_arena_block *block = again_mem_alloc(&arena->mem, bytes);
  if (block != NULL) {
    block->capacity = capacity;
    arena->total_bytes += bytes;
  }
  return block;
}

/* Blocks grow with what is there already, so that their number stays small. */
static size_t next_capacity(const again_arena *arena) {
  if (arena->total_bytes <= BLOCK_BYTES) {
    return BLOCK_BYTES;
  }
  return arena->total_bytes < BLOCK_BYTES_MAX ? arena->total_bytes
                                              : BLOCK_BYTES_MAX;
}

/* A block of its own, behind the head, so that the head's room is not lost. */
static void *alloc_alone(again_arena *arena, size_t size) {
  again_arena_block *block = block_new(arena, size);
  if (block == NULL) {
    return NULL;
  }
  block->next = arena->blocks->next;
  arena->blocks->next = block;
  return block->bytes;
}

/* `alignment` is a power of two. */
static void *take(again_arena *arena, size_t size, size_t alignment) {
  again_arena_block *head = arena->blocks;
  size_t start = (arena->used + alignment - 1) & ~(alignment - 1);
  if (head == NULL || start > head->capacity || size > head->capacity - start) {
    size_t capacity = next_capacity(arena);
    if (head != NULL && size > capacity / 4) {
      return alloc_alone(arena, size);
    }
    head = block_new(arena, size > capacity ? size : capacity);
    if (head == NULL) {
      return NULL;
    }
    head->next = arena->blocks;
    arena->blocks = head;
    start = 0;
  }
  arena->used = start + size;
  return head->bytes + start;
}

void *again_arena_alloc(again_arena *arena, size_t size) {
  return take(arena, size, alignof(max_align_t));
}

void *again_arena_calloc(again_arena *arena, size_t count, size_t size) {
  size_t total;
  if (__builtin_mul_overflow(count, size, &total)) {
    return NULL;
  }
  void *bytes = again_arena_alloc(arena, total);
  if (bytes != NULL) {
    memset(bytes, 0, total);
  }
  return bytes;
}

bool again_arena_text(again_arena *arena, again_text from, again_text *out) {
  if (from.data == NULL) {
    *out = AGAIN_TEXT_ABSENT;
    return true;
  }
  if (from.size == SIZE_MAX) {
    return false;
  }
  char *data = take(arena, from.size + 1, 1);
  if (data == NULL) {
    return false;
  }
  if (from.size > 0) {
    memcpy(data, from.data, from.size);
  }
  data[from.size] = '\0';
  *out = again_text_make(data, from.size);
  return true;
}
