/* The state of a call, and what is read of its request. */
#ifndef AGAIN_DECIDING_CALL_H
#define AGAIN_DECIDING_CALL_H

#include "base/random.h"
#include "deciding/last_response.h"
#include "deciding/progress.h"
#include "governing/schedule.h"

typedef enum again_call_state {
  /* Not begun. */
  AGAIN_CALL_IDLE,
  /* Asks the governor again at due_ms, or when it is told to. */
  AGAIN_CALL_HELD,
  /* With a grant for later: asks again at due_ms. */
  AGAIN_CALL_DUE,
  /* With a grant: goes when the caller comes. */
  AGAIN_CALL_READY,
  /* An attempt is on its way. */
  AGAIN_CALL_RUNNING,
  AGAIN_CALL_OVER
} again_call_state;

/* What a call keeps of its request. */
typedef struct again_call_request {
  char *scope; /* NULL = "" */
  /* The first bytes of the scope are the origin that alone made it what it is:
   * the next request that goes there has the same. 0 = more made it. */
  uint32_t origin_size;
  bool has_given_scope; /* by the caller, whatever the request */
  bool keeps_scope;     /* of the request before; then `scope` is NULL */
  bool is_idempotent;
  bool is_idempotent_by_word;
  bool is_idempotent_whatever_method;
} again_call_request;

/* A caller's source of random numbers, or the call's own generator. */
typedef union again_call_random {
  struct {
    again_random_fn *draw;
    void *user;
  } given;
  again_random own;
} again_call_random;

/* What a call keeps of a governor's grant until it closes it; when it is to be
 * sent is the call's own `send_ms`. */
typedef struct again_call_grant {
  uint64_t lease;
  uint64_t probe;
  uint32_t cost;
  uint8_t answer; /* again_grant_answer */
  bool is_probe;
  bool is_paid;   /* by it, to the budget */
  bool is_queued; /* lends the call's place */
} again_call_grant;

/* A hundred thousand of them may wait at once: enumerations are bytes. */
struct again_call {
  again_mem mem;
  again_policy *policy;

  /* Of the options. */
  again_governor *governor;
  again_decide_fn *decide;
  void *decide_user;
  again_call_random random;
  uint64_t own_deadline_ms;
  uint32_t own_attempts;
  uint8_t remedies_offered;
  bool has_given_random;
  bool fail_fast;

  uint8_t state; /* again_call_state */
  /* What was said last. */
  uint8_t action;
  uint8_t why;
  uint8_t remedy;
  uint8_t remedies_applied;

  again_progress progress;
  /* Made; of them, those that count under `attempts`. */
  uint32_t attempts;
  uint32_t attempts_counted;
  uint32_t schedule;    /* of the policy's: the one in force */
  uint8_t unsent_count; /* tries; the gates end it long before it is full */
  uint8_t probes;       /* made in a row */
  bool is_shown : 1;    /* the retry, to the hook */
  bool is_retry : 1;
  bool maybe_applied : 1;
  bool is_body_spent : 1;
  bool is_committed : 1;

  uint64_t due_ms; /* as was said last */

  again_call_request request;
  again_time now;
  uint64_t began_ms;
  uint64_t deadline_ms; /* after which no attempt begins, by the schedule */
  /* When the next attempt is to be sent at the earliest; of one that is under
   * way, when it was. */
  uint64_t send_ms;
  again_call_grant grant;
  again_held held;
  const again_response *response; /* lent while an attempt ends, else NULL */
  again_last_response last;
  again_backoff backoffs[]; /* one for each schedule of the policy */
};

static inline const again_schedule *
again_call_schedule(const again_call *call) {
  return &call->policy->schedules[call->schedule];
}

/* Reads `request`, which has its full length. On AGAIN_ENOMEM there is nothing
 * to clear. */
AGAIN_MUST_USE again_status
again_call_request_read(again_call_request *out, const again_call *call,
                        const again_request *request);
/* Puts what was read in place of what was before. */
void again_call_request_replace(again_call_request *request,
                                const again_call_request *read,
                                const again_mem *mem);
/* The method turned out to be another. */
void again_call_request_set_method(again_call_request *request,
                                   const again_policy *policy,
                                   again_text method);

#endif
