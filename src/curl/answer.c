#include "answer.h"

#include "download.h"

/* So long an answer that nobody wants is read to keep its connection. */
#define DISCARD_MS_MAX 2000

void again_answer_refuse(again_transfer *transfer) {
  again_decision_init(transfer->decision, sizeof(*transfer->decision));
  transfer->decision->why = AGAIN_WHY_LOCAL;
}

void again_answer_give_up(again_transfer *transfer, again_why why) {
  again_time now;
  again_clock_now(&transfer->engine->clock, &now);
  again_call_cancel(transfer->call,
                    why == AGAIN_WHY_LOCAL ? why : AGAIN_WHY_CALLER, &now,
                    transfer->decision);
  transfer->decision->why = why;
}

void again_answer_withdraw(again_transfer *transfer, again_why why) {
  again_time now;
  again_clock_now(&transfer->engine->clock, &now);
  again_call_withdraw(transfer->call, &now, transfer->decision);
  again_answer_give_up(transfer, why);
}

static CURLcode no_memory(again_transfer *transfer) {
  again_answer_give_up(transfer, AGAIN_WHY_LOCAL);
  transfer->kit->is_answered = false;
  return CURLE_OUT_OF_MEMORY;
}

/*
 * Where a redirect was followed that a server may give after it has acted, no
 * answer of a later hop says that nothing was done.
 */
static void decide(again_transfer *transfer, const again_response *response,
                   const again_attempt *attempt, const again_time *now) {
  again_call *call = transfer->call;
  again_decision *decision = transfer->decision;
  again_call_end(call, response, attempt, now, decision);
  if (!transfer->kit->wire.acted || decision->action == AGAIN_ACTION_DELIVER ||
      again_call_is_idempotent(call)) {
    return;
  }
  if (decision->action != AGAIN_ACTION_GIVE_UP) {
    again_answer_give_up(transfer, AGAIN_WHY_UNSAFE);
  }
  decision->verdict.effect = AGAIN_EFFECT_MAYBE;
  decision->maybe_applied = true;
}

static again_attempt describe(const again_transfer *transfer) {
  again_attempt attempt = AGAIN_ATTEMPT_INIT;
  attempt.body_spent = again_upload_is_spent(&transfer->upload);
  attempt.resends = transfer->kit->resend.count;
  again_download_describe(transfer, &attempt);
  return attempt;
}

/* The final answer, unless the caller has another's head and half its body. */
static bool is_to_be_shown(const again_transfer *transfer) {
  const bool fails =
      transfer->request->fail_on_error && transfer->kit->wire.status >= 400;
  return transfer->decision->action == AGAIN_ACTION_GIVE_UP && !fails &&
         transfer->resume == NULL;
}

/* Of an error whose body goes on past the bound, or a success that was held
 * because it might have been one. */
again_sink_mode again_answer_full(void *user) {
  again_transfer *transfer = user;
  again_kit *kit = transfer->kit;
  again_response *response = NULL;
  again_verdict verdict = AGAIN_VERDICT_INIT;
  again_time now;
  again_clock_now(&transfer->engine->clock, &now);
  if (again_reader_end(kit->reader, AGAIN_TRANSPORT_OK, false, &now,
                       &response) != AGAIN_OK) {
    return AGAIN_SINK_HOLDING;
  }
  again_classify(response, &verdict);
  if (verdict.error_class == AGAIN_CLASS_SUCCESS) {
    return AGAIN_SINK_STREAMING;
  }
  const again_attempt attempt = describe(transfer);
  decide(transfer, response, &attempt, &now);
  kit->is_decided = true;
  if (is_to_be_shown(transfer)) {
    return AGAIN_SINK_STREAMING;
  }
  kit->discard_limit_ms = again_clock_limit(now.mono_ms, DISCARD_MS_MAX);
  again_transfer_retime(transfer);
  return AGAIN_SINK_DISCARDING;
}

/* With CURLOPT_CONNECT_ONLY libcurl ends well, and has sent nothing. */
static bool has_only_connected(const again_transfer *transfer, CURLcode code) {
  long sent = 0;
  if (code != CURLE_OK || transfer->kit->wire.head != AGAIN_HEAD_NONE) {
    return false;
  }
  (void)curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &sent);
  return sent <= transfer->kit->wire.sent_bytes;
}

static CURLcode code_to_show(const again_transfer *transfer, CURLcode code) {
  if (transfer->kit->sink.error != CURLE_OK) {
    return transfer->kit->sink.error;
  }
  if (transfer->kit->resend.vetoed) {
    return CURLE_GOT_NOTHING;
  }
  return has_only_connected(transfer, code) ? CURLE_BAD_FUNCTION_ARGUMENT
                                            : code;
}

