/* Where memory comes from: the caller's hooks, or libc. */
#ifndef AGAIN_BASE_MEM_H
#define AGAIN_BASE_MEM_H

#include <again/again.h>

/* The hooks to use where the caller gave `mem` or NULL. */
again_mem again_mem_resolve(const again_mem *mem);

/* NULL when there is none. `size` 0 is taken as 1. */
void *again_mem_alloc(const again_mem *mem, size_t size);
/* Zeroed; NULL also where count * size overflows. */
void *again_mem_calloc(const again_mem *mem, size_t count, size_t size);
/* On failure the old block stays. */
void *again_mem_realloc(const again_mem *mem, void *ptr, size_t size);
void again_mem_free(const again_mem *mem, void *ptr);

/*
 * Makes room for `count` more items of `item_size` in `*items` (capacity
 * `*capacity`, `used` of them taken), growing by half at least.
 */
AGAIN_MUST_USE again_status again_mem_grow(const again_mem *mem, void **items,
                                           size_t *capacity, size_t used,
                                           size_t count, size_t item_size);

#endif
