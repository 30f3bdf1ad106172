/**
 * @file again.h
 * libagain, the core: what failed, what kind of failure it is, and whether,
 * when and how to go again.
 *
 * The core does no I/O. It opens no socket, asks no clock, starts no thread
 * and never sleeps: bytes, times and random numbers are handed to it. It works
 * with any HTTP client; <again/curl.h> makes it work with libcurl.
 *
 * A response flows through once:
 *
 *     bytes -> again_reader -> again_response -> again_classify -> verdict
 *                                            \-> again_call -----> decision
 *
 * Threads: an again_policy is immutable and may be used by any number of
 * threads at once. Every other object belongs to one thread at a time;
 * different threads may use different objects freely.
 *
 * Structs that begin with `struct_size` are set up with their `_INIT` macro,
 * and may be used by programs built against an older version of this header.
 * In each of their fields 0 means the default.
 */
#ifndef AGAIN_AGAIN_H
#define AGAIN_AGAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <again/version.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef AGAIN_API
#  if defined(__GNUC__)
#    define AGAIN_API __attribute__((visibility("default")))
#  else
#    define AGAIN_API
#  endif
#endif

#if defined(__GNUC__)
#  define AGAIN_MUST_USE __attribute__((warn_unused_result))
#else
#  define AGAIN_MUST_USE
#endif

/* ======================================================================== */
/*                          Status, memory and time                         */
/* ======================================================================== */

/** Our own failures. A failed HTTP exchange is data, never a status. */
typedef enum again_status {
  /** All went well. */
  AGAIN_OK = 0,
  /** No memory. The object is as it was before the call. */
  AGAIN_ENOMEM = -1,
  /** An argument or an option is out of its range. */
  AGAIN_EINVAL = -2,
  /** No policy of this name, or no such file. */
  AGAIN_ENOTFOUND = -3,
  /** A file exists and could not be read. */
  AGAIN_EIO = -4,
  /** A policy file is not JSON with comments. */
  AGAIN_ESYNTAX = -5,
  /** A policy file is JSON, and not a policy. */
  AGAIN_EPOLICY = -6,
  /** A bound was passed: file size, nesting. */
  AGAIN_ELIMIT = -7
} again_status;

/**
 * Names a status: "AGAIN_ENOMEM". Never NULL; the text is static.
 * @since 0.1
 */
AGAIN_API const char *again_status_name(again_status status);

/**
 * The version of the library that runs, as "0.1.0"; AGAIN_VERSION is that of
 * the header the program was built with. The text is static.
 * @since 0.1
 */
AGAIN_API const char *again_version(void);

/**
 * Where memory comes from. NULL in place of a pointer to one means libc. It is
 * copied when an object is made; its functions must outlive the object and,
 * for a policy, be callable from whichever thread drops the last reference.
 */
typedef struct again_mem {
  /** As realloc(ptr, size); ptr may be NULL, size is never 0. NULL = failed. */
  void *(*realloc)(void *ptr, size_t size, void *user);
  /** As free(ptr); ptr may be NULL. */
  void (*free)(void *ptr, void *user);
  void *user;
} again_mem;

/** A moment. Both clocks are the caller's. */
typedef struct again_time {
  /** Milliseconds of a clock that never goes back. Its zero is anywhere. */
  uint64_t mono_ms;
  /** Seconds since 1970-01-01 UTC, as the caller's clock has them. */
  int64_t wall_s;
} again_time;

/** In place of a time in ms: none, never, unbounded. */
#define AGAIN_NEVER UINT64_MAX

/* ======================================================================== */
/*                                   Words                                  */
/* ======================================================================== */

/** What kind of answer it is. */
typedef enum again_class {
  /** No rule spoke. Never retried. */
  AGAIN_CLASS_UNKNOWN = 0,
  AGAIN_CLASS_SUCCESS,
  /** The same request may succeed later. */
  AGAIN_CLASS_RETRYABLE,
  /** Who asks, or with what right. */
  AGAIN_CLASS_AUTH,
  /** A limit that waiting a little will not lift. */
  AGAIN_CLASS_QUOTA,
  /** The request itself is wrong. */
  AGAIN_CLASS_CLIENT_FAULT
} again_class;

