#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static void *libc_realloc(void *ptr, size_t size, void *user) {
  (void)user;
  return realloc(ptr, size);
}

static void libc_free(void *ptr, void *user) {
  (void)user;
  free(ptr);
}

again_mem again_mem_resolve(const again_mem *mem) {
  static const again_mem libc = {libc_realloc, libc_free, NULL};
  return mem != NULL ? *mem : libc;
}

void *again_mem_alloc(const again_mem *mem, size_t size) {
  return again_mem_realloc(mem, NULL, size);
}

void *again_mem_calloc(const again_mem *mem, size_t count, size_t size) {
  size_t total;
  if (__builtin_mul_overflow(count, size, &total)) {
    return NULL;
  }
  void *block = again_mem_alloc(mem, total);
  if (block != NULL) {
    memset(block, 0, total);
  }
  return block;
}

void *again_mem_realloc(const again_mem *mem, void *ptr, size_t size) {
  return mem->realloc(ptr, size > 0 ? size : 1, mem->user);
}

void again_mem_free(const again_mem *mem, void *ptr) {
  if (ptr != NULL) {
    mem->free(ptr, mem->user);
  }
}

again_status again_mem_grow(const again_mem *mem, void **items,
                            size_t *capacity, size_t used, size_t count,
                            size_t item_size) {
  if (count <= *capacity - used) {
    return AGAIN_OK;
  }
  size_t wanted;
  if (__builtin_add_overflow(used, count, &wanted)) {
    return AGAIN_ENOMEM;
  }
  size_t grown;
  if (!__builtin_add_overflow(*capacity, *capacity / 2, &grown) &&
      wanted < grown) {
    wanted = grown;
  }
  size_t bytes;
  if (__builtin_mul_overflow(wanted, item_size, &bytes)) {
    return AGAIN_ENOMEM;
  }
  void *block = again_mem_realloc(mem, *items, bytes);
  if (block == NULL) {
    return AGAIN_ENOMEM;
  }
  *items = block;
  *capacity = wanted;
  return AGAIN_OK;
}
