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

/** A number, every bit of which is equally likely. */
typedef uint64_t again_random_fn(void *user);

/** The shared state of scopes: it allows attempts, or does not. */
typedef struct again_governor again_governor;

/**
 * Where a call stands in a queue while it is held. Zero it, but for `asker`,
 * before it is first used; from then on `own` is the governor's. It is lent to
 * the governor from an answer that says WAIT until the next ask with it says GO
 * or REFUSE, or until it is told of: it must not move or end in between.
 */
typedef struct again_held {
  /** Who waits here, for again_ready_fn. */
  uint64_t asker;
  void *own[4];
  uint64_t own_number;
} again_held;

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
  /** May be repeated although it may have acted: first to be a probe. */
  bool is_idempotent;
  /** The budget has let it go before: a grant for later is asked for again when
   * its time has come, and costs nothing then. The answer takes the place of
   * the grant before, whose cost and lease it is closed with. */
  bool is_paid;
  /** The reason of the last answer; NULL for a first attempt. */
  const char *reason;
  /** mono_ms after which no attempt begins. */
  uint64_t deadline_ms;
  /** When the attempt would be sent at the earliest, mono_ms. */
  uint64_t send_ms;
  /** How many attempts the call may still make, this one included. */
  uint32_t attempts_left;
  /** Where it stands while it is held. NULL = nowhere: it is held by asking
   * again and again. */
  again_held *held;
} again_want;

#define AGAIN_WANT_INIT                                                        \
  {                                                                            \
    sizeof(again_want), false, false, false, false, false, false, NULL,        \
        AGAIN_NEVER, 0, 1, NULL                                                \
  }

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
  /** BUDGET or UNAVAILABLE when refused or waiting. NONE when nothing is wrong,
   * and it waits for the scope's first good answer. */
  again_why why;
  /** When to ask again, mono_ms. AGAIN_NEVER = when it is told to be ready. */
  uint64_t until_ms;
  /** When to send, mono_ms; not before `send_ms` of the want. Where that is
   * later than now, ask again then, with `is_paid`. */
  uint64_t send_ms;
  /** What the grant costs the budget, in its unit: tokens, or one retry. */
  uint32_t cost;
  /** The attempt is a probe. */
  bool is_probe;
  /** The governor's own: which state of the budget was charged, and which probe
   * it is. */
  uint64_t lease;
  uint64_t probe;
  /** Of WAIT: where it stands in a queue; else NULL. */
  again_held *held;
} again_grant;

#define AGAIN_GRANT_INIT                                                       \
  {                                                                            \
    sizeof(again_grant), AGAIN_GRANT_REFUSE, AGAIN_WHY_NONE, 0, 0, 0, false,   \
        0, 0, NULL                                                             \
  }

typedef enum again_outcome {
  /** Cancelled or never sent: nothing was learned. */
  AGAIN_OUTCOME_NONE = 0,
  AGAIN_OUTCOME_SUCCESS,
  /** An error whose reason is not among `overload`. */
  AGAIN_OUTCOME_ERROR,
  AGAIN_OUTCOME_OVERLOAD,
  /** Overload, and the reason is "throttling". */
  AGAIN_OUTCOME_THROTTLED
} again_outcome;

/**
 * A governor is a struct that begins with this one, which never grows: what
 * more there is to say goes into again_want and again_grant. @p scope says what
 * shares a state; it is valid during the call only. Neither function may block
 * or sleep; both may be called by any thread that uses the governor.
 */
