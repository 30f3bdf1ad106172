/**
 * @file types.h
 * Statuses, memory, time, and the words that all else is told in.
 */
#ifndef AGAIN_TYPES_H
#define AGAIN_TYPES_H

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
/*                         Status, memory and time                          */
/* ======================================================================== */

/** Our own failures. A failed HTTP exchange is data, never a status. */
typedef enum again_status {
  /** All went well. */
  AGAIN_OK = 0,
  /** No memory. The object is as it was before the call, where the function
   * says nothing else. */
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
  /** Seconds since 1970-01-01 UTC, by the clock that requests are signed by:
   * an offset is told against it. */
  int64_t wall_s;
} again_time;

/** In place of a time in ms: none, never, unbounded. */
#define AGAIN_NEVER UINT64_MAX

/* ======================================================================== */
/*                                  Words                                   */
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

#ifdef __cplusplus
}
#endif

#endif
