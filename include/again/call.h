/**
 * @file call.h
 * The state machine of one call, without I/O.
 */
#ifndef AGAIN_CALL_H
#define AGAIN_CALL_H

#include <again/governor.h>
#include <again/response.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The state of one call, from its beginning to its answer. */
typedef struct again_call again_call;

/** What is to happen, and why. Texts live as long as the policy. */
typedef struct again_decision {
  size_t struct_size;
  again_action action;
  again_why why;
  /** Of the last response; class UNKNOWN and no rule before the first. */
  again_verdict verdict;
  /** Attempts made so far; requests never sent are not among them. */
  unsigned attempts;
  /** The most that schedule, limits and caller allow. */
  unsigned attempts_max;
  /** From now until `due_ms`. */
  uint64_t delay_ms;
  /** When to call again_call_next(), mono_ms. AGAIN_NEVER = not at all. */
  uint64_t due_ms;
  /** Since the call began. */
  uint64_t elapsed_ms;
  again_hint hint;
  /** When the server said to come back, wall seconds; 0 = it did not. */
  int64_t retry_at_s;
  /** Server date minus ours, as again_response_clock_offset() says, and as this
   * call has last seen it; 0 = not yet. */
  int64_t clock_offset_ms;
  /** To be applied before the next attempt. */
  again_remedy remedy;
  /** An attempt of this call that failed or was cancelled may have had an
   * effect. */
  bool maybe_applied;
  /** The governor's answer behind it. */
  bool is_probe;
  /** Copies, cut to fit; "" = absent. For a person, on giving up. What
   * again_call_end() writes, and shows to a `decide` hook, is cut to 255 bytes
   * each. A call that waits keeps 157 bytes of the three: code first, then
   * request id, then message; decisions without a response at hand, those of
   * again_call_next() and again_call_cancel(), have that. */
  char code[256];
  char message[256];
  char request_id[256];
  unsigned status;
  again_transport transport;
} again_decision;

/* C and C++ both zero what is not named. */
#define AGAIN_DECISION_INIT                                                    \
  {                                                                            \
    sizeof(again_decision), AGAIN_ACTION_GIVE_UP, AGAIN_WHY_NONE,              \
        AGAIN_VERDICT_INIT, 0, 0, 0, AGAIN_NEVER, 0, AGAIN_HINT_INIT, 0, 0,    \
        AGAIN_REMEDY_NONE, false, false, {0}, {0}, {0}, 0, AGAIN_TRANSPORT_OK  \
  }

/**
 * A hook that sees each decision to retry before it takes effect, once nothing
 * else objects, the governor neither: a retry that is held, when it is let go.
 * Return false to give up instead (`why` becomes CALLER). It can never turn a
 * give-up into a retry. It must not touch the call.
 */
typedef bool again_decide_fn(const again_decision *decision, void *user);

/** What a call is made with. */
typedef struct again_call_options {
  size_t struct_size;
  /** NULL = none: nothing limits but schedule and deadline. Not owned. */
  again_governor *governor;
  /** NULL = by the policy's `scope`, from the request's URL. Copied. */
  const char *scope;
  /** The caller's own limits; 0 = the policy's alone. */
  unsigned attempts;
  uint64_t deadline_ms;
  /** The remedies the caller can apply: again_remedy values, or-ed. */
  unsigned remedies;
  /** Rather fail than be held; the policy may say so too. */
  bool fail_fast;
  /** Who the governor's again_ready_fn is told of when the call, being held,
   * should go on: call again_call_next() then. */
  uint64_t asker;
  /** NULL = a generator of the call's own, seeded once from the system. Each
   * attempt that fails draws exactly one number. */
  again_random_fn *random;
  void *random_user;
  again_decide_fn *decide;
  void *decide_user;
} again_call_options;

#define AGAIN_CALL_OPTIONS_INIT                                                \
  {                                                                            \
    sizeof(again_call_options), NULL, NULL, 0, 0, 0, false, 0, NULL, NULL,     \
        NULL, NULL                                                             \
  }

/** What an attempt did besides its response. */
typedef struct again_attempt {
  size_t struct_size;
  /** Nothing was sent: effect none, not counted; ten such end the call. */
  bool unsent;
  /** Request body bytes were read from a source that can't be rewound. */
  bool body_spent;
  /** The caller has seen body bytes that cannot be resumed. */
  bool committed;
  /** Bytes newly delivered to the caller's sink, which a resume keeps. An
   * attempt with any need not count, if a MiB or 10 s of progress lie between
   * it and the last that did not. */
  uint64_t progress_bytes;
  /** How long the attempt streamed a body, ms. */
  uint64_t progress_ms;
  /** How often the client sent the request besides, unasked: each is an
   * attempt to the server, and counts as one. */
  unsigned resends;
} again_attempt;

