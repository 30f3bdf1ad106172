/* A driver of calls on a caller's multi, and what it keeps of each. */
#ifndef AGAIN_CURL_MULTI_H
#define AGAIN_CURL_MULTI_H

#include <sys/queue.h>

#include "engine.h"
#include "pool.h"
#include "timers.h"
#include "transfer.h"

typedef struct again_driven {
  again_curl_multi *driver;
  again_transfer *transfer;
  again_policy *policy; /* the call's */
  again_lent *lent;     /* NULL = no handle of the pool */
  again_curl_done_fn *done;
  TAILQ_ENTRY(again_driven) in_calls;
  TAILQ_ENTRY(again_driven) in_queue;
  TAILQ_ENTRY(again_driven) in_signalled; /* under the engine's lock */
} again_driven;

/* An entry that leads to none before it stands in no list: who leaves one sees
 * to that. */
#define AGAIN_DRIVEN_IS(driven, entry) ((driven)->entry.tqe_prev != NULL)

typedef TAILQ_HEAD(again_driven_list, again_driven) again_driven_list;

struct again_curl_multi {
  again_curl *engine;
  CURLM *multi;
  again_runner runner;
  again_curl_multi_options options;
  again_pool pool;
  again_timers timers;
  STAILQ_HEAD(, again_kit) free_kits;
  again_decision decision; /* of calls that have no kit */
  again_driven_list calls;
  again_driven_list queue; /* of those that wait for a handle */
  /* Those that other threads want looked at; under the engine's lock. */
  again_driven_list signalled;
  atomic_bool has_signals;
  again_wakeup wakeup; /* the options' */
  size_t count;
  size_t count_max;      /* the highest so far */
  long connects_max;     /* CURLMOPT_MAXCONNECTS; 0 = not set */
  uint64_t announced_ms; /* what `timer` was told last, as mono_ms */
  bool is_timer_spent;   /* it may have fired since */
  bool is_busy;          /* within one of our functions */
  bool is_closing;
};

#endif
