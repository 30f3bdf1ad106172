#include "json_out.h"

#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"
#include "term.h"

void again_json_begin(again_json_out *json, again_buffer *out) {
  *json = (again_json_out){.out = out, .status = AGAIN_OK};
}

static void append(again_json_out *json, const char *bytes, size_t size) {
  if (json->status == AGAIN_OK) {
    json->status = again_buffer_append(json->out, bytes, size);
  }
}

static void append_text(again_json_out *json, const char *text) {
  append(json, text, strlen(text));
}

/* U+XXXX of a character that steers: all of them are in the first plane. */
static unsigned code_point(const char *bytes, size_t size) {
  const unsigned char *at = (const unsigned char *)bytes;
  switch (size) {
  case 1:
    return at[0];
  case 2:
    return ((at[0] & 0x1fu) << 6) | (at[1] & 0x3fu);
  default:
    return ((at[0] & 0x0fu) << 12) | ((at[1] & 0x3fu) << 6) | (at[2] & 0x3fu);
  }
}

/* Escapes one character of `size` bytes. */
static void append_escaped(again_json_out *json, const char *bytes,
                           size_t size) {
  static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt";
  for (size_t i = 0; size == 1 && i + 1 < sizeof shorts; i += 2) {
    if (shorts[i] == bytes[0]) {
      char pair[2] = {'\\', shorts[i + 1]};
      append(json, pair, sizeof pair);
      return;
    }
  }
  if (json->status == AGAIN_OK) {
    json->status =
        again_buffer_printf(json->out, "\\u%04x", code_point(bytes, size));
  }
}

/* `text` is well-formed UTF-8. */
static void append_string(again_json_out *json, again_text text) {
  append(json, "\"", 1);
  size_t plain = 0;
  for (size_t at = 0; at < text.size;) {
    const char *bytes = text.data + at;
    size_t size = *bytes == '"' || *bytes == '\\'
                      ? 1
                      : again_term_steering(bytes, text.size - at);
    if (size == 0) {
      at++;
      continue;
    }
    append(json, text.data + plain, at - plain);
    append_escaped(json, bytes, size);
    at += size;
    plain = at;
  }
  append(json, text.data + plain, text.size - plain);
  append(json, "\"", 1);
}

static void append_any_string(again_json_out *json, again_text text) {
  if (again_utf8_valid_prefix(text.data, text.size) == text.size) {
    append_string(json, text);
    return;
  }
  again_buffer clean;
  again_buffer_init(&clean, &json->out->mem);
  again_status status = again_utf8_append_clean(&clean, text.data, text.size);
  if (status == AGAIN_OK) {
    append_string(json, again_text_make(clean.data, clean.size));
  } else {
    json->status = status;
  }
  again_buffer_clear(&clean);
}

/* What stands before a value. */
static void lead(again_json_out *json, const char *name) {
  if (json->needs_comma) {
    append(json, ",", 1);
  }
  if (name != NULL) {
    append_any_string(json, again_text_of(name));
    append(json, ":", 1);
  }
  json->needs_comma = true;
}

static void open_container(again_json_out *json, const char *name,
                           const char *bracket) {
  lead(json, name);
  append_text(json, bracket);
  json->needs_comma = false;
}

static void close_container(again_json_out *json, const char *bracket) {
  append_text(json, bracket);
  json->needs_comma = true;
}

void again_json_open_object(again_json_out *json, const char *name) {
  open_container(json, name, "{");
}

void again_json_close_object(again_json_out *json) {
  close_container(json, "}");
}

void again_json_open_array(again_json_out *json, const char *name) {
  open_container(json, name, "[");
}

void again_json_close_array(again_json_out *json) {
  close_container(json, "]");
}

void again_json_text(again_json_out *json, const char *name, again_text value) {
  lead(json, name);
  if (value.data == NULL) {
    append_text(json, "null");
    return;
  }
  append_any_string(json, value);
}

void again_json_int(again_json_out *json, const char *name, int64_t value) {
  lead(json, name);
  if (json->status == AGAIN_OK) {
    json->status = again_buffer_printf(json->out, "%" PRId64, value);
  }
}

void again_json_uint(again_json_out *json, const char *name, uint64_t value) {
  lead(json, name);
  if (json->status == AGAIN_OK) {
    json->status = again_buffer_printf(json->out, "%" PRIu64, value);
  }
}

void again_json_bool(again_json_out *json, const char *name, bool value) {
  lead(json, name);
  append_text(json, value ? "true" : "false");
}

void again_json_raw(again_json_out *json, const char *name, again_text value) {
  lead(json, name);
  append(json, value.data, value.size);
}

void again_json_null(again_json_out *json, const char *name) {
  lead(json, name);
  append_text(json, "null");
}

again_status again_json_end(again_json_out *json) {
  append(json, "\n", 1);
  json->needs_comma = false;
  return json->status;
}
