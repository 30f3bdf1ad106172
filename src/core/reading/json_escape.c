#include "reading/json_escape.h"

#include <string.h>

#include "base/text.h"

enum { UNIT_SIZE = 6, UNIT_DIGITS = 4 };

static bool hex_value(char c, uint32_t *out) {
  char lower = again_ascii_lower(c);
  if (again_ascii_is_digit(c)) {
    *out = (uint32_t)(c - '0');
    return true;
  }
  *out = (uint32_t)(lower - 'a') + 10;
  return lower >= 'a' && lower <= 'f';
}

/* False where `text` does not begin with `\uXXXX`. */
static bool read_unit(again_text text, uint32_t *out) {
  *out = 0;
  if (text.size < UNIT_SIZE || text.data[0] != '\\' || text.data[1] != 'u') {
    return false;
  }
  for (size_t i = UNIT_SIZE - UNIT_DIGITS; i < UNIT_SIZE; i++) {
    uint32_t digit;
    if (!hex_value(text.data[i], &digit)) {
      return false;
    }
    *out = *out * 16 + digit;
  }
  return true;
}

/* Whether the end of `text` may have cut an escape off it. */
static bool may_go_on(again_text text) {
  return text.size < UNIT_SIZE && (text.size == 0 || text.data[0] == '\\') &&
         (text.size < 2 || text.data[1] == 'u');
}

static bool is_high_surrogate(uint32_t unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low_surrogate(uint32_t unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

size_t again_json_unicode(again_text text, uint32_t *code_point_ret) {
  if (!read_unit(text, code_point_ret)) {
    return 0;
  }
  if (!is_high_surrogate(*code_point_ret)) {
    return UNIT_SIZE;
  }
  again_text rest = again_text_from(text, UNIT_SIZE);
  uint32_t low;
  if (read_unit(rest, &low) && is_low_surrogate(low)) {
    *code_point_ret =
        0x10000 + ((*code_point_ret - 0xD800) << 10) + (low - 0xDC00);
    return (size_t)2 * UNIT_SIZE;
  }
  return may_go_on(rest) ? 0 : UNIT_SIZE;
}

/* Writes over the escape at `at`; the first time `json` is copied for it. */
static again_status mend_at(again_buffer *buffer, again_text json, size_t at,
                            again_text *out) {
  if (out->data == json.data) {
    again_buffer_reset(buffer);
    again_status status = again_buffer_append(buffer, json.data, json.size);
    if (status != AGAIN_OK) {
      return status;
    }
    *out = again_text_make(buffer->data, buffer->size);
  }
  memcpy(buffer->data + at, "\\ufffd", UNIT_SIZE);
  return AGAIN_OK;
}

again_status again_json_mend(again_buffer *buffer, again_text json,
                             again_text *out) {
  *out = json;
  size_t at = again_text_find(json, '\\');
  while (at + 1 < json.size) {
    again_text escape = again_text_from(json, at);
    uint32_t code_point;
    size_t size = 2;
    if (escape.data[1] == 'u') {
      size = again_json_unicode(escape, &code_point);
      if (size == 0) {
        break; /* Broken, or cut: the parser goes no further. */
      }
      if (is_high_surrogate(code_point) || is_low_surrogate(code_point)) {
        again_status status = mend_at(buffer, json, at, out);
        if (status != AGAIN_OK) {
          return status;
        }
      }
    }
    at += size;
    at += again_text_find(again_text_from(json, at), '\\');
  }
  return AGAIN_OK;
}
