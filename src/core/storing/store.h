/*
 * Where the states of scopes are: in this process, in a file that processes
 * share, or elsewhere. A store does what is asked on the state itself, by
 * again_scope_state_ask() and _tell(), so that no store has logic of its own.
 * None blocks or sleeps. The governor's lock is held around each call but
 * has().
 */
#ifndef AGAIN_STORING_STORE_H
#define AGAIN_STORING_STORE_H

#include "governing/scope_key.h"
#include "governing/scope_state.h"

typedef struct again_store again_store;

struct again_store {
  /* Others may change the states: whoever waits asks more often. */
  bool is_shared;
  /* False = the store cannot answer now (busy, full, gone): nothing is done. */
  bool (*ask)(again_store *store, again_scope_key key,
              const again_scope_config *config, const again_scope_ask *ask,
              again_grant *out);
  bool (*tell)(again_store *store, again_scope_key key,
               const again_scope_config *config, const again_scope_tell *tell);
  /* Whether the scope may have a state; from any thread. Where it has none it
   * is as a fresh one. */
  bool (*has)(const again_store *store, again_scope_key key);
  /* True once for each time that it goes out of use or comes back. `line` gets
   * why it is out of use, or is empty. NULL = it always is in use. */
  bool (*news)(again_store *store, char *line, size_t size);
  void (*free)(again_store *store);
};

#endif
