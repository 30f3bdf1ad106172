#include "engine.h"

#include <stdlib.h>
#include <string.h>

#include "connects.h"
#include "transfer.h"

#define LIBCURL_MIN 0x075700 /* 7.87.0 */

static void *libc_realloc(void *ptr, size_t size, void *user) {
  (void)user;
  return realloc(ptr, size);
}

static void libc_free(void *ptr, void *user) {
  (void)user;
  free(ptr);
}

static void lock_governor(void *user) {
  again_curl *engine = user;
  (void)pthread_mutex_lock(&engine->governor_mutex);
}

static void unlock_governor(void *user) {
  again_curl *engine = user;
  (void)pthread_mutex_unlock(&engine->governor_mutex);
}

static bool owns_governor(const again_curl *engine) {
  return engine->options.governor == NULL;
}

static again_status init_governor(again_curl *engine, again_policy *policy) {
  again_governor_options options = AGAIN_GOVERNOR_OPTIONS_INIT;
  options.lock = (again_lock){lock_governor, unlock_governor, engine};
  options.ready = again_signals_ready;
  options.ready_user = engine;
  options.store_changed = engine->options.store_changed;
  options.store_user = engine->options.store_user;
  if (owns_governor(engine)) {
    return again_governor_new(&engine->governor, policy, &options,
                              &engine->mem);
  }
  engine->governor = engine->options.governor;
  return AGAIN_OK;
}

static void clear_governor(again_curl *engine) {
  if (owns_governor(engine)) {
    again_governor_free(engine->governor);
  }
}

static bool options_are_valid(const again_curl_options *options) {
  return options->struct_size == sizeof(*options) &&
         (options->mem == NULL ||
          (options->mem->realloc != NULL && options->mem->free != NULL));
}

enum { LOCK_COUNT = 3 };

static pthread_mutex_t *lock_of(again_curl *engine, size_t index) {
  pthread_mutex_t *const locks[LOCK_COUNT] = {
      &engine->mutex, &engine->reload_mutex, &engine->governor_mutex};
  return locks[index];
}

static void destroy_locks(again_curl *engine, size_t count) {
  while (count > 0) {
    (void)pthread_mutex_destroy(lock_of(engine, --count));
  }
}

static again_status init_locks(again_curl *engine) {
  for (size_t i = 0; i < LOCK_COUNT; i++) {
    if (pthread_mutex_init(lock_of(engine, i), NULL) != 0) {
      destroy_locks(engine, i);
      return AGAIN_ENOMEM;
    }
  }
  if (again_refresh_init(&engine->refresh) != AGAIN_OK) {
    destroy_locks(engine, LOCK_COUNT);
    return AGAIN_ENOMEM;
  }
  return AGAIN_OK;
}

static void clear_locks(again_curl *engine) {
  again_refresh_clear(&engine->refresh);
  destroy_locks(engine, LOCK_COUNT);
}

static again_status init(again_curl *engine, again_policy *policy) {
  again_status status = init_locks(engine);
  again_signals_init(&engine->signals);
  if (status != AGAIN_OK) {
    return status;
  }
  status = again_calls_init(&engine->calls, &engine->mem);
  if (status != AGAIN_OK) {
    clear_locks(engine);
    return status;
  }
  status = init_governor(engine, policy);
  if (status != AGAIN_OK) {
    again_calls_clear(&engine->calls);
    clear_locks(engine);
    return status;
  }
  engine->policy = again_policy_ref(policy);
  return AGAIN_OK;
}

again_status again_curl_new(again_curl **out, again_policy *policy,
                            const again_curl_options *options) {
  static const again_curl_options defaults = AGAIN_CURL_OPTIONS_INIT;
  static const again_mem libc = {libc_realloc, libc_free, NULL};
  *out = NULL;
  options = options != NULL ? options : &defaults;
  if (policy == NULL || !options_are_valid(options) ||
      curl_version_info(CURLVERSION_NOW)->version_num < LIBCURL_MIN) {
    return AGAIN_EINVAL;
  }
  const again_mem mem = options->mem != NULL ? *options->mem : libc;
  again_curl *engine = mem.realloc(NULL, sizeof(*engine), mem.user);
  if (engine == NULL) {
    return AGAIN_ENOMEM;
  }
  *engine = (again_curl){
      .mem = mem,
      .options = *options,
      .clock = {options->now, options->now_user},
      .last_key = 1,
  };
  const again_status status = init(engine, policy);
  if (status != AGAIN_OK) {
    mem.free(engine, mem.user);
    return status;
  }
  *out = engine;
  return AGAIN_OK;
}

void again_curl_free(again_curl *engine) {
  if (engine == NULL) {
    return;
  }
  while (engine->free_lanes != NULL) {
    again_lane *lane = engine->free_lanes;
    engine->free_lanes = lane->next;
    again_lane_free(lane);
  }
  again_policy_unref(engine->policy);
  clear_governor(engine);
  again_calls_clear(&engine->calls);
  clear_locks(engine);
  engine->mem.free(engine, engine->mem.user);
}

again_status again_curl_set_policy(again_curl *engine, again_policy *policy) {
  again_status status = AGAIN_OK;
  again_policy *stale = NULL;
  if (policy == NULL) {
    return AGAIN_EINVAL;
  }
  (void)pthread_mutex_lock(&engine->reload_mutex);
  if (owns_governor(engine)) {
    status = again_governor_set_policy(engine->governor, policy);
  }
  if (status == AGAIN_OK) {
    (void)pthread_mutex_lock(&engine->mutex);
    stale = engine->policy;
    engine->policy = again_policy_ref(policy);
    (void)pthread_mutex_unlock(&engine->mutex);
  }
  (void)pthread_mutex_unlock(&engine->reload_mutex);
  again_policy_unref(stale);
  return status;
}

