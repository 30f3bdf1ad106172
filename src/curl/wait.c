#include "wait.h"

#define POLL_MS 100

bool again_wait_is_cancelled(again_transfer *transfer, const again_time *now) {
  if (atomic_load(&transfer->entry.cancelled)) {
    return true;
  }
  const again_curl_options *options = &transfer->engine->options;
  if (options->poll == NULL || now->mono_ms < transfer->polled_ms) {
    return false;
  }
  transfer->polled_ms = again_clock_limit(now->mono_ms, POLL_MS);
  if (options->poll(transfer->decision, options->poll_user) == 0) {
    return false;
  }
  atomic_store(&transfer->entry.cancelled, true);
  return true;
}

void again_wait_slice(again_transfer *transfer, const again_time *now,
                      uint64_t until_ms) {
  const again_curl *engine = transfer->engine;
  int slice = again_clock_slice(&engine->clock, now, until_ms);
  if (engine->options.poll != NULL && slice > POLL_MS) {
    slice = POLL_MS;
  }
  (void)curl_multi_poll(transfer->lane->multi, NULL, 0, slice, NULL);
}

static again_stop stop_of(again_transfer *transfer, const again_time *now) {
  if (again_wait_is_cancelled(transfer, now)) {
    return AGAIN_STOP_CANCEL;
  }
  return now->mono_ms >= transfer->total_limit_ms ? AGAIN_STOP_LIMIT
                                                  : AGAIN_STOP_NONE;
}

static uint64_t sooner(uint64_t a, uint64_t b) {
  return a < b ? a : b;
}

again_stop again_wait_until(again_transfer *transfer, uint64_t until_ms) {
  for (;;) {
    again_time now;
    again_clock_now(&transfer->engine->clock, &now);
    const again_stop stop = stop_of(transfer, &now);
    if (stop != AGAIN_STOP_NONE || now.mono_ms >= until_ms) {
      return stop;
    }
    again_wait_slice(transfer, &now,
                     sooner(until_ms, transfer->total_limit_ms));
  }
}

again_stop again_wait_unpaused(again_transfer *transfer) {
  while (!atomic_exchange(&transfer->entry.unpaused, false)) {
    again_time now;
    again_clock_now(&transfer->engine->clock, &now);
    const again_stop stop = stop_of(transfer, &now);
    if (stop != AGAIN_STOP_NONE) {
      return stop;
    }
    again_wait_slice(transfer, &now, transfer->total_limit_ms);
  }
  return AGAIN_STOP_NONE;
}
