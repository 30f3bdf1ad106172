#include "transfer.h"

#include "answer.h"
#include "attempt.h"
#include "conclude.h"
#include "download.h"
#include "event.h"
#include "options.h"

/* The core then never waits for what the hard limit forbids. */
static uint64_t deadline_of(const again_curl_request *request) {
  const uint64_t total = request->total_ms;
  const uint64_t deadline = request->deadline_ms;
  return total != 0 && (deadline == 0 || total < deadline) ? total : deadline;
}

again_call_options again_transfer_call_options(const again_transfer *transfer) {
  const again_curl_request *request = transfer->request;
  const again_curl_options *options = &transfer->engine->options;
  const unsigned resign = AGAIN_REMEDY_RESIGN | AGAIN_REMEDY_FIX_CLOCK;
  const unsigned refresh = AGAIN_REMEDY_REFRESH_CREDENTIALS;
  return (again_call_options){
      .struct_size = sizeof(again_call_options),
      .governor = transfer->engine->governor,
      .scope = request->scope,
      .attempts = request->attempts,
      .deadline_ms = deadline_of(request),
      .remedies = (request->prepare != NULL ? resign : 0) |
                  (request->refresh != NULL ? refresh : 0),
      .fail_fast = request->fail_fast,
      .random = options->random,
      .random_user = options->random_user,
      .decide = options->decide,
      .decide_user = options->decide_user,
  };
}

/* Field by field: what a bound handle keeps stays. */
void again_transfer_init(again_transfer *transfer,
                         const again_curl_request *request) {
  transfer->request = request;
  transfer->url = request->url;
  transfer->headers = request->headers;
  transfer->resume = NULL;
  transfer->key = NULL;
  transfer->user = NULL;
  transfer->timer.place = 0;
  transfer->code = CURLE_OK;
  transfer->due_ms = AGAIN_NEVER;
  transfer->is_pooled = false;
  transfer->is_broken = false;
  transfer->is_stale = false;
  again_options_forget(transfer);
  again_upload_begin(&transfer->upload, request);
}

void again_transfer_clear(again_transfer *transfer) {
  if (transfer->key != NULL) {
    const again_mem *mem = &transfer->engine->mem;
    mem->free(transfer->key, mem->user);
    transfer->key = NULL;
  }
  if (transfer->resume != NULL) {
    again_download_forget(transfer);
  }
}

/* A decision was made: where it leads. */
static void follow(again_transfer *transfer, bool ends_attempt) {
  again_signals_wake_loops(transfer->engine);
  again_event_tell(transfer, ends_attempt);
  switch (transfer->decision->action) {
  case AGAIN_ACTION_GO:
    transfer->phase = AGAIN_PHASE_STARTING;
    break;
  case AGAIN_ACTION_WAIT:
  case AGAIN_ACTION_RETRY:
    transfer->phase = AGAIN_PHASE_WAITING;
    transfer->due_ms = transfer->decision->due_ms;
    break;
  case AGAIN_ACTION_DELIVER:
  case AGAIN_ACTION_GIVE_UP:
    again_conclude(transfer);
    break;
  }
}

void again_transfer_stop(again_transfer *transfer, again_why why,
                         CURLcode code) {
  if (transfer->phase == AGAIN_PHASE_STARTING) {
    again_answer_withdraw(transfer, why);
  } else {
    again_answer_give_up(transfer, why);
  }
  transfer->code = code;
  if (transfer->kit != NULL) {
    transfer->kit->is_answered = false;
  }
  follow(transfer, false);
}

/* ---- attempts ----------------------------------------------------------- */

/* What a retry needs is seen to at once: where it can't be had, the answer that
 * is at hand is the last. Others whose turn has come do not wait for that. */
void again_transfer_end_attempt(again_transfer *transfer, CURLcode code) {
  again_attempt_end(transfer);
  transfer->code = again_answer_end(transfer, code);
  again_signals_wake_loops(transfer->engine);
  const again_action action = transfer->decision->action;
  if (action == AGAIN_ACTION_RETRY || action == AGAIN_ACTION_WAIT) {
    const again_why why = again_attempt_make_ready(transfer);
    if (why != AGAIN_WHY_NONE) {
      again_answer_give_up(transfer, why);
    }
  }
  follow(transfer, true);
}

/* What was said is written where the kit has room for it. */
static again_why begin_attempt(again_transfer *transfer,
                               const again_time *now) {
  const again_runner *runner = transfer->runner;
  if (runner->equip != NULL) {
    if (!runner->equip(transfer)) {
      transfer->code = CURLE_OUT_OF_MEMORY;
      return AGAIN_WHY_LOCAL;
    }
    again_call_next(transfer->call, now, transfer->decision);
  }
  return again_attempt_begin(transfer, now);
}

static void start(again_transfer *transfer, const again_time *now) {
  const again_why why = begin_attempt(transfer, now);
  if (why == AGAIN_WHY_NONE) {
    transfer->phase = AGAIN_PHASE_RUNNING;
    return;
  }
  if (transfer->kit != NULL) {
    transfer->kit->is_answered = false;
  }
  again_answer_withdraw(transfer, why);
  follow(transfer, false);
}

static CURLcode mint_key(again_transfer *transfer) {
  const again_mem *mem = &transfer->engine->mem;
  if (transfer->request->idempotency_key == NULL) {
    return CURLE_OK;
  }
  transfer->key = mem->realloc(NULL, sizeof(*transfer->key), mem->user);
  if (transfer->key == NULL) {
    return CURLE_OUT_OF_MEMORY;
  }
  return again_key_mint(transfer->key, transfer->request->idempotency_key)
             ? CURLE_OK
             : CURLE_FAILED_INIT;
}

