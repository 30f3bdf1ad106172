#include "attempt.h"

#include "answer.h"
#include "download.h"
#include "options.h"
#include "request.h"

/* libcurl 7.88 gives up an address that is silent, and does not say when it
 * wants to be called for the next one. */
#define NUDGE_MS 100

CURLcode again_attempt_code_of(CURLMcode code) {
  if (code == CURLM_OUT_OF_MEMORY) {
    return CURLE_OUT_OF_MEMORY;
  }
  return code == CURLM_RECURSIVE_API_CALL ? CURLE_RECURSIVE_API_CALL
                                          : CURLE_FAILED_INIT;
}

/* ---- before it ---------------------------------------------------------- */

static bool refresh(again_transfer *transfer) {
  const again_curl_request *request = transfer->request;
  return request->refresh == NULL ||
         transfer->decision->remedy != AGAIN_REMEDY_REFRESH_CREDENTIALS ||
         again_refresh_once(&transfer->engine->refresh, request->refresh,
                            request->refresh_user,
                            transfer->kit->refresh_count);
}

again_why again_attempt_make_ready(again_transfer *transfer) {
  if (!refresh(transfer)) {
    return AGAIN_WHY_REMEDY;
  }
  return again_upload_rewind(&transfer->upload) ? AGAIN_WHY_NONE
                                                : AGAIN_WHY_ONE_SHOT;
}

static bool prepare(again_transfer *transfer) {
  const again_curl_request *request = transfer->request;
  if (request->prepare == NULL) {
    return true;
  }
  char range[AGAIN_RESUME_RANGE_BYTES];
  const bool has_range = again_download_range(transfer, range);
  again_curl_prepare attempt = {
      .struct_size = sizeof(attempt),
      .easy = transfer->easy,
      .attempt = transfer->decision->attempts + 1,
      .remedy = transfer->decision->remedy,
      .clock_offset_ms = transfer->decision->clock_offset_ms,
      .range = has_range ? range : NULL,
      .url = transfer->url,
      .headers = transfer->headers,
      .call_user = transfer->user,
  };
  if (request->prepare(&attempt, request->prepare_user) != 0) {
    return false;
  }
  transfer->url = attempt.url != NULL ? attempt.url : transfer->url;
  transfer->headers = attempt.headers;
  return true;
}

/* The request's own was checked as the call began. */
static CURLcode check_new_url(const again_transfer *transfer) {
  return transfer->url == transfer->request->url
             ? CURLE_OK
             : again_request_check_url(transfer->url);
}

/* ---- the kit ------------------------------------------------------------ */

/* Besides the one that begins. */
static unsigned attempts_left(const again_decision *decision) {
  return decision->attempts + 1 < decision->attempts_max
             ? decision->attempts_max - decision->attempts - 1
             : 0;
}

static void wire_up(again_transfer *transfer) {
  again_kit *kit = transfer->kit;
  const again_curl_request *request = transfer->request;
  kit->sink = (again_sink){
      .easy = transfer->easy,
      .facts = &kit->facts,
      .wire = &kit->wire,
      .reader = kit->reader,
      .delivery = {.request = request, .lines = &kit->lines},
      .full = again_answer_full,
      .full_user = transfer,
      .resume = transfer->resume,
      .peeks = again_policy_has_peek(kit->policy),
  };
  kit->resend = (again_resend){
      .easy = transfer->easy,
      .request = request,
      .call = transfer->call,
      .facts = &kit->facts,
      .wire = &kit->wire,
      .left = attempts_left(transfer->decision),
  };
  kit->facts.url = transfer->url;
  kit->facts.method = request->method;
  again_wire_begin(&kit->wire);
  again_sink_begin(&kit->sink);
  kit->attempt_limit_ms = AGAIN_NEVER;
  kit->discard_limit_ms = AGAIN_NEVER;
  kit->stop = AGAIN_STOP_NONE;
  kit->is_decided = false;
  transfer->is_broken = false;
}

