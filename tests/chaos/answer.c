#include "answer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "need.h"

#define HEAD_MAX 2048
#define ERROR_MAX 512
#define CHUNK_BYTES ((size_t)10000)
#define CHUNK_FRAME_MAX 32
#define ALIGNMENT ((size_t)512)

/* -------------------------------- errors --------------------------------- */

static const char *code_of(const chaos_fate *fate) {
  switch (fate->kind) {
  case CHAOS_KIND_THROTTLED:
    return "Throttled";
  case CHAOS_KIND_BUSY:
    return "Busy";
  case CHAOS_KIND_HIDDEN:
    return fate->says_none ? "Busy" : "InternalError";
  case CHAOS_KIND_REJECTED:
    return "Rejected";
  case CHAOS_KIND_SUCCESS:
  case CHAOS_KIND_BROKEN:
  case CHAOS_KIND_COUNT:
    break;
  }
  return "";
}

static int write_error(char *out, const chaos_plan *plan,
                       const chaos_fate *fate, unsigned arrival) {
  char hint[64] = "";
  if (fate->hint == CHAOS_HINT_BODY) {
    (void)snprintf(hint, sizeof(hint),
                   fate->is_xml ? "<RetryAfterMs>%u</RetryAfterMs>"
                                : ",\"RetryAfterMs\":%u",
                   5 + arrival * 5);
  }
  return snprintf(out, ERROR_MAX,
                  fate->is_xml
                      ? " \n  <Error><Code>%s</Code><Message>call %llu, "
                        "arrival %u</Message>%s</Error>"
                      : "{\"Error\":{\"Code\":\"%s\",\"Message\":\"call %llu, "
                        "arrival %u\"%s}}",
                  code_of(fate), (unsigned long long)plan->id, arrival, hint);
}

char *chaos_answer_error(const chaos_plan *plan, const chaos_fate *fate,
                         unsigned arrival, size_t *size_ret) {
  char *text = chaos_calloc(1, ERROR_MAX + fate->padding_bytes);
  const size_t size = (size_t)write_error(text, plan, fate, arrival);
  memset(text + size, ' ', fate->padding_bytes);
  *size_ret = size + fate->padding_bytes;
  return text;
}

/* --------------------------------- heads --------------------------------- */

typedef struct head {
  char text[HEAD_MAX];
  size_t size;
} head;

__attribute__((format(printf, 2, 3))) static void add(head *to,
                                                      const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int size =
      vsnprintf(to->text + to->size, HEAD_MAX - to->size, format, arguments);
  va_end(arguments);
  chaos_need(size >= 0 && (size_t)size < HEAD_MAX - to->size, "head");
  to->size += (size_t)size;
}

static void add_hint(head *to, const chaos_fate *fate) {
  static const char *const values[CHAOS_HINT_COUNT] = {NULL, NULL,   "0",
                                                       "1",  "3600", "soon"};
  if (fate->kind != CHAOS_KIND_SUCCESS && values[fate->hint] != NULL) {
    add(to, "Retry-After: %s\r\n", values[fate->hint]);
  }
}

static void add_framing(head *to, const chaos_plan *plan,
                        const chaos_fate *fate, size_t size) {
  switch (chaos_fate_framing(fate, plan)) {
  case CHAOS_FRAMING_CHUNKED:
    add(to, "Transfer-Encoding: chunked\r\n");
    return;
  case CHAOS_FRAMING_CLOSE:
    add(to, "Connection: close\r\n");
    return;
  case CHAOS_FRAMING_LENGTH:
    break;
  }
  if (fate->flaw == CHAOS_FLAW_BAD_LENGTH) {
    add(to, "Content-Length: %s\r\n", fate->depth % 2 == 0 ? "some" : "-5");
  } else if (fate->flaw == CHAOS_FLAW_TOO_LONG) {
    add(to, "Content-Length: %zu\r\n", size + 1 + fate->depth);
  } else if (fate->flaw == CHAOS_FLAW_TOO_SHORT) {
    add(to, "Content-Length: %zu\r\n", chaos_fate_share(fate, size));
  } else {
    add(to, "Content-Length: %zu\r\n", size);
  }
}

static void write_etag(char *out, size_t size, const chaos_plan *plan,
                       unsigned version) {
  (void)snprintf(out, size, "%s\"%llu-%u\"",
                 plan->validator == CHAOS_VALIDATOR_WEAK ? "W/" : "",
                 (unsigned long long)plan->id, version);
}

/* ------------------------------ successes -------------------------------- */

/* What of the body is sent. */
typedef struct part {
  unsigned status;
  size_t start;
} part;

static part choose_part(const chaos_plan *plan, const chaos_asked *asked,
                        const char *etag, size_t size) {
  const part whole = {200, 0};
  const bool is_same = asked->if_range[0] == '\0' ||
                       (plan->validator == CHAOS_VALIDATOR_STRONG &&
                        strcmp(asked->if_range, etag) == 0);
  if (plan->method != CHAOS_METHOD_GET ||
      plan->ranges == CHAOS_RANGES_IGNORED ||
      asked->range_start == CHAOS_NO_RANGE || !is_same) {
    return whole;
  }
  if (asked->range_start >= size) {
    return (part){416, size};
  }
  const size_t before =
      plan->ranges == CHAOS_RANGES_ALIGNED ? asked->range_start % ALIGNMENT : 0;
  return (part){206, asked->range_start - before};
}

