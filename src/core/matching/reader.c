#include "base/sized.h"
#include "base/text.h"
#include "matching/fields.h"
#include "matching/peek.h"
#include "matching/request.h"

/* How much of a body that may hold an error is looked at first; each look sees
 * twice as much as the one before, so that all of them cost no more than two
 * of the last. */
enum { FIRST_LOOK_BYTES = 256 };

struct again_reader {
  again_response response;
  again_buffer body;
  again_text lent;        /* the body where it is the caller's; else absent */
  unsigned stated_status; /* by again_reader_set_status(); 0 = not */
  size_t look_bytes;      /* of the body, at the next look; SIZE_MAX = none */
  again_body_use use;     /* once the body began */
  bool has_body;          /* some of it came by again_reader_body() */
  bool has_begun;         /* something came */
  bool has_overflowed;    /* more came than the bound allows */
};

again_status again_reader_new(again_reader **out, again_policy *policy,
                              const again_mem *mem) {
  *out = NULL;
  again_mem hooks = again_mem_resolve(mem);
  again_reader *reader = again_mem_calloc(&hooks, 1, sizeof(*reader));
  if (reader == NULL) {
    return AGAIN_ENOMEM;
  }
  again_status status = again_response_init(&reader->response, policy, &hooks);
  if (status != AGAIN_OK) {
    again_mem_free(&hooks, reader);
    return status;
  }
  again_buffer_init(&reader->body, &hooks);
  *out = reader;
  return AGAIN_OK;
}

void again_reader_free(again_reader *reader) {
  if (reader == NULL) {
    return;
  }
  again_mem hooks = reader->response.mem;
  again_buffer_clear(&reader->body);
  again_response_clear(&reader->response);
  again_mem_free(&hooks, reader);
}

static void forget_body(again_reader *reader) {
  again_buffer_reset(&reader->body);
  reader->lent = AGAIN_TEXT_ABSENT;
  reader->has_overflowed = false;
  reader->has_body = false;
}

/* The new operation is put behind the old one, which is forgotten only when
 * nothing can fail any more. */
static again_status take_request(again_response *response,
                                 const again_request *request) {
  again_buffer *operation = &response->operation;
  size_t old_size = operation->size;
  again_text method = again_request_method(request);
  again_status status =
      again_request_operation(response->policy, request, operation);
  if (status == AGAIN_OK) {
    status = again_buffer_reserve(&response->method, method.size);
  }
  if (status != AGAIN_OK) {
    again_buffer_cut(operation, old_size);
    return status;
  }
  again_buffer_skip(operation, old_size);
  again_buffer_reset(&response->method);
  return again_buffer_append(&response->method, method.data, method.size);
}

static void forget_request(again_response *response) {
  again_buffer_reset(&response->method);
  again_buffer_reset(&response->operation);
}

again_status again_reader_begin(again_reader *reader,
                                const again_request *request) {
  again_response *response = &reader->response;
  if (request == NULL) {
    forget_request(response);
  } else {
    again_request whole = AGAIN_REQUEST_INIT;
    again_sized_read(&whole, request, sizeof(whole));
    again_status status = take_request(response, &whole);
    if (status != AGAIN_OK) {
      return status;
    }
  }
  again_response_reset(response);
  forget_body(reader);
  reader->stated_status = 0;
  reader->has_begun = false;
  return AGAIN_OK;
}

/* A 1xx is never final, 101 apart; nor is a head without its blank line. */
static unsigned final_status(const again_reader *reader) {
  const again_headers *head = again_values_head(reader->response.values);
  unsigned status = head->status != 0 ? head->status : reader->stated_status;
  bool is_complete = head->status == 0 || head->complete;
  return is_complete && (status == 101 || status >= 200) ? status : 0;
}

again_status again_reader_line(again_reader *reader, const char *line,
                               size_t size) {
  reader->has_begun = true;
  again_headers *head = again_values_headers(reader->response.values);
  again_status status =
      again_headers_add_line(head, again_text_make(line, size));
  bool has_body = reader->has_body || reader->lent.data != NULL;
  if (has_body && head->status != 0 && !head->complete) {
    forget_body(reader);
    again_values_forget_look(reader->response.values);
  }
  reader->response.status = final_status(reader);
  return status;
}

