/* Handles that keep the engine's callbacks from call to call. */
#include "options.h"

again_status again_curl_bind(again_curl *engine, CURL *easy) {
  if (engine == NULL || easy == NULL) {
    return AGAIN_EINVAL;
  }
  const again_mem *mem = &engine->mem;
  again_transfer *transfer = mem->realloc(NULL, sizeof(*transfer), mem->user);
  if (transfer == NULL) {
    return AGAIN_ENOMEM;
  }
  *transfer = (again_transfer){
      .handle = {.key = again_calls_key(easy), .is_bound = true},
      .engine = engine,
      .easy = easy,
  };
  (void)pthread_mutex_lock(&engine->mutex);
  const bool is_taken =
      again_calls_find(&engine->calls, again_calls_key(easy)) != NULL;
  if (!is_taken) {
    again_calls_add(&engine->calls, &transfer->handle);
  }
  (void)pthread_mutex_unlock(&engine->mutex);
  if (is_taken) {
    mem->free(transfer, mem->user);
    return AGAIN_EINVAL;
  }
  again_options_bind(transfer);
  return AGAIN_OK;
}

void again_curl_unbind(again_curl *engine, CURL *easy) {
  if (engine == NULL || easy == NULL) {
    return;
  }
  (void)pthread_mutex_lock(&engine->mutex);
  again_handle *handle =
      again_calls_find(&engine->calls, again_calls_key(easy));
  const bool is_bound =
      handle != NULL && handle->is_bound && handle->transfer == NULL;
  if (is_bound) {
    again_calls_remove(&engine->calls, handle);
  }
  (void)pthread_mutex_unlock(&engine->mutex);
  if (!is_bound) {
    return;
  }
  again_transfer *transfer = again_transfer_of_bound(handle);
  again_options_unbind(transfer);
  engine->mem.free(transfer->bound_url, engine->mem.user);
  engine->mem.free(transfer, engine->mem.user);
}
