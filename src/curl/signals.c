#include "signals.h"

#include "transfer.h"

void again_signals_init(again_signals *signals) {
  TAILQ_INIT(&signals->due);
  atomic_init(&signals->has_due, false);
}

/* ---- loops -------------------------------------------------------------- */

void again_signals_defer(again_curl *engine, again_wakeup *wakeup) {
  if (!wakeup->is_due) {
    wakeup->is_due = true;
    TAILQ_INSERT_TAIL(&engine->signals.due, wakeup, in_due);
    atomic_store(&engine->signals.has_due, true);
  }
}

/* Under the engine's lock. */
static void take_out(again_signals *signals, again_wakeup *wakeup) {
  wakeup->is_due = false;
  TAILQ_REMOVE(&signals->due, wakeup, in_due);
  atomic_store(&signals->has_due, !TAILQ_EMPTY(&signals->due));
}

void again_signals_forget(again_curl *engine, again_wakeup *wakeup) {
  (void)pthread_mutex_lock(&engine->mutex);
  if (wakeup->is_due) {
    take_out(&engine->signals, wakeup);
  }
  (void)pthread_mutex_unlock(&engine->mutex);
}

/* Under the lock, so that none of them can be freed meanwhile. */
void again_signals_wake_loops(again_curl *engine) {
  again_wakeup *wakeup = NULL;
  if (!atomic_load(&engine->signals.has_due)) {
    return;
  }
  (void)pthread_mutex_lock(&engine->mutex);
  while ((wakeup = TAILQ_FIRST(&engine->signals.due)) != NULL) {
    take_out(&engine->signals, wakeup);
    wakeup->function(wakeup->user);
  }
  (void)pthread_mutex_unlock(&engine->mutex);
}

/* ---- calls -------------------------------------------------------------- */

typedef enum signal_kind { CANCEL, UNPAUSE, READY } signal_kind;

static atomic_bool *flag_of(again_transfer *transfer, signal_kind kind) {
  switch (kind) {
  case CANCEL:
    return &transfer->is_cancelled;
  case UNPAUSE:
    return &transfer->is_unpaused;
  case READY:
    break;
  }
  return &transfer->is_ready;
}

/* The transfer cannot go away: its call leaves under the same lock. */
static void signal_call(again_curl *engine, uint64_t key, signal_kind kind) {
  (void)pthread_mutex_lock(&engine->mutex);
  const again_handle *handle = again_calls_find(&engine->calls, key);
  again_transfer *transfer = handle != NULL ? handle->transfer : NULL;
  if (transfer != NULL) {
    atomic_store(flag_of(transfer, kind), true);
    transfer->runner->wake(transfer->runner, transfer);
  }
  (void)pthread_mutex_unlock(&engine->mutex);
}

/* The governor tells it from within a question or an answer of another call,
 * whose thread may be in a libcurl callback. */
void again_signals_ready(void *user, uint64_t asker) {
  signal_call(user, asker, READY);
}

void again_signals_cancel(again_curl *engine, uint64_t key) {
  signal_call(engine, key, CANCEL);
  again_signals_wake_loops(engine);
}

void again_curl_cancel(again_curl *engine, CURL *easy) {
  again_signals_cancel(engine, again_calls_key(easy));
}

void again_curl_unpause(again_curl *engine, CURL *easy) {
  signal_call(engine, again_calls_key(easy), UNPAUSE);
  again_signals_wake_loops(engine);
}

void again_curl_ready(again_curl *engine, uint64_t asker) {
  again_signals_ready(engine, asker);
}
