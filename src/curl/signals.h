/*
 * Telling a call, from any thread, that it is to be looked at: it is cancelled,
 * unpaused, or its governor lets it ask. Loops that have a wakeup of their own
 * are woken a little later where that might be inside a libcurl callback.
 */
#ifndef AGAIN_CURL_SIGNALS_H
#define AGAIN_CURL_SIGNALS_H

#include <stdatomic.h>
#include <sys/queue.h>

#include <again/curl.h>

/* How a loop is woken; under the engine's lock. */
typedef struct again_wakeup {
  again_curl_wakeup_fn *function;
  void *user;
  bool is_due;
  TAILQ_ENTRY(again_wakeup) in_due;
} again_wakeup;

/* Those that are due; under the engine's lock, but for the flag. */
typedef struct again_signals {
  TAILQ_HEAD(, again_wakeup) due;
  atomic_bool has_due;
} again_signals;

void again_signals_init(again_signals *signals);

/* Of the call with this key, from any thread. */
void again_signals_cancel(again_curl *engine, uint64_t key);
/* An again_ready_fn of the engine `user`; a key that no call has does
 * nothing. */
void again_signals_ready(void *user, uint64_t asker);

/* It is due from now on; under the engine's lock. */
void again_signals_defer(again_curl *engine, again_wakeup *wakeup);
/* It is not due any more. */
void again_signals_forget(again_curl *engine, again_wakeup *wakeup);
/* Wakes the loops that are to be woken. After each use of the core, and outside
 * of libcurl's callbacks. */
void again_signals_wake_loops(again_curl *engine);

#endif
