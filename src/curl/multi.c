/* again_curl_multi: the calls of one loop. */
#include "multi.h"

#include "connects.h"
#include "driven.h"
#include "loans.h"
#include "request.h"

#define POOL_MAX_DEFAULT 128

/* ---- the loop's timer --------------------------------------------------- */

static long until(const again_curl_multi *driver, uint64_t due_ms) {
  again_time now;
  if (due_ms == AGAIN_NEVER) {
    return -1;
  }
  again_clock_now(&driver->engine->clock, &now);
  return again_clock_slice(&driver->engine->clock, &now, due_ms);
}

/* Within our functions `done` may call others of them: the outermost tells. */
static bool enter(again_curl_multi *driver) {
  const bool is_outermost = !driver->is_busy;
  driver->is_busy = true;
  return is_outermost;
}

static bool must_announce(const again_curl_multi *driver, uint64_t due_ms) {
  return driver->options.timer != NULL &&
         (due_ms != driver->announced_ms ||
          (driver->is_timer_spent && due_ms != AGAIN_NEVER));
}

static uint64_t next_tick(const again_curl_multi *driver) {
  return atomic_load(&driver->has_signals) ? 0
                                           : again_timers_due(&driver->timers);
}

/* Its own loop, being told when to tick, need not be woken. */
static void leave(again_curl_multi *driver, bool is_outermost) {
  if (!is_outermost) {
    return;
  }
  if (atomic_load(&driver->has_signals)) {
    again_signals_forget(driver->engine, &driver->wakeup);
  }
  again_signals_wake_loops(driver->engine);
  const uint64_t due_ms = next_tick(driver);
  const bool is_news = must_announce(driver, due_ms);
  driver->is_busy = false;
  driver->is_timer_spent = false;
  driver->announced_ms = due_ms;
  if (is_news) {
    driver->options.timer(until(driver, due_ms), driver->options.timer_user);
  }
}

long again_curl_multi_timeout(const again_curl_multi *driver) {
  return until(driver, next_tick(driver));
}

/* ---- making and freeing ------------------------------------------------- */

again_status again_curl_multi_new(again_curl_multi **out, again_curl *engine,
                                  CURLM *multi,
                                  const again_curl_multi_options *options) {
  static const again_curl_multi_options defaults =
      AGAIN_CURL_MULTI_OPTIONS_INIT;
  *out = NULL;
  options = options != NULL ? options : &defaults;
  if (engine == NULL || multi == NULL ||
      options->struct_size != sizeof(*options)) {
    return AGAIN_EINVAL;
  }
  const again_mem *mem = &engine->mem;
  again_curl_multi *driver = mem->realloc(NULL, sizeof(*driver), mem->user);
  if (driver == NULL) {
    return AGAIN_ENOMEM;
  }
  *driver = (again_curl_multi){
      .engine = engine,
      .multi = multi,
      .options = *options,
      .wakeup = {.function = options->wakeup, .user = options->wakeup_user},
      .announced_ms = AGAIN_NEVER,
  };
  driver->decision.struct_size = sizeof(driver->decision);
  STAILQ_INIT(&driver->free_kits);
  TAILQ_INIT(&driver->calls);
  TAILQ_INIT(&driver->queue);
  TAILQ_INIT(&driver->signalled);
  again_timers_init(&driver->timers, mem);
  again_driven_init_runner(driver);
  again_pool_init(&driver->pool, engine,
                  options->pool_max != 0 ? options->pool_max
                                         : POOL_MAX_DEFAULT);
  *out = driver;
  return AGAIN_OK;
}

static void end_calls(again_curl_multi *driver) {
  again_time now;
  again_driven *driven = NULL;
  again_clock_now(&driver->engine->clock, &now);
  while ((driven = TAILQ_FIRST(&driver->calls)) != NULL) {
    atomic_store(&driven->transfer->is_cancelled, true);
    again_driven_step(driven, &now);
  }
}

void again_curl_multi_free(again_curl_multi *driver) {
  if (driver == NULL) {
    return;
  }
  const again_mem *mem = &driver->engine->mem;
  driver->is_closing = true;
  end_calls(driver);
  again_signals_forget(driver->engine, &driver->wakeup);
  again_loans_clear(driver);
  again_timers_clear(&driver->timers);
  mem->free(driver, mem->user);
}

/* ---- adding ------------------------------------------------------------- */