static again_transport transport_of(const again_transfer *transfer,
                                    CURLcode code) {
  if (transfer->kit->resend.vetoed) {
    return AGAIN_TRANSPORT_HIDDEN_RESEND;
  }
  if (code == CURLE_OK && transfer->kit->wire.head != AGAIN_HEAD_ENDED) {
    return AGAIN_TRANSPORT_RECEIVE; /* cut within the head */
  }
  if (code == CURLE_UNSUPPORTED_PROTOCOL && transfer->kit->wire.status != 0) {
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

/* A success that was not held, or not to its end. */
static bool has_streamed(const again_sink *sink) {
  return sink->is_reading && sink->mode == AGAIN_SINK_STREAMING;
}

/* A reader that was not fed begins again, and so does one that was fed a
 * success which broke: that says nothing of the failure. */
static again_status set_up_reader(again_transfer *transfer,
                                  again_transport transport) {
  const again_sink *sink = &transfer->kit->sink;
  again_reader *reader = transfer->kit->reader;
  const bool has_status = transfer->kit->wire.status != 0;
  const bool is_fed =
      (has_status && sink->is_reading) || sink->mode == AGAIN_SINK_HOLDING;
  const bool is_broken = has_streamed(sink) && transport != AGAIN_TRANSPORT_OK;
  if (is_fed && !is_broken) {
    return AGAIN_OK;
  }
  const again_status status = again_reader_begin(reader, &transfer->kit->facts);
  if (status == AGAIN_OK && has_status) {
    again_reader_set_status(reader, transfer->kit->wire.status);
  }
  return status;
}

/* Successes that the reader was not fed, or not to their end. */
static bool is_unread(const again_kit *kit, again_transport transport) {
  return transport == AGAIN_TRANSPORT_OK && kit->wire.status != 0 &&
         (!kit->sink.is_reading || kit->sink.use != AGAIN_RESUME_ORDINARY);
}

static again_status end_response(again_transfer *transfer,
                                 again_transport transport, bool is_whole,
                                 const again_time *now, again_response **out) {
  again_kit *kit = transfer->kit;
  if (is_unread(kit, transport)) {
    *out = kit->unread;
    again_response_set_status(*out, transfer->kit->wire.status, transport);
    again_response_set_time(*out, now);
    return AGAIN_OK;
  }
  const again_status status = set_up_reader(transfer, transport);
  return status != AGAIN_OK
             ? status
             : again_reader_end(kit->reader, transport,
                                is_whole && !has_streamed(&transfer->kit->sink),
                                now, out);
}

/* Decided at the bound: what came after it changes no decision, but may be
 * cut short by the caller. */
static CURLcode end_decided(again_transfer *transfer, CURLcode code) {
  const bool is_discarded = transfer->kit->sink.mode == AGAIN_SINK_DISCARDING;
  const bool is_own_end = is_discarded && code == CURLE_WRITE_ERROR;
  if (!is_own_end && again_curl_transport(code) == AGAIN_TRANSPORT_CALLER) {
    again_answer_give_up(transfer, AGAIN_WHY_CALLER);
    transfer->kit->is_answered = false;
    return code;
  }
  /* An end of our own making is none of the server's. */
  return is_discarded ? CURLE_PARTIAL_FILE : code;
}

CURLcode again_answer_end(again_transfer *transfer, CURLcode code) {
  transfer->kit->is_answered = true;
  code = code_to_show(transfer, code);
  if (code == CURLE_OUT_OF_MEMORY) {
    return no_memory(transfer);
  }
  if (transfer->kit->is_decided) {
    return end_decided(transfer, code);
  }
  again_resend_ask_method(&transfer->kit->resend);
  code = again_download_end(transfer, code);
  if (code == CURLE_OUT_OF_MEMORY) {
    return no_memory(transfer);
  }
  const again_transport transport = transport_of(transfer, code);
  again_attempt attempt = describe(transfer);
  /* Nor can every source of a form on the handle go back. */
  attempt.body_spent = attempt.body_spent || code == CURLE_SEND_FAIL_REWIND;
  attempt.unsent = again_wire_end(&transfer->kit->wire, transfer->easy, code) &&
                   attempt.resends == 0;
  learn(transfer, transport, attempt.unsent);
  again_response *response = NULL;
  again_time now;
  again_clock_now(&transfer->engine->clock, &now);
  if (end_response(transfer, transport, code == CURLE_OK, &now, &response) !=
      AGAIN_OK) {
    return no_memory(transfer);
  }
  decide(transfer, response, &attempt, &now);
  return code;
}