void again_reader_set_status(again_reader *reader, unsigned status) {
  reader->has_begun = true;
  reader->stated_status = status;
  reader->response.status = final_status(reader);
}

static again_body_use use_now(const again_response *response) {
  if (!again_status_is_success(response->status)) {
    return AGAIN_BODY_USE_ERROR;
  }
  return again_peek_may_match(response) ? AGAIN_BODY_USE_PEEK
                                        : AGAIN_BODY_USE_STREAM;
}

again_body_use again_reader_body_use(const again_reader *reader) {
  return reader->has_body ? reader->use : use_now(&reader->response);
}

static void set_use(again_reader *reader, size_t look_bytes) {
  reader->use = use_now(&reader->response);
  reader->look_bytes =
      reader->use == AGAIN_BODY_USE_PEEK ? look_bytes : SIZE_MAX;
}

/* Kept apart, as a body may come byte by byte. */
__attribute__((noinline)) static void look_at_body(again_reader *reader) {
  again_response *response = &reader->response;
  while (reader->look_bytes <= reader->body.size) {
    size_t size = reader->look_bytes;
    again_values_look(response->values, response->status, reader->body.data,
                      size);
    set_use(reader, 2 * size);
  }
}

again_status again_reader_body(again_reader *reader, const void *bytes,
                               size_t size, bool *full_ret) {
  size_t bound = reader->response.policy->limits.bounds.body_bytes;
  size_t room = bound - reader->body.size;
  reader->has_begun = true;
  if (full_ret != NULL) {
    *full_ret = size >= room;
  }
  if (size > room) {
    reader->has_overflowed = true;
    size = room;
  }
  if (!reader->has_body) {
    reader->has_body = true;
    set_use(reader, FIRST_LOOK_BYTES);
  }
  again_status status = again_buffer_append(&reader->body, bytes, size);
  if (reader->body.size >= reader->look_bytes) {
    look_at_body(reader);
  }
  return status;
}

void again_reader_lend_body(again_reader *reader, const void *bytes,
                            size_t size) {
  size_t bound = reader->response.policy->limits.bounds.body_bytes;
  forget_body(reader);
  reader->has_begun = true;
  reader->has_overflowed = size > bound;
  reader->lent = again_text_make(bytes, size < bound ? size : bound);
}

static again_text held_body(const again_reader *reader) {
  return reader->lent.data != NULL
             ? reader->lent
             : again_text_make(reader->body.data, reader->body.size);
}

const void *again_reader_held(const again_reader *reader, size_t *size_ret) {
  again_text body = held_body(reader);
  *size_ret = body.size;
  return body.data;
}

/* What came before a final head is not this response: no hint, no field of it
 * is kept. */
static void settle_without_head(again_reader *reader) {
  again_response *response = &reader->response;
  again_values_reset(response->values);
  if (response->transport == AGAIN_TRANSPORT_OK) {
    response->transport = reader->has_begun ? AGAIN_TRANSPORT_RECEIVE
                                            : AGAIN_TRANSPORT_EMPTY_REPLY;
  }
}

again_status again_reader_end(again_reader *reader, again_transport transport,
                              bool whole, const again_time *now,
                              again_response **out) {
  again_response *response = &reader->response;
  *out = NULL;
  response->transport = transport;
  response->has_time = now != NULL;
  if (now != NULL) {
    response->time = *now;
  }
  again_text body = held_body(reader);
  if (response->status == 0) {
    settle_without_head(reader);
    body = AGAIN_TEXT_ABSENT;
  }
  again_status status =
      again_values_read(response->values, response->status, body.data,
                        body.size, whole && !reader->has_overflowed);
  if (status == AGAIN_OK) {
    status = again_fields_find(response);
  }
  if (status == AGAIN_OK) {
    *out = response;
  }
  return status;
}
