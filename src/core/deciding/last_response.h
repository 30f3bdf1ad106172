/*
 * What a call keeps of its last response, which is lent and gone by the time
 * of later decisions.
 */
#ifndef AGAIN_DECIDING_LAST_RESPONSE_H
#define AGAIN_DECIDING_LAST_RESPONSE_H

#include "base/text.h"

/* Code, request id and message share this much, the later cut to what the
 * earlier leave: many calls may wait at once. */
#define AGAIN_LAST_RESPONSE_TEXT_BYTES 160

/* Verdict and hint lie apart, in as few bytes as hold them. */
typedef struct again_last_response {
  const char *reason;
  const char *schedule;
  const char *note;
  const char *rule_file;
  uint64_t hint_delay_ms;
  uint64_t hint_clamp_ms;
  const char *hint_source;
  int64_t retry_at_s;
  int64_t clock_offset_ms; /* the last that any response of the call showed */
  uint32_t rule_line;
  uint16_t status;
  uint8_t message_at;
  uint8_t request_id_at;
  uint8_t error_class;
  uint8_t effect;
  uint8_t remedy;
  uint8_t transport;
  bool has_delay;
  bool forbids;
  bool replaces;
  char texts[AGAIN_LAST_RESPONSE_TEXT_BYTES];
} again_last_response;

/* Before the first response. */
void again_last_response_init(again_last_response *last);
/* `unsent`: no byte of the request left, so that it had no effect. Of a
 * success only that it was one is kept. */
void again_last_response_take(again_last_response *last,
                              const again_response *response, bool unsent,
                              const again_time *now);
bool again_last_response_is_success(const again_last_response *last);
/* The caller's side ended it, not the network or the server. */
bool again_last_response_is_own_doing(const again_last_response *last);
again_verdict again_last_response_verdict(const again_last_response *last);
again_hint again_last_response_hint(const again_last_response *last);
/* The members of a decision that are the response's; its texts in full where
 * it is still at hand (`response`, else NULL). */
void again_last_response_write(const again_last_response *last,
                               const again_response *response,
                               again_decision *out);

#endif
