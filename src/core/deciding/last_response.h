/*
 * What a call keeps of its last response, which is lent and gone by the time
 * of later decisions.
 */
#ifndef AGAIN_DECIDING_LAST_RESPONSE_H
#define AGAIN_DECIDING_LAST_RESPONSE_H

#include "base/text.h"

/* Code, request id and message share this much, the later cut to what the
 * earlier leave: many calls may wait at once. */
#define AGAIN_LAST_RESPONSE_TEXT_BYTES 384

typedef struct again_last_response {
  again_verdict verdict;
  again_hint hint;
  int64_t retry_at_s;
  int64_t clock_offset_ms; /* the last that any response of the call showed */
  unsigned status;
  again_transport transport;
  uint16_t message_at;
  uint16_t request_id_at;
  char texts[AGAIN_LAST_RESPONSE_TEXT_BYTES];
} again_last_response;

/* Before the first response. */
void again_last_response_init(again_last_response *last);
/* `unsent`: no byte of the request left, so that it had no effect. Of a
 * success only that it was one is kept. */
void again_last_response_take(again_last_response *last,
                              const again_response *response, bool unsent,
                              const again_time *now);
/* The caller's side ended it, not the network or the server. */
bool again_last_response_is_own_doing(const again_last_response *last);
/* The members of a decision that are the response's. */
void again_last_response_write(const again_last_response *last,
                               again_decision *out);

#endif
