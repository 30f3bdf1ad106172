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

#ifdef __cplusplus
extern "C" {
#endif

/** An engine: the policy, the governor and the connections of its calls. */
typedef struct again_curl again_curl;

/** What `prepare` is told before each attempt. */
typedef struct again_curl_prepare {
  size_t struct_size;
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
} again_curl_prepare;

/**
 * Called before each attempt, from the thread of the call, never from inside
 * a libcurl callback. It may set any option of the handle that the engine
 * does not own, and change `url` and `headers` (which must live until the
 * next prepare or the end of the call). Return nonzero to end the call with
 * CURLE_ABORTED_BY_CALLBACK.
 */
typedef int again_curl_prepare_fn(again_curl_prepare *attempt, void *user);

/**
 * Fetches new credentials. Called once for all calls that fail together.
 * Return nonzero where there are none: the calls give up.
 */
typedef int again_curl_refresh_fn(void *user);

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
} again_curl_request;

#define AGAIN_CURL_REQUEST_INIT                                                \
  {                                                                            \
    sizeof(again_curl_request), NULL, NULL, NULL, NULL, NULL, NULL, NULL,      \
        NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL,               \
        AGAIN_ANSWER_UNSET, false, false, false, false, 0, 0, 0, 0, NULL,      \
        NULL, NULL, NULL, NULL, NULL                                           \
  }

/** One decision, told as it is made. */
typedef struct again_curl_event {
  size_t struct_size;
  CURL *easy;
  /** Without query, user and password. */
  const char *url;
  const again_decision *decision;
  /** libcurl's own end of the attempt. */
  CURLcode code;
} again_curl_event;

/**
 * Hears every decision, from the thread of the call, outside libcurl's
 * callbacks. It must not use the handle or the engine.
 */
typedef void again_curl_event_fn(const again_curl_event *event, void *user);

/**
 * Asked while a call waits or transfers, at most every 100 ms: return nonzero
 * to cancel it. It may call again_curl_unpause().
 */
typedef int again_curl_poll_fn(const again_decision *decision, void *user);

/** How an engine is made. */
typedef struct again_curl_options {
  size_t struct_size;
  const again_mem *mem;
  /** NULL = one made from the policy, shared by the engine's calls. */
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
} again_curl_options;

#define AGAIN_CURL_OPTIONS_INIT                                                \
  {                                                                            \
    sizeof(again_curl_options), NULL, NULL, NULL, NULL, NULL, NULL, NULL,      \
        NULL, NULL, NULL, NULL, NULL                                           \
  }

AGAIN_API void again_curl_request_init(again_curl_request *out, size_t size);
AGAIN_API void again_curl_options_init(again_curl_options *out, size_t size);

/**
 * Makes an engine under @p policy, and holds a reference to it.
 * @p options NULL = defaults; copied.
 * @retval AGAIN_OK, AGAIN_ENOMEM
 * @retval AGAIN_EINVAL  libcurl is older than 7.87, or an option is out of
 *                       its range
 * @retval AGAIN_EPOLICY  as again_governor_new()
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
 * @retval AGAIN_ENOMEM, AGAIN_EINVAL (NULL), AGAIN_EPOLICY (as
 *         again_governor_set_policy()): the policy before stays
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status
again_curl_set_policy(again_curl *engine, again_policy *policy);

/**
 * Performs one call: attempts, waits and all, until its answer is final. The
 * request's functions see the final answer's header lines and body, as bare
 * libcurl would have shown them, and nothing of a failed attempt.
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
 *         after its rest was thrown away, CURLE_OUT_OF_MEMORY.
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

/** The transport word for a CURLcode, as the adapter's table has it.
 * @since 0.1 */
AGAIN_API again_transport again_curl_transport(CURLcode code);

#ifdef __cplusplus
}
#endif

#endif