/** May the server have acted on the request? */
typedef enum again_effect {
  AGAIN_EFFECT_MAYBE = 0,
  AGAIN_EFFECT_NONE
} again_effect;

/** What must happen before the request goes again. */
typedef enum again_remedy {
  AGAIN_REMEDY_NONE = 0,
  /** Sign afresh: new nonce, new timestamp. */
  AGAIN_REMEDY_RESIGN = 1,
  /** Correct the clock by `clock_offset_ms`, then sign afresh. */
  AGAIN_REMEDY_FIX_CLOCK = 2,
  /** Fetch new credentials, then sign afresh. */
  AGAIN_REMEDY_REFRESH_CREDENTIALS = 4
} again_remedy;

/** How the transport ended, in words that know no libcurl. */
typedef enum again_transport {
  /** A whole response arrived. */
  AGAIN_TRANSPORT_OK = 0,
  AGAIN_TRANSPORT_RESOLVE,
  AGAIN_TRANSPORT_CONNECT,
  /** The TLS handshake broke. */
  AGAIN_TRANSPORT_TLS,
  /** The peer's certificate was refused. */
  AGAIN_TRANSPORT_CERTIFICATE,
  AGAIN_TRANSPORT_SEND,
  AGAIN_TRANSPORT_RECEIVE,
  AGAIN_TRANSPORT_TIMEOUT,
  /** The connection closed before any byte of a response. */
  AGAIN_TRANSPORT_EMPTY_REPLY,
  /** The body is shorter than announced, or broke off. */
  AGAIN_TRANSPORT_PARTIAL_BODY,
  /** The client was about to send the request twice in one attempt. */
  AGAIN_TRANSPORT_HIDDEN_RESEND,
  /** What came back is not HTTP, or breaks its rules. */
  AGAIN_TRANSPORT_PROTOCOL,
  AGAIN_TRANSPORT_OTHER,
  /** Not the network: the caller's own callback ended it. Meets no rule. */
  AGAIN_TRANSPORT_CALLER,
  /** Not the network: set-up, local files, memory. Meets no rule. */
  AGAIN_TRANSPORT_LOCAL
} again_transport;

/** What the caller of a call does next. */
typedef enum again_action {
  /** The answer is an error and final. */
  AGAIN_ACTION_GIVE_UP = 0,
  /** The answer is a success: hand it over. */
  AGAIN_ACTION_DELIVER,
  /** Make an attempt now. */
  AGAIN_ACTION_GO,
  /** Not yet: ask again_call_next() at `due_ms`. No attempt is used up. */
  AGAIN_ACTION_WAIT,
  /** Another attempt: ask again_call_next() at `due_ms`. */
  AGAIN_ACTION_RETRY
} again_action;

/**
 * Why a decision is what it is: the gate that spoke, in the order in which
 * they are asked. The first that objects ends it.
 */
typedef enum again_why {
  /** No gate objected. */
  AGAIN_WHY_NONE = 0,
  AGAIN_WHY_SUCCESS,
  /** No rule matched. */
  AGAIN_WHY_UNKNOWN,
  /** The rule's class is not retryable, and it names no remedy. */
  AGAIN_WHY_RULE,
  /** A remedy is needed that the caller did not offer, or did already. */
  AGAIN_WHY_REMEDY,
  /** The server may have acted, and the call is not idempotent. */
  AGAIN_WHY_UNSAFE,
  /** The request body cannot be sent a second time. */
  AGAIN_WHY_ONE_SHOT,
  /** The caller has seen bytes that cannot be taken up where they ended. */
  AGAIN_WHY_COMMITTED,
  AGAIN_WHY_ATTEMPTS,
  /** The server forbade it, or asked for longer than may be waited. */
  AGAIN_WHY_HINT,
  AGAIN_WHY_DEADLINE,
  AGAIN_WHY_BUDGET,
  /** The scope is closed for longer than the deadline allows. */
  AGAIN_WHY_UNAVAILABLE,
  /** The caller: cancelled, a callback that failed, a `decide` hook. */
  AGAIN_WHY_CALLER,
  /** Set-up, local files, memory. */
  AGAIN_WHY_LOCAL
} again_why;

