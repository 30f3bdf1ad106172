/* The state of a call, and what is read of its request. */
#ifndef AGAIN_DECIDING_CALL_H
#define AGAIN_DECIDING_CALL_H

#include "base/buffer.h"
#include "base/random.h"
#include "deciding/last_response.h"
#include "deciding/progress.h"
#include "deciding/schedule.h"

typedef enum again_call_state {
  /* Not begun. */
  AGAIN_CALL_IDLE,
  /* Without a grant: asks the governor again at due_ms. */
  AGAIN_CALL_HELD,
  /* With a grant: goes at due_ms. */
  AGAIN_CALL_DUE,
  /* An attempt is on its way. */
  AGAIN_CALL_RUNNING,
  AGAIN_CALL_OVER
} again_call_state;

/* What a call keeps of its request. */
typedef struct again_call_request {
  /* Behind its NUL the origin that alone made it what it is: the next request
   * that goes there has the same scope. */
  again_buffer scope;
  uint32_t origin_at; /* 0 = more made it */
  bool keeps_scope;   /* of the request before; then `scope` is empty */
  bool is_idempotent;
  bool is_idempotent_by_word;
  bool is_idempotent_whatever_method;
} again_call_request;

struct again_call {
  again_mem mem;
  again_policy *policy;
  again_call_options options;
  again_random generator;

  char *own_scope; /* the caller's; NULL = by the request */
  again_call_request request;

  /* What was said last. */
  again_call_state state;
  again_action action;
  again_why why;
  again_remedy remedy;
  uint64_t due_ms;

  again_time now;
  uint64_t began_ms;
  /* The earliest moment of the attempt that the call wants to make. */
  uint64_t send_ms;
  again_grant grant;
  bool has_grant; /* to be closed by a tell */

  bool is_retry;
  bool maybe_applied;
  bool is_body_spent;
  bool is_committed;
  unsigned remedies_applied;
  /* Made; of them, those that count under `attempts`; and tries unsent. */
  uint32_t attempts;
  uint32_t attempts_counted;
  uint32_t unsent_count;
  again_progress progress;
  again_last_response last;
  const again_schedule *schedule;
  again_backoff backoffs[]; /* one for each schedule of the policy */
};

/* Reads `request`, which has its full length. On AGAIN_ENOMEM there is nothing
 * to clear. */
AGAIN_MUST_USE again_status
again_call_request_read(again_call_request *out, const again_call *call,
                        const again_request *request);
/* Puts what was read in place of what was before. */
void again_call_request_replace(again_call_request *request,
                                const again_call_request *read);
/* The method turned out to be another. */
void again_call_request_set_method(again_call_request *request,
                                   const again_policy *policy,
                                   again_text method);

#endif
