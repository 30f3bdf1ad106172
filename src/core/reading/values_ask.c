#include "reading/values_parts.h"

#include "base/text.h"
#include "base/utf8.h"

static size_t field_limit(const again_bounds *bounds, again_field field) {
  switch (field) {
  case AGAIN_FIELD_CODE:
    return bounds->code_bytes;
  case AGAIN_FIELD_MESSAGE:
    return bounds->message_bytes;
  case AGAIN_FIELD_REQUEST_ID:
  case AGAIN_FIELD_SERVER_DATE:
    break;
  }
  return bounds->request_id_bytes;
}

again_status again_values_set_field(again_values *values, again_field field,
                                    again_text text) {
  again_buffer *copy = &values->field_copies[field];
  again_buffer_reset(copy);
  values->fields[field] = AGAIN_TEXT_ABSENT;
  if (text.data == NULL) {
    return AGAIN_OK;
  }
  again_status status = again_utf8_append_clean(copy, text.data, text.size);
  if (status != AGAIN_OK) {
    return status;
  }
  copy->size = again_utf8_cut(copy->data, copy->size,
                              field_limit(&values->bounds, field));
  copy->data[copy->size] = '\0';
  values->fields[field] = again_text_make(copy->data, copy->size);
  return AGAIN_OK;
}

again_status again_values_lend_field(again_values *values, again_field field,
                                     again_text text) {
  if (text.data == NULL) {
    values->fields[field] = text;
    return AGAIN_OK;
  }
  if (!again_capture_owns(&values->capture, text) ||
      text.data[text.size] != '\0' ||
      text.size > field_limit(&values->bounds, field)) {
    return again_values_set_field(values, field, text);
  }
  values->fields[field] = text;
  values->has_lent = true;
  return AGAIN_OK;
}

again_status again_values_keep_fields(again_values *values) {
  for (unsigned i = 0; i < AGAIN_FIELD_COUNT && values->has_lent; i++) {
    again_text text = values->fields[i];
    if (again_capture_owns(&values->capture, text) &&
        again_values_set_field(values, (again_field)i, text) != AGAIN_OK) {
      values->fields[i] = text;
      return AGAIN_ENOMEM;
    }
  }
  values->has_lent = false;
  return AGAIN_OK;
}

again_text again_values_field(const again_values *values, again_field field) {
  return values->fields[field];
}

/* Of a source that is no path: known without reading, or told. */
static again_text direct_text(const again_values *values,
                              const again_source *source) {
  switch (source->kind) {
  case AGAIN_SOURCE_HEADER:
    return again_headers_find(&values->head, source->name);
  case AGAIN_SOURCE_STATUS_TEXT:
    return again_headers_reason(&values->head);
  case AGAIN_SOURCE_CODE:
    return again_values_field(values, AGAIN_FIELD_CODE);
  case AGAIN_SOURCE_MESSAGE:
    return again_values_field(values, AGAIN_FIELD_MESSAGE);
  case AGAIN_SOURCE_REQUEST_ID:
    return again_values_field(values, AGAIN_FIELD_REQUEST_ID);
  case AGAIN_SOURCE_PATH:
  case AGAIN_SOURCE_KEY:
  case AGAIN_SOURCE_QUERY:
  case AGAIN_SOURCE_FORM:
  case AGAIN_SOURCE_URL_PATH:
    break;
  }
  return AGAIN_TEXT_ABSENT;
}

/* Kept apart: most of the many slots that are asked are of the body. */
__attribute__((noinline)) static again_text
usable_text(const again_values *values, const again_plan_slot *planned) {
  again_value value = again_value_of_text(direct_text(values, planned->source));
  if (!again_value_is_usable(&value, planned->use, values->capture.status)) {
    return AGAIN_TEXT_ABSENT;
  }
  value.text.size = again_utf8_cut(value.text.data, value.text.size,
                                   values->capture.text_limit);
  return value.text;
}

again_text again_values_text(const again_values *values, again_slot slot) {
  const again_plan_slot *planned = &values->plan->slots[slot];
  return again_source_has_steps(planned->source)
             ? again_capture_text(&values->capture, slot)
             : usable_text(values, planned);
}

bool again_values_is_present(const again_values *values, again_slot slot) {
  const again_plan_slot *planned = &values->plan->slots[slot];
  return again_source_has_steps(planned->source)
             ? again_capture_has(&values->capture, slot)
             : usable_text(values, planned).size > 0;
}

bool again_values_holds(const again_values *values, again_test test) {
  const again_plan_test *planned = &values->plan->tests[test];
  if (again_source_has_steps(planned->source)) {
    return again_capture_holds(&values->capture, test);
  }
  again_value value = again_value_of_text(direct_text(values, planned->source));
  return value.text.data != NULL &&
         again_value_is_wanted(&value, planned->wanted, planned->wanted_count);
}

again_body_kind again_values_body_kind(const again_values *values) {
  return values->kind;
}

again_text again_values_headline(const again_values *values) {
  return values->headline.size == 0
             ? AGAIN_TEXT_ABSENT
             : again_text_make(values->headline.data, values->headline.size);
}

bool again_values_is_truncated(const again_values *values) {
  return values->is_truncated;
}
