#include "deciding/last_response.h"

#include <string.h>

#include "base/utf8.h"

#define FIELD_BYTES sizeof(((again_decision *)NULL)->code)

void again_last_response_init(again_last_response *last) {
  last->verdict = (again_verdict)AGAIN_VERDICT_INIT;
  last->hint = (again_hint)AGAIN_HINT_INIT;
  last->retry_at_s = 0;
  last->clock_offset_ms = 0;
  last->status = 0;
  last->transport = AGAIN_TRANSPORT_OK;
  last->message_at = 0;
  last->request_id_at = 0;
  last->texts[0] = '\0';
}

/* Puts a text and its NUL at `at`, and leaves room for the NULs of those
 * `behind`; returns where it ends. */
static uint16_t put(again_last_response *last, uint16_t at, again_text text,
                    unsigned behind) {
  size_t room = sizeof(last->texts) - at - behind;
  size_t limit = (room < FIELD_BYTES ? room : FIELD_BYTES) - 1;
  size_t size = again_utf8_cut(text.data, text.size, limit);
  if (size > 0) {
    memcpy(last->texts + at, text.data, size);
  }
  last->texts[at + size] = '\0';
  return (uint16_t)(at + size + 1);
}

static void keep_texts(again_last_response *last,
                       const again_response *response) {
  last->request_id_at = put(last, 0, again_response_code(response), 2);
  last->message_at =
      put(last, last->request_id_at, again_response_request_id(response), 1);
  (void)put(last, last->message_at, again_response_message(response), 0);
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

static void take_failure(again_last_response *last,
                         const again_response *response,
                         const again_time *now) {
  again_response_hint(response, &last->hint);
  last->retry_at_s = retry_at(&last->hint, now);
  (void)again_response_clock_offset(response, &last->clock_offset_ms);
  keep_texts(last, response);
}

void again_last_response_take(again_last_response *last,
                              const again_response *response, bool unsent,
                              const again_time *now) {
  /* A broken line says nothing of the clock, and the next attempt is to be
   * signed by it all the same. */
  int64_t clock_offset_ms = last->clock_offset_ms;
  again_last_response_init(last);
  last->clock_offset_ms = clock_offset_ms;
  again_classify(response, &last->verdict);
  last->status = again_response_status(response);
  last->transport = again_response_transport(response);
  if (unsent) {
    last->verdict.effect = AGAIN_EFFECT_NONE;
  }
  /* After a success there is nothing to wait for and nothing to explain. */
  if (last->verdict.error_class != AGAIN_CLASS_SUCCESS) {
    take_failure(last, response, now);
  }
}

bool again_last_response_is_own_doing(const again_last_response *last) {
  return last->transport == AGAIN_TRANSPORT_CALLER ||
         last->transport == AGAIN_TRANSPORT_LOCAL;
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
                               again_decision *out) {
  out->verdict = last->verdict;
  out->hint = last->hint;
  out->retry_at_s = last->retry_at_s;
  out->clock_offset_ms = last->clock_offset_ms;
  out->status = last->status;
  out->transport = last->transport;
  copy_text(out->code, last->texts);
  copy_text(out->message, last->texts + last->message_at);
  copy_text(out->request_id, last->texts + last->request_id_at);
}
