#include "answer.h"

/* So long an answer that nobody wants is read to keep its connection. */
#define DISCARD_MS_MAX 2000

void again_answer_give_up(again_transfer *transfer, again_why why) {
  again_time now;
  again_clock_now(&transfer->engine->clock, &now);
  again_call_cancel(transfer->lane->call,
                    why == AGAIN_WHY_LOCAL ? why : AGAIN_WHY_CALLER, &now,
                    &transfer->decision);
  transfer->decision.why = why;
}

void again_answer_withdraw(again_transfer *transfer, again_why why) {
  const unsigned attempts = transfer->decision.attempts;
  const bool maybe_applied = transfer->decision.maybe_applied;
  again_answer_give_up(transfer, why);
  transfer->decision.attempts = attempts;
  transfer->decision.maybe_applied = maybe_applied;
}

static CURLcode no_memory(again_transfer *transfer) {
  again_answer_give_up(transfer, AGAIN_WHY_LOCAL);
  transfer->is_answered = false;
  return CURLE_OUT_OF_MEMORY;
}

/*
 * Where a redirect was followed that a server may give after it has acted, no
 * answer of a later hop says that nothing was done.
 */
static void decide(again_transfer *transfer, const again_response *response,
                   const again_attempt *attempt, const again_time *now) {
  again_call *call = transfer->lane->call;
  again_decision *decision = &transfer->decision;
  again_call_end(call, response, attempt, now, decision);
  if (transfer->wire.acted &&
      (decision->action == AGAIN_ACTION_RETRY ||
       decision->action == AGAIN_ACTION_WAIT) &&
      !again_call_is_idempotent(call)) {
    again_answer_give_up(transfer, AGAIN_WHY_UNSAFE);
    decision->verdict.effect = AGAIN_EFFECT_MAYBE;
    decision->maybe_applied = true;
  }
}

/* Of an error whose body goes on past the bound, or a success that was held
 * because it might have been one. */
again_sink_mode again_answer_full(void *user) {
  again_transfer *transfer = user;
  again_lane *lane = transfer->lane;
  again_response *response = NULL;
  again_verdict verdict = AGAIN_VERDICT_INIT;
  again_time now;
  again_clock_now(&transfer->engine->clock, &now);
  if (again_reader_end(lane->reader, AGAIN_TRANSPORT_OK, false, &now,
                       &response) != AGAIN_OK) {
    return AGAIN_SINK_HOLDING;
  }
  again_classify(response, &verdict);
  if (verdict.error_class == AGAIN_CLASS_SUCCESS) {
    return AGAIN_SINK_STREAMING;
  }
  const again_attempt attempt = {
      .struct_size = sizeof(attempt),
      .body_spent = again_upload_is_spent(&transfer->upload),
  };
  decide(transfer, response, &attempt, &now);
  transfer->is_decided = true;
  if (transfer->decision.action != AGAIN_ACTION_GIVE_UP) {
    transfer->discard_limit_ms = again_clock_limit(now.mono_ms, DISCARD_MS_MAX);
    return AGAIN_SINK_DISCARDING;
  }
  return transfer->request.fail_on_error && transfer->wire.status >= 400
             ? AGAIN_SINK_DISCARDING
             : AGAIN_SINK_STREAMING;
}

/* With CURLOPT_CONNECT_ONLY libcurl ends well, and has sent nothing. */
static bool has_only_connected(const again_transfer *transfer, CURLcode code) {
  long sent = 0;
  if (code != CURLE_OK || transfer->wire.head != AGAIN_HEAD_NONE) {
    return false;
  }
  (void)curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &sent);
  return sent <= transfer->wire.sent_bytes;
}

static CURLcode code_to_show(const again_transfer *transfer, CURLcode code) {
  if (transfer->sink.error != CURLE_OK) {
    return transfer->sink.error;
  }
  if (transfer->resend.vetoed) {
    return CURLE_GOT_NOTHING;
  }
  return has_only_connected(transfer, code) ? CURLE_BAD_FUNCTION_ARGUMENT
                                            : code;
}

