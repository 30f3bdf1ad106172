#include "store_script.h"

again_scope_config tokens_config(uint32_t capacity) {
  again_scope_config config = {.digest = capacity,
                               .budget = {.budget = AGAIN_BUDGET_TOKENS,
                                          .capacity = capacity,
                                          .cost = 1,
                                          .throttle_cost = 1,
                                          .refund = 0}};
  return config;
}

store_answer spend(again_store *store, const again_scope_config *config,
                   const char *scope, uint64_t now_ms) {
  again_want want = AGAIN_WANT_INIT;
  want.is_retry = true;
  want.overload = true;
  again_scope_ask ask = {
      .now_ms = now_ms, .want = &want, .queued_count = 1, .draw = 1};
  again_grant grant = AGAIN_GRANT_INIT;
  if (!store->ask(store, again_scope_key_of(scope), config, &ask, &grant)) {
    return NO_ANSWER;
  }
  return grant.answer == AGAIN_GRANT_GO ? WENT : REFUSED;
}

bool give_back(again_store *store, const again_scope_config *config,
               const char *scope, uint64_t now_ms) {
  again_grant grant = AGAIN_GRANT_INIT;
  grant.answer = AGAIN_GRANT_GO;
  grant.cost = 1;
  again_scope_tell tell = {.now_ms = now_ms,
                           .grant = &grant,
                           .outcome = AGAIN_OUTCOME_SUCCESS,
                           .draw = 1};
  return store->tell(store, again_scope_key_of(scope), config, &tell);
}

unsigned spend_all(again_store *store, const again_scope_config *config,
                   const char *scope, uint64_t now_ms) {
  unsigned count = 0;
  while (spend(store, config, scope, now_ms) == WENT) {
    count++;
  }
  return count;
}

bool has_state(const again_store *store, const char *scope) {
  return store->has(store, again_scope_key_of(scope));
}
