#include "storing/store_process.h"

#include "storing/scopes.h"

typedef struct process_store {
  again_store interface; /* first: a pointer to it is one to all */
  again_mem mem;
  again_scopes scopes;
} process_store;

static bool process_ask(again_store *store, again_scope_key key,
                        const again_scope_config *config,
                        const again_scope_ask *ask, again_grant *out) {
  again_scopes *scopes = &((process_store *)store)->scopes;
  again_scope_state fresh;
  again_scope_state *state = again_scopes_find(scopes, key);
  if (state == NULL) {
    state = &fresh;
    again_scope_state_init(state, config, ask->now_ms, ask->good_count,
                           ask->draw);
  }
  again_scope_state_ask(state, config, ask, out);
  again_scopes_keep(scopes, key, state, ask->now_ms);
  return true;
}

static bool process_tell(again_store *store, again_scope_key key,
                         const again_scope_config *config,
                         const again_scope_tell *tell) {
  again_scopes *scopes = &((process_store *)store)->scopes;
  again_scope_state fresh;
  again_scope_state *state = again_scopes_find(scopes, key);
  if (state == NULL) {
    state = &fresh;
    again_scope_state_init(state, config, tell->now_ms, tell->good_count,
                           tell->draw);
  }
  again_scope_state_tell(state, config, tell);
  again_scopes_keep(scopes, key, state, tell->now_ms);
  return true;
}

static bool process_has(const again_store *store, again_scope_key key) {
  return again_scopes_may_have(&((const process_store *)store)->scopes, key);
}

static void process_free(again_store *store) {
  process_store *own = (process_store *)store;
  again_mem mem = own->mem;
  again_scopes_clear(&own->scopes);
  again_mem_free(&mem, own);
}

again_store *again_store_process_new(const again_mem *mem) {
  process_store *store = again_mem_calloc(mem, 1, sizeof(*store));
  if (store == NULL) {
    return NULL;
  }
  store->interface = (again_store){.ask = process_ask,
                                   .tell = process_tell,
                                   .has = process_has,
                                   .free = process_free};
  store->mem = *mem;
  again_scopes_init(&store->scopes, mem);
  return &store->interface;
}