/** An answer that may be missing. */
typedef enum again_answer {
  AGAIN_ANSWER_UNSET = 0,
  AGAIN_ANSWER_NO,
  AGAIN_ANSWER_YES
} again_answer;

/** What a person is told: may this be sent again? */
typedef enum again_retry {
  AGAIN_RETRY_NO = 0,
  AGAIN_RETRY_YES,
  /** Only if a second effect does no harm. */
  AGAIN_RETRY_IF_IDEMPOTENT,
  AGAIN_RETRY_AFTER_REMEDY
} again_retry;

/**
 * The words as policy files and the command write them: "client-fault",
 * "maybe", "fix-clock", "empty-reply", "give-up", "one-shot",
 * "if-idempotent". Never NULL: a value that is none is "?". Static texts.
 * @since 0.1
 */
AGAIN_API const char *again_class_name(again_class value);
AGAIN_API const char *again_effect_name(again_effect value);
AGAIN_API const char *again_remedy_name(again_remedy value);
AGAIN_API const char *again_transport_name(again_transport value);
AGAIN_API const char *again_action_name(again_action value);
AGAIN_API const char *again_why_name(again_why value);
AGAIN_API const char *again_retry_name(again_retry value);

/* ======================================================================== */
/*                                  Policy                                  */
/* ======================================================================== */

/** One immutable, compiled set of rules, schedules and limits. */
typedef struct again_policy again_policy;

/** How bad a finding about a policy file is. */
typedef enum again_severity {
  AGAIN_SEVERITY_ERROR = 0,
  AGAIN_SEVERITY_WARNING,
  AGAIN_SEVERITY_NOTE
} again_severity;

/** A finding about a policy file, and its place. */
typedef struct again_diag {
  size_t struct_size;
  again_status status;
  again_severity severity;
  /** The finding's kebab-case name, "unknown-member". Static. */
  const char *id;
  /** Bytes from the start of the file. */
  size_t offset_bytes;
  /** From 1; 0 where the finding has no place. */
  unsigned line;
  /** From 1, in Unicode characters. */
  unsigned column;
  /** The file, or "pack:NAME"; cut to fit. */
  char file[512];
  /** JSON pointer of the value (RFC 6901); "" is the whole document. */
  char pointer[256];
  /** One impersonal line without a stop at its end. */
  char message[256];
} again_diag;

#define AGAIN_DIAG_INIT                                                        \
  {                                                                            \
    sizeof(again_diag), AGAIN_OK, AGAIN_SEVERITY_ERROR, NULL, 0, 0, 0, {0},    \
        {0}, {                                                                 \
      0                                                                        \
    }                                                                          \
  }

/**
 * Hears every finding, in the order of the file. @p diag is the callee's
 * during the call only. It must not load a policy.
 */
typedef void again_diag_fn(const again_diag *diag, void *user);

/** How policies are found. */
typedef struct again_policy_options {
  size_t struct_size;
  /** NULL = libc. */
  const again_mem *mem;
  /**
   * Folders asked before the packs compiled in, NULL-terminated. NULL = the
   * folders of $AGAIN_POLICY_PATH (colons between; ignored in set-uid
   * programs), then /etc/again/policies.
   */
  const char *const *path;
  /** Hears all findings; NULL = only the first is told, in `diag`. */
  again_diag_fn *on_diag;
  void *user;
} again_policy_options;

#define AGAIN_POLICY_OPTIONS_INIT                                              \
  { sizeof(again_policy_options), NULL, NULL, NULL, NULL }

