#include "policy/json_pool.h"

#include <string.h>

enum { STRUCT_BYTES = 16 * 1024, ALIGNMENT = 16 };

again_status again_json_pool_init(again_json_pool *pool, const again_mem *mem,
                                  size_t text_size) {
  size_t size = STRUCT_BYTES + 2 * text_size;
  *pool = (again_json_pool){*mem, again_mem_alloc(mem, size), size, 0, 0};
  return pool->bytes != NULL ? AGAIN_OK : AGAIN_ENOMEM;
}

void again_json_pool_clear(again_json_pool *pool) {
  again_mem_free(&pool->mem, pool->bytes);
}

static void *pool_alloc(void *user, size_t size) {
  again_json_pool *pool = user;
  size_t start = (pool->used + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  if (start > pool->size || size > pool->size - start) {
    return NULL;
  }
  pool->newest = start;
  pool->used = start + size;
  return pool->bytes + start;
}

/* A block that is not the newest: only what lies behind it bounds its size. */
static void *pool_move(again_json_pool *pool, size_t start, size_t size) {
  size_t behind = pool->used - start;
  void *moved = pool_alloc(pool, size);
  if (moved != NULL) {
    memcpy(moved, pool->bytes + start, behind < size ? behind : size);
  }
  return moved;
}

static void *pool_realloc(void *user, void *ptr, size_t size) {
  again_json_pool *pool = user;
  if (ptr == NULL) {
    return pool_alloc(pool, size);
  }
  size_t start = (size_t)((char *)ptr - pool->bytes);
  if (start != pool->newest) {
    return pool_move(pool, start, size);
  }
  pool->used = start;
  return pool_alloc(pool, size);
}

static void pool_free(void *user, void *ptr) {
  (void)user;
  (void)ptr;
}

yajl_alloc_funcs again_json_pool_hooks(again_json_pool *pool) {
  return (yajl_alloc_funcs){pool_alloc, pool_realloc, pool_free, pool};
}