struct again_governor {
  /** A want whose `send_ms` is yet to come is judged by the budget alone, and
   * by whether it may hope to be sent at all. One whose time has come may be
   * told to WAIT: it is held. */
  void (*ask)(again_governor *self, const char *scope, const again_time *now,
              const again_want *want, again_grant *out);
  /** Every grant that says GO is closed by exactly one tell, and so is one that
   * says WAIT with a `held`, unless it is asked for again. What was paid for
   * and is WAIT or REFUSE by then is closed as well: it was never sent. */
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
 * Told that the call @p asker, which is held, had better ask now. Called from
 * within ask() and tell(), by whatever thread, the governor's lock not held; it
 * must not ask or tell itself. The call may be over by then.
 */
typedef void again_ready_fn(void *user, uint64_t asker);

/** Told what became of the store that a policy asks for: @p problem is one
 * line, as "file:/run/x: Permission denied"; NULL = it is in use again. Called
 * as again_ready_fn is. */
typedef void again_store_fn(void *user, const char *problem);

/** What a governor is made with. */
typedef struct again_governor_options {
  size_t struct_size;
  /** Both NULL = used by one thread at a time. */
  again_lock lock;
  /** NULL = nobody can be told: who is held asks again every 0.1 to 0.2 s. */
  again_ready_fn *ready;
  void *ready_user;
  /** NULL = a generator of its own, seeded from the system. Called with the
   * lock held. */
  again_random_fn *random;
  void *random_user;
  /** NULL = nobody wants to know. */
  again_store_fn *store_changed;
  void *store_user;
} again_governor_options;

#define AGAIN_GOVERNOR_OPTIONS_INIT                                            \
  {                                                                            \
    sizeof(again_governor_options), {NULL, NULL, NULL}, NULL, NULL, NULL,      \
        NULL, NULL, NULL                                                       \
  }

/**
 * Makes the governor that @p policy asks for: for each scope a budget, a send
 * rate and a health. At most 1,024 scopes are remembered that are not as fresh
 * ones; the one unused longest goes first, and would begin afresh. The policy's
 * numbers are copied, no reference is held. With the scope "call" everything
 * goes at once. Where its store is `auto` or a file, `mono_ms` must be of
 * CLOCK_MONOTONIC, as every process has it: by another zero each would take the
 * times of the others for its own.
 *
 * Only answers whose reason is among `overload` draw on it; what is asked after
 * any other is never refused or held by the budget.
 * - budget `tokens`: a retry costs `cost`, or `throttle_cost` where the reason
 *   is "throttling". A success gives back what its attempt cost, or where that
 *   was nothing the `refund`.
 * - `ratio`: in `window` there may be `percent` retries for a hundred calls,
 *   and `floor` for each second of it.
 * - `throttle`: an overload answer takes a token, a success gives `refund`
 *   back; no retry at half of `capacity` or less.
 * - `concurrency`: of the open grants `percent` in a hundred may be retries, or
 *   `floor` where that is more.
 * - rate `adaptive`: from the first throttling answer on, attempts go no faster
 *   than a rate that falls with each such answer and grows again without.
 * - health: when `close_after` answers in a row speak of overload, or more
 *   where failures come by chance as well, the scope closes: calls are held,
 *   one at a time goes as a probe. The first good answer lets them go at a
 *   growing pace. Where no good answer came of late, 16 attempts go, and 16
 *   more every 50 ms, until the first. Held calls stand in a queue, the oldest
 *   deadline first; the best probe may go before its turn as a probe. Who is
 *   told to be ready and does not ask for a second is passed over
 *   until it does.
 *
 * A grant closed with NONE before its `send_ms` gives back what it cost.
 *
 * @param options  NULL = defaults; copied
 * @retval AGAIN_OK, AGAIN_ENOMEM
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status
again_governor_new(again_governor **out, again_policy *policy,
                   const again_governor_options *options, const again_mem *mem);

/**
 * Goes on by another policy, from any thread. Each scope's budget stays as full
 * as it is, in share of its size, its rate and health are kept: whoever loads a
 * policy anew fills none. With another kind of budget all begin afresh. Open
 * grants are closed as ever.
 * @retval AGAIN_OK
 * @retval AGAIN_ENOMEM  the policy before stays
 * @retval AGAIN_EINVAL  no governor of again_governor_new()
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status
again_governor_set_policy(again_governor *governor, again_policy *policy);

/** No call may be held by it any more. NULL does nothing. @since 0.1 */
AGAIN_API void again_governor_free(again_governor *governor);

/**
 * Sets a struct to its defaults, as its _INIT macro does. @p size is sizeof of
 * the caller's; at most that many bytes are written.
 * @since 0.1
 */
AGAIN_API void again_want_init(again_want *out, size_t size);
AGAIN_API void again_grant_init(again_grant *out, size_t size);
AGAIN_API void again_governor_options_init(again_governor_options *out,
                                           size_t size);

#ifdef __cplusplus
}
#endif

#endif
