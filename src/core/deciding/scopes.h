/*
 * The states of a governor by scope: a table of fixed size, in which the scope
 * unused longest makes room for a new one. Nothing is allocated after it is
 * made, so that asking a governor cannot fail.
 */
#ifndef AGAIN_DECIDING_SCOPES_H
#define AGAIN_DECIDING_SCOPES_H

#include "base/mem.h"
#include "deciding/budget_tokens.h"

#define AGAIN_SCOPES_MAX 1024

typedef struct again_scopes again_scopes;

/* `fresh` is what a scope begins with. NULL when there is no memory. */
again_scopes *again_scopes_new(const again_budget_tokens *fresh,
                               const again_mem *mem);
void again_scopes_free(again_scopes *scopes);

/* The scope's state, new where it has none; now the one used last. Valid until
 * the next call. */
again_budget_tokens *again_scopes_use(again_scopes *scopes, const char *name);
/* The scope's state, or NULL. Its place in the order stays. */
again_budget_tokens *again_scopes_find(again_scopes *scopes, const char *name);

#endif
