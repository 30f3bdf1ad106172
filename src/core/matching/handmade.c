#include "base/text.h"
#include "matching/fields.h"

again_status again_response_new(again_response **out, again_policy *policy,
                                const again_mem *mem) {
  *out = NULL;
  again_mem hooks = again_mem_resolve(mem);
  again_response *response = again_mem_calloc(&hooks, 1, sizeof(*response));
  if (response == NULL) {
    return AGAIN_ENOMEM;
  }
  again_status status = again_response_init(response, policy, &hooks);
  if (status != AGAIN_OK) {
    again_mem_free(&hooks, response);
    return status;
  }
  *out = response;
  return AGAIN_OK;
}

void again_response_free(again_response *response) {
  if (response == NULL) {
    return;
  }
  again_mem hooks = response->mem;
  again_response_clear(response);
  again_mem_free(&hooks, response);
}

void again_response_set_status(again_response *response, unsigned status,
                               again_transport transport) {
  response->status = status;
  response->transport = transport;
}

void again_response_set_time(again_response *response, const again_time *now) {
  response->has_time = true;
  response->time = *now;
}

static again_status make_room(again_buffer *buffer, const char *text) {
  return again_buffer_reserve(buffer, again_text_of(text).size);
}

static again_status replace(again_buffer *buffer, const char *text) {
  if (text == NULL) {
    return AGAIN_OK;
  }
  again_buffer_reset(buffer);
  return again_buffer_append_text(buffer, text);
}

again_status again_response_set_request(again_response *response,
                                        const char *method,
                                        const char *operation) {
  again_status status = make_room(&response->method, method);
  if (status == AGAIN_OK) {
    status = make_room(&response->operation, operation);
  }
  if (status == AGAIN_OK) {
    status = replace(&response->method, method);
  }
  return status == AGAIN_OK ? replace(&response->operation, operation) : status;
}

static bool is_concrete(const again_source *source) {
  for (size_t i = 0; i < source->step_count; i++) {
    if (source->steps[i].any) {
      return false;
    }
  }
  return true;
}

static again_status give_field(again_response *response, again_field field,
                               again_text value) {
  again_status status = again_values_set_field(response->values, field, value);
  if (status == AGAIN_OK) {
    response->given |= 1u << (unsigned)field;
  }
  return status;
}

static again_status give(again_response *response, const again_source *source,
                         again_text value) {
  switch (source->kind) {
  case AGAIN_SOURCE_CODE:
    return give_field(response, AGAIN_FIELD_CODE, value);
  case AGAIN_SOURCE_MESSAGE:
    return give_field(response, AGAIN_FIELD_MESSAGE, value);
  case AGAIN_SOURCE_REQUEST_ID:
    return give_field(response, AGAIN_FIELD_REQUEST_ID, value);
  case AGAIN_SOURCE_HEADER:
  case AGAIN_SOURCE_STATUS_TEXT:
  case AGAIN_SOURCE_PATH:
    return is_concrete(source)
               ? again_values_give(response->values, source, value)
               : AGAIN_EINVAL;
  case AGAIN_SOURCE_KEY:
  case AGAIN_SOURCE_QUERY:
  case AGAIN_SOURCE_FORM:
  case AGAIN_SOURCE_URL_PATH:
    break;
  }
  return AGAIN_EINVAL;
}

/* What is given may be where the policy's lists look, so they look again. */
again_status again_response_set(again_response *response, const char *source,
                                const char *value) {
  if (source == NULL || value == NULL) {
    return AGAIN_EINVAL;
  }
  again_arena arena;
  again_arena_init(&arena, &response->mem);
  again_source parsed;
  const char *why;
  again_status status =
      again_source_parse(&arena, again_text_of(source), &parsed, &why);
  if (status == AGAIN_OK) {
    status = give(response, &parsed, again_text_of(value));
  }
  again_arena_clear(&arena);
  return status == AGAIN_OK ? again_fields_find(response) : status;
}