#define AGAIN_ATTEMPT_INIT                                                     \
  { sizeof(again_attempt), false, false, false, 0, 0, 0 }

/**
 * Makes a call under @p policy, and holds a reference to it until it is
 * freed. @p options NULL = defaults; copied. Memory is needed here and by
 * again_call_begin() alone: some 550 bytes, 16 for each schedule of the policy,
 * and the scope.
 * @retval AGAIN_OK, AGAIN_ENOMEM
 * @retval AGAIN_EINVAL  an option is out of its range: a remedy that is none,
 *                       a governor without its functions
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status
again_call_new(again_call **out, again_policy *policy,
               const again_call_options *options, const again_mem *mem);

/**
 * NULL does nothing. An open grant is closed, as by again_call_cancel() at
 * the last time the call was told.
 * @since 0.1
 */
AGAIN_API void again_call_free(again_call *call);

/**
 * Begins the call, once or anew; anew, an open grant is closed and all that
 * was is forgotten. @p request (NULL = unknown) is read now and not kept.
 * Writes GO, WAIT or GIVE_UP to @p out.
 * @retval AGAIN_OK
 * @retval AGAIN_ENOMEM  the call is as it was, nothing is written
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status
again_call_begin(again_call *call, const again_request *request,
                 const again_time *now, again_decision *out);

/**
 * Corrects the method, where it is known only once the request is on its
 * way; not NULL. Before again_call_end() of the first attempt; later it does
 * nothing.
 * @since 0.1
 */
AGAIN_API void again_call_set_method(again_call *call, const char *method);

/**
 * Goes on at `due_ms` of a WAIT or RETRY, or earlier where the governor's
 * again_ready_fn says so. Writes GO, WAIT (too early, or still held) or
 * GIVE_UP. Where the call is not waiting, it changes nothing and writes what
 * was said last.
 * @since 0.1
 */
AGAIN_API void again_call_next(again_call *call, const again_time *now,
                               again_decision *out);

/**
 * Ends an attempt with its response. Writes DELIVER, RETRY, WAIT or GIVE_UP.
 * @p response must have been read by the call's policy, or by one that lives
 * as long. @p attempt NULL = sent, and nothing else to tell. Where no attempt
 * is under way, it changes nothing and writes what was said last.
 *
 * The wait is the schedule's, drawn anew; or the hint where that is longer or
 * `replaces`, with up to a tenth of it added, at most the schedule's base and
 * never past the deadline. `clamp_ms` bounds the sum.
 * @since 0.1
 */
AGAIN_API void again_call_end(again_call *call, const again_response *response,
                              const again_attempt *attempt,
                              const again_time *now, again_decision *out);

/**
 * Ends the call wherever it is: an open grant is closed. Writes GIVE_UP with
 * `why` @p why, CALLER or LOCAL. An attempt under way counts as made and as
 * one that may have acted. A call that is over stays as it ended.
 * @since 0.1
 */
AGAIN_API void again_call_cancel(again_call *call, again_why why,
                                 const again_time *now, again_decision *out);

/**
 * Takes a GO back: of the attempt that it let begin nothing was sent, and it is
 * not made now. The grant is closed; the call waits, and asks for another at
 * the next again_call_next(), which is due at once. Writes WAIT. Where no
 * attempt is under way, it changes nothing and writes what was said last.
 * @since 0.1
 */
AGAIN_API void again_call_withdraw(again_call *call, const again_time *now,
                                   again_decision *out);

/**
 * Changes who is told that the call, being held, should go on. For a call that
 * is begun anew, by somebody else; not while it waits.
 * @since 0.1
 */
AGAIN_API void again_call_set_asker(again_call *call, uint64_t asker);

/**
 * Whether the call may be repeated although it may have acted. Until the call
 * begins, false. @since 0.1
 */
AGAIN_API bool again_call_is_idempotent(const again_call *call);

/**
 * mono_ms after which no attempt begins, by the schedule of the last verdict
 * ("default" before the first): it may change with each. Until the call
 * begins, AGAIN_NEVER. @since 0.1
 */
AGAIN_API uint64_t again_call_deadline(const again_call *call);

/**
 * The scope it stands in, "" until the call begins; lent until it is freed or
 * begun anew. @since 0.1
 */
AGAIN_API const char *again_call_scope(const again_call *call);

/**
 * Sets a struct to its defaults, as its _INIT macro does. @p size is sizeof of
 * the caller's; at most that many bytes are written.
 * @since 0.1
 */
AGAIN_API void again_decision_init(again_decision *out, size_t size);
AGAIN_API void again_call_options_init(again_call_options *out, size_t size);
AGAIN_API void again_attempt_init(again_attempt *out, size_t size);

#ifdef __cplusplus
}
#endif

#endif