static void keep_connections(again_curl_multi *driver) {
  const long count_max =
      driver->count_max < INT32_MAX ? (long)driver->count_max : (long)INT32_MAX;
  if (driver->options.keeps_connections) {
    again_connects_keep(driver->multi, count_max, &driver->connects_max);
  }
}

static CURLcode add(again_curl_multi *driver, CURL *easy,
                    const again_curl_request *request, again_curl_done_fn *done,
                    void *user, uint64_t *id_ret) {
  CURLcode code = again_request_check(request);
  if (code != CURLE_OK) {
    return code;
  }
  if (again_timers_reserve(&driver->timers, driver->count + 1) != AGAIN_OK) {
    return CURLE_OUT_OF_MEMORY;
  }
  again_driven *driven = NULL;
  const bool is_outermost = enter(driver);
  code = again_driven_new(&driven, driver, easy, request, user);
  if (code == CURLE_OK) {
    driven->done = done;
    keep_connections(driver);
    if (id_ret != NULL) {
      *id_ret = driven->transfer->handle.key;
    }
  }
  leave(driver, is_outermost);
  return code;
}

CURLcode again_curl_multi_add(again_curl_multi *driver, CURL *easy,
                              const again_curl_request *request,
                              again_curl_done_fn *done, void *user) {
  if (driver == NULL || driver->is_closing || easy == NULL || request == NULL ||
      done == NULL) {
    return CURLE_BAD_FUNCTION_ARGUMENT;
  }
  return add(driver, easy, request, done, user, NULL);
}

CURLcode again_curl_multi_add_pooled(again_curl_multi *driver,
                                     const again_curl_request *request,
                                     again_curl_done_fn *done, void *user,
                                     uint64_t *id_ret) {
  if (driver == NULL || driver->is_closing || request == NULL || done == NULL ||
      request->struct_size != sizeof(*request) || request->prepare == NULL) {
    return CURLE_BAD_FUNCTION_ARGUMENT;
  }
  return add(driver, NULL, request, done, user, id_ret);
}

/* ---- going on ----------------------------------------------------------- */

bool again_curl_multi_take(again_curl_multi *driver, const CURLMsg *message) {
  again_transfer *transfer =
      again_engine_find(driver->engine, message->easy_handle);
  if (message->msg != CURLMSG_DONE || transfer == NULL ||
      transfer->runner != &driver->runner) {
    return false;
  }
  /* libcurl may name a handle twice. */
  if (transfer->phase == AGAIN_PHASE_RUNNING) {
    const bool is_outermost = enter(driver);
    again_driven_end_attempt(transfer->driven, message->data.result);
    leave(driver, is_outermost);
  }
  return true;
}

static again_driven *next_signalled(again_curl_multi *driver) {
  (void)pthread_mutex_lock(&driver->engine->mutex);
  again_driven *driven = TAILQ_FIRST(&driver->signalled);
  if (driven != NULL) {
    again_driven_leave_signals(driven);
  }
  (void)pthread_mutex_unlock(&driver->engine->mutex);
  return driven;
}

static again_driven *next_due(again_curl_multi *driver, const again_time *now) {
  again_timer *first = again_timers_first(&driver->timers);
  if (first == NULL || again_timers_due(&driver->timers) > now->mono_ms) {
    return NULL;
  }
  again_transfer *transfer =
      (void *)((char *)first - offsetof(again_transfer, timer));
  return transfer->driven;
}

/* No more than there are: what their own callbacks add to it is left to the
 * next tick, so that this one ends. */
static void tick(again_curl_multi *driver) {
  again_time now;
  again_driven *driven = NULL;
  again_clock_now(&driver->engine->clock, &now);
  for (size_t left = driver->count;
       left > 0 && atomic_load(&driver->has_signals) &&
       (driven = next_signalled(driver)) != NULL;
       left--) {
    again_driven_step(driven, &now);
  }
  for (size_t left = driver->count;
       left > 0 && (driven = next_due(driver, &now)) != NULL; left--) {
    again_driven_step(driven, &now);
  }
}

void again_curl_multi_tick(again_curl_multi *driver) {
  if (driver->is_busy) {
    return;
  }
  const bool is_outermost = enter(driver);
  driver->is_timer_spent = true;
  tick(driver);
  leave(driver, is_outermost);
}

size_t again_curl_multi_count(const again_curl_multi *driver) {
  return driver->count;
}

void again_curl_multi_cancel(again_curl_multi *driver, uint64_t id) {
  again_signals_cancel(driver->engine, id);
}
