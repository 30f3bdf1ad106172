/* What an attempt needs and a waiting call does not: a reader, the lines that
 * are held, what is known of the attempt so far. Kept from call to call. */
#ifndef AGAIN_CURL_KIT_H
#define AGAIN_CURL_KIT_H

#include <sys/queue.h>

#include "resend.h"
#include "sink.h"
#include "spare.h"

/* Who ended an attempt before libcurl did. */
typedef enum again_stop {
  AGAIN_STOP_NONE = 0,
  AGAIN_STOP_CANCEL,
  AGAIN_STOP_LIMIT,
  /* An answer that nobody wants took too long to discard. */
  AGAIN_STOP_DISCARD
} again_stop;

typedef struct again_kit {
  STAILQ_ENTRY(again_kit) in_free;
  again_mem mem;
  again_policy *policy; /* what the reader is made by; a reference */
  again_reader *reader;
  again_response *unread; /* stands for successes that the reader is not fed */
  again_spare spare;      /* by the policy */
  again_lines lines;
  const char **headers; /* for `facts` */
  size_t header_capacity;

  again_request facts;
  again_wire wire;
  again_sink sink;
  again_resend resend;
  again_decision decision;
  uint64_t refresh_count;    /* as the attempt began */
  uint64_t attempt_limit_ms; /* mono_ms; AGAIN_NEVER = none */
  uint64_t discard_limit_ms;
  uint64_t nudge_ms; /* until it is sent: when libcurl is to be called again */
  again_stop stop;
  bool is_decided;  /* the attempt in hand, at the bound of its body */
  bool is_answered; /* there was an attempt; what it brought is held */
} again_kit;

void again_kit_init(again_kit *kit, const again_mem *mem);
void again_kit_clear(again_kit *kit);
/* Takes the reference over; returns the one it had, or NULL. */
again_policy *again_kit_swap_policy(again_kit *kit, again_policy *policy);
/* Makes the reader ready, by the kit's policy. */
AGAIN_MUST_USE again_status again_kit_prepare(again_kit *kit);
/* What the core is told of the request. */
AGAIN_MUST_USE again_status
again_kit_describe(again_kit *kit, const again_curl_request *request);

#endif
