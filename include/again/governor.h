/**
 * @file governor.h
 * Governors: what calls share, so that their retries cannot storm.
 */
#ifndef AGAIN_GOVERNOR_H
#define AGAIN_GOVERNOR_H

#include <again/policy.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The shared state of scopes: it allows attempts, or does not. */
typedef struct again_governor again_governor;

/** What a call asks a governor. */
typedef struct again_want {
  size_t struct_size;
  /** A first attempt, or one more. */
  bool is_retry;
  /** The caller would rather fail than be held. */
  bool fail_fast;
  /** The attempt may serve as a probe of a closed scope. */
  bool may_probe;
  /** Whether the last answer's reason is among the policy's `overload`. */
  bool overload;
  /** The reason of the last answer; NULL for a first attempt. */
  const char *reason;
  /** mono_ms after which no attempt begins. */
  uint64_t deadline_ms;
  /** When the attempt would be sent at the earliest, mono_ms. */
  uint64_t send_ms;
  /** How many calls stand in the same queue, this one included. */
  uint32_t queued_count;
} again_want;

#define AGAIN_WANT_INIT                                                        \
  { sizeof(again_want), false, false, false, false, NULL, AGAIN_NEVER, 0, 1 }

typedef enum again_grant_answer {
  AGAIN_GRANT_REFUSE = 0,
  /** Ask again at `until_ms`. */
  AGAIN_GRANT_WAIT,
  AGAIN_GRANT_GO
} again_grant_answer;

/** What a governor answers. */
typedef struct again_grant {
  size_t struct_size;
  again_grant_answer answer;
  /** BUDGET or UNAVAILABLE when refused or waiting. */
  again_why why;
  /** When to ask again, mono_ms. */
  uint64_t until_ms;
  /** When to send, mono_ms; not before `send_ms` of the want. */
  uint64_t send_ms;
  /** What the grant costs the budget, in its unit: tokens, or one retry. */
  uint32_t cost;
  /** The attempt is a probe. */
  bool is_probe;
  /** The governor's own: which lease this is. */
  uint64_t lease;
} again_grant;

#define AGAIN_GRANT_INIT                                                       \
  { sizeof(again_grant), AGAIN_GRANT_REFUSE, AGAIN_WHY_NONE, 0, 0, 0, false, 0 }

typedef enum again_outcome {
  /** Cancelled or never sent: nothing was learned. */
  AGAIN_OUTCOME_NONE = 0,
  AGAIN_OUTCOME_SUCCESS,
  /** An error whose reason is not among `overload`. */
  AGAIN_OUTCOME_ERROR,
  AGAIN_OUTCOME_OVERLOAD
} again_outcome;

/**
 * A governor is a struct that begins with this one, which never grows: what
 * more there is to say goes into again_want and again_grant. @p scope says what
 * shares a state; it is valid during the call only. Neither function may block
 * or sleep; both may be called by any thread that uses the governor.
 */
struct again_governor {
  /** Every grant that says GO is closed by exactly one tell. */
  void (*ask)(again_governor *self, const char *scope, const again_time *now,
              const again_want *want, again_grant *out);
  void (*tell)(again_governor *self, const char *scope, const again_time *now,
               const again_grant *grant, again_outcome outcome);
  void (*free)(again_governor *self);
};

/** A lock for a governor shared by threads. Both or neither are NULL. */
typedef struct again_lock {
  void (*lock)(void *user);
  void (*unlock)(void *user);
  void *user;
} again_lock;

/**
 * Makes the governor that @p policy asks for, in this process: one budget for
 * each scope. At most 1,024 scopes are remembered that have spent of theirs;
 * the one unused longest goes first, and would begin afresh. The policy's
 * numbers are copied, no reference is held. Without a budget, and with the
 * scope "call", everything goes at once.
 *
 * Only retries after answers whose reason is among `overload` draw on a budget;
 * first attempts and other retries are never refused.
 * - `tokens`: a retry costs `cost`, or `throttle_cost` where the reason is
 *   "throttling". A success gives back what its attempt cost, or where that was
 *   nothing the `refund`.
 * - `ratio`: in `window` there may be `percent` retries for a hundred calls,
 *   and `floor` for each second of it.
 * - `throttle`: an overload answer takes a token, a success gives `refund`
 *   back; no retry at half of `capacity` or less.
 * - `concurrency`: of the open grants `percent` in a hundred may be retries, or
 *   `floor` where that is more.
 *
 * A grant closed with NONE before its `send_ms` gives back what it cost. Of the
 * policy's governor, `rate`, `health` and `store` are not acted on in this
 * version.
 *
 * @param lock  NULL = used by one thread at a time; copied
 * @retval AGAIN_OK, AGAIN_ENOMEM
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_governor_new(again_governor **out,
                                                         again_policy *policy,
                                                         const again_lock *lock,
                                                         const again_mem *mem);

/**
 * Goes on by another policy, from any thread. Each scope's budget stays as full
 * as it is, in share of its size: whoever loads a policy anew fills none. With
 * another kind of budget all begin afresh. Open grants are closed as ever.
 * @retval AGAIN_OK
 * @retval AGAIN_ENOMEM  the policy before stays
 * @retval AGAIN_EINVAL  no governor of again_governor_new()
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status
again_governor_set_policy(again_governor *governor, again_policy *policy);

/** NULL does nothing. @since 0.1 */
AGAIN_API void again_governor_free(again_governor *governor);

/**
 * Sets a struct to its defaults, as its _INIT macro does. @p size is sizeof of
 * the caller's; at most that many bytes are written.
 * @since 0.1
 */
AGAIN_API void again_want_init(again_want *out, size_t size);
AGAIN_API void again_grant_init(again_grant *out, size_t size);

#ifdef __cplusplus
}
#endif

#endif
