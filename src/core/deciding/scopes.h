/*
 * The budgets of a governor by scope, of those that are not fresh: a table of
 * fixed size, in which the scope unused longest makes room for a new one.
 * Nothing is allocated after it is made, so that asking a governor cannot fail.
 */
#ifndef AGAIN_DECIDING_SCOPES_H
#define AGAIN_DECIDING_SCOPES_H

#include <stdbool.h>

#include "base/mem.h"
#include "deciding/budget.h"

#define AGAIN_SCOPES_MAX 1024

typedef struct again_scopes again_scopes;

/* Two hashes stand for the name. Two names that agree in all 128 bits would
 * share a budget, and nothing worse. */
typedef struct again_scope_key {
  uint64_t first;
  uint64_t second;
} again_scope_key;

/* A scope's budget, in the table or not yet. Not to be copied. */
typedef struct again_scope_found {
  again_budget *budget;
  again_scope_key key;
  uint16_t place;
  again_budget fresh; /* where there was none */
} again_scope_found;

/* `fresh` is what a scope begins with. NULL when there is no memory. */
again_scopes *again_scopes_new(const again_budget *fresh, const again_mem *mem);
void again_scopes_free(again_scopes *scopes);

/* A scope begins with another `fresh` from now on; those that are there stay
 * as full as they are, or are forgotten where it is of another type. */
void again_scopes_refit(again_scopes *scopes, const again_budget *fresh);

/* Forgets all. */
void again_scopes_clear(again_scopes *scopes);
/* May be asked while others change the table: then either is true. */
bool again_scopes_are_empty(const again_scopes *scopes);
/* The scope's budget, or a fresh one. Valid until another is kept. */
void again_scopes_find(again_scopes *scopes, const char *name,
                       again_scope_found *out);
/* Puts back what was found, as the scope used last. What is fresh is forgotten:
 * it takes up no room. */
void again_scopes_keep(again_scopes *scopes, const again_scope_found *found);

#endif
