#include "transfer.h"

#include "answer.h"
#include "attempt.h"
#include "event.h"
#include "options.h"
#include "request.h"
#include "wait.h"

static CURLcode stopped(again_transfer *transfer, again_stop stop) {
  const bool is_cancel = stop == AGAIN_STOP_CANCEL;
  again_answer_give_up(transfer,
                       is_cancel ? AGAIN_WHY_CALLER : AGAIN_WHY_DEADLINE);
  transfer->is_answered = false;
  return is_cancel ? CURLE_ABORTED_BY_CALLBACK : CURLE_OPERATION_TIMEDOUT;
}

static bool refresh(again_transfer *transfer) {
  const again_curl_request *request = &transfer->request;
  again_refresh *refresh = &transfer->engine->refresh;
  if (request->refresh == NULL) {
    return true;
  }
  if (transfer->decision->remedy == AGAIN_REMEDY_REFRESH_CREDENTIALS &&
      !again_refresh_once(refresh, request->refresh, request->refresh_user,
                          transfer->refresh_count)) {
    return false;
  }
  transfer->refresh_count = again_refresh_count(refresh);
  return true;
}

static bool prepare(again_transfer *transfer) {
  again_curl_request *request = &transfer->request;
  if (request->prepare == NULL) {
    return true;
  }
  again_curl_prepare attempt = {
      .struct_size = sizeof(attempt),
      .easy = transfer->easy,
      .attempt = transfer->decision->attempts + 1,
      .remedy = transfer->decision->remedy,
      .clock_offset_ms = transfer->decision->clock_offset_ms,
      .url = request->url,
      .headers = request->headers,
  };
  if (request->prepare(&attempt, request->prepare_user) != 0) {
    return false;
  }
  request->url = attempt.url != NULL ? attempt.url : request->url;
  request->headers = attempt.headers;
  transfer->facts.url = request->url;
  return true;
}

/* The request's own was checked as the call began. */
static CURLcode check_new_url(const again_transfer *transfer) {
  const char *url = transfer->request.url;
  return url == transfer->own->url ? CURLE_OK : again_request_check_url(url);
}

static uint64_t attempt_limit(const again_transfer *transfer) {
  if (transfer->request.attempt_ms == 0) {
    return AGAIN_NEVER;
  }
  again_time now;
  again_clock_now(&transfer->engine->clock, &now);
  return again_clock_limit(now.mono_ms, transfer->request.attempt_ms);
}

static void begin_attempt(again_transfer *transfer) {
  transfer->attempt_limit_ms = attempt_limit(transfer);
  transfer->discard_limit_ms = AGAIN_NEVER;
  transfer->facts.method = transfer->request.method;
  transfer->is_decided = false;
  transfer->is_broken = false;
  transfer->resend.vetoed = false;
  again_wire_begin(&transfer->wire);
  again_sink_begin(&transfer->sink);
}

/* Where new credentials or the body's start cannot be had, the answer before
 * is the last. */
static CURLcode attempt(again_transfer *transfer, CURLcode last) {
  if (!refresh(transfer)) {
    again_answer_withdraw(transfer, AGAIN_WHY_REMEDY);
    return last;
  }
  if (!again_upload_rewind(&transfer->upload)) {
    again_answer_withdraw(transfer, AGAIN_WHY_ONE_SHOT);
    return last;
  }
  CURLcode code = CURLE_ABORTED_BY_CALLBACK;
  if (prepare(transfer) && !atomic_load(&transfer->entry.cancelled)) {
    code = check_new_url(transfer);
    code = code == CURLE_OK ? again_options_attempt(transfer) : code;
    if (code == CURLE_OK) {
      begin_attempt(transfer);
      return again_answer_end(transfer, again_attempt_run(transfer));
    }
  }
  transfer->is_answered = false;
  again_answer_withdraw(transfer, code == CURLE_ABORTED_BY_CALLBACK
                                      ? AGAIN_WHY_CALLER
                                      : AGAIN_WHY_LOCAL);
  return code;
}

static CURLcode wait_on(again_transfer *transfer, CURLcode last) {
  const again_stop stop =
      again_wait_until(transfer, transfer->decision->due_ms);
  if (stop != AGAIN_STOP_NONE) {
    return stopped(transfer, stop);
  }
  again_time now;
  again_clock_now(&transfer->engine->clock, &now);
  again_call_next(transfer->lane->call, &now, transfer->decision);
  return last;
}

/* Whatever the answer was, the caller has not seen it whole. */
static CURLcode break_off(again_transfer *transfer, again_why why,
                          CURLcode code) {
  transfer->decision->action = AGAIN_ACTION_GIVE_UP;
  transfer->decision->why = why;
  return code;
}

static CURLcode deliver(again_transfer *transfer, bool with_body,
                        CURLcode code) {
  for (;;) {
    const CURLcode delivered = again_sink_deliver(&transfer->sink, with_body);
    if (delivered == CURLE_OK) {
      return code;
    }
    if (delivered != CURLE_AGAIN) {
      return break_off(transfer, AGAIN_WHY_CALLER, delivered);
    }
    const again_stop stop = again_wait_unpaused(transfer);
    if (stop == AGAIN_STOP_CANCEL) {
      return break_off(transfer, AGAIN_WHY_CALLER, CURLE_ABORTED_BY_CALLBACK);
    }
    if (stop != AGAIN_STOP_NONE) {
      return break_off(transfer, AGAIN_WHY_DEADLINE, CURLE_OPERATION_TIMEDOUT);
    }
  }
}

/* As bare libcurl would have shown it. */
static CURLcode conclude(again_transfer *transfer, CURLcode code) {
  const again_sink *sink = &transfer->sink;
  if (!transfer->is_answered || transfer->stop == AGAIN_STOP_CANCEL ||
      sink->error != CURLE_OK || sink->mode == AGAIN_SINK_STREAMING) {
    return code;
  }
  const bool fails =
      transfer->request.fail_on_error && transfer->wire.status >= 400;
  return deliver(transfer, !fails, fails ? CURLE_HTTP_RETURNED_ERROR : code);
}

CURLcode again_transfer_run(again_transfer *transfer) {
  again_time now;
  again_clock_now(&transfer->engine->clock, &now);
  transfer->total_limit_ms =
      again_clock_limit(now.mono_ms, transfer->request.total_ms);
  if (again_call_begin(transfer->lane->call, &transfer->facts, &now,
                       transfer->decision) != AGAIN_OK) {
    again_answer_refuse(transfer);
    return CURLE_OUT_OF_MEMORY;
  }
  transfer->resend.once = transfer->decision->attempts_max == 1;
  CURLcode code = CURLE_OK;
  for (;;) {
    again_event_tell(transfer, code);
    switch (transfer->decision->action) {
    case AGAIN_ACTION_GO:
      code = attempt(transfer, code);
      break;
    case AGAIN_ACTION_WAIT:
    case AGAIN_ACTION_RETRY:
      code = wait_on(transfer, code);
      break;
    case AGAIN_ACTION_DELIVER:
    case AGAIN_ACTION_GIVE_UP:
      return conclude(transfer, code);
    }
  }
}
