/* What a call needs to know of its request, and when it can be known. */
#include "deciding/call.h"

#include <string.h>

#include "base/buffer.h"
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
  size_t size = before->origin_size;
  if (size == 0 || url == NULL || strncmp(url, before->scope, size) != 0) {
    return false;
  }
  char next = url[size];
  return next == '/' || next == '?' || next == '#' || next == '\0';
}

/* 0 where the scope begins with other letters. */
static uint32_t origin_size(const again_call *call,
                            const again_request *request, again_text scope) {
  again_text origin = again_scope_origin(call->policy, request);
  bool is_there = origin.size > 0 && origin.size <= scope.size &&
                  memcmp(origin.data, scope.data, origin.size) == 0;
  return is_there ? (uint32_t)origin.size : 0;
}

static again_status read_scope(again_call_request *out, const again_call *call,
                               const again_request *request,
                               again_text operation) {
  const again_call_request *before = &call->request;
  out->scope = NULL;
  out->origin_size = 0;
  out->has_given_scope = before->has_given_scope;
  out->keeps_scope =
      before->has_given_scope || goes_there_again(before, request->url);
  if (out->keeps_scope) {
    return AGAIN_OK;
  }
  again_buffer scope;
  again_buffer_init(&scope, &call->mem);
  again_status status =
      again_request_scope(call->policy, request, operation, &scope);
  if (status != AGAIN_OK) {
    again_buffer_clear(&scope);
    return status;
  }
  out->scope = scope.data;
  out->origin_size =
      origin_size(call, request, again_text_make(scope.data, scope.size));
  return AGAIN_OK;
}

static again_status read_named(again_call_request *out, const again_call *call,
                               const again_request *request,
                               again_text operation) {
  again_status status = read_idempotency(out, call, request, operation);
  return status == AGAIN_OK ? read_scope(out, call, request, operation)
                            : status;
}

again_status again_call_request_read(again_call_request *out,
                                     const again_call *call,
                                     const again_request *request) {
  if (request->operation != NULL || call->policy->operation.count == 0) {
    return read_named(out, call, request, again_text_of(request->operation));
  }
  again_buffer operation;
  again_buffer_init(&operation, &call->mem);
  again_status status =
      again_request_operation(call->policy, request, &operation);
  if (status == AGAIN_OK) {
    status = read_named(out, call, request,
                        again_text_make(operation.data, operation.size));
  }
  again_buffer_clear(&operation);
  return status;
}

void again_call_request_replace(again_call_request *request,
                                const again_call_request *read,
                                const again_mem *mem) {
  char *scope = request->scope;
  uint32_t origin_bytes = request->origin_size;
  *request = *read;
  if (read->keeps_scope) {
    request->scope = scope;
    request->origin_size = origin_bytes;
  } else {
    again_mem_free(mem, scope);
  }
}
