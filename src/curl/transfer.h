/* A call as it runs: its request, its attempt in hand, its decision. */
#ifndef AGAIN_CURL_TRANSFER_H
#define AGAIN_CURL_TRANSFER_H

#include "engine.h"
#include "key.h"
#include "resend.h"
#include "sink.h"
#include "upload.h"
#include "wire.h"

/* Who ended an attempt before libcurl did. */
typedef enum again_stop {
  AGAIN_STOP_NONE = 0,
  AGAIN_STOP_CANCEL,
  AGAIN_STOP_LIMIT,
  /* An answer that nobody wants took too long to discard. */
  AGAIN_STOP_DISCARD
} again_stop;

typedef struct again_transfer {
  again_handle entry; /* first: again_transfer_of() */
  again_curl *engine;
  again_lane *lane;
  CURL *easy;
  const again_curl_request *own; /* as the caller gave it */
  again_curl_request request;    /* URL and headers as `prepare` left them */
  again_request facts;
  again_wire wire;
  again_sink sink;
  again_upload upload;
  again_resend resend;
  again_key key;
  again_decision *decision; /* the caller's, where it has all members */
  again_decision own_decision;

  /* mono_ms; AGAIN_NEVER = none. */
  uint64_t total_limit_ms;
  uint64_t attempt_limit_ms;
  uint64_t discard_limit_ms;
  uint64_t polled_ms;

  uint64_t refresh_count; /* as the attempt began */
  again_stop stop;
  bool is_decided;  /* the attempt in hand, at the bound of its body */
  bool is_answered; /* there was an attempt; what it brought is held */
  bool is_broken;   /* its connection is not to be trusted again */
  bool is_stale;    /* its address is not */

  /* What the adapter set on the handle besides its callbacks. */
  bool has_headers;
  bool has_fresh_connect;
  bool has_dns_timeout;
  char *bound_url; /* what a bound handle was given last; ours */
} again_transfer;

static inline again_transfer *again_transfer_of(again_handle *entry) {
  return (again_transfer *)entry;
}

/* Runs a call that is set up: attempts, waits, and the final answer. */
CURLcode again_transfer_run(again_transfer *transfer);

#endif
