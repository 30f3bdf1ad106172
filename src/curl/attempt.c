#include "attempt.h"

#include "wait.h"

static CURLcode code_of(CURLMcode code) {
  if (code == CURLM_OUT_OF_MEMORY) {
    return CURLE_OUT_OF_MEMORY;
  }
  return code == CURLM_RECURSIVE_API_CALL ? CURLE_RECURSIVE_API_CALL
                                          : CURLE_FAILED_INIT;
}

/* The soonest of the limits in force. Once a success streams, the deadline
 * no longer cuts it. */
static uint64_t limit_of(const again_transfer *transfer) {
  uint64_t limit = transfer->attempt_limit_ms < transfer->total_limit_ms
                       ? transfer->attempt_limit_ms
                       : transfer->total_limit_ms;
  if (transfer->discard_limit_ms < limit) {
    limit = transfer->discard_limit_ms;
  }
  if (transfer->sink.mode != AGAIN_SINK_STREAMING) {
    const uint64_t deadline = again_call_deadline(transfer->lane->call);
    limit = deadline < limit ? deadline : limit;
  }
  return limit;
}

static again_stop stop_of(again_transfer *transfer, const again_time *now,
                          uint64_t limit_ms) {
  if (again_wait_is_cancelled(transfer, now)) {
    return AGAIN_STOP_CANCEL;
  }
  if (now->mono_ms < limit_ms) {
    return AGAIN_STOP_NONE;
  }
  return limit_ms == transfer->discard_limit_ms ? AGAIN_STOP_DISCARD
                                                : AGAIN_STOP_LIMIT;
}

/* The lane has no other transfer: the message is this one's. */
static CURLcode ended_with(CURLM *multi) {
  int left = 0;
  const CURLMsg *message = curl_multi_info_read(multi, &left);
  return message != NULL && message->msg == CURLMSG_DONE ? message->data.result
                                                         : CURLE_FAILED_INIT;
}

/* libcurl writes what it kept from within, and tells a refusal nowhere else.
 * A handle that is not connected yet has nothing to go on with. */
static CURLcode unpause(again_transfer *transfer) {
  if (!atomic_exchange(&transfer->entry.unpaused, false)) {
    return CURLE_OK;
  }
  const CURLcode code = curl_easy_pause(transfer->easy, CURLPAUSE_CONT);
  return code == CURLE_BAD_FUNCTION_ARGUMENT ? CURLE_OK : code;
}

static CURLcode run(again_transfer *transfer) {
  CURLM *multi = transfer->lane->multi;
  for (;;) {
    const CURLcode unpaused = unpause(transfer);
    if (unpaused != CURLE_OK) {
      return unpaused;
    }
    int running = 0;
    const CURLMcode performed = curl_multi_perform(multi, &running);
    if (performed != CURLM_OK) {
      return code_of(performed);
    }
    if (running == 0) {
      return ended_with(multi);
    }
    again_time now;
    again_clock_now(&transfer->engine->clock, &now);
    const uint64_t limit_ms = limit_of(transfer);
    transfer->stop = stop_of(transfer, &now, limit_ms);
    if (transfer->stop != AGAIN_STOP_NONE) {
      return transfer->stop == AGAIN_STOP_CANCEL ? CURLE_ABORTED_BY_CALLBACK
                                                 : CURLE_OPERATION_TIMEDOUT;
    }
    again_wait_slice(transfer, &now, limit_ms);
  }
}

CURLcode again_attempt_run(again_transfer *transfer) {
  CURLM *multi = transfer->lane->multi;
  transfer->stop = AGAIN_STOP_NONE;
  const CURLMcode added = curl_multi_add_handle(multi, transfer->easy);
  if (added != CURLM_OK) {
    return code_of(added);
  }
  const CURLcode code = run(transfer);
  (void)curl_multi_remove_handle(multi, transfer->easy);
  return code;
}
