#include "given.h"

#include <string.h>

#include "base/buffer.h"
#include "matching/request.h"

/* "Name: value" becomes the value of the source "header:Name". */
static again_status set_header(again_response *response, const char *line) {
  again_text text = again_text_make(line, strlen(line));
  size_t colon = again_text_find(text, ':');
  again_text name = again_text_trim(again_text_make(text.data, colon));
  if (colon == text.size || name.size == 0) {
    return AGAIN_EINVAL;
  }
  again_text value = again_text_trim(again_text_from(text, colon + 1));
  again_buffer source;
  again_buffer content;
  again_buffer_init(&source, NULL);
  again_buffer_init(&content, NULL);
  again_status status =
      again_buffer_printf(&source, "header:%.*s", (int)name.size, name.data);
  if (status == AGAIN_OK) {
    status = again_buffer_append(&content, value.data, value.size);
  }
  if (status == AGAIN_OK && content.size > 0) {
    status = again_response_set(response, source.data, content.data);
  }
  again_buffer_clear(&source);
  again_buffer_clear(&content);
  return status;
}

static again_status set_source(again_response *response, const char *source,
                               const char *value) {
  return value == NULL || value[0] == '\0'
             ? AGAIN_OK
             : again_response_set(response, source, value);
}

static again_status fill(again_response *response, const again_given *given) {
  again_time now = {.mono_ms = 0, .wall_s = given->wall_s};
  again_response_set_status(response, given->status, given->transport);
  if (given->has_time) {
    again_response_set_time(response, &now);
  }
  again_status status = set_source(response, "code", given->code);
  if (status == AGAIN_OK) {
    status = set_source(response, "message", given->message);
  }
  for (size_t i = 0; i < given->header_count && status == AGAIN_OK; i++) {
    status = set_header(response, given->headers[i]);
  }
  return status;
}

/* The operation is the caller's word, or found in the URL. */
static again_status read_request(again_response *response,
                                 const again_given *given,
                                 bool *is_idempotent_ret) {
  const again_policy *policy = again_response_policy(response);
  again_request request = AGAIN_REQUEST_INIT;
  request.method = given->method;
  request.url = given->url;
  request.operation = given->operation;
  again_buffer operation;
  again_buffer_init(&operation, NULL);
  again_status status = again_request_operation(policy, &request, &operation);
  if (status == AGAIN_OK) {
    status = again_response_set_request(
        response, given->method, operation.size > 0 ? operation.data : NULL);
  }
  if (status == AGAIN_OK) {
    status = again_request_is_idempotent(
        policy, &request, again_text_of(given->method),
        again_response_operation(response), NULL, is_idempotent_ret);
  }
  again_buffer_clear(&operation);
  return status;
}

again_status again_given_response(again_response **out, again_policy *policy,
                                  const again_given *given,
                                  bool *is_idempotent_ret) {
  *is_idempotent_ret = false;
  again_status status = again_response_new(out, policy, NULL);
  if (status != AGAIN_OK) {
    return status;
  }
  status = fill(*out, given);
  if (status == AGAIN_OK) {
    status = read_request(*out, given, is_idempotent_ret);
  }
  if (status != AGAIN_OK) {
    again_response_free(*out);
    *out = NULL;
  }
  return status;
}