/**
 * Loads a policy by pack name ("aliyun/polardb"), or from a file: a name that
 * begins with "/" or "./" or ends in ".json" is a path.
 *
 * @param out      the new policy, one reference, yours; NULL on failure
 * @param name     not NULL
 * @param options  NULL = defaults
 * @param diag     where the first error is written, up to its struct_size;
 *                 may be NULL
 * @retval AGAIN_OK, AGAIN_ENOMEM
 * @retval AGAIN_ENOTFOUND  neither file nor pack, here or in `extends`
 * @retval AGAIN_EIO, AGAIN_ESYNTAX, AGAIN_EPOLICY, AGAIN_ELIMIT
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status
again_policy_load(again_policy **out, const char *name,
                  const again_policy_options *options, again_diag *diag);

/**
 * Loads a policy that consults several, in this order, as a file without
 * rules would that extends them. @p count from 1 to 64. As
 * again_policy_load() otherwise.
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_policy_load_many(
    again_policy **out, const char *const *names, size_t count,
    const again_policy_options *options, again_diag *diag);

/**
 * Loads a policy from text of @p size bytes, which need not live on.
 * @p file names it in findings and rules; NULL = "text". Its `extends` finds
 * packs, never files. As again_policy_load() otherwise.
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_policy_parse(
    again_policy **out, const char *text, size_t size, const char *file,
    const again_policy_options *options, again_diag *diag);

/**
 * Chooses a policy by the host of @p url among the files on the path and the
 * packs: most literal characters in `hosts` win, then the earlier folder;
 * "http" when none fits. As again_policy_load() otherwise.
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status
again_policy_for_url(again_policy **out, const char *url,
                     const again_policy_options *options, again_diag *diag);

/** One more reference; returns @p policy. NULL stays NULL. Any thread. */
AGAIN_API again_policy *again_policy_ref(again_policy *policy);

/** One reference fewer; the last frees. NULL does nothing. Any thread. */
AGAIN_API void again_policy_unref(again_policy *policy);

/** The policy's name; lent, never NULL. @since 0.1 */
AGAIN_API const char *again_policy_name(const again_policy *policy);

/**
 * A hash over all that decides: equal for equal policies, on every machine
 * and for this format version. @since 0.1
 */
AGAIN_API uint64_t again_policy_hash(const again_policy *policy);

/**
 * The packs compiled in: the name of the @p index -th in alphabetical order,
 * NULL past the end. Static. @since 0.1
 */
AGAIN_API const char *again_policy_pack(size_t index);

/* ======================================================================== */
/*                                  Request                                 */
/* ======================================================================== */

/**
 * What a decision needs to know of a request. All that it points to is the
 * caller's, and is read only during the call it is handed to.
 */
typedef struct again_request {
  size_t struct_size;
  /** NULL = "GET". */
  const char *method;
  /** NULL = unknown: no operation from it, scope "". */
  const char *url;
  /** The API operation; NULL = found by the policy's `operation` sources. */
  const char *operation;
  /** "Name: value" each. */
  const char *const *headers;
  size_t header_count;
  const void *body;
  size_t body_bytes;
  /** The caller's word; UNSET = by the policy's `idempotent`. */
  again_answer idempotent;
} again_request;

#define AGAIN_REQUEST_INIT                                                     \
  {                                                                            \
    sizeof(again_request), NULL, NULL, NULL, NULL, 0, NULL, 0,                 \
        AGAIN_ANSWER_UNSET                                                     \
  }

/* ======================================================================== */
/*                           Reading a response                             */
/* ======================================================================== */

/** Takes a response in, piece by piece. Made for one policy; reusable. */
typedef struct again_reader again_reader;
/** What came back from an attempt. */
typedef struct again_response again_response;

/** What the bytes of a body are to the reader. */
typedef enum again_body_use {
  /** A success that no `peek` can match: stream it through. */
  AGAIN_BODY_USE_STREAM = 0,
  /** A success that may hold an error: hold it back, up to the bound. */
  AGAIN_BODY_USE_PEEK,
  /** An error: hold it back. */
  AGAIN_BODY_USE_ERROR
} again_body_use;

