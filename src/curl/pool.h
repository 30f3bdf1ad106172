/* Easy handles lent to pooled calls, one for each attempt. Each is new:
 * curl_easy_reset() would leave cookies and a share behind. */
#ifndef AGAIN_CURL_POOL_H
#define AGAIN_CURL_POOL_H

#include "engine.h"

typedef struct again_lent {
  again_handle handle; /* in the engine's table: nobody else may use it */
  CURL *easy;
} again_lent;

typedef struct again_pool {
  again_curl *engine;
  unsigned count; /* lent now */
  unsigned count_max;
} again_pool;

void again_pool_init(again_pool *pool, again_curl *engine, unsigned count_max);
/* Whether one more may be lent. */
bool again_pool_has_one(const again_pool *pool);
/* Lends one to `transfer`; NULL = no memory. */
again_lent *again_pool_lend(again_pool *pool, again_transfer *transfer);
void again_pool_take_back(again_pool *pool, again_lent *lent);

#endif
