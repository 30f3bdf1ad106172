/**
 * @file response.h
 * Reading a response, and saying what it is.
 */
#ifndef AGAIN_RESPONSE_H
#define AGAIN_RESPONSE_H

#include <again/policy.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ======================================================================== */
/*                                 Request                                  */
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
/*                            Reading a response                            */
/* ======================================================================== */

/** Takes a response in, piece by piece. Made for one policy; reusable. */
typedef struct again_reader again_reader;
/** What came back from an attempt. */
typedef struct again_response again_response;

/** What the bytes of a body are to the reader. */
typedef enum again_body_use {
  /** A success that no `peek` can match, or none any more: stream it
   * through. */
  AGAIN_BODY_USE_STREAM = 0,
  /** A success that may hold an error: hold it back, up to the bound, and ask
   * again after each piece. */
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
 * @retval AGAIN_OK
 * @retval AGAIN_ENOMEM  the response before is still there
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
 *
 * PEEK turns into STREAM, and stays so, once nothing that may still come could
 * make the body one that `peek` matches: another root element, a member that
 * had another value (the first of a name counts), no JSON or XML at all. That
 * is looked at when again_reader_body() has gathered 256 bytes, 512, and so on;
 * of blanks alone nothing is known. To ask costs nothing. What was held is then
 * the caller's to deliver, and no more of the body need be handed over. A body
 * that was lent is not looked at.
 * @since 0.1
 */
AGAIN_API again_body_use again_reader_body_use(const again_reader *reader);

/**
 * Takes bytes of the body, in any cut. They are gathered up to the policy's
 * bound and parsed once, at the end; what of a success is looked at before
 * changes nothing in the response. `*full_ret` (may be NULL) says whether
 * the bound is reached: no further byte will be looked at.
 * @retval AGAIN_OK, AGAIN_ENOMEM
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_reader_body(again_reader *reader,
                                                        const void *bytes,
                                                        size_t size,
                                                        bool *full_ret);

/**
 * Takes the whole body, in place of again_reader_body(), from a caller who
 * holds it: nothing is copied, and the bytes must stay as they are until
 * again_reader_end() has returned. NULL where @p size is 0.
 * @since 0.1
 */
AGAIN_API void again_reader_lend_body(again_reader *reader, const void *bytes,
                                      size_t size);

/**
 * Lends the bytes of the body that were gathered or lent, as they came. Valid
 * until the next again_reader_begin(), again_reader_line() or
 * again_reader_body(); NULL where there are none.
 * @since 0.1
 */
AGAIN_API const void *again_reader_held(const again_reader *reader,
                                        size_t *size_ret);

/**
 * Ends the response. @p transport says how the transport ended; a head
 * without its blank line is a failure even where that is OK. @p whole says
 * whether the body came to its end. @p now is the arrival; NULL = unknown,
 * and dates are no hints where the response has none of its own.
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

/**
 * Method and operation; NULL = as it was, "" = unknown. Copied.
 * @retval AGAIN_OK, AGAIN_ENOMEM (both are as they were)
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_response_set_request(
    again_response *response, const char *method, const char *operation);

/**
 * Gives a value to a source as policy files write it: "code", "message",
 * "request_id", "status-text", "header:NAME", "/a/0/b" (an index in place of
 * each `*`). Copied. The value counts for every path of the policy that it
 * fits.
 * @retval AGAIN_OK
 * @retval AGAIN_ENOMEM  fields may lack the value: give it again
 * @retval AGAIN_EINVAL  no source of a response, or a NULL
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
 * Getters lend: texts are valid until the response is changed, begun anew or
 * freed. Texts are UTF-8 without NUL. Status 0: none arrived, or no final one.
 * All of these @since 0.1
 */
AGAIN_API unsigned again_response_status(const again_response *response);
AGAIN_API again_transport
again_response_transport(const again_response *response);
AGAIN_API again_text again_response_code(const again_response *response);
AGAIN_API again_text again_response_message(const again_response *response);
AGAIN_API again_text again_response_request_id(const again_response *response);
AGAIN_API again_text again_response_method(const again_response *response);
AGAIN_API again_text again_response_operation(const again_response *response);
/** The first header of this name, case ignored. @since 0.1 */
AGAIN_API again_text again_response_header(const again_response *response,
                                           const char *name);
/** The body was cut, by transport, syntax or bound. @since 0.1 */
AGAIN_API bool again_response_is_truncated(const again_response *response);
/**
 * Server date, plus the `Age` of an answer out of a cache, minus arrival;
 * false, and nothing written, when date or arrival is unknown. It is as exact
 * as the date, a second, and off by the time that the answer took. @since 0.1
 */
AGAIN_API bool again_response_clock_offset(const again_response *response,
                                           int64_t *offset_ms_ret);
/** The policy it was made with; lent. @since 0.1 */
AGAIN_API again_policy *again_response_policy(const again_response *response);

/* ======================================================================== */
/*                                 Verdict                                  */
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
  /** Zero. A decision holds a verdict by value, so it must not grow: what a
   * later version adds takes the place of these. */
  uint64_t reserved[4];
} again_verdict;

#define AGAIN_VERDICT_INIT                                                     \
  {                                                                            \
    sizeof(again_verdict), AGAIN_CLASS_UNKNOWN, AGAIN_EFFECT_MAYBE,            \
        AGAIN_REMEDY_NONE, "", "default", NULL, NULL, 0, {                     \
      0                                                                        \
    }                                                                          \
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
  /** Zero. As in again_verdict. */
  uint64_t reserved[2];
} again_hint;

#define AGAIN_HINT_INIT                                                        \
  {                                                                            \
    sizeof(again_hint), false, false, false, 0, AGAIN_NEVER, NULL, {           \
      0                                                                        \
    }                                                                          \
  }

/** Reads the hint of @p response by its policy. Pure. @since 0.1 */
AGAIN_API void again_response_hint(const again_response *response,
                                   again_hint *out);

/**
 * Sets a struct to its defaults, as its _INIT macro does. @p size is sizeof of
 * the caller's; at most that many bytes are written.
 * @since 0.1
 */
AGAIN_API void again_request_init(again_request *out, size_t size);
AGAIN_API void again_verdict_init(again_verdict *out, size_t size);
AGAIN_API void again_hint_init(again_hint *out, size_t size);

#ifdef __cplusplus
}
#endif

#endif
