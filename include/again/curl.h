/**
 * @file curl.h
 * libagain for libcurl: hand over an easy handle, get the final answer and
 * the decision that made it final.
 *
 * Set the handle up as always, except for what stands in again_curl_request:
 * libcurl cannot give those options back, so the engine has to be told them.
 * What is in the request must not be set on the handle.
 *
 * Threads: an engine may be used by any number of threads at once; each call,
 * and its easy handle, belongs to one thread. again_curl_cancel() may come
 * from any. An engine may not be used in a forked child.
 */
#ifndef AGAIN_CURL_H
#define AGAIN_CURL_H

#include <curl/curl.h>

#include <again/again.h>
#include <again/curl_events.h>

#ifdef __cplusplus
extern "C" {
#endif

/** An engine: the policy, the governor and the connections of its calls. */
typedef struct again_curl again_curl;

/** What `prepare` is told before each attempt. */
typedef struct again_curl_prepare {
  size_t struct_size;
  /** For a pooled call a handle without any option, lent for this attempt. */
  CURL *easy;
  /** From 1. A request that was never sent does not count. */
  unsigned attempt;
  /** What must be done now: sign afresh, with a corrected clock. */
  again_remedy remedy;
  /** Server clock minus ours; 0 = unknown. */
  int64_t clock_offset_ms;
  /** "1000-" where a download is taken up there; else NULL. */
  const char *range;
  /** Take effect for this attempt and those after it when changed. */
  const char *url;
  struct curl_slist *headers;
  /** Of a driver's call: the `user` that it was added with, by which calls
   * that share a request are told apart. Else NULL. */
  void *call_user;
} again_curl_prepare;

/**
 * Called before each attempt, from the thread of the call, never from inside
 * a libcurl callback. It may set any option of the handle that the engine
 * does not own, and change `url` and `headers` (which must live until the
 * next prepare or the end of the call). The policy reads operation, scope and
 * tokens of the request as it was given, not as this leaves it. Return nonzero
 * to end the call with CURLE_ABORTED_BY_CALLBACK.
 */
typedef int again_curl_prepare_fn(again_curl_prepare *attempt, void *user);

/**
 * Fetches new credentials. Called once for all calls that fail together, and
 * they share what it returned; a call that fails late, with credentials from
 * before, takes the new ones. Calls have the same credentials where they have
 * the same function and `user`. Return nonzero where there are none: the calls
 * give up. It may perform calls of the engine, but none with a `refresh`, and
 * others that need one wait for it.
 */
typedef int again_curl_refresh_fn(void *user);

/**
 * Forgets all that `write` was given, and makes ready for it to come again from
 * its first byte, behind a head of its own. Return nonzero where that cannot be
 * done.
 */
typedef int again_curl_rewind_fn(void *user);

/**
 * One request. Zero, but for `struct_size` and `url`, is a GET whose body is
 * thrown away.
 */
typedef struct again_curl_request {
  size_t struct_size;
  /** Not NULL. */
  const char *url;
  /** NULL means discard: nothing is printed. As CURLOPT_WRITEFUNCTION. */
  curl_write_callback write;
  void *write_user;
  /** Sees the header lines of the final attempt, its redirects and auth
   * rounds among them. As CURLOPT_HEADERFUNCTION. */
  curl_write_callback header;
  void *header_user;
  /** NULL without `body` is an empty body, never stdin. */
  curl_read_callback read;
  void *read_user;
  /** NULL = `read` cannot be rewound: one attempt once a byte was read. */
  curl_seek_callback seek;
  void *seek_user;
  /** Chained: called before each send, as CURLOPT_PREREQFUNCTION. */
  curl_prereq_callback prereq;
  void *prereq_user;
  /** As CURLOPT_HTTPHEADER; NULL = the handle's own stay. Not owned. */
  struct curl_slist *headers;
  /** Sent through READ*; the handle says POST or UPLOAD, and the size. Must
   * live until the call ends. */
  const void *body;
  size_t body_bytes;
  /** As CURLOPT_RANGE; NULL = none. */
  const char *range;
  /** A statement for the decision; sets nothing. NULL = asked of libcurl. */
  const char *method;
  /** The API operation; NULL = found by the policy. */
  const char *operation;
  /** May it be repeated although it may have acted? UNSET = by policy. */
  again_answer idempotent;
  /** Header lines go to `write` too, as CURLOPT_HEADER. */
  bool include_headers;
  /** Final answers of 400 and above end in CURLE_HTTP_RETURNED_ERROR, and
   * their body is not delivered, as CURLOPT_FAILONERROR. */
  bool fail_on_error;
  /** Sets CURLOPT_QUICK_EXIT: no waiting for a name lookup on cancel. */
  bool quick_exit;
  /** The call rather fails than be held by the governor. */
  bool fail_fast;
  /** Of one attempt; of the call's waits and starts; of everything.
   * 0 = none, the policy's, none. */
  uint64_t attempt_ms;
  uint64_t deadline_ms;
  uint64_t total_ms;
  /** 0 = the policy's. */
  unsigned attempts;
  again_curl_prepare_fn *prepare;
  void *prepare_user;
  again_curl_refresh_fn *refresh;
  void *refresh_user;
  /** A header "Name: " whose value is minted once per call and sent in every
   * attempt: "Idempotency-Key", at most 64 bytes. NULL = none. The call is
   * idempotent then, unless `idempotent` denies it. It takes CURLOPT_HTTPHEADER
   * over: hand other headers over in `headers`. */
  const char *idempotency_key;
  /** Other governor scope than the policy's; NULL = by policy. */
  const char *scope;
  /** Where a broken download cannot go on where it stopped, it starts over.
   * NULL = it gives up. Not called from inside a libcurl callback. */
  again_curl_rewind_fn *rewind;
  void *rewind_user;
} again_curl_request;

#define AGAIN_CURL_REQUEST_INIT                                                \
  {                                                                            \
    sizeof(again_curl_request), NULL, NULL, NULL, NULL, NULL, NULL, NULL,      \
        NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL,               \
        AGAIN_ANSWER_UNSET, false, false, false, false, 0, 0, 0, 0, NULL,      \
        NULL, NULL, NULL, NULL, NULL, NULL, NULL                               \
  }

/**
 * Asked while a call of again_curl_perform() waits or transfers, at most every
 * 100 ms: return nonzero to cancel it. It may call again_curl_unpause().
 */
typedef int again_curl_poll_fn(const again_decision *decision, void *user);

/** How an engine is made. */
typedef struct again_curl_options {
  size_t struct_size;
  const again_mem *mem;
  /** NULL = one made from the policy, shared by the engine's calls. Who gives
   * his own has its again_ready_fn call again_curl_ready(), or else who is held
   * asks again every 0.1 to 0.2 s. */
  again_governor *governor;
  /** NULL = the system's clocks. Both or neither. */
  void (*now)(again_time *out, void *user);
  void *now_user;
  /** NULL = a generator per call. Called under no lock. */
  again_random_fn *random;
  void *random_user;
  again_decide_fn *decide;
  void *decide_user;
  again_curl_event_fn *event;
  void *event_user;
  again_curl_poll_fn *poll;
  void *poll_user;
  /** Hears what becomes of the store that the policy asks for; NULL = nobody
   * does. Of the engine's own governor alone. From the thread of any call, even
   * inside a libcurl callback, and from again_curl_new() and _set_policy(): it
   * may use neither engine nor libcurl. */
  again_store_fn *store_changed;
  void *store_user;
} again_curl_options;

#define AGAIN_CURL_OPTIONS_INIT                                                \
  {                                                                            \
    sizeof(again_curl_options), NULL, NULL, NULL, NULL, NULL, NULL, NULL,      \
        NULL, NULL, NULL, NULL, NULL, NULL, NULL                               \
  }

AGAIN_API void again_curl_request_init(again_curl_request *out, size_t size);
AGAIN_API void again_curl_options_init(again_curl_options *out, size_t size);

/**
 * Makes an engine under @p policy, and holds a reference to it.
 * @p options NULL = defaults; copied.
 * @retval AGAIN_OK, AGAIN_ENOMEM
 * @retval AGAIN_EINVAL  libcurl is older than 7.87, or an option is out of
 *                       its range
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_curl_new(
    again_curl **out, again_policy *policy, const again_curl_options *options);

/**
 * No call may be in flight, and no handle be bound. Closes the connections.
 * NULL does nothing. @since 0.1
 */
AGAIN_API void again_curl_free(again_curl *engine);

/**
 * Swaps the policy. Calls in flight keep the one they began with. The governor,
 * unless it was given in the options, goes on by the new policy, its budgets as
 * full as they were. The texts of decisions live as long as the policy they
 * were made by. Any thread.
 * @retval AGAIN_OK
 * @retval AGAIN_ENOMEM, AGAIN_EINVAL (NULL): the policy before stays
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status
again_curl_set_policy(again_curl *engine, again_policy *policy);

/**
 * The governor that the engine asks, its own or the options'. It lives as long
 * as the engine, or as its owner has it; it is not to be freed.
 * @since 0.1
 */
AGAIN_API again_governor *again_curl_governor(const again_curl *engine);

/**
 * Performs one call: attempts, waits and all, until its answer is final. The
 * request's functions see the final answer's header lines and body, as bare
 * libcurl would have shown them, and nothing of a failed attempt. A download
 * that breaks goes on where it stopped: `write` sees each byte once.
 *
 * @param request   everything it points to must live until the call ends
 * @param decision  the last decision; may be NULL
 * @return libcurl's code of the last attempt. CURLE_OK says that a response
 *         came, not that it was a success: that is the decision's word.
 *         CURLE_OPERATION_TIMEDOUT where `attempt_ms`, the deadline or
 *         `total_ms` ended it, CURLE_ABORTED_BY_CALLBACK where it was
 *         cancelled, CURLE_GOT_NOTHING where libcurl was about to resend what
 *         may not be repeated, CURLE_HTTP_RETURNED_ERROR by `fail_on_error`,
 *         CURLE_PARTIAL_FILE where an answer turned out to be the final one
 *         after its rest was thrown away, or where a body that broke was not
 *         gone on with to its end, CURLE_AGAIN where the call gave up before
 *         its first attempt, CURLE_OUT_OF_MEMORY.
 *         Before anything is sent: CURLE_BAD_FUNCTION_ARGUMENT for a wrong
 *         request, CURLE_UNSUPPORTED_PROTOCOL for a scheme other than http
 *         and https, CURLE_RECURSIVE_API_CALL where the handle is in a call.
 * @since 0.1
 */
AGAIN_API CURLcode again_curl_perform(again_curl *engine, CURL *easy,
                                      const again_curl_request *request,
                                      again_decision *decision);

/**
 * Cancels the call of @p easy, from any thread, and returns at once; the call
 * ends soon after. Does nothing where there is none.
 * @since 0.1
 */
AGAIN_API void again_curl_cancel(again_curl *engine, CURL *easy);

/**
 * Goes on with a body whose `write` returned CURL_WRITEFUNC_PAUSE. From any
 * thread. Does nothing where nothing is paused.
 * @since 0.1
 */
AGAIN_API void again_curl_unpause(again_curl *engine, CURL *easy);

/**
 * The governor of the caller's lets the call @p asker ask: for the
 * again_ready_fn of a governor that was given in the options. Where engines
 * share it, each is told. From any thread, even inside a libcurl callback. Does
 * nothing where the call is over.
 * @since 0.1
 */
AGAIN_API void again_curl_ready(again_curl *engine, uint64_t asker);

/**
 * Sets the engine's callbacks on @p easy once, for a handle that makes many
 * calls; again_curl_unbind() puts libcurl's defaults back. Between the two
 * the handle is for again_curl_perform() of this engine alone.
 * @retval AGAIN_OK, AGAIN_ENOMEM
 * @retval AGAIN_EINVAL  it is bound already, or in a call
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_curl_bind(again_curl *engine,
                                                      CURL *easy);
AGAIN_API void again_curl_unbind(again_curl *engine, CURL *easy);

/**
 * Calls on a multi handle of the caller's, run by the caller's loop: the
 * driver never waits, and reads no message of the multi itself. The loop
 *
 * - hands each CURLMsg to again_curl_multi_take(),
 * - calls again_curl_multi_tick() after each curl_multi_perform() or
 *   curl_multi_socket_action(), and when again_curl_multi_timeout() has passed.
 *
 * A call that waits is not in the multi, and holds no socket. That shrinks
 * libcurl's cache of connections: see `keeps_connections`.
 *
 * Threads: one at a time, that of the loop; again_curl_cancel(),
 * again_curl_unpause() and again_curl_multi_cancel() from any. No function but
 * these three may be called from inside a libcurl callback.
 */
typedef struct again_curl_multi again_curl_multi;

/**
 * A call is over: told once for each that was added, from take, tick or free,
 * never from add. The handle is out of the multi and the caller's again: it
 * may be added anew, here or later, or cleaned up. Of a pooled call it is lent
 * until the function returns, and NULL where the call ended without one.
 * again_curl_multi_tick() does nothing in here, and the driver must not be
 * freed.
 * @param code  as again_curl_perform() returns it; CURLE_PARTIAL_FILE also
 *              where the call gave up while it waited: nothing is kept then of
 *              its last answer, and nothing shown
 */
typedef void again_curl_done_fn(CURL *easy, CURLcode code,
                                const again_decision *decision, void *user);

/**
 * As CURLMOPT_TIMERFUNCTION: one timer for again_curl_multi_tick(), which each
 * call replaces and -1 deletes. Called from the driver's own functions, never
 * from inside a libcurl callback.
 */
typedef void again_curl_timer_fn(long timeout_ms, void *user);

/**
 * The loop must call again_curl_multi_tick() soon. Called by the thread that
 * cancels or unpauses, or whose call ends so that one of the driver's need not
 * be held any longer; inside a libcurl callback only where the caller cancels
 * or unpauses there. It is called under a lock: it may use neither driver,
 * engine nor libcurl.
 */
typedef void again_curl_wakeup_fn(void *user);

/** How a driver is made. */
typedef struct again_curl_multi_options {
  size_t struct_size;
  /** NULL = the loop asks again_curl_multi_timeout(). */
  again_curl_timer_fn *timer;
  void *timer_user;
  /** NULL = curl_multi_wakeup(), which serves curl_multi_poll() alone. */
  again_curl_wakeup_fn *wakeup;
  void *wakeup_user;
  /** The most handles lent to pooled calls at once; 0 = 128. Calls that find
   * none wait for one in the order of their coming, up to their deadline. */
  unsigned pool_max;
  /** Sets CURLMOPT_MAXCONNECTS to the most calls that were there at once, up
   * to 1,024, so that connections outlive the waits of their calls. */
  bool keeps_connections;
} again_curl_multi_options;

#define AGAIN_CURL_MULTI_OPTIONS_INIT                                          \
  { sizeof(again_curl_multi_options), NULL, NULL, NULL, NULL, 0, false }

AGAIN_API void again_curl_multi_options_init(again_curl_multi_options *out,
                                             size_t size);

/**
 * Makes a driver of @p engine's calls on @p multi. Both must outlive it.
 * @p options NULL = defaults; copied.
 * @retval AGAIN_OK, AGAIN_ENOMEM
 * @retval AGAIN_EINVAL  NULL, or a wrong struct_size
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status
again_curl_multi_new(again_curl_multi **out, again_curl *engine, CURLM *multi,
                     const again_curl_multi_options *options);

/**
 * Ends every call that is left with CURLE_ABORTED_BY_CALLBACK, and tells its
 * `done`, which may add no other. The multi stays. NULL does nothing.
 * @since 0.1
 */
AGAIN_API void again_curl_multi_free(again_curl_multi *driver);

/**
 * Adds a call of @p easy. Its first attempt begins in the next tick, which is
 * due at once.
 *
 * @param easy     set up as for again_curl_perform(), in no multi; it may be
 *                 bound to the engine
 * @param request  must live until the call is over, with all it points to
 * @param done     not NULL
 * @return CURLE_OK: `done` will be told. Else the call was not added and will
 *         not be: the codes of again_curl_perform() before anything is sent,
 *         and CURLE_OUT_OF_MEMORY
 * @since 0.1
 */
AGAIN_API CURLcode again_curl_multi_add(again_curl_multi *driver, CURL *easy,
                                        const again_curl_request *request,
                                        again_curl_done_fn *done, void *user);

/**
 * Adds a call without a handle: one is lent to it for each attempt, which
 * `prepare`, not NULL, fills. A call that waits costs no handle. Each is new:
 * what attempts are to have in common, such as cookies or TLS sessions, is in a
 * share that `prepare` sets. Many calls may have one request; then `prepare`
 * knows them by `call_user`. The policy reads scope, operation and tokens of
 * @p request: what its URL does not say, `operation` and `idempotent` do.
 * @param id_ret  for again_curl_multi_cancel(); may be NULL
 * @return as again_curl_multi_add()
 * @since 0.1
 */
AGAIN_API CURLcode again_curl_multi_add_pooled(
    again_curl_multi *driver, const again_curl_request *request,
    again_curl_done_fn *done, void *user, uint64_t *id_ret);

/**
 * Takes a message of curl_multi_info_read(). False where its handle is none of
 * the driver's: the message is the caller's then. Where true, it is invalid.
 * @since 0.1
 */
AGAIN_API bool again_curl_multi_take(again_curl_multi *driver,
                                     const CURLMsg *message);

/** Does what is due: attempts begin, limits end them, calls are cancelled. It
 * costs little where nothing is. @since 0.1 */
AGAIN_API void again_curl_multi_tick(again_curl_multi *driver);

/** How long until the next tick, ms, rounded up; -1 = no tick is due. To be
 * asked anew after each use of the driver and of the multi. @since 0.1 */
AGAIN_API long again_curl_multi_timeout(const again_curl_multi *driver);

/** How many calls are not over yet. @since 0.1 */
AGAIN_API size_t again_curl_multi_count(const again_curl_multi *driver);

/**
 * Cancels a pooled call, from any thread, as again_curl_cancel() does one with
 * a handle. Does nothing where it is over.
 * @since 0.1
 */
AGAIN_API void again_curl_multi_cancel(again_curl_multi *driver, uint64_t id);

/** The transport word for a CURLcode, as the adapter's table has it.
 * @since 0.1 */
AGAIN_API again_transport again_curl_transport(CURLcode code);

#ifdef __cplusplus
}
#endif

#endif
