/* What a call needs to know of its request, and when it can be known. */
#include "deciding/call.h"
#include "matching/request.h"
#include "matching/scope.h"

static bool is_among(const again_texts *texts, again_text text) {
  for (size_t i = 0; i < texts->count; i++) {
    if (again_text_equals(texts->items[i], text)) {
      return true;
    }
  }
  return false;
}

void again_call_request_set_method(again_call_request *request,
                                   const again_policy *policy,
                                   again_text method) {
  if (!request->is_idempotent_by_word) {
    request->is_idempotent = request->is_idempotent_whatever_method ||
                             is_among(&policy->idempotent.methods, method);
  }
}

/* The method may be corrected later, when the request is gone: so the rest is
 * asked with none. */
static again_status read_idempotency(again_call_request *out,
                                     const again_policy *policy,
                                     const again_request *request,
                                     again_text operation) {
  again_status status = again_request_is_idempotent(
      policy, request, AGAIN_TEXT_LITERAL(""), operation,
      &out->is_idempotent_whatever_method);
  out->is_idempotent_by_word = request->idempotent != AGAIN_ANSWER_UNSET;
  out->is_idempotent = out->is_idempotent_whatever_method;
  again_call_request_set_method(out, policy, again_request_method(request));
  return status;
}

static again_status read_scope(again_call_request *out, const again_call *call,
                               const again_request *request,
                               again_text operation) {
  if (call->own_scope != NULL) {
    return again_buffer_append_text(&out->scope, call->own_scope);
  }
  return again_request_scope(call->policy, request, operation, &out->scope);
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
    status = read_idempotency(out, call->policy, request, name);
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
