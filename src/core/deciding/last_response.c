#include "deciding/last_response.h"

#include <string.h>

#include "base/utf8.h"

#define FIELD_BYTES sizeof(((again_decision *)NULL)->code)

static void keep_verdict(again_last_response *last,
                         const again_verdict *verdict) {
  last->reason = verdict->reason;
  last->schedule = verdict->schedule;
  last->note = verdict->note;
  last->rule_file = verdict->rule_file;
  last->rule_line = verdict->rule_line;
  last->error_class = (uint8_t)verdict->error_class;
  last->effect = (uint8_t)verdict->effect;
  last->remedy = (uint8_t)verdict->remedy;
}

static void keep_hint(again_last_response *last, const again_hint *hint) {
  last->hint_delay_ms = hint->delay_ms;
  last->hint_clamp_ms = hint->clamp_ms;
  last->hint_source = hint->source;
  last->has_delay = hint->has_delay;
  last->forbids = hint->forbids;
  last->replaces = hint->replaces;
}

/* Nothing to wait for, and nothing to explain. */
static void keep_no_failure(again_last_response *last) {
  static const again_hint no_hint = AGAIN_HINT_INIT;
  keep_hint(last, &no_hint);
  last->retry_at_s = 0;
  last->message_at = 0;
  last->request_id_at = 0;
  last->texts[0] = '\0';
}

void again_last_response_init(again_last_response *last) {
  static const again_verdict no_verdict = AGAIN_VERDICT_INIT;
  keep_verdict(last, &no_verdict);
  keep_no_failure(last);
  last->clock_offset_ms = 0;
  last->status = 0;
  last->transport = AGAIN_TRANSPORT_OK;
}

/* Copies `text`, cut to fit, and a NUL; returns how many bytes that took. */
static size_t put(char *out, size_t room, again_text text) {
  size_t limit = (room < FIELD_BYTES ? room : FIELD_BYTES) - 1;
  size_t size = again_utf8_cut(text.data, text.size, limit);
  if (size > 0) {
    memcpy(out, text.data, size);
  }
  out[size] = '\0';
  return size + 1;
}

/* Room is left for the NULs of those behind. */
static void keep_texts(again_last_response *last,
                       const again_response *response) {
  size_t room = sizeof(last->texts);
  size_t at = put(last->texts, room - 2, again_response_code(response));
  last->request_id_at = (uint8_t)at;
  at +=
      put(last->texts + at, room - at - 1, again_response_request_id(response));
  last->message_at = (uint8_t)at;
  (void)put(last->texts + at, room - at, again_response_message(response));
}

/* When the server said to come back; 0 where it did not. */
static int64_t retry_at(const again_hint *hint, const again_time *now) {
  if (!hint->has_delay) {
    return 0;
  }
  uint64_t delay_s = hint->delay_ms / 1000 + (hint->delay_ms % 1000 != 0);
  int64_t at_s;
  return __builtin_add_overflow(now->wall_s, delay_s, &at_s) ? INT64_MAX : at_s;
}

/* A broken line says nothing of the clock, and the next attempt is to be signed
 * by it all the same: the offset seen before stays. */
static void take_failure(again_last_response *last,
                         const again_response *response,
                         const again_time *now) {
  again_hint hint = AGAIN_HINT_INIT;
  again_response_hint(response, &hint);
  keep_hint(last, &hint);
  last->retry_at_s = retry_at(&hint, now);
  (void)again_response_clock_offset(response, &last->clock_offset_ms);
  keep_texts(last, response);
}

void again_last_response_take(again_last_response *last,
                              const again_response *response, bool unsent,
                              const again_time *now) {
  again_verdict verdict;
  verdict.struct_size = sizeof(verdict);
  again_classify(response, &verdict);
  keep_verdict(last, &verdict);
  last->status = (uint16_t)again_response_status(response);
  last->transport = (uint8_t)again_response_transport(response);
  if (unsent) {
    last->effect = AGAIN_EFFECT_NONE;
  }
  if (again_last_response_is_success(last)) {
    keep_no_failure(last);
  } else {
    take_failure(last, response, now);
  }
}

bool again_last_response_is_success(const again_last_response *last) {
  return last->error_class == AGAIN_CLASS_SUCCESS;
}

bool again_last_response_is_own_doing(const again_last_response *last) {
  return last->transport == AGAIN_TRANSPORT_CALLER ||
         last->transport == AGAIN_TRANSPORT_LOCAL;
}

again_verdict again_last_response_verdict(const again_last_response *last) {
  again_verdict verdict = AGAIN_VERDICT_INIT;
  verdict.error_class = (again_class)last->error_class;
  verdict.effect = (again_effect)last->effect;
  verdict.remedy = (again_remedy)last->remedy;
  verdict.reason = last->reason;
  verdict.schedule = last->schedule;
  verdict.note = last->note;
  verdict.rule_file = last->rule_file;
  verdict.rule_line = last->rule_line;
  return verdict;
}

again_hint again_last_response_hint(const again_last_response *last) {
  again_hint hint = AGAIN_HINT_INIT;
  hint.has_delay = last->has_delay;
  hint.forbids = last->forbids;
  hint.replaces = last->replaces;
  hint.delay_ms = last->hint_delay_ms;
  hint.clamp_ms = last->hint_clamp_ms;
  hint.source = last->hint_source;
  return hint;
}

/* Most texts are absent. */
static void copy_text(char *out, const char *text) {
  if (text[0] == '\0') {
    out[0] = '\0';
    return;
  }
  memcpy(out, text, strlen(text) + 1);
}

void again_last_response_write(const again_last_response *last,
                               const again_response *response,
                               again_decision *out) {
  out->verdict = again_last_response_verdict(last);
  out->hint = again_last_response_hint(last);
  out->retry_at_s = last->retry_at_s;
  out->clock_offset_ms = last->clock_offset_ms;
  out->status = last->status;
  out->transport = (again_transport)last->transport;
  if (response != NULL && !again_last_response_is_success(last)) {
    (void)put(out->code, FIELD_BYTES, again_response_code(response));
    (void)put(out->message, FIELD_BYTES, again_response_message(response));
    (void)put(out->request_id, FIELD_BYTES,
              again_response_request_id(response));
    return;
  }
  copy_text(out->code, last->texts);
  copy_text(out->message, last->texts + last->message_at);
  copy_text(out->request_id, last->texts + last->request_id_at);
}