/**
 * Makes a reader that reads by @p policy, and holds a reference to it. After
 * its first responses a reader allocates no more memory (libxml2 does, for
 * XML bodies).
 * @retval AGAIN_OK, AGAIN_ENOMEM
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_reader_new(again_reader **out,
                                                       again_policy *policy,
                                                       const again_mem *mem);

/** NULL does nothing. The response it lent is gone with it. @since 0.1 */
AGAIN_API void again_reader_free(again_reader *reader);

/**
 * Begins a response to @p request (NULL = unknown), and forgets the one
 * before. @p request is read now and not kept.
 * @retval AGAIN_OK, AGAIN_ENOMEM
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status
again_reader_begin(again_reader *reader, const again_request *request);

/**
 * Takes one line of a head, with or without its line end: a status line, a
 * header line, or the blank line that ends the head. A status line forgets
 * all lines before, so that 1xx, redirects and auth rounds leave nothing
 * behind. Trailers (lines after the body began) are headers too.
 * @retval AGAIN_OK, AGAIN_ENOMEM
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_reader_line(again_reader *reader,
                                                        const char *line,
                                                        size_t size);

/**
 * Sets the status where there is no status line. 0 to 999.
 * @since 0.1
 */
AGAIN_API void again_reader_set_status(again_reader *reader, unsigned status);

/**
 * What a body that comes now is for. Right once the head has ended; from the
 * status alone it is PEEK where a header yet to come may decide.
 */
AGAIN_API again_body_use again_reader_body_use(const again_reader *reader);

/**
 * Takes bytes of the body, in any cut. They are gathered up to the policy's
 * bound and parsed once, at the end. `*full_ret` (may be NULL) says whether
 * the bound is reached: no further byte will be looked at.
 * @retval AGAIN_OK, AGAIN_ENOMEM
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_reader_body(again_reader *reader,
                                                        const void *bytes,
                                                        size_t size,
                                                        bool *full_ret);

/**
 * Lends the bytes of the body that were gathered, as they came. Valid until
 * the next again_reader_begin() or again_reader_body().
 */
AGAIN_API const void *again_reader_held(const again_reader *reader,
                                        size_t *size_ret);

/**
 * Ends the response. @p transport says how the transport ended; a head
 * without its blank line is a failure even where that is OK. @p whole says
 * whether the body came to its end. @p now is the arrival.
 *
 * @param out  the response, lent until the next again_reader_begin()
 * @retval AGAIN_OK, AGAIN_ENOMEM (the bytes are kept: it may be called again)
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status
again_reader_end(again_reader *reader, again_transport transport, bool whole,
                 const again_time *now, again_response **out);

/**
 * Makes a response by hand. It holds a reference to @p policy. Give it what
 * it should have with the setters; what it lacks is absent.
 * @retval AGAIN_OK, AGAIN_ENOMEM
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_response_new(again_response **out,
                                                         again_policy *policy,
                                                         const again_mem *mem);

/** For a response made by hand. NULL does nothing. @since 0.1 */
AGAIN_API void again_response_free(again_response *response);

/** Status (0 = none) and how the transport ended. @since 0.1 */
AGAIN_API void again_response_set_status(again_response *response,
                                         unsigned status,
                                         again_transport transport);

/** When it arrived. @since 0.1 */
AGAIN_API void again_response_set_time(again_response *response,
                                       const again_time *now);

/** Method and operation; NULL = as it was. Copied. @since 0.1 */
AGAIN_MUST_USE AGAIN_API again_status again_response_set_request(
    again_response *response, const char *method, const char *operation);

/**
 * Gives a value to a source as policy files write it: "code", "message",
 * "request_id", "status-text", "header:NAME", "/a/0/b" (an index in place of
 * each `*`). Copied. The value counts for every path of the policy that it
 * fits.
 * @retval AGAIN_OK, AGAIN_ENOMEM
 * @retval AGAIN_EINVAL  no source of a response
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_response_set(
    again_response *response, const char *source, const char *value);

/** Text of @p size bytes; `data` NULL = absent. Ends in NUL where present. */
typedef struct again_text {
  const char *data;
  size_t size;
} again_text;

