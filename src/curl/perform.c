/* again_curl_perform(): a request becomes a call on a lane. */
#include <string.h>

#include "answer.h"
#include "options.h"
#include "request.h"
#include "transfer.h"

/* The core then never waits for what the hard limit forbids. */
static uint64_t deadline_of(const again_curl_request *request) {
  const uint64_t total = request->total_ms;
  const uint64_t deadline = request->deadline_ms;
  return total != 0 && (deadline == 0 || total < deadline) ? total : deadline;
}

static again_status make_call(again_transfer *transfer) {
  const again_curl_request *request = &transfer->request;
  const again_curl_options *options = &transfer->engine->options;
  const unsigned resign = AGAIN_REMEDY_RESIGN | AGAIN_REMEDY_FIX_CLOCK;
  const unsigned refresh = AGAIN_REMEDY_REFRESH_CREDENTIALS;
  const again_call_options made_with = {
      .struct_size = sizeof(made_with),
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
  return again_lane_prepare(transfer->lane, &made_with);
}

static CURLcode describe(again_transfer *transfer) {
  const again_curl_request *request = &transfer->request;
  again_lane *lane = transfer->lane;
  again_request_describe(request, &transfer->facts);
  if (request->headers != NULL) {
    if (again_lane_list_headers(lane, request->headers,
                                &transfer->facts.header_count) != AGAIN_OK) {
      return CURLE_OUT_OF_MEMORY;
    }
    transfer->facts.headers = lane->headers;
  }
  if (request->idempotency_key != NULL &&
      !again_key_mint(&transfer->key, request->idempotency_key)) {
    return CURLE_FAILED_INIT;
  }
  return make_call(transfer) == AGAIN_OK ? CURLE_OK : CURLE_OUT_OF_MEMORY;
}

/* Ties the parts of the call together. */
static void wire_up(again_transfer *transfer) {
  again_lane *lane = transfer->lane;
  const again_curl_request *request = &transfer->request;
  transfer->sink = (again_sink){
      .easy = transfer->easy,
      .facts = &transfer->facts,
      .wire = &transfer->wire,
      .reader = lane->reader,
      .delivery = {.request = request, .lines = &lane->lines},
      .full = again_answer_full,
      .full_user = transfer,
      .peeks = again_policy_has_peek(lane->policy),
  };
  transfer->resend = (again_resend){
      .easy = transfer->easy,
      .request = request,
      .call = lane->call,
      .facts = &transfer->facts,
      .wire = &transfer->wire,
  };
  again_upload_begin(&transfer->upload, request);
}

static void forget_last_call(again_transfer *transfer) {
  transfer->attempt_limit_ms = AGAIN_NEVER;
  transfer->discard_limit_ms = AGAIN_NEVER;
  transfer->is_decided = false;
  transfer->polled_ms = 0;
  transfer->refresh_count = 0;
  transfer->stop = AGAIN_STOP_NONE;
  transfer->is_answered = false;
  transfer->is_broken = false;
  transfer->is_stale = false;
  transfer->has_headers = false;
  transfer->has_fresh_connect = false;
  transfer->has_dns_timeout = false;
}

static CURLcode perform(again_transfer *transfer) {
  CURLcode code = describe(transfer);
  if (code != CURLE_OK) {
    again_answer_refuse(transfer);
    return code;
  }
  wire_up(transfer);
  code = again_options_begin(transfer);
  if (code == CURLE_OK) {
    code = again_transfer_run(transfer);
  } else {
    again_answer_refuse(transfer);
  }
  again_options_end(transfer);
  return code;
}

static void tell_decision(const again_decision *from, again_decision *to) {
  if (to != NULL) {
    const size_t size = to->struct_size;
    memcpy(to, from, size < sizeof(*from) ? size : sizeof(*from));
    to->struct_size = size;
  }
}

/* Written where the caller wants it, unless that has another size. */
static again_decision *decision_of(again_transfer *transfer,
                                   again_decision *decision) {
  if (decision != NULL && decision->struct_size == sizeof(*decision)) {
    return decision;
  }
  transfer->own_decision.struct_size = sizeof(transfer->own_decision);
  return &transfer->own_decision;
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
  /* Set up field by field: it is large, and most of it is for failures. */
  again_transfer unbound;
  unbound.entry = (again_handle){.easy = easy};
  unbound.bound_url = NULL;
  again_handle *entry = &unbound.entry;
  again_lane *lane = NULL;
  code = again_engine_enter(engine, &entry, &lane);
  if (code != CURLE_OK) {
    return refuse(code, decision);
  }
  again_transfer *transfer = again_transfer_of(entry);
  transfer->engine = engine;
  transfer->easy = easy;
  transfer->lane = lane;
  transfer->own = request;
  transfer->request = *request;
  transfer->decision = decision_of(transfer, decision);
  forget_last_call(transfer);
  code = perform(transfer);
  if (transfer->decision != decision) {
    tell_decision(transfer->decision, decision);
  }
  again_engine_leave(engine, entry, lane);
  return code;
}
