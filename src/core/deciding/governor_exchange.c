/* Exchanges of a governor: its lock held, those told who may go. */
#include <again/exchange.h>

#include "deciding/local_governor.h"
#include "storing/exchange.h"
#include "storing/store_apart.h"

again_status again_governor_exchange_open(again_governor *governor,
                                          again_exchange_fn *call, void *user) {
  again_local_governor *local = again_local_governor_of(governor);
  if (local == NULL || call == NULL || local->replica != NULL) {
    return AGAIN_EINVAL;
  }
  again_replica *replica = again_replica_new(call, user, &local->mem);
  if (replica == NULL) {
    return AGAIN_ENOMEM;
  }
  again_store *carried =
      again_store_apart_new(&replica->interface, &local->mem);
  if (carried == NULL) {
    replica->interface.free(&replica->interface);
    return AGAIN_ENOMEM;
  }
  again_local_governor_lock(local);
  local->carried = carried;
  local->replica = replica;
  again_local_governor_unlock(local);
  return AGAIN_OK;
}

void again_governor_exchange_close(again_governor *governor) {
  again_local_governor *local = again_local_governor_of(governor);
  if (local == NULL || local->replica == NULL) {
    return;
  }
  again_local_governor_lock(local);
  again_store *carried = local->carried;
  local->carried = NULL;
  local->replica = NULL;
  again_local_governor_unlock(local);
  carried->free(carried);
}

size_t again_governor_exchange_begin(again_governor *governor,
                                     const again_time *now,
                                     again_exchange **out, uint64_t *next_ms) {
  again_local_governor *local = again_local_governor_of(governor);
  again_local_governor_lock(local);
  size_t count =
      again_replica_begin(local->replica, now->mono_ms, out, next_ms);
  again_local_governor_unlock(local);
  return count;
}

void again_governor_exchange_end(again_governor *governor,
                                 const again_time *now, uint64_t remote_ms,
                                 const char *problem) {
  again_local_governor *local = again_local_governor_of(governor);
  again_turn_takers takers[AGAIN_ROUND_SCOPES];
  size_t count = 0;
  again_local_governor_lock(local);
  again_replica *replica = local->replica;
  again_replica_end(replica, now->mono_ms, remote_ms, problem);
  for (size_t i = 0; i < replica->out_count; i++) {
    if (replica->parcels[i].is_changed) {
      takers[count].count = 0;
      again_local_governor_call(local, replica->parcels[i].copy->key,
                                now->mono_ms, &takers[count++]);
    }
  }
  again_store_news news;
  again_local_governor_hear(local, &news);
  again_local_governor_unlock(local);
  for (size_t i = 0; i < count; i++) {
    again_local_governor_wake(local, &takers[i]);
  }
  again_local_governor_report(local, &news);
}
