#include "storing/store_apart.h"

#include "storing/store_process.h"

typedef struct apart_store {
  again_store interface; /* first: a pointer to it is one to all */
  again_mem mem;
  again_store *shared;
  again_store *own;
} apart_store;

static bool stands_apart(const again_scope_config *config) {
  return config->budget.budget == AGAIN_BUDGET_CONCURRENCY;
}

static again_scope_config without_budget(const again_scope_config *config) {
  again_scope_config rest = *config;
  rest.digest = ~config->digest;
  rest.budget.budget = AGAIN_BUDGET_OFF;
  return rest;
}

static again_scope_config budget_alone(const again_scope_config *config) {
  again_scope_config budget = *config;
  budget.health.is_on = false;
  budget.has_rate = false;
  return budget;
}

/* What was granted is not to be used after all. */
static void take_back(again_store *shared, again_scope_key key,
                      const again_scope_config *rest,
                      const again_scope_ask *ask, const again_grant *grant) {
  again_scope_tell tell = {.now_ms = ask->now_ms,
                           .grant = grant,
                           .outcome = AGAIN_OUTCOME_NONE,
                           .draw = ask->draw};
  (void)shared->tell(shared, key, rest, &tell);
}

static void borrow(apart_store *store, again_scope_key key,
                   const again_scope_config *config, const again_scope_ask *ask,
                   again_grant *grant) {
  again_scope_config budget = budget_alone(config);
  again_grant loan = AGAIN_GRANT_INIT;
  (void)store->own->ask(store->own, key, &budget, ask, &loan);
  if (loan.answer == AGAIN_GRANT_GO) {
    grant->cost = loan.cost;
    grant->lease = loan.lease;
    return;
  }
  again_scope_config rest = without_budget(config);
  take_back(store->shared, key, &rest, ask, grant);
  *grant = loan;
}

static bool apart_ask(again_store *self, again_scope_key key,
                      const again_scope_config *config,
                      const again_scope_ask *ask, again_grant *out) {
  apart_store *store = (apart_store *)self;
  if (!stands_apart(config)) {
    return store->shared->ask(store->shared, key, config, ask, out);
  }
  again_scope_config rest = without_budget(config);
  if (!store->shared->ask(store->shared, key, &rest, ask, out)) {
    return store->own->ask(store->own, key, config, ask, out);
  }
  if (out->answer == AGAIN_GRANT_GO && !ask->want->is_paid) {
    borrow(store, key, config, ask, out);
  }
  return true;
}

/* The loan ends here, whoever hears of the rest. */
static bool apart_tell(again_store *self, again_scope_key key,
                       const again_scope_config *config,
                       const again_scope_tell *tell) {
  apart_store *store = (apart_store *)self;
  if (!stands_apart(config)) {
    return store->shared->tell(store->shared, key, config, tell);
  }
  again_scope_config rest = without_budget(config);
  again_scope_config budget = budget_alone(config);
  bool is_told = store->shared->tell(store->shared, key, &rest, tell);
  return store->own->tell(store->own, key, is_told ? &budget : config, tell);
}

static bool apart_has(const again_store *self, again_scope_key key) {
  const apart_store *store = (const apart_store *)self;
  return store->own->has(store->own, key) ||
         store->shared->has(store->shared, key);
}

static bool apart_news(again_store *self, char *line, size_t size) {
  again_store *shared = ((apart_store *)self)->shared;
  return shared->news != NULL && shared->news(shared, line, size);
}

static void apart_free(again_store *self) {
  apart_store *store = (apart_store *)self;
  again_mem mem = store->mem;
  store->own->free(store->own);
  store->shared->free(store->shared);
  again_mem_free(&mem, store);
}

again_store *again_store_apart_new(again_store *shared, const again_mem *mem) {
  apart_store *store = again_mem_alloc(mem, sizeof(*store));
  again_store *own = again_store_process_new(mem);
  if (store == NULL || own == NULL) {
    again_mem_free(mem, store);
    if (own != NULL) {
      own->free(own);
    }
    return NULL;
  }
  *store = (apart_store){.interface = {.is_shared = true,
                                       .ask = apart_ask,
                                       .tell = apart_tell,
                                       .has = apart_has,
                                       .news = apart_news,
                                       .free = apart_free},
                         .mem = *mem,
                         .shared = shared,
                         .own = own};
  return &store->interface;
}
