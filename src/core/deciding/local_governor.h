/* A governor of again_governor_new(), for the files that make it up. */
#ifndef AGAIN_DECIDING_LOCAL_GOVERNOR_H
#define AGAIN_DECIDING_LOCAL_GOVERNOR_H

#include <stdatomic.h>

#include "base/mem.h"
#include "base/random.h"
#include "deciding/queue.h"
#include "deciding/tally.h"
#include "deciding/turn.h"
#include "storing/replica.h"
#include "storing/store_choice.h"

typedef struct again_local_governor {
  again_governor interface; /* first: a pointer to it is one to all */
  again_mem mem;
  again_governor_options options;
  /* Read without the lock; what it says of a policy before does no harm. */
  atomic_uint traits;
  again_tally good; /* answers */
  /* All below under the lock. */
  again_scope_config config;
  again_random random;
  again_queues queues;
  again_store *own;
  again_store_choice choice;
  bool is_given; /* `shared`: whatever policies ask for */
  /* NULL = none. Read without the lock. */
  _Atomic(again_store *) shared;
  again_store *carried;   /* goes before it; NULL = there is no carrier */
  again_replica *replica; /* in `carried` */
} again_local_governor;

/* NULL = it is somebody's own. */
again_local_governor *again_local_governor_of(again_governor *governor);

/* NULL = this process shares with nobody. */
static inline again_store *
again_local_governor_shared(const again_local_governor *governor) {
  return governor->carried != NULL ? governor->carried : governor->shared;
}

static inline void
again_local_governor_lock(const again_local_governor *governor) {
  if (governor->options.lock.lock != NULL) {
    governor->options.lock.lock(governor->options.lock.user);
  }
}

static inline void
again_local_governor_unlock(const again_local_governor *governor) {
  if (governor->options.lock.unlock != NULL) {
    governor->options.lock.unlock(governor->options.lock.user);
  }
}

/* Whose turn it is in the scope is to be told so, once the lock is open. */
static inline void
again_local_governor_call(const again_local_governor *governor,
                          again_scope_key key, uint64_t now_ms,
                          again_turn_takers *out) {
  again_queue *queue = again_queues_find(&governor->queues, key);
  if (queue != NULL) {
    again_turn_call(queue, now_ms, out);
  }
}

/* What became of the shared store, for once the lock is open. */
typedef struct again_store_news {
  bool is_news;
  char line[AGAIN_PROBLEM_SIZE]; /* empty = it is in use again */
} again_store_news;

static inline void
again_local_governor_hear(const again_local_governor *governor,
                          again_store_news *out) {
  again_store *shared = again_local_governor_shared(governor);
  out->is_news = shared != NULL && shared->news != NULL &&
                 shared->news(shared, out->line, sizeof(out->line));
}

static inline void
again_local_governor_report(const again_local_governor *governor,
                            const again_store_news *news) {
  if (news->is_news && governor->options.store_changed != NULL) {
    governor->options.store_changed(governor->options.store_user,
                                    news->line[0] != '\0' ? news->line : NULL);
  }
}

static inline void
again_local_governor_wake(const again_local_governor *governor,
                          const again_turn_takers *takers) {
  for (unsigned i = 0; governor->options.ready != NULL && i < takers->count;
       i++) {
    governor->options.ready(governor->options.ready_user, takers->askers[i]);
  }
}

#endif
