/* A bump allocator: many small blocks, freed at once. */
#ifndef AGAIN_BASE_ARENA_H
#define AGAIN_BASE_ARENA_H

#include "base/mem.h"

typedef struct again_arena_block again_arena_block;

typedef struct again_arena {
  again_mem mem;
  again_arena_block *blocks;
  size_t used;
  size_t total_bytes;
} again_arena;

void again_arena_init(again_arena *arena, const again_mem *mem);
/* Frees all blocks; the arena may be used anew. */
void again_arena_clear(again_arena *arena);

/* Aligned for any type, not zeroed; NULL when there is no memory. */
void *again_arena_alloc(again_arena *arena, size_t size);
/* Zeroed. */
void *again_arena_calloc(again_arena *arena, size_t count, size_t size);
/* A copy that ends in NUL. `data` NULL gives the absent text, and true. */
bool again_arena_text(again_arena *arena, again_text from, again_text *out);

#endif
