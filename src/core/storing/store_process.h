/* The states of scopes in this process. */
#ifndef AGAIN_STORING_STORE_PROCESS_H
#define AGAIN_STORING_STORE_PROCESS_H

#include "base/mem.h"
#include "storing/store.h"

/* At most AGAIN_SCOPES_MAX that are not as fresh ones; the one unused longest
 * makes room. It never fails to answer. NULL = no memory. */
again_store *again_store_process_new(const again_mem *mem);

#endif