/**
 * Getters lend: texts are valid as long as the response is. Texts are UTF-8
 * without NUL. @since 0.1
 */
AGAIN_API unsigned again_response_status(const again_response *response);
AGAIN_API again_transport
again_response_transport(const again_response *response);
AGAIN_API again_text again_response_code(const again_response *response);
AGAIN_API again_text again_response_message(const again_response *response);
AGAIN_API again_text again_response_request_id(const again_response *response);
AGAIN_API again_text again_response_method(const again_response *response);
AGAIN_API again_text again_response_operation(const again_response *response);
/** The first header of this name, case ignored. */
AGAIN_API again_text again_response_header(const again_response *response,
                                           const char *name);
/** The body was cut, by transport, syntax or bound. */
AGAIN_API bool again_response_is_truncated(const again_response *response);
/** Server date minus arrival; false when the response has no date. */
AGAIN_API bool again_response_clock_offset(const again_response *response,
                                           int64_t *offset_ms_ret);
/** Lent. */
AGAIN_API again_policy *again_response_policy(const again_response *response);

/* ======================================================================== */
/*                                  Verdict                                 */
/* ======================================================================== */

/** What a response is. Texts belong to the policy. */
typedef struct again_verdict {
  size_t struct_size;
  again_class error_class;
  again_effect effect;
  again_remedy remedy;
  /** "throttling"; "" when there is none. */
  const char *reason;
  /** The schedule that the rule names, or that its reason does. */
  const char *schedule;
  /** The rule's own note; NULL = none. */
  const char *note;
  /** The file of the rule that said so, "pack:http"; NULL = no rule. */
  const char *rule_file;
  /** Its line, from 1; 0 = no rule. */
  unsigned rule_line;
} again_verdict;

#define AGAIN_VERDICT_INIT                                                     \
  {                                                                            \
    sizeof(again_verdict), AGAIN_CLASS_UNKNOWN, AGAIN_EFFECT_MAYBE,            \
        AGAIN_REMEDY_NONE, "", "default", NULL, NULL, 0                        \
  }

/**
 * Says what @p response is, by the policy it was read with. Pure: the same
 * response has the same verdict, always. Allocates nothing, cannot fail.
 * @since 0.1
 */
AGAIN_API void again_classify(const again_response *response,
                              again_verdict *out);

/** What the server asked for. */
typedef struct again_hint {
  size_t struct_size;
  /** The server said how long. */
  bool has_delay;
  /** The server said never. */
  bool forbids;
  /** It replaces the schedule's delay even when shorter. */
  bool replaces;
  uint64_t delay_ms;
  /** Cut to the schedule's delay plus this; AGAIN_NEVER = not cut. */
  uint64_t clamp_ms;
  /** Where it was said: "header:retry-after". NULL = nowhere. */
  const char *source;
} again_hint;

#define AGAIN_HINT_INIT                                                        \
  { sizeof(again_hint), false, false, false, 0, AGAIN_NEVER, NULL }

/** Reads the hint of @p response by its policy. Pure. @since 0.1 */
AGAIN_API void again_response_hint(const again_response *response,
                                   again_hint *out);

/* ======================================================================== */
/*                                 Governor                                 */
/* ======================================================================== */

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
  /** What the grant costs the budget. */
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
 * A governor is a struct that begins with this one. @p scope says what shares
 * a state; it is valid during the call only. Neither function may block or
 * sleep; both may be called by any thread that uses the governor.
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
 * each scope, at most 1,024 scopes (the one unused longest goes first, and
 * would begin afresh). It holds a reference to the policy. Without a budget,
 * and with the scope "call", everything goes at once.
 *
 * Retries after answers whose reason is among `overload` cost tokens,
 * `throttle_cost` where the reason is "throttling"; others cost nothing. A
 * success gives back what its attempt cost, a first attempt's the refund; so
 * does a grant closed with NONE before its `send_ms`.
 *
 * @param lock  NULL = used by one thread at a time; copied
 * @retval AGAIN_OK, AGAIN_ENOMEM
 * @retval AGAIN_EPOLICY  a kind of budget that this version does not have
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_governor_new(again_governor **out,
                                                         again_policy *policy,
                                                         const again_lock *lock,
                                                         const again_mem *mem);

