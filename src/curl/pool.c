#include "pool.h"

void again_pool_init(again_pool *pool, again_curl *engine, unsigned count_max) {
  *pool = (again_pool){.engine = engine, .count_max = count_max};
}

bool again_pool_has_one(const again_pool *pool) {
  return pool->count < pool->count_max;
}

again_lent *again_pool_lend(again_pool *pool, again_transfer *transfer) {
  again_curl *engine = pool->engine;
  const again_mem *mem = &engine->mem;
  again_lent *lent = mem->realloc(NULL, sizeof(*lent), mem->user);
  CURL *easy = lent != NULL ? curl_easy_init() : NULL;
  if (easy == NULL) {
    mem->free(lent, mem->user);
    return NULL;
  }
  *lent = (again_lent){
      .handle = {.key = again_calls_key(easy), .transfer = transfer},
      .easy = easy,
  };
  again_engine_enlist(engine, &lent->handle);
  pool->count++;
  return lent;
}

void again_pool_take_back(again_pool *pool, again_lent *lent) {
  again_curl *engine = pool->engine;
  again_engine_delist(engine, &lent->handle);
  curl_easy_cleanup(lent->easy);
  engine->mem.free(lent, engine->mem.user);
  pool->count--;
}
