/*
 * A shared store from which the budget `concurrency` stands apart: how many
 * grants are open each process counts for itself. In what they share, those of
 * a process that was killed would stay open for ever.
 */
#ifndef AGAIN_STORING_STORE_APART_H
#define AGAIN_STORING_STORE_APART_H

#include "base/mem.h"
#include "storing/store.h"

/* Owns `shared`, unless it fails. NULL = no memory. */
again_store *again_store_apart_new(again_store *shared, const again_mem *mem);

#endif
