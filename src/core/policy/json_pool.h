/*
 * Memory for yajl, which does not look whether malloc gave it any. So all it
 * can come to need is reserved beforehand: its few structs and, for the
 * longest token and for one cut by the end, two buffers that grow by doubling,
 * each in place as the newest block.
 */
#ifndef AGAIN_POLICY_JSON_POOL_H
#define AGAIN_POLICY_JSON_POOL_H

#include <yajl/yajl_common.h>

#include "base/mem.h"

typedef struct again_json_pool {
  again_mem mem;
  char *bytes;
  size_t size;
  size_t used;
  size_t newest; /* where the newest block begins */
} again_json_pool;

/* Enough to parse `text_size` bytes once, in one call. */
AGAIN_MUST_USE again_status again_json_pool_init(again_json_pool *pool,
                                                 const again_mem *mem,
                                                 size_t text_size);
void again_json_pool_clear(again_json_pool *pool);
yajl_alloc_funcs again_json_pool_hooks(again_json_pool *pool);

#endif
