#include "reading/json_tail.h"

#include "base/text.h"
#include "base/utf8.h"
#include "reading/encoding.h"
#include "reading/json_escape.h"

/* The bytes behind the quote that is open at the end, or the absent text. A
 * control byte ends a text as the parser sees it, too. */
static again_text open_string(again_text json) {
  bool is_inside = false;
  size_t start = 0;
  size_t i = 0;
  for (; i < json.size; i++) {
    unsigned char c = (unsigned char)json.data[i];
    if (c == '"') {
      is_inside = !is_inside;
      start = i + 1;
    } else if (is_inside && c == '\\') {
      i++;
    } else if (is_inside && c < ' ') {
      break;
    }
  }
  size_t end = i < json.size ? i : json.size;
  return is_inside ? again_text_make(json.data + start, end - start)
                   : AGAIN_TEXT_ABSENT;
}

static char short_escape(char c) {
  switch (c) {
  case 'b':
    return '\b';
  case 'f':
    return '\f';
  case 'n':
    return '\n';
  case 'r':
    return '\r';
  case 't':
    return '\t';
  default:
    return c;
  }
}

/* The size of the escape at `at`, its meaning appended; 0 at a partial one. */
static again_status append_escape(again_buffer *out, again_text text, size_t at,
                                  size_t *size_ret) {
  *size_ret = 0;
  if (at + 1 == text.size) {
    return AGAIN_OK;
  }
  if (text.data[at + 1] != 'u') {
    *size_ret = 2;
    return again_buffer_append_byte(out, short_escape(text.data[at + 1]));
  }
  uint32_t code_point;
  *size_ret = again_json_unicode(again_text_from(text, at), &code_point);
  if (*size_ret == 0) {
    return AGAIN_OK;
  }
  char bytes[4];
  return again_buffer_append(out, bytes, again_utf8_encode(code_point, bytes));
}

again_status again_json_tail(again_buffer *out, again_text json,
                             bool *found_ret) {
  again_text raw = open_string(json);
  *found_ret = raw.data != NULL;
  raw = again_whole_characters(raw);
  while (raw.size > 0) {
    size_t plain = again_text_find(raw, '\\');
    again_status status = again_buffer_append(out, raw.data, plain);
    if (status != AGAIN_OK) {
      return status;
    }
    raw = again_text_from(raw, plain);
    if (raw.size == 0) {
      break;
    }
    size_t size;
    status = append_escape(out, raw, 0, &size);
    if (status != AGAIN_OK) {
      return status;
    }
    if (size == 0) {
      break;
    }
    raw = again_text_from(raw, size);
  }
  return AGAIN_OK;
}
