#include "reading/values_parts.h"

#include <string.h>

#include "base/base64.h"
#include "base/text.h"
#include "reading/body_text.h"
#include "reading/encoding.h"
#include "reading/xml_plain.h"

static size_t largest(size_t a, size_t b) {
  return a > b ? a : b;
}

again_values *again_values_new(const again_plan *plan,
                               const again_bounds *bounds,
                               const again_mem *mem) {
  again_mem hooks = again_mem_resolve(mem);
  again_values *values = again_mem_calloc(&hooks, 1, sizeof(*values));
  if (values == NULL) {
    return NULL;
  }
  values->mem = hooks;
  values->plan = plan;
  values->bounds = *bounds;
  size_t text_limit =
      largest(bounds->code_bytes,
              largest(bounds->message_bytes, bounds->request_id_bytes));
  again_headers_init(&values->head, &hooks);
  again_json_reader_init(&values->json, &values->walk, &hooks);
  again_xml_reader_init(&values->xml, &values->walk, &hooks);
  again_buffer_init(&values->unicode, &hooks);
  again_buffer_init(&values->declared, &hooks);
  again_buffer_init(&values->decoded, &hooks);
  again_buffer_init(&values->headline, &hooks);
  for (size_t i = 0; i < AGAIN_FIELD_COUNT; i++) {
    again_buffer_init(&values->field_copies[i], &hooks);
  }
  again_status capture =
      again_capture_init(&values->capture, plan, text_limit, &hooks);
  again_status walk =
      again_walk_init(&values->walk, &values->capture, bounds->depth, &hooks);
  if (capture != AGAIN_OK || walk != AGAIN_OK) {
    again_values_free(values);
    return NULL;
  }
  return values;
}

void again_values_free(again_values *values) {
  if (values == NULL) {
    return;
  }
  again_headers_clear(&values->head);
  again_capture_clear(&values->capture);
  again_walk_clear(&values->walk);
  again_json_reader_clear(&values->json);
  again_xml_reader_clear(&values->xml);
  again_buffer_clear(&values->unicode);
  again_buffer_clear(&values->declared);
  again_buffer_clear(&values->decoded);
  again_buffer_clear(&values->headline);
  for (size_t i = 0; i < AGAIN_FIELD_COUNT; i++) {
    again_buffer_clear(&values->field_copies[i]);
  }
  again_mem hooks = values->mem;
  again_mem_free(&hooks, values);
}

void again_values_reset(again_values *values) {
  again_headers_reset(&values->head);
  again_capture_reset(&values->capture);
  again_buffer_reset(&values->headline);
  memset(values->fields, 0, sizeof(values->fields));
  values->has_lent = false;
  values->kind = AGAIN_BODY_EMPTY;
  values->look = AGAIN_LOOK_NONE;
  values->is_truncated = false;
}

again_headers *again_values_headers(again_values *values) {
  return &values->head;
}

const again_headers *again_values_head(const again_values *values) {
  return &values->head;
}

again_status again_values_parse(again_values *values, const again_sniffed *body,
                                uint32_t root, again_walk_aim aim,
                                bool *complete_ret) {
  again_walk_begin(&values->walk, root, aim);
  *complete_ret = true;
  if (values->capture.error != AGAIN_OK || body->content.data == NULL) {
    return values->capture.error;
  }
  if (body->kind == AGAIN_BODY_JSON) {
    return again_json_read(&values->json, body->content, complete_ret);
  }
  if (again_xml_plain_read(&values->walk, body->content)) {
    return values->capture.error;
  }
  again_walk_restart(&values->walk);
  again_text content;
  again_status status = again_encoding_declared(
      &values->declared, again_whole_characters(body->content), body->encoding,
      &content);
  return status != AGAIN_OK
             ? status
             : again_xml_read(&values->xml, content, complete_ret);
}

/* A header's value is a body as it stands, or in base64. */
static again_status read_header(again_values *values,
                                const again_plan_header *header) {
  again_text value = again_headers_find(&values->head, header->name);
  if (value.size == 0) {
    return AGAIN_OK;
  }
  again_sniffed body = again_sniff(value);
  if (!again_body_is_parsed(body.kind)) {
    bool ok;
    again_buffer_reset(&values->decoded);
    again_status status = again_base64_append(&values->decoded, value, &ok);
    if (status != AGAIN_OK || !ok) {
      return status;
    }
    body = again_sniff(
        again_text_make(values->decoded.data, values->decoded.size));
  }
  bool complete;
  return again_body_is_parsed(body.kind)
             ? again_values_parse(values, &body, header->root, AGAIN_WALK_WHOLE,
                                  &complete)
             : AGAIN_OK;
}