/** NULL does nothing. @since 0.1 */
AGAIN_API void again_governor_free(again_governor *governor);

/* ======================================================================== */
/*                                   Call                                   */
/* ======================================================================== */

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
  /** Server date minus ours, for FIX_CLOCK. */
  int64_t clock_offset_ms;
  /** To be applied before the next attempt. */
  again_remedy remedy;
  /** An attempt of this call that failed or was cancelled may have had an
   * effect. */
  bool maybe_applied;
  /** The governor's answer behind it. */
  bool is_probe;
  /** Copies, cut to fit; "" = absent. For a person, on giving up. Request id
   * and message are cut further where together with the code they pass 384
   * bytes. */
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

/** A number, every bit of which is equally likely. */
typedef uint64_t again_random_fn(void *user);

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
  /** NULL = a generator of the call's own, seeded once from the system. Each
   * attempt that fails draws exactly one number. */
  again_random_fn *random;
  void *random_user;
  again_decide_fn *decide;
  void *decide_user;
} again_call_options;

#define AGAIN_CALL_OPTIONS_INIT                                                \
  {                                                                            \
    sizeof(again_call_options), NULL, NULL, 0, 0, 0, false, NULL, NULL, NULL,  \
        NULL                                                                   \
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
} again_attempt;

#define AGAIN_ATTEMPT_INIT                                                     \
  { sizeof(again_attempt), false, false, false, 0, 0 }

/**
 * Makes a call under @p policy, and holds a reference to it until it is
 * freed. @p options NULL = defaults; copied. Memory is needed here and by
 * again_call_begin() alone.
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
 * way. Before again_call_end() of the first attempt; later it does nothing.
 * @since 0.1
 */
AGAIN_API void again_call_set_method(again_call *call, const char *method);

/**
 * Goes on at `due_ms` of a WAIT or RETRY. Writes GO, WAIT (too early, or
 * still held) or GIVE_UP. Where the call is not waiting, it changes nothing
 * and writes what was said last.
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

/** Whether the call may be repeated although it may have acted. */
AGAIN_API bool again_call_is_idempotent(const again_call *call);

/**
 * mono_ms after which no attempt begins, by the schedule of the last verdict
 * ("default" before the first): it may change with each. Until the call
 * begins, AGAIN_NEVER.
 */
AGAIN_API uint64_t again_call_deadline(const again_call *call);

/** The scope it stands in; lent until the call is freed or begun anew. */
AGAIN_API const char *again_call_scope(const again_call *call);

/* ======================================================================== */
/*                          Options set at run time                         */
/* ======================================================================== */

/**
 * Sets an options struct to its defaults, as its _INIT macro does.
 * @p size is sizeof of the caller's; at most that many bytes are written.
 * @since 0.1
 */
AGAIN_API void again_diag_init(again_diag *out, size_t size);
AGAIN_API void again_policy_options_init(again_policy_options *out,
                                         size_t size);
AGAIN_API void again_request_init(again_request *out, size_t size);
AGAIN_API void again_verdict_init(again_verdict *out, size_t size);
AGAIN_API void again_hint_init(again_hint *out, size_t size);
AGAIN_API void again_want_init(again_want *out, size_t size);
AGAIN_API void again_grant_init(again_grant *out, size_t size);
AGAIN_API void again_decision_init(again_decision *out, size_t size);
AGAIN_API void again_call_options_init(again_call_options *out, size_t size);
AGAIN_API void again_attempt_init(again_attempt *out, size_t size);

#ifdef __cplusplus
}
#endif

#endif
