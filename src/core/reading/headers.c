#include "reading/headers.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

#define LINE_BYTES_MAX ((size_t)256 * 1024)
#define FIELD_COUNT_MAX 1024

struct again_header_field {
  size_t name_start;
  size_t name_size;
  size_t value_start;
  size_t value_size;
};

void again_headers_init(again_headers *headers, const again_mem *mem) {
  memset(headers, 0, sizeof(*headers));
  again_buffer_init(&headers->bytes, mem);
}

void again_headers_clear(again_headers *headers) {
  again_mem_free(&headers->bytes.mem, headers->fields);
  again_buffer_clear(&headers->bytes);
  headers->fields = NULL;
  headers->field_capacity = 0;
  again_headers_reset(headers);
}

void again_headers_reset(again_headers *headers) {
  again_buffer_reset(&headers->bytes);
  headers->field_count = 0;
  headers->marks = 0;
  headers->status = 0;
  headers->reason_start = 0;
  headers->reason_size = 0;
  headers->is_folding = false;
  headers->complete = false;
}

static again_text view(const again_headers *headers, size_t start,
                       size_t size) {
  return again_text_make(headers->bytes.data + start, size);
}

/* Appends `text` as clean UTF-8, and a NUL that no size counts; on failure the
 * bytes are as before. */
static again_status append_clean(again_headers *headers, again_text text) {
  size_t before = headers->bytes.size;
  again_status status =
      again_utf8_append_clean(&headers->bytes, text.data, text.size);
  if (status != AGAIN_OK) {
    headers->bytes.size = before;
    return status;
  }
  headers->bytes.size++; /* there is a NUL */
  return AGAIN_OK;
}

/* From `start` to the NUL at the end. */
static size_t appended_size(const again_headers *headers, size_t start) {
  return headers->bytes.size - 1 - start;
}

/* Cleaning makes at most three bytes of one. */
static bool has_room(const again_headers *headers, size_t size) {
  return size <= LINE_BYTES_MAX / 3 &&
         headers->bytes.size <= LINE_BYTES_MAX - 3 * size;
}

again_status again_headers_add(again_headers *headers, again_text name,
                               again_text value) {
  name = again_text_trim(name);
  value = again_text_trim(value);
  headers->is_folding = false;
  if (name.size == 0 || headers->field_count == FIELD_COUNT_MAX ||
      name.size > LINE_BYTES_MAX || value.size > LINE_BYTES_MAX ||
      !has_room(headers, name.size + value.size)) {
    return AGAIN_OK;
  }
  void *fields = headers->fields;
  again_status status =
      again_mem_grow(&headers->bytes.mem, &fields, &headers->field_capacity,
                     headers->field_count, 1, sizeof(*headers->fields));
  headers->fields = fields;
  if (status != AGAIN_OK) {
    return status;
  }
  size_t before = headers->bytes.size;
  struct again_header_field field = {.name_start = before};
  status = append_clean(headers, name);
  if (status == AGAIN_OK) {
    field.name_size = appended_size(headers, field.name_start);
    field.value_start = headers->bytes.size;
    status = append_clean(headers, value);
  }
  if (status != AGAIN_OK) {
    headers->bytes.size = before;
    return status;
  }
  field.value_size = appended_size(headers, field.value_start);
  headers->marks |=
      again_header_mark(view(headers, field.name_start, field.name_size));
  headers->fields[headers->field_count++] = field;
  headers->is_folding = true;
  return AGAIN_OK;
}

/* The value of the last field goes on: it lies at the end of the bytes. */
static again_status fold(again_headers *headers, again_text line) {
  line = again_text_trim(line);
  if (!headers->is_folding || line.size == 0 || line.size > LINE_BYTES_MAX ||
      !has_room(headers, line.size + 1)) {
    return AGAIN_OK;
  }
  struct again_header_field *field = &headers->fields[headers->field_count - 1];
  size_t end = field->value_start + field->value_size;
  if (field->value_size > 0) {
    headers->bytes.data[end] = ' ';
  } else {
    headers->bytes.size = end;
  }
  again_status status = append_clean(headers, line);
  if (status != AGAIN_OK) {
    headers->bytes.data[end] = '\0';
    headers->bytes.size = end + 1;
    return status;
  }
  field->value_size = appended_size(headers, field->value_start);
  return AGAIN_OK;
}

/* "HTTP/1.1 503 Slow Down", "HTTP/2 503". */
static bool split_status_line(again_text line, unsigned *status_ret,
                              again_text *reason_ret) {
  if (!again_text_starts_with(line, "HTTP/")) {
    return false;
  }
  again_text rest =
      again_text_trim(again_text_from(line, again_text_find(line, ' ')));
  if (rest.size < 3 || (rest.size > 3 && rest.data[3] != ' ')) {
    return false;
  }
  unsigned status = 0;
  for (size_t i = 0; i < 3; i++) {
    if (!again_ascii_is_digit(rest.data[i])) {
      return false;
    }
    status = status * 10 + (unsigned)(rest.data[i] - '0');
  }
  *status_ret = status;
  *reason_ret = again_text_trim(again_text_from(rest, 3));
  return status >= 100;
}

again_status again_headers_set_reason(again_headers *headers,
                                      again_text reason) {
  if (reason.size > LINE_BYTES_MAX || !has_room(headers, reason.size)) {
    return AGAIN_OK;
  }
  size_t start = headers->bytes.size;
  again_status status = append_clean(headers, reason);
  if (status == AGAIN_OK) {
    headers->reason_start = start;
    headers->reason_size = appended_size(headers, start);
    headers->is_folding = false;
  }
  return status;
}

static again_text without_line_end(again_text line) {
  if (line.size > 0 && line.data[line.size - 1] == '\n') {
    line.size--;
  }
  if (line.size > 0 && line.data[line.size - 1] == '\r') {
    line.size--;
  }
  return line;
}

again_status again_headers_add_line(again_headers *headers, again_text line) {
  line = without_line_end(line);
  if (line.size == 0) {
    headers->complete = true;
    headers->is_folding = false;
    return AGAIN_OK;
  }
  unsigned status;
  again_text reason;
  if (split_status_line(line, &status, &reason)) {
    again_headers_reset(headers);
    headers->status = status;
    return again_headers_set_reason(headers, reason);
  }
  if (line.data[0] == ' ' || line.data[0] == '\t') {
    return fold(headers, line);
  }
  size_t colon = again_text_find(line, ':');
  if (colon == line.size) {
    headers->is_folding = false;
    return AGAIN_OK;
  }
  return again_headers_add(headers, again_text_make(line.data, colon),
                           again_text_from(line, colon + 1));
}

again_text again_headers_find(const again_headers *headers, again_text name) {
  if ((headers->marks & again_header_mark(name)) == 0) {
    return AGAIN_TEXT_ABSENT;
  }
  for (size_t i = 0; i < headers->field_count; i++) {
    const struct again_header_field *field = &headers->fields[i];
    if (field->name_size == name.size &&
        again_text_equals_ignore_case(
            view(headers, field->name_start, field->name_size), name)) {
      return view(headers, field->value_start, field->value_size);
    }
  }
  return AGAIN_TEXT_ABSENT;
}

again_text again_headers_reason(const again_headers *headers) {
  return headers->reason_size == 0
             ? AGAIN_TEXT_ABSENT
             : view(headers, headers->reason_start, headers->reason_size);
}