static again_transport transport_of(const again_transfer *transfer,
                                    CURLcode code) {
  if (transfer->resend.vetoed) {
    return AGAIN_TRANSPORT_HIDDEN_RESEND;
  }
  if (code == CURLE_OK && transfer->wire.head != AGAIN_HEAD_ENDED) {
    return AGAIN_TRANSPORT_RECEIVE; /* cut within the head */
  }
  if (code == CURLE_UNSUPPORTED_PROTOCOL && transfer->wire.status != 0) {
    return AGAIN_TRANSPORT_OTHER; /* a redirect to another protocol */
  }
  return again_curl_transport(code);
}

/* What a failure says of the connections and addresses libcurl remembers. */
static void learn(again_transfer *transfer, again_transport transport,
                  bool is_unsent) {
  const bool is_timeout = transport == AGAIN_TRANSPORT_TIMEOUT;
  transfer->is_broken = transport == AGAIN_TRANSPORT_SEND ||
                        transport == AGAIN_TRANSPORT_RECEIVE ||
                        transport == AGAIN_TRANSPORT_EMPTY_REPLY ||
                        transport == AGAIN_TRANSPORT_PARTIAL_BODY ||
                        transport == AGAIN_TRANSPORT_HIDDEN_RESEND ||
                        transport == AGAIN_TRANSPORT_PROTOCOL || is_timeout;
  transfer->is_stale = transfer->is_stale ||
                       transport == AGAIN_TRANSPORT_CONNECT ||
                       (is_timeout && is_unsent);
}

/* A reader that was not fed, or was fed for another end, begins again. */
static again_status set_up_reader(again_transfer *transfer) {
  const again_sink *sink = &transfer->sink;
  again_reader *reader = transfer->lane->reader;
  const bool has_status = transfer->wire.status != 0;
  const bool has_streamed =
      sink->is_reading && sink->mode == AGAIN_SINK_STREAMING;
  if ((has_status || sink->mode == AGAIN_SINK_HOLDING) && !has_streamed) {
    return AGAIN_OK;
  }
  const again_status status = again_reader_begin(reader, &transfer->facts);
  if (status == AGAIN_OK && has_status) {
    again_reader_set_status(reader, transfer->wire.status);
  }
  return status;
}

/* Decided at the bound: what came after it changes no decision, but may be
 * cut short by a cancel. */
static CURLcode end_decided(again_transfer *transfer, CURLcode code) {
  const bool goes_on = transfer->decision.action != AGAIN_ACTION_GIVE_UP;
  if (goes_on && transfer->stop == AGAIN_STOP_CANCEL) {
    again_answer_give_up(transfer, AGAIN_WHY_CALLER);
    transfer->is_answered = false;
    return code;
  }
  /* An end of our own making is none of the server's. */
  return transfer->sink.mode == AGAIN_SINK_DISCARDING &&
                 transfer->stop != AGAIN_STOP_CANCEL
             ? CURLE_PARTIAL_FILE
             : code;
}

CURLcode again_answer_end(again_transfer *transfer, CURLcode code) {
  again_lane *lane = transfer->lane;
  transfer->is_answered = true;
  code = code_to_show(transfer, code);
  if (code == CURLE_OUT_OF_MEMORY) {
    return no_memory(transfer);
  }
  if (transfer->is_decided) {
    return end_decided(transfer, code);
  }
  again_resend_ask_method(&transfer->resend);
  const again_transport transport = transport_of(transfer, code);
  const again_attempt attempt = {
      .struct_size = sizeof(attempt),
      .unsent = again_wire_end(&transfer->wire, transfer->easy, code),
      .body_spent = again_upload_is_spent(&transfer->upload),
      .committed = transfer->sink.delivery.seen,
  };
  learn(transfer, transport, attempt.unsent);
  again_response *response = NULL;
  again_time now;
  again_clock_now(&transfer->engine->clock, &now);
  if (set_up_reader(transfer) != AGAIN_OK ||
      again_reader_end(lane->reader, transport, code == CURLE_OK, &now,
                       &response) != AGAIN_OK) {
    return no_memory(transfer);
  }
  decide(transfer, response, &attempt, &now);
  return code;
}
