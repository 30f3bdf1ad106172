/*
 * States by scope, of those that are not fresh: a table that grows to its
 * bound, where the scope unused longest makes room for a new one, as it does
 * where no memory is left. So keeping a state cannot fail.
 */
#ifndef AGAIN_STORING_SCOPES_H
#define AGAIN_STORING_SCOPES_H

#include <stdatomic.h>

#include "base/mem.h"
#include "governing/scope_key.h"
#include "governing/scope_state.h"

#define AGAIN_SCOPES_MAX 1024
#define AGAIN_SCOPES_HINTS 256 /* a power of two */

typedef struct again_scope {
  again_scope_key key;
  again_scope_state state;
  uint16_t next; /* in its bucket */
  uint16_t newer;
  uint16_t older;
} again_scope;

typedef struct again_scopes {
  again_mem mem;
  again_scope *items;
  uint16_t *buckets; /* `capacity`, a power of two */
  uint32_t capacity;
  uint16_t used;   /* places that ever were */
  uint16_t vacant; /* the first of those that are no longer */
  uint16_t newest;
  uint16_t oldest;
  /* How many states there are by the key's lowest bits: read without a lock. */
  _Atomic uint16_t hints[AGAIN_SCOPES_HINTS];
} again_scopes;

void again_scopes_init(again_scopes *scopes, const again_mem *mem);
void again_scopes_clear(again_scopes *scopes);
/* NULL = it is as a fresh one. Valid until another is kept. */
again_scope_state *again_scopes_find(again_scopes *scopes, again_scope_key key);
/* Puts a state in, as the scope used last: what was found, or one that is new.
 * What is fresh is forgotten. Without any memory a new one is lost. */
void again_scopes_keep(again_scopes *scopes, again_scope_key key,
                       const again_scope_state *state, uint64_t now_ms);
/* May be asked while others change the table. False = it has none. */
bool again_scopes_may_have(const again_scopes *scopes, again_scope_key key);

#endif
