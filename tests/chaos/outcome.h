/*
 * The client's record of one call.
 */
#ifndef AGAIN_TESTS_CHAOS_OUTCOME_H
#define AGAIN_TESTS_CHAOS_OUTCOME_H

#include <again/curl.h>

#include "digest.h"
#include "plan.h"

/* More than limits allow, unsent ones and resumes included. */
#define CHAOS_TRIES_MAX 32

/* What the sink holds in the end. */
typedef enum chaos_got {
  CHAOS_GOT_STRANGE, /* none of what follows */
  CHAOS_GOT_NOTHING,
  CHAOS_GOT_WHOLE, /* a body of the plan */
  CHAOS_GOT_PART,  /* how such a body begins */
  CHAOS_GOT_ERROR  /* an error's body, or how it begins */
} chaos_got;

/* Each time that the engine prepares: it may never be sent, and libcurl may
 * send it more than once. */
typedef struct chaos_try {
  chaos_door door;
  unsigned send_count;
  unsigned attempt; /* as `prepare` was told */
  bool is_resumed;  /* it was told a range */
  CURLcode code;    /* as the event of its end told */
} chaos_try;

typedef struct chaos_outcome {
  bool has_begun;
  unsigned finish_count;
  CURLcode code;
  again_action action;
  again_why why;
  again_effect effect;
  unsigned status;
  again_transport transport;
  unsigned attempts;
  unsigned attempts_max;
  bool maybe_applied;
  chaos_got got;
  size_t got_bytes;
  chaos_digest digest; /* of what the sink holds */
  unsigned head_count; /* final heads that the caller was shown */
  chaos_try tries[CHAOS_TRIES_MAX];
  unsigned try_count;
  unsigned event_count; /* of those that end an attempt */
} chaos_outcome;

#endif
