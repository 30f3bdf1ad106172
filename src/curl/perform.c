/* again_curl_perform(): one call, and the loop that it runs in. */
#include <string.h>

#include "attempt.h"
#include "engine.h"
#include "request.h"
#include "transfer.h"

#define POLL_MS 100

/* ---- the loop ----------------------------------------------------------- */

/* The engine's `poll` may cancel, as another thread may. */
static void ask_poll(again_transfer *transfer, const again_time *now,
                     uint64_t *polled_ms) {
  const again_curl_options *options = &transfer->engine->options;
  if (options->poll == NULL || now->mono_ms < *polled_ms) {
    return;
  }
  *polled_ms = again_clock_limit(now->mono_ms, POLL_MS);
  if (options->poll(transfer->decision, options->poll_user) != 0) {
    atomic_store(&transfer->is_cancelled, true);
  }
}

/* One sleep, until the next tick at the latest, or until libcurl has work. */
static void sleep_on(again_transfer *transfer, const again_time *now) {
  const again_curl *engine = transfer->engine;
  int slice =
      again_clock_slice(&engine->clock, now, again_transfer_due(transfer));
  if (engine->options.poll != NULL && slice > POLL_MS) {
    slice = POLL_MS;
  }
  (void)curl_multi_poll(transfer->runner->multi, NULL, 0, slice, NULL);
}

/* The lane has no other transfer: the message is this one's. */
static CURLcode ended_with(CURLM *multi) {
  int left = 0;
  const CURLMsg *message = curl_multi_info_read(multi, &left);
  return message != NULL && message->msg == CURLMSG_DONE ? message->data.result
                                                         : CURLE_FAILED_INIT;
}

static void transfer_bytes(again_transfer *transfer) {
  int running = 0;
  const CURLMcode performed =
      curl_multi_perform(transfer->runner->multi, &running);
  if (performed != CURLM_OK) {
    again_transfer_end_attempt(transfer, again_attempt_code_of(performed));
  } else if (running == 0) {
    again_transfer_end_attempt(transfer, ended_with(transfer->runner->multi));
  }
}

/* An attempt that has just begun is not slept on. */
static void run(again_transfer *transfer, again_time now) {
  uint64_t polled_ms = 0;
  for (;;) {
    const bool was_running = transfer->phase == AGAIN_PHASE_RUNNING;
    again_transfer_tick(transfer, &now);
    if (transfer->phase == AGAIN_PHASE_DONE) {
      return;
    }
    if (was_running || transfer->phase != AGAIN_PHASE_RUNNING) {
      sleep_on(transfer, &now);
    }
    if (transfer->phase == AGAIN_PHASE_RUNNING) {
      transfer_bytes(transfer);
    }
    if (transfer->phase == AGAIN_PHASE_DONE) {
      return;
    }
    again_clock_now(&transfer->engine->clock, &now);
    ask_poll(transfer, &now, &polled_ms);
  }
}

/* ---- the call ----------------------------------------------------------- */

static CURLcode perform(again_transfer *transfer, again_lane *lane) {
  const again_call_options made_with = again_transfer_call_options(transfer);
  if (again_lane_prepare(lane, &made_with) != AGAIN_OK ||
      again_kit_describe(&lane->kit, transfer->request) != AGAIN_OK) {
    again_decision_init(transfer->decision, sizeof(*transfer->decision));
    transfer->decision->why = AGAIN_WHY_LOCAL;
    return CURLE_OUT_OF_MEMORY;
  }
  transfer->call = lane->kit.spare.call;
  again_time now;
  again_clock_now(&transfer->engine->clock, &now);
  if (again_transfer_begin(transfer, &now) == CURLE_OK &&
      transfer->phase != AGAIN_PHASE_DONE) {
    run(transfer, now);
  }
  return transfer->code;
}

static void tell_decision(const again_decision *from, again_decision *to) {
  if (to != NULL) {
    const size_t size = to->struct_size;
    memcpy(to, from, size < sizeof(*from) ? size : sizeof(*from));
    to->struct_size = size;
  }
}

/* Written where the caller wants it, unless that has another size. */
static again_decision *decision_of(again_kit *kit, again_decision *decision) {
  return decision != NULL && decision->struct_size == sizeof(*decision)
             ? decision
             : &kit->decision;
}

static CURLcode refuse(CURLcode code, again_decision *decision) {
  again_decision local = AGAIN_DECISION_INIT;
  local.why = AGAIN_WHY_LOCAL;
  tell_decision(&local, decision);
  return code;
}

CURLcode again_curl_perform(again_curl *engine, CURL *easy,
                            const again_curl_request *request,
                            again_decision *decision) {
  if (engine == NULL || easy == NULL || request == NULL) {
    return refuse(CURLE_BAD_FUNCTION_ARGUMENT, decision);
  }
  CURLcode code = again_request_check(request);
  if (code != CURLE_OK) {
    return refuse(code, decision);
  }
  again_transfer unbound;
  unbound.handle = (again_handle){.key = again_calls_key(easy)};
  unbound.bound_url = NULL;
  again_transfer *transfer = &unbound;
  again_lane *lane = NULL;
  code = again_engine_enter(engine, &transfer, &lane);
  if (code != CURLE_OK) {
    return refuse(code, decision);
  }
  again_transfer_init(transfer, request);
  transfer->engine = engine;
  transfer->easy = easy;
  transfer->kit = &lane->kit;
  transfer->decision = decision_of(&lane->kit, decision);
  code = perform(transfer, lane);
  if (transfer->decision != decision) {
    tell_decision(transfer->decision, decision);
  }
  again_transfer_clear(transfer);
  again_engine_leave(engine, transfer, lane);
  return code;
}
