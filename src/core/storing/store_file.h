/*
 * The states of scopes in a file that processes share. Where it cannot be used
 * it is tried again every ten seconds; it never stays busy longer than a few
 * tries take. It may not be used in a forked child: the locks are its parent's.
 */
#ifndef AGAIN_STORING_STORE_FILE_H
#define AGAIN_STORING_STORE_FILE_H

#include "base/mem.h"
#include "storing/store.h"

/* The file is opened when the store is first asked. NULL = no memory. */
again_store *again_store_file_new(const char *path, const again_mem *mem);

#endif