/* ---- beginning and end -------------------------------------------------- */

static CURLcode set_up(again_transfer *transfer) {
  CURLcode code = check_new_url(transfer);
  if (code == CURLE_OK && transfer->is_pooled) {
    code = again_options_begin(transfer);
  }
  return code == CURLE_OK ? again_options_attempt(transfer) : code;
}

again_why again_attempt_begin(again_transfer *transfer, const again_time *now) {
  again_kit *kit = transfer->kit;
  kit->refresh_count = again_refresh_count(&transfer->engine->refresh);
  atomic_store(&transfer->is_unpaused, false); /* of an attempt before */
  if (!prepare(transfer) || atomic_load(&transfer->is_cancelled)) {
    transfer->code = CURLE_ABORTED_BY_CALLBACK;
    return AGAIN_WHY_CALLER;
  }
  CURLcode code = set_up(transfer);
  if (code == CURLE_OK) {
    wire_up(transfer);
    kit->attempt_limit_ms =
        again_clock_limit(now->mono_ms, transfer->request->attempt_ms);
    kit->nudge_ms = again_clock_limit(now->mono_ms, NUDGE_MS);
    const CURLMcode added =
        curl_multi_add_handle(transfer->runner->multi, transfer->easy);
    code = added == CURLM_OK ? CURLE_OK : again_attempt_code_of(added);
  }
  transfer->code = code;
  return code == CURLE_OK ? AGAIN_WHY_NONE : AGAIN_WHY_LOCAL;
}

void again_attempt_end(again_transfer *transfer) {
  (void)curl_multi_remove_handle(transfer->runner->multi, transfer->easy);
}

/* ---- limits ------------------------------------------------------------- */

/* The soonest of those in force. Once a success streams, the deadline no
 * longer cuts it. */
static uint64_t limit_of(const again_transfer *transfer) {
  const again_kit *kit = transfer->kit;
  uint64_t limit = kit->attempt_limit_ms < transfer->total_limit_ms
                       ? kit->attempt_limit_ms
                       : transfer->total_limit_ms;
  if (kit->discard_limit_ms < limit) {
    limit = kit->discard_limit_ms;
  }
  if (kit->sink.mode != AGAIN_SINK_STREAMING) {
    const uint64_t deadline = again_call_deadline(transfer->call);
    limit = deadline < limit ? deadline : limit;
  }
  return limit;
}

uint64_t again_attempt_due(const again_transfer *transfer) {
  const again_kit *kit = transfer->kit;
  const uint64_t limit = limit_of(transfer);
  return kit->wire.sent || limit < kit->nudge_ms ? limit : kit->nudge_ms;
}

/* A loop by curl_multi_perform() calls libcurl for all handles when it wakes.
 * One by curl_multi_socket_action() does for those that are due: going on is a
 * reason to be. */
static void nudge(again_transfer *transfer, const again_time *now) {
  again_kit *kit = transfer->kit;
  if (!kit->wire.sent && transfer->runner->timers != NULL &&
      now->mono_ms >= kit->nudge_ms) {
    (void)curl_easy_pause(transfer->easy, CURLPAUSE_SEND);
    (void)curl_easy_pause(transfer->easy, CURLPAUSE_CONT);
  }
  kit->nudge_ms = again_clock_limit(now->mono_ms, NUDGE_MS);
}

CURLcode again_attempt_check(again_transfer *transfer, const again_time *now) {
  again_kit *kit = transfer->kit;
  if (atomic_load(&transfer->is_cancelled)) {
    kit->stop = AGAIN_STOP_CANCEL;
    return CURLE_ABORTED_BY_CALLBACK;
  }
  const uint64_t limit = limit_of(transfer);
  if (now->mono_ms < limit) {
    nudge(transfer, now);
    return CURLE_OK;
  }
  kit->stop =
      limit == kit->discard_limit_ms ? AGAIN_STOP_DISCARD : AGAIN_STOP_LIMIT;
  return CURLE_OPERATION_TIMEDOUT;
}
