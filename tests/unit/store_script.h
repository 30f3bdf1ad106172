/* Asks and tells a store as a governor would, on a budget of tokens that do not
 * come back by themselves. */
#ifndef AGAIN_TESTS_STORE_SCRIPT_H
#define AGAIN_TESTS_STORE_SCRIPT_H

#include "storing/store.h"

typedef enum store_answer { NO_ANSWER, REFUSED, WENT } store_answer;

/* A retry costs one token of `capacity`. */
again_scope_config tokens_config(uint32_t capacity);
/* A retry that is never told. */
store_answer spend(again_store *store, const again_scope_config *config,
                   const char *scope, uint64_t now_ms);
/* A retry went well: its token comes back. False = no answer. */
bool give_back(again_store *store, const again_scope_config *config,
               const char *scope, uint64_t now_ms);
/* Spends what is left. */
unsigned spend_all(again_store *store, const again_scope_config *config,
                   const char *scope, uint64_t now_ms);
bool has_state(const again_store *store, const char *scope);

#endif
