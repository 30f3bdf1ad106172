/*
 * Memory for one yajl handle. yajl never looks at what its allocator returns,
 * so all that a body can need is reserved before the parse, and handed out
 * from there; a parse allocates nothing and cannot fail for want of memory.
 */
#ifndef AGAIN_READING_JSON_MEMORY_H
#define AGAIN_READING_JSON_MEMORY_H

#include <yajl/yajl_common.h>

#include "base/mem.h"

typedef struct again_json_memory {
  again_mem mem;
  char *block;
  size_t capacity;
  size_t used;
} again_json_memory;

void again_json_memory_init(again_json_memory *memory, const again_mem *mem);
void again_json_memory_clear(again_json_memory *memory);
/* Room for a body of `body_size` bytes; all that was handed out is void where
 * `*moved_ret` is true. */
AGAIN_MUST_USE again_status again_json_memory_reserve(again_json_memory *memory,
                                                      size_t body_size,
                                                      bool *moved_ret);
/* `memory` must outlive the use of the functions. */
yajl_alloc_funcs again_json_memory_functions(again_json_memory *memory);

#endif