/* A pooled call has no handle yet. */
static CURLcode set_up(again_transfer *transfer) {
  const CURLcode code = mint_key(transfer);
  return code != CURLE_OK || transfer->is_pooled
             ? code
             : again_options_begin(transfer);
}

static CURLcode refuse(again_transfer *transfer, CURLcode code) {
  again_answer_refuse(transfer);
  again_conclude_with(transfer, code);
  return code;
}

CURLcode again_transfer_begin(again_transfer *transfer, const again_time *now) {
  transfer->total_limit_ms =
      again_clock_limit(now->mono_ms, transfer->request->total_ms);
  transfer->kit->is_answered = false;
  const CURLcode code = set_up(transfer);
  if (code != CURLE_OK) {
    return refuse(transfer, code);
  }
  again_call_set_asker(transfer->call, transfer->handle.key);
  if (again_call_begin(transfer->call, &transfer->kit->facts, now,
                       transfer->decision) != AGAIN_OK) {
    return refuse(transfer, CURLE_OUT_OF_MEMORY);
  }
  follow(transfer, false);
  return CURLE_OK;
}

/* ---- ticks -------------------------------------------------------------- */

/* Whoever is held asks often: what is as it was is not told again. */
static void go_on(again_transfer *transfer, const again_time *now) {
  const again_decision *decision = transfer->decision;
  again_call_next(transfer->call, now, transfer->decision);
  if (decision->action == AGAIN_ACTION_WAIT &&
      decision->due_ms == transfer->due_ms) {
    return;
  }
  follow(transfer, false);
  if (transfer->phase == AGAIN_PHASE_STARTING) {
    start(transfer, now);
  }
}

/* libcurl writes what it kept from within, and tells a refusal nowhere else.
 * A handle that is not connected yet has nothing to go on with. */
static CURLcode unpause(again_transfer *transfer) {
  if (!atomic_exchange(&transfer->is_unpaused, false)) {
    return CURLE_OK;
  }
  const CURLcode code = curl_easy_pause(transfer->easy, CURLPAUSE_CONT);
  return code == CURLE_BAD_FUNCTION_ARGUMENT ? CURLE_OK : code;
}

/* Where the body starts over its If-Range is gone, which libcurl still has. */
static CURLcode rewind_sink(again_transfer *transfer) {
  if (transfer->kit->sink.use != AGAIN_RESUME_RESTART) {
    return CURLE_OK;
  }
  const CURLcode code = again_download_rewind(transfer);
  again_options_headers(transfer);
  return code;
}

static void watch(again_transfer *transfer, const again_time *now) {
  CURLcode code = again_attempt_check(transfer, now);
  code = code == CURLE_OK ? rewind_sink(transfer) : code;
  code = code == CURLE_OK ? unpause(transfer) : code;
  if (code != CURLE_OK) {
    again_transfer_end_attempt(transfer, code);
  }
}

static bool is_stopped(again_transfer *transfer, const again_time *now,
                       uint64_t limit_ms) {
  if (atomic_load(&transfer->is_cancelled)) {
    again_transfer_stop(transfer, AGAIN_WHY_CALLER, CURLE_ABORTED_BY_CALLBACK);
  } else if (now->mono_ms >= limit_ms) {
    again_transfer_stop(transfer, AGAIN_WHY_DEADLINE, CURLE_OPERATION_TIMEDOUT);
  }
  return transfer->phase == AGAIN_PHASE_DONE;
}

static void rest(again_transfer *transfer, const again_time *now) {
  if (!is_stopped(transfer, now, transfer->total_limit_ms) &&
      (atomic_exchange(&transfer->is_ready, false) ||
       now->mono_ms >= transfer->due_ms)) {
    go_on(transfer, now);
  }
}

void again_transfer_put_off(again_transfer *transfer, const again_time *now) {
  again_call_withdraw(transfer->call, now, transfer->decision);
  follow(transfer, false);
}

void again_transfer_tick(again_transfer *transfer, const again_time *now) {
  switch (transfer->phase) {
  case AGAIN_PHASE_STARTING:
    if (!is_stopped(transfer, now, again_transfer_start_limit(transfer))) {
      start(transfer, now);
    }
    break;
  case AGAIN_PHASE_WAITING:
    rest(transfer, now);
    break;
  case AGAIN_PHASE_RUNNING:
    watch(transfer, now);
    break;
  case AGAIN_PHASE_DELIVERING:
    again_conclude_go_on(transfer, now);
    break;
  case AGAIN_PHASE_DONE:
    break;
  }
}

uint64_t again_transfer_start_limit(const again_transfer *transfer) {
  const uint64_t deadline = again_call_deadline(transfer->call);
  return deadline < transfer->total_limit_ms ? deadline
                                             : transfer->total_limit_ms;
}

void again_transfer_retime(again_transfer *transfer) {
  if (transfer->runner->timers != NULL) {
    again_timers_set(transfer->runner->timers, &transfer->timer,
                     again_transfer_due(transfer));
  }
}

uint64_t again_transfer_due(const again_transfer *transfer) {
  switch (transfer->phase) {
  case AGAIN_PHASE_STARTING:
    return 0;
  case AGAIN_PHASE_WAITING:
    return transfer->due_ms < transfer->total_limit_ms
               ? transfer->due_ms
               : transfer->total_limit_ms;
  case AGAIN_PHASE_RUNNING: /* which may stand still for a rewind */
    return transfer->kit->sink.use == AGAIN_RESUME_RESTART
               ? 0
               : again_attempt_due(transfer);
  case AGAIN_PHASE_DELIVERING:
    return transfer->total_limit_ms;
  case AGAIN_PHASE_DONE:
    break;
  }
  return AGAIN_NEVER;
}