static part add_success(head *to, const chaos_plan *plan,
                        const chaos_asked *asked, size_t size) {
  char etag[64];
  write_etag(etag, sizeof(etag), plan, asked->arrival % plan->version_count);
  const part sent = choose_part(plan, asked, etag, size);
  add(to, "HTTP/1.1 %u X\r\n", sent.status);
  if (plan->validator != CHAOS_VALIDATOR_NONE) {
    add(to, "ETag: %s\r\n", etag);
  }
  if (sent.status == 206) {
    add(to, "Content-Range: bytes %zu-%zu/%zu\r\n", sent.start, size - 1, size);
  } else if (sent.status == 416) {
    add(to, "Content-Range: bytes */%zu\r\n", size);
  }
  return sent;
}

/* --------------------------------- bodies -------------------------------- */

static void append(chaos_answer *answer, const void *bytes, size_t size) {
  if (size > 0) {
    memcpy(answer->bytes + answer->size, bytes, size);
    answer->size += size;
  }
}

static void append_chunks(chaos_answer *answer, chaos_bytes body,
                          size_t bad_at) {
  for (size_t at = 0; at < body.size; at += CHUNK_BYTES) {
    const size_t left = body.size - at;
    const size_t size = left < CHUNK_BYTES ? left : CHUNK_BYTES;
    char line[CHUNK_FRAME_MAX];
    const bool is_bad = bad_at >= at && bad_at < at + size;
    const int line_size =
        snprintf(line, sizeof(line), is_bad ? "what %zu\r\n" : "%zx\r\n", size);
    append(answer, line, (size_t)line_size);
    append(answer, body.data + at, size);
    append(answer, "\r\n", 2);
  }
  append(answer, bad_at < SIZE_MAX ? "no end\r\n" : "0\r\n\r\n",
         bad_at < SIZE_MAX ? 8 : 5);
}

static void append_body(chaos_answer *answer, const chaos_plan *plan,
                        const chaos_fate *fate, size_t start) {
  const chaos_bytes rest = {answer->body.data + start,
                            answer->body.size - start};
  if (chaos_fate_framing(fate, plan) == CHAOS_FRAMING_CHUNKED) {
    append_chunks(answer, rest,
                  fate->flaw == CHAOS_FLAW_BAD_CHUNK
                      ? chaos_fate_share(fate, rest.size)
                      : SIZE_MAX);
  } else {
    append(answer, rest.data, rest.size);
  }
}

static bool is_last(const chaos_plan *plan, const chaos_fate *fate) {
  return chaos_fate_framing(fate, plan) == CHAOS_FRAMING_CLOSE ||
         fate->flaw == CHAOS_FLAW_TOO_LONG ||
         fate->flaw == CHAOS_FLAW_BAD_LENGTH ||
         fate->flaw == CHAOS_FLAW_BAD_CHUNK ||
         fate->flaw == CHAOS_FLAW_NOT_HTTP || fate->flaw == CHAOS_FLAW_EARLY;
}

chaos_answer chaos_answer_make(const chaos_plan *plan, const chaos_fate *fate,
                               const chaos_asked *asked) {
  chaos_answer answer = {.closes = is_last(plan, fate)};
  head top = {.size = 0};
  part sent = {fate->status, 0};
  if (fate->flaw == CHAOS_FLAW_NOT_HTTP) {
    add(&top, "220 come in\r\n");
  } else if (fate->flaw == CHAOS_FLAW_INTERIM) {
    add(&top, "HTTP/1.1 103 Early Hints\r\nRetry-After: 3600\r\n\r\n");
  }
  if (fate->kind == CHAOS_KIND_SUCCESS) {
    answer.body = plan->versions[asked->arrival % plan->version_count];
    sent = add_success(&top, plan, asked, answer.body.size);
  } else {
    size_t size = 0;
    answer.error = chaos_answer_error(plan, fate, asked->arrival, &size);
    answer.body = (chaos_bytes){(unsigned char *)answer.error, size};
    add(&top, "HTTP/1.1 %u X\r\n", fate->status);
    add_hint(&top, fate);
  }
  add_framing(&top, plan, fate, answer.body.size - sent.start);
  add(&top, "\r\n");
  const size_t chunks = answer.body.size / CHUNK_BYTES + 2;
  answer.bytes =
      chaos_calloc(1, top.size + answer.body.size + chunks * CHUNK_FRAME_MAX);
  append(&answer, top.text, top.size);
  answer.head_size = answer.size;
  append_body(&answer, plan, fate, sent.start);
  return answer;
}

void chaos_answer_clear(chaos_answer *answer) {
  free(answer->bytes);
  free(answer->error);
  *answer = (chaos_answer){.bytes = NULL};
}
