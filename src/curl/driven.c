#include "driven.h"

#include "attempt.h"
#include "loans.h"

/* ---- the driver's lists -------------------------------------------------- */

/* From another thread, under the engine's lock. */
static void wake(const again_runner *runner, again_transfer *transfer) {
  again_driven *driven = transfer->driven;
  again_curl_multi *driver = driven->driver;
  if (!AGAIN_DRIVEN_IS(driven, in_signalled)) {
    TAILQ_INSERT_TAIL(&driver->signalled, driven, in_signalled);
  }
  if (atomic_exchange(&driver->has_signals, true)) {
    return;
  }
  if (driver->options.wakeup != NULL) {
    again_signals_defer(driver->engine, &driver->wakeup);
  } else {
    (void)curl_multi_wakeup(runner->multi);
  }
}

static bool equip(again_transfer *transfer) {
  again_driven *driven = transfer->driven;
  return again_loans_give_kit(driven) &&
         (!transfer->is_pooled || again_loans_give_handle(driven));
}

void again_driven_init_runner(again_curl_multi *driver) {
  driver->runner = (again_runner){
      .multi = driver->multi,
      .wake = wake,
      .timers = &driver->timers,
      .equip = equip,
  };
}

static void link_in(again_driven *driven) {
  again_curl_multi *driver = driven->driver;
  TAILQ_INSERT_TAIL(&driver->calls, driven, in_calls);
  driver->count++;
  if (driver->count > driver->count_max) {
    driver->count_max = driver->count;
  }
}

static void unlink(again_driven *driven) {
  TAILQ_REMOVE(&driven->driver->calls, driven, in_calls);
  driven->driver->count--;
}

void again_driven_leave_signals(again_driven *driven) {
  again_curl_multi *driver = driven->driver;
  if (AGAIN_DRIVEN_IS(driven, in_signalled)) {
    TAILQ_REMOVE(&driver->signalled, driven, in_signalled);
    driven->in_signalled.tqe_prev = NULL;
    atomic_store(&driver->has_signals, !TAILQ_EMPTY(&driver->signalled));
  }
}

/* Nothing signals it any more, and its handle is free for another call. */
static void part(again_driven *driven) {
  again_curl *engine = driven->driver->engine;
  if (driven->lent != NULL) {
    again_engine_assign(engine, &driven->lent->handle, NULL);
  }
  again_engine_part(engine, driven->transfer);
  (void)pthread_mutex_lock(&engine->mutex);
  again_driven_leave_signals(driven);
  (void)pthread_mutex_unlock(&engine->mutex);
}

/* All but its call. What a bound handle was given stays with it. */
static void free_transfer(again_driven *driven) {
  again_transfer *transfer = driven->transfer;
  const again_mem *mem = &driven->driver->engine->mem;
  again_transfer_clear(transfer);
  if (!transfer->handle.is_bound) {
    mem->free(transfer, mem->user);
  }
}

/* ---- what has happened --------------------------------------------------- */

/* Told last: `done` may do with the driver what it likes. The texts of the
 * decision are the policy's, which the call may be the last to hold. */
static void complete(again_driven *driven) {
  again_curl_multi *driver = driven->driver;
  again_transfer *transfer = driven->transfer;
  again_call *call = transfer->call;
  const again_call_options made_with = again_transfer_call_options(transfer);
  void *user = transfer->user;
  again_kit *kit = transfer->kit;
  again_lent *lent = driven->lent;
  const again_decision *decision = transfer->decision;
  CURL *easy = transfer->easy;
  const CURLcode code = transfer->code;
  again_loans_leave_queue(driven);
  again_timers_set(&driver->timers, &transfer->timer, AGAIN_NEVER);
  unlink(driven);
  part(driven);
  free_transfer(driven);
  driven->done(easy, code, decision, user);
  if (kit != NULL) {
    again_spare_put(&kit->spare, call, &made_with);
  } else {
    again_call_free(call);
  }
  again_loans_put(driver, kit, lent);
  const again_mem *mem = &driver->engine->mem;
  mem->free(driven, mem->user);
}

/* After anything that happened: it waits, runs on, or is over. */
static void settle(again_driven *driven) {
  again_transfer *transfer = driven->transfer;
  switch (transfer->phase) {
  case AGAIN_PHASE_STARTING:
  case AGAIN_PHASE_WAITING:
    again_loans_end(driven);
    again_transfer_retime(transfer);
    break;
  case AGAIN_PHASE_RUNNING:
  case AGAIN_PHASE_DELIVERING:
    again_transfer_retime(transfer);
    break;
  case AGAIN_PHASE_DONE:
    complete(driven);
    break;
  }
}

/* ---- adding -------------------------------------------------------------- */

static again_transfer *new_transfer(again_curl *engine, CURL *easy) {
  const again_mem *mem = &engine->mem;
  again_transfer *transfer = mem->realloc(NULL, sizeof(*transfer), mem->user);
  if (transfer != NULL) {
    *transfer = (again_transfer){
        .handle = {.key = easy != NULL ? again_calls_key(easy) : 0},
        .engine = engine,
    };
  }
  return transfer;
}