static again_status read_headers(again_values *values) {
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < values->plan->header_count && status == AGAIN_OK;
       i++) {
    status = read_header(values, &values->plan->headers[i]);
  }
  return status;
}

again_status again_values_decode(again_values *values, again_sniffed *body) {
  if (body->content.data == NULL || body->encoding.data != NULL) {
    return AGAIN_OK;
  }
  const again_text name = AGAIN_TEXT_LITERAL("content-type");
  again_text charset =
      again_encoding_charset(again_headers_find(&values->head, name));
  return again_encoding_labelled(&values->unicode, body->content, charset,
                                 &body->content);
}

static again_status read_body(again_values *values, again_text body) {
  again_sniffed sniffed = again_sniff(body);
  values->kind = sniffed.kind;
  again_status decoded = again_values_decode(values, &sniffed);
  if (decoded != AGAIN_OK) {
    return decoded;
  }
  switch (sniffed.kind) {
  case AGAIN_BODY_JSON:
  case AGAIN_BODY_XML: {
    if (again_capture_is_settled(&values->capture)) {
      return AGAIN_OK;
    }
    bool complete;
    again_status status = again_values_parse(
        values, &sniffed, values->plan->root, AGAIN_WALK_ENOUGH, &complete);
    values->is_truncated = values->is_truncated || !complete;
    return status;
  }
  case AGAIN_BODY_HTML:
    return again_html_title(&values->headline, sniffed.content,
                            values->bounds.message_bytes);
  case AGAIN_BODY_PLAIN:
    return again_first_line(&values->headline, sniffed.content,
                            values->bounds.message_bytes);
  case AGAIN_BODY_EMPTY:
  case AGAIN_BODY_BINARY:
    break;
  }
  return AGAIN_OK;
}

again_status again_values_read(again_values *values, unsigned status,
                               const void *body, size_t size, bool whole) {
  again_capture *capture = &values->capture;
  again_capture_set_status(capture, status);
  values->is_truncated = !whole || size > values->bounds.body_bytes;
  if (size > values->bounds.body_bytes) {
    size = values->bounds.body_bytes;
  }
  again_status result = again_values_keep_fields(values);
  if (result == AGAIN_OK) {
    again_capture_reset(capture);
    result = read_headers(values);
  }
  if (result != AGAIN_OK) {
    return result;
  }
  again_capture_begin_body(capture, &values->head);
  again_text text;
  result = again_encoding_unicode(&values->unicode, again_text_make(body, size),
                                  &text);
  return result != AGAIN_OK ? result : read_body(values, text);
}

static again_status give_path(again_values *values, const again_source *source,
                              again_text text) {
  uint32_t root = values->plan->root;
  if (source->name.data != NULL) {
    size_t i = 0;
    while (i < values->plan->header_count &&
           !again_text_equals_ignore_case(values->plan->headers[i].name,
                                          source->name)) {
      i++;
    }
    if (i == values->plan->header_count) {
      return AGAIN_OK;
    }
    root = values->plan->headers[i].root;
  }
  again_walk *walk = &values->walk;
  values->capture.error = AGAIN_OK;
  again_walk_begin(walk, root, AGAIN_WALK_WHOLE);
  for (size_t i = 0; i < source->step_count; i++) {
    if (!again_walk_open(walk, false) ||
        !again_walk_sibling(walk, source->steps[i].name)) {
      return values->capture.error;
    }
  }
  again_value value = again_value_of_text(text);
  (void)again_walk_value(walk, &value);
  return values->capture.error;
}

again_status again_values_give(again_values *values, const again_source *source,
                               again_text value) {
  again_status kept = again_values_keep_fields(values);
  if (kept != AGAIN_OK) {
    return kept;
  }
  switch (source->kind) {
  case AGAIN_SOURCE_PATH:
    return give_path(values, source, value);
  case AGAIN_SOURCE_HEADER: {
    again_status status = again_headers_add(&values->head, source->name, value);
    return status != AGAIN_OK ? status : read_headers(values);
  }
  case AGAIN_SOURCE_STATUS_TEXT:
    return again_headers_set_reason(&values->head, value);
  case AGAIN_SOURCE_CODE:
    return again_values_set_field(values, AGAIN_FIELD_CODE, value);
  case AGAIN_SOURCE_MESSAGE:
    return again_values_set_field(values, AGAIN_FIELD_MESSAGE, value);
  case AGAIN_SOURCE_REQUEST_ID:
    return again_values_set_field(values, AGAIN_FIELD_REQUEST_ID, value);
  case AGAIN_SOURCE_KEY:
  case AGAIN_SOURCE_QUERY:
  case AGAIN_SOURCE_FORM:
  case AGAIN_SOURCE_URL_PATH:
    break;
  }
  return AGAIN_EINVAL;
}
