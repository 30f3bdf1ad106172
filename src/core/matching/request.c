#include "matching/request.h"

#include <string.h>

#include "base/glob.h"
#include "base/url.h"
#include "matching/entry.h"

again_text again_request_method(const again_request *request) {
  return request->method != NULL ? again_text_of(request->method)
                                 : AGAIN_TEXT_LITERAL("GET");
}

again_text again_request_header(const again_request *request, again_text name) {
  for (size_t i = 0; i < request->header_count; i++) {
    if (request->headers[i] == NULL) {
      continue;
    }
    again_text line = again_text_of(request->headers[i]);
    size_t colon = again_text_find(line, ':');
    again_text line_name = again_text_make(line.data, colon);
    if (again_text_equals_ignore_case(again_text_trim(line_name), name)) {
      return again_text_trim(again_text_from(line, colon + 1));
    }
  }
  return AGAIN_TEXT_ABSENT;
}

static again_text body_of(const again_request *request) {
  return again_text_make(request->body, request->body_bytes);
}

/* The body decides what it is: JSON and XML hold no form, however much a part
 * of them may look like one. */
static bool is_form(again_text body) {
  again_text start = again_text_trim(body);
  return start.size > 0 && start.data[0] != '{' && start.data[0] != '[' &&
         start.data[0] != '<';
}

static again_status append_json(const again_policy *policy,
                                const again_request *request,
                                const again_entry *entry, again_buffer *out) {
  if (policy->request_plan == NULL || request->body_bytes == 0) {
    return AGAIN_OK;
  }
  again_values *values =
      again_values_new(policy->request_plan, &policy->limits.bounds, &out->mem);
  if (values == NULL) {
    return AGAIN_ENOMEM;
  }
  again_status status =
      again_values_read(values, 0, request->body, request->body_bytes, true);
  if (status == AGAIN_OK) {
    again_text text =
        again_entry_take(entry, again_values_text(values, entry->slot));
    status = again_buffer_append(out, text.data, text.size);
  }
  again_values_free(values);
  return status;
}

/* Decoded into `out`, then cut to what the entry takes of it. */
static again_status append_form(again_text form, const again_entry *entry,
                                again_buffer *out) {
  size_t start = out->size;
  bool found;
  again_status status = again_form_value(out, form, entry->source.name, &found);
  if (status != AGAIN_OK || !found) {
    return status;
  }
  again_text taken = again_entry_take(
      entry, again_text_make(out->data + start, out->size - start));
  if (taken.size > 0) {
    memmove(out->data + start, taken.data, taken.size);
  }
  again_buffer_cut(out, start + taken.size);
  return AGAIN_OK;
}

static again_status append_view(again_text text, const again_entry *entry,
                                again_buffer *out) {
  text = again_entry_take(entry, text);
  return again_buffer_append(out, text.data, text.size);
}

again_status again_request_append(const again_policy *policy,
                                  const again_request *request,
                                  const again_entry *entry, again_buffer *out) {
  again_url url = {0};
  if (request->url != NULL) {
    (void)again_url_split(again_text_of(request->url), &url);
  }
  switch (entry->source.kind) {
  case AGAIN_SOURCE_QUERY:
    return append_form(url.query, entry, out);
  case AGAIN_SOURCE_FORM:
    return is_form(body_of(request))
               ? append_form(again_text_trim(body_of(request)), entry, out)
               : AGAIN_OK;
  case AGAIN_SOURCE_HEADER:
    return append_view(again_request_header(request, entry->source.name), entry,
                       out);
  case AGAIN_SOURCE_URL_PATH:
    return append_view(url.path, entry, out);
  case AGAIN_SOURCE_PATH:
    return append_json(policy, request, entry, out);
  case AGAIN_SOURCE_KEY:
  case AGAIN_SOURCE_STATUS_TEXT:
  case AGAIN_SOURCE_CODE:
  case AGAIN_SOURCE_MESSAGE:
  case AGAIN_SOURCE_REQUEST_ID:
    break;
  }
  return AGAIN_OK;
}

again_status again_request_operation(const again_policy *policy,
                                     const again_request *request,
                                     again_buffer *out) {
  if (request->operation != NULL) {
    return again_buffer_append_text(out, request->operation);
  }
  size_t start = out->size;
  again_status status = AGAIN_OK;
  for (size_t i = 0;
       i < policy->operation.count && status == AGAIN_OK && out->size == start;
       i++) {
    status =
        again_request_append(policy, request, &policy->operation.items[i], out);
  }
  return status;
}

static bool is_named(const again_texts *globs, again_text name) {
  for (size_t i = 0; name.size > 0 && i < globs->count; i++) {
    if (again_glob_match(globs->items[i], name)) {
      return true;
    }
  }
  return false;
}

/* Whether a source holds a token for this operation. */
static bool is_for(const again_entry *token, again_text operation) {
  return token->when == NULL || is_named(&token->when->operation, operation);
}

static again_status has_token(const again_policy *policy,
                              const again_request *request,
                              again_text operation, const again_mem *mem,
                              bool *out) {
  const again_entries *tokens = &policy->idempotent.tokens;
  *out = false;
  if (tokens->count == 0) {
    return AGAIN_OK;
  }
  again_buffer value;
  again_buffer_init(&value, mem);
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < tokens->count && status == AGAIN_OK && value.size == 0;
       i++) {
    if (is_for(&tokens->items[i], operation)) {
      status = again_request_append(policy, request, &tokens->items[i], &value);
    }
  }
  *out = value.size > 0;
  again_buffer_clear(&value);
  return status;
}

again_status again_request_is_idempotent(const again_policy *policy,
                                         const again_request *request,
                                         again_text method,
                                         again_text operation,
                                         const again_mem *mem, bool *out) {
  if (request->idempotent != AGAIN_ANSWER_UNSET) {
    *out = request->idempotent == AGAIN_ANSWER_YES;
    return AGAIN_OK;
  }
  *out = again_texts_have(&policy->idempotent.methods, method) ||
         is_named(&policy->idempotent.operations, operation);
  return *out ? AGAIN_OK : has_token(policy, request, operation, mem, out);
}