/* The transfer is in the engine's table: a new one, or the one that its handle
 * is bound by. */
static CURLcode join(again_driven *driven, CURL *easy) {
  again_curl_multi *driver = driven->driver;
  again_curl *engine = driver->engine;
  again_transfer *made = new_transfer(engine, easy);
  if (made == NULL) {
    return CURLE_OUT_OF_MEMORY;
  }
  made->driven = driven;
  driven->transfer = made;
  const CURLcode code = again_engine_join(engine, &driver->runner,
                                          &driven->transfer, &driven->policy);
  if (driven->transfer != made || code != CURLE_OK) {
    engine->mem.free(made, engine->mem.user);
  }
  return code;
}

static CURLcode begin(again_driven *driven, CURL *easy,
                      const again_curl_request *request, void *user) {
  again_curl *engine = driven->driver->engine;
  again_transfer *transfer = driven->transfer;
  again_transfer_init(transfer, request);
  transfer->easy = easy;
  transfer->is_pooled = easy == NULL;
  transfer->user = user;
  transfer->call = NULL;
  transfer->kit = NULL;
  transfer->decision = &driven->driver->decision;
  const again_call_options options = again_transfer_call_options(transfer);
  if (!again_loans_give_kit(driven) ||
      again_spare_prepare(&transfer->kit->spare, driven->policy, &options,
                          &engine->mem) != AGAIN_OK) {
    return CURLE_OUT_OF_MEMORY;
  }
  transfer->call = again_spare_take(&transfer->kit->spare);
  again_time now;
  again_clock_now(&engine->clock, &now);
  return again_transfer_begin(transfer, &now);
}

CURLcode again_driven_new(again_driven **out, again_curl_multi *driver,
                          CURL *easy, const again_curl_request *request,
                          void *user) {
  const again_mem *mem = &driver->engine->mem;
  again_driven *driven = mem->realloc(NULL, sizeof(*driven), mem->user);
  if (driven == NULL) {
    return CURLE_OUT_OF_MEMORY;
  }
  *driven = (again_driven){.driver = driver};
  CURLcode code = join(driven, easy);
  if (code == CURLE_OK) {
    code = begin(driven, easy, request, user);
    again_policy_unref(driven->policy); /* the call has its own */
    if (code != CURLE_OK) {
      again_loans_end(driven);
      part(driven);
      again_call_free(driven->transfer->call);
      free_transfer(driven);
    }
  }
  if (code != CURLE_OK) {
    mem->free(driven, mem->user);
    return code;
  }
  link_in(driven);
  if (driven->transfer->phase == AGAIN_PHASE_DONE) {
    again_timers_set(&driver->timers, &driven->transfer->timer, 0);
  } else {
    settle(driven);
  }
  *out = driven;
  return CURLE_OK;
}

/* ---- going on ----------------------------------------------------------- */

/* Whether a tick would begin an attempt, or ask whether to. */
static bool is_to_go_on(again_transfer *transfer, const again_time *now) {
  const bool is_to_ask =
      transfer->phase == AGAIN_PHASE_WAITING &&
      (now->mono_ms >= transfer->due_ms || atomic_load(&transfer->is_ready));
  return (is_to_ask || transfer->phase == AGAIN_PHASE_STARTING) &&
         !atomic_load(&transfer->is_cancelled) &&
         now->mono_ms < transfer->total_limit_ms;
}

/* A pooled call goes, and asks whether it may, when there is a handle for it:
 * what it was granted would grow old in the queue. True = it has to wait. */
static bool must_queue(again_driven *driven, const again_time *now) {
  again_transfer *transfer = driven->transfer;
  const uint64_t limit_ms = again_transfer_start_limit(transfer);
  if (again_loans_have_handle(driven)) {
    again_loans_leave_queue(driven);
    return false;
  }
  if (now->mono_ms >= limit_ms) {
    again_transfer_stop(transfer, AGAIN_WHY_DEADLINE, CURLE_OPERATION_TIMEDOUT);
    return false;
  }
  if (transfer->phase == AGAIN_PHASE_STARTING) {
    again_transfer_put_off(transfer, now);
  }
  again_loans_enqueue(driven);
  again_timers_set(&driven->driver->timers, &transfer->timer, limit_ms);
  return true;
}

void again_driven_step(again_driven *driven, const again_time *now) {
  again_transfer *transfer = driven->transfer;
  if (transfer->is_pooled && is_to_go_on(transfer, now) &&
      must_queue(driven, now)) {
    return;
  }
  again_transfer_tick(transfer, now);
  settle(driven);
}

void again_driven_end_attempt(again_driven *driven, CURLcode code) {
  again_transfer_end_attempt(driven->transfer, code);
  settle(driven);
}
