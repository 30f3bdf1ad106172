/* A call as it runs, one step at a time: what drives it says when, and waits
 * for what comes next. */
#ifndef AGAIN_CURL_TRANSFER_H
#define AGAIN_CURL_TRANSFER_H

#include <stdatomic.h>

#include "calls.h"
#include "engine.h"
#include "key.h"
#include "kit.h"
#include "resume.h"
#include "timers.h"
#include "upload.h"

typedef enum again_phase {
  /* The core said go: an attempt is to begin. */
  AGAIN_PHASE_STARTING = 0,
  /* Until `due_ms`, when the core is asked again. */
  AGAIN_PHASE_WAITING,
  /* An attempt is in the multi. */
  AGAIN_PHASE_RUNNING,
  /* The caller paused what was held for it. */
  AGAIN_PHASE_DELIVERING,
  AGAIN_PHASE_DONE
} again_phase;

struct again_transfer {
  again_handle handle; /* first: again_transfer_of_bound() */
  again_curl *engine;
  CURL *easy; /* NULL = of a pooled call that has none now */
  const again_runner *runner;
  struct again_driven *driven; /* a driver's */
  again_call *call;
  again_kit *kit; /* NULL = waits without one */
  /* What was said last, in whatever memory is at hand: the caller's, the kit's
   * or the driver's. */
  again_decision *decision;
  const again_curl_request *request;
  /* As `prepare` left them. */
  const char *url;
  struct curl_slist *headers;
  again_key *key;       /* NULL = none; ours */
  again_resume *resume; /* NULL = no body broke; ours */
  again_upload upload;

  again_timer timer; /* in the runner's timers */
  void *user;        /* what a driver's caller added the call with */

  again_phase phase;
  CURLcode code; /* what the caller is to see, should it be the last */
  uint64_t due_ms;
  uint64_t total_limit_ms;
  uint64_t number; /* of the engine's calls, from 1 */
  atomic_bool is_cancelled;
  atomic_bool is_unpaused;
  atomic_bool is_ready; /* the governor lets it ask */

  bool is_pooled;
  bool is_broken; /* the last connection is not to be trusted again */
  bool is_stale;  /* its address is not */

  /* What the adapter set on the handle besides its callbacks. */
  bool has_headers;
  bool has_range; /* other than the request's */
  bool has_fresh_connect;
  bool has_dns_timeout;
  char *bound_url; /* what a bound handle was given last; ours */
};

static inline again_transfer *again_transfer_of_bound(again_handle *handle) {
  return (again_transfer *)handle;
}

/* A request as it was given becomes a call that is about to begin; what drives
 * it has set handle, engine, runner, easy, kit and decision. */
void again_transfer_init(again_transfer *transfer,
                         const again_curl_request *request);
/* What the call is made with. */
again_call_options again_transfer_call_options(const again_transfer *transfer);
/*
 * Sets the handle up and begins the call: STARTING, WAITING or DONE. Anything
 * but CURLE_OK: it could not begin, the handle is as before, and the decision
 * says so.
 */
CURLcode again_transfer_begin(again_transfer *transfer, const again_time *now);
/* Does what is due, or was asked for by another thread. */
void again_transfer_tick(again_transfer *transfer, const again_time *now);
/* Ends a call that has no attempt under way. */
void again_transfer_stop(again_transfer *transfer, again_why why,
                         CURLcode code);
/* A call that is to start asks again whether it may, in its next tick. */
void again_transfer_put_off(again_transfer *transfer, const again_time *now);
/* libcurl ended the attempt with `code`. */
void again_transfer_end_attempt(again_transfer *transfer, CURLcode code);
/* A call that is to start gives up then, mono_ms. */
uint64_t again_transfer_start_limit(const again_transfer *transfer);
/* When to tick, mono_ms. */
uint64_t again_transfer_due(const again_transfer *transfer);
/* What is due changed while libcurl ran. */
void again_transfer_retime(again_transfer *transfer);
/* What the call owned is given back; the handle is the caller's again. */
void again_transfer_clear(again_transfer *transfer);

#endif