again_governor *again_curl_governor(const again_curl *engine) {
  return engine->governor;
}

/* Puts the handle in the table; NULL where it is in a call. */
static again_transfer *enter_table(again_curl *engine,
                                   again_transfer *transfer) {
  again_handle *found = again_calls_find(&engine->calls, transfer->handle.key);
  if (found == NULL) {
    again_calls_add(&engine->calls, &transfer->handle);
  } else if (found->transfer != NULL || !found->is_bound) {
    return NULL;
  } else {
    transfer = again_transfer_of_bound(found);
  }
  transfer->handle.transfer = transfer;
  transfer->number = ++engine->last_number;
  atomic_store(&transfer->is_cancelled, false);
  atomic_store(&transfer->is_unpaused, false);
  atomic_store(&transfer->is_ready, false);
  return transfer;
}

static void leave_table(again_curl *engine, again_transfer *transfer) {
  transfer->handle.transfer = NULL;
  if (!transfer->handle.is_bound) {
    again_calls_remove(&engine->calls, &transfer->handle);
  }
}

/* ---- blocking calls ----------------------------------------------------- */

/* Takes a lane with the lock held, and lets go of it to make one. */
static again_lane *take_lane(again_curl *engine) {
  again_lane *lane = engine->free_lanes;
  if (lane != NULL) {
    engine->free_lanes = lane->next;
    return lane;
  }
  (void)pthread_mutex_unlock(&engine->mutex);
  lane = again_lane_new(&engine->mem);
  (void)pthread_mutex_lock(&engine->mutex);
  return lane;
}

static void put_lane(again_curl *engine, again_lane *lane) {
  lane->next = engine->free_lanes;
  engine->free_lanes = lane;
}

/* What a call begins with is what the engine has now. */
static again_policy *equip(again_curl *engine, again_lane *lane) {
  engine->call_count++;
  if (engine->call_count > engine->calls_max) {
    engine->calls_max = engine->call_count;
  }
  again_connects_keep(lane->multi, engine->calls_max, &lane->connects_max);
  if (lane->kit.policy == engine->policy) {
    return NULL;
  }
  return again_kit_swap_policy(&lane->kit, again_policy_ref(engine->policy));
}

CURLcode again_engine_enter(again_curl *engine, again_transfer **transfer,
                            again_lane **lane_ret) {
  CURLcode code = CURLE_OUT_OF_MEMORY;
  again_policy *stale = NULL;
  (void)pthread_mutex_lock(&engine->mutex);
  again_lane *lane = take_lane(engine);
  if (lane != NULL) {
    again_transfer *entered = enter_table(engine, *transfer);
    if (entered != NULL) {
      stale = equip(engine, lane);
      entered->runner = &lane->runner;
      *transfer = entered;
      *lane_ret = lane;
      code = CURLE_OK;
    } else {
      put_lane(engine, lane);
      code = CURLE_RECURSIVE_API_CALL;
    }
  }
  (void)pthread_mutex_unlock(&engine->mutex);
  again_policy_unref(stale);
  return code;
}

void again_engine_leave(again_curl *engine, again_transfer *transfer,
                        again_lane *lane) {
  (void)pthread_mutex_lock(&engine->mutex);
  leave_table(engine, transfer);
  engine->call_count--;
  put_lane(engine, lane);
  (void)pthread_mutex_unlock(&engine->mutex);
}

/* ---- calls of a driver -------------------------------------------------- */

CURLcode again_engine_join(again_curl *engine, const again_runner *runner,
                           again_transfer **transfer,
                           again_policy **policy_ret) {
  (void)pthread_mutex_lock(&engine->mutex);
  if ((*transfer)->handle.key == 0) {
    engine->last_key += 2;
    (*transfer)->handle.key = engine->last_key;
  }
  again_transfer *entered = enter_table(engine, *transfer);
  if (entered != NULL) {
    entered->runner = runner;
    entered->driven = (*transfer)->driven;
    *transfer = entered;
    *policy_ret = again_policy_ref(engine->policy);
  }
  (void)pthread_mutex_unlock(&engine->mutex);
  return entered != NULL ? CURLE_OK : CURLE_RECURSIVE_API_CALL;
}

void again_engine_part(again_curl *engine, again_transfer *transfer) {
  (void)pthread_mutex_lock(&engine->mutex);
  leave_table(engine, transfer);
  (void)pthread_mutex_unlock(&engine->mutex);
}

void again_engine_enlist(again_curl *engine, again_handle *handle) {
  (void)pthread_mutex_lock(&engine->mutex);
  again_calls_add(&engine->calls, handle);
  (void)pthread_mutex_unlock(&engine->mutex);
}

void again_engine_delist(again_curl *engine, again_handle *handle) {
  (void)pthread_mutex_lock(&engine->mutex);
  again_calls_remove(&engine->calls, handle);
  (void)pthread_mutex_unlock(&engine->mutex);
}

void again_engine_assign(again_curl *engine, again_handle *handle,
                         again_transfer *transfer) {
  (void)pthread_mutex_lock(&engine->mutex);
  handle->transfer = transfer;
  (void)pthread_mutex_unlock(&engine->mutex);
}

again_transfer *again_engine_find(again_curl *engine, const CURL *easy) {
  (void)pthread_mutex_lock(&engine->mutex);
  const again_handle *handle =
      again_calls_find(&engine->calls, again_calls_key(easy));
  again_transfer *transfer = handle != NULL ? handle->transfer : NULL;
  (void)pthread_mutex_unlock(&engine->mutex);
  return transfer;
}
