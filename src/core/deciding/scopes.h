/*
 * The states of a governor by scope, of those that have spent of their budget:
 * a table of fixed size, in which the scope unused longest makes room for a new
 * one. Nothing is allocated after it is made, so that asking a governor cannot
 * fail.
 */
#ifndef AGAIN_DECIDING_SCOPES_H
#define AGAIN_DECIDING_SCOPES_H

#include <stdbool.h>

#include "base/mem.h"
#include "deciding/budget_tokens.h"

#define AGAIN_SCOPES_MAX 1024

typedef struct again_scopes again_scopes;

/* `fresh` is what a scope begins with. NULL when there is no memory. */
again_scopes *again_scopes_new(const again_budget_tokens *fresh,
                               const again_mem *mem);
void again_scopes_free(again_scopes *scopes);

/* A scope begins with another `fresh` from now on; those that are there stay
 * as full as they are. */
void again_scopes_refit(again_scopes *scopes, const again_budget_tokens *fresh);

/* Forgets all. */
void again_scopes_clear(again_scopes *scopes);
/* May be asked while others change the table: then either is true. */
bool again_scopes_are_empty(const again_scopes *scopes);
/* The scope's state, new where it has none; now the one used last. Valid until
 * the next call. */
again_budget_tokens *again_scopes_use(again_scopes *scopes, const char *name);
/* The scope's state, or NULL. Its place in the order stays. */
again_budget_tokens *again_scopes_find(again_scopes *scopes, const char *name);
/* Forgets the scope whose state this is. */
void again_scopes_forget(again_scopes *scopes,
                         const again_budget_tokens *tokens);

#endif
