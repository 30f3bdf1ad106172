/*
 * What a response says, by a plan: a value for each slot, an answer for each
 * test. Reused from response to response; after the first few nothing is
 * allocated (libxml2 apart).
 */
#ifndef AGAIN_READING_VALUES_H
#define AGAIN_READING_VALUES_H

#include "reading/headers.h"
#include "reading/plan.h"

typedef struct again_values again_values;

typedef struct again_bounds {
  size_t body_bytes;
  size_t code_bytes;
  size_t message_bytes;
  size_t request_id_bytes;
  unsigned depth;
} again_bounds;

/* What the body turned out to be. */
typedef enum again_body_kind {
  AGAIN_BODY_EMPTY,
  AGAIN_BODY_JSON,
  AGAIN_BODY_XML,
  AGAIN_BODY_HTML,
  AGAIN_BODY_PLAIN,
  /* Mostly control bytes: no text at all. */
  AGAIN_BODY_BINARY
} again_body_kind;

/* `plan` is compiled and outlives the values. NULL when there is no memory. */
again_values *again_values_new(const again_plan *plan,
                               const again_bounds *bounds,
                               const again_mem *mem);
void again_values_free(again_values *values);
/* Forgets the response, keeps the memory. */
void again_values_reset(again_values *values);

/* The head, owned by the values: add lines to it. */
again_headers *again_values_headers(again_values *values);
const again_headers *again_values_head(const again_values *values);

/*
 * Reads a body of `size` bytes, at most bounds.body_bytes of them; `whole`
 * says that these are all there are. Reads the headers that the plan reads as
 * bodies, too. Once per response, after the head. AGAIN_OK whatever the bytes
 * are, or AGAIN_ENOMEM; then it may be called again.
 */
AGAIN_MUST_USE again_status again_values_read(again_values *values,
                                              unsigned status, const void *body,
                                              size_t size, bool whole);

/*
 * Looks at the first `size` bytes of a body that goes on, to tell what it may
 * yet say; where there is no memory, anything. again_values_read() reads as if
 * there had been none.
 */
void again_values_look(again_values *values, unsigned status, const void *body,
                       size_t size);
void again_values_forget_look(again_values *values);
/*
 * Whether it may be, once all is read, that the slot has a value, that it has
 * none, and that the test holds; by the head, and by the last look where there
 * was one.
 */
bool again_values_may_be_present(const again_values *values, again_slot slot);
bool again_values_may_be_absent(const again_values *values, again_slot slot);
bool again_values_may_hold(const again_values *values, again_test test);
/* Whether the last look found JSON or XML. */
bool again_values_are_parsed(const again_values *values);

/* Gives a value by hand to each slot and test that `source` fits: a header,
 * status-text, a field, or a concrete path (no `*`), of which the first value
 * stays. AGAIN_EINVAL for any other source. */
AGAIN_MUST_USE again_status again_values_give(again_values *values,
                                              const again_source *source,
                                              again_text value);

/*
 * Code, message and request id are found by whoever knows the field lists, and
 * told here, so that sources `code`, `message`, `request_id` answer.
 * The texts are copied, cleaned to UTF-8 and cut to the bounds.
 */
typedef enum again_field {
  AGAIN_FIELD_CODE,
  AGAIN_FIELD_MESSAGE,
  AGAIN_FIELD_REQUEST_ID,
  AGAIN_FIELD_SERVER_DATE
} again_field;
#define AGAIN_FIELD_COUNT 4

AGAIN_MUST_USE again_status again_values_set_field(again_values *values,
                                                   again_field field,
                                                   again_text text);
/* As above, of a text that these values gave: one that was captured stays where
 * it is. */
AGAIN_MUST_USE again_status again_values_lend_field(again_values *values,
                                                    again_field field,
                                                    again_text text);
again_text again_values_field(const again_values *values, again_field field);

/* The first usable value, in document order; absent where none. */
again_text again_values_text(const again_values *values, again_slot slot);
bool again_values_is_present(const again_values *values, again_slot slot);
bool again_values_holds(const again_values *values, again_test test);

again_body_kind again_values_body_kind(const again_values *values);
/* HTML: the title; plain text: its first line that is not blank; trimmed,
 * blanks folded, HTML entities decoded. Else absent. */
again_text again_values_headline(const again_values *values);
/* The body was cut, by transport, syntax or bound. */
bool again_values_is_truncated(const again_values *values);

/* `com.amazon#Throttling:http://...` is `Throttling`: a view into `raw`. */
again_text again_code_bare(again_text raw);

#endif
