/* What a call needs to know of its request, and when it can be known. */
#include "deciding/call.h"

#include <string.h>

#include "matching/request.h"
#include "matching/scope.h"

void again_call_request_set_method(again_call_request *request,
                                   const again_policy *policy,
                                   again_text method) {
  if (!request->is_idempotent_by_word) {
    request->is_idempotent =
        request->is_idempotent_whatever_method ||
        again_texts_have(&policy->idempotent.methods, method);
  }
}

/* The method may be corrected later, when the request is gone: so the rest is
 * asked with none. */
static again_status read_idempotency(again_call_request *out,
                                     const again_call *call,
                                     const again_request *request,
                                     again_text operation) {
  again_status status = again_request_is_idempotent(
      call->policy, request, AGAIN_TEXT_ABSENT, operation, &call->mem,
      &out->is_idempotent_whatever_method);
  out->is_idempotent_by_word = request->idempotent != AGAIN_ANSWER_UNSET;
  out->is_idempotent = out->is_idempotent_whatever_method;
  again_call_request_set_method(out, call->policy,
                                again_request_method(request));
  return status;
}

/* Most requests go where the one before went. */
static bool goes_there_again(const again_call_request *before,
                             const char *url) {
  if (before->origin_at == 0 || url == NULL) {
    return false;
  }
  const char *origin = before->scope.data + before->origin_at;
  size_t size = before->scope.size - before->origin_at;
  if (strncmp(url, origin, size) != 0) {
    return false;
  }
  char next = url[size];
  return next == '/' || next == '?' || next == '#' || next == '\0';
}

static again_status append_origin(again_call_request *out,
                                  const again_call *call,
                                  const again_request *request) {
  again_text origin = again_scope_origin(call->policy, request);
  if (origin.size == 0) {
    return AGAIN_OK;
  }
  again_status status = again_buffer_append_byte(&out->scope, '\0');
  out->origin_at = (uint32_t)out->scope.size;
  return status == AGAIN_OK
             ? again_buffer_append(&out->scope, origin.data, origin.size)
             : status;
}

static again_status read_scope(again_call_request *out, const again_call *call,
                               const again_request *request,
                               again_text operation) {
  out->origin_at = 0;
  out->keeps_scope =
      call->own_scope != NULL || goes_there_again(&call->request, request->url);
  if (out->keeps_scope) {
    return AGAIN_OK;
  }
  again_status status =
      again_request_scope(call->policy, request, operation, &out->scope);
  return status == AGAIN_OK ? append_origin(out, call, request) : status;
}

again_status again_call_request_read(again_call_request *out,
                                     const again_call *call,
                                     const again_request *request) {
  again_buffer operation;
  again_buffer_init(&operation, &call->mem);
  again_buffer_init(&out->scope, &call->mem);

  again_status status =
      again_request_operation(call->policy, request, &operation);
  again_text name = again_text_make(operation.data, operation.size);
  if (status == AGAIN_OK) {
    status = read_idempotency(out, call, request, name);
  }
  if (status == AGAIN_OK) {
    status = read_scope(out, call, request, name);
  }
  if (status != AGAIN_OK) {
    again_buffer_clear(&out->scope);
  }
  again_buffer_clear(&operation);
  return status;
}

void again_call_request_replace(again_call_request *request,
                                const again_call_request *read) {
  again_buffer scope = request->scope;
  uint32_t origin_at = request->origin_at;
  *request = *read;
  if (read->keeps_scope) {
    request->scope = scope;
    request->origin_at = origin_at;
  } else {
    again_buffer_clear(&scope);
  }
}
