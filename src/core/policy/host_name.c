#include "policy/host_name.h"

#include "base/punycode.h"
#include "base/url.h"
#include "base/utf8.h"

enum { UTF8_BYTES_MAX = 4 };

static size_t append_lower(char *out, again_text label) {
  for (size_t i = 0; i < label.size; i++) {
    out[i] = again_ascii_lower(label.data[i]);
  }
  return label.size;
}

static size_t append_label(char *out, again_text label) {
  const again_text prefix = AGAIN_TEXT_LITERAL("xn--");
  const again_text begin = again_text_make(
      label.data, label.size < prefix.size ? label.size : prefix.size);
  uint32_t characters[AGAIN_LABEL_CHARACTERS_MAX];
  size_t count = 0;
  if (again_text_equals_ignore_case(begin, prefix)) {
    count =
        again_punycode_decode(again_text_from(label, prefix.size), characters);
  }
  if (count == 0) {
    return append_lower(out, label);
  }
  size_t size = 0;
  for (size_t i = 0; i < count; i++) {
    size += again_utf8_encode(characters[i], out + size);
  }
  return append_lower(out, again_text_make(out, size));
}

bool again_host_name(again_arena *arena, again_text written, again_text *out) {
  if (again_text_ends_with(written, ".")) {
    written.size--;
  }
  /* A byte of Punycode is one character at most. */
  char *name = again_arena_alloc(arena, written.size * UTF8_BYTES_MAX + 1);
  if (name == NULL) {
    return false;
  }
  size_t size = 0;
  for (again_text rest = written; rest.size > 0;) {
    const size_t end = again_text_find(rest, '.');
    size += append_label(name + size, again_text_make(rest.data, end));
    if (end < rest.size) {
      name[size++] = '.';
    }
    rest = again_text_from(rest, end + 1);
  }
  name[size] = '\0';
  *out = again_text_make(name, size);
  return true;
}

bool again_host_name_of_url(again_arena *arena, again_text host,
                            again_text *out) {
  char *decoded = again_arena_alloc(arena, host.size + 1);
  if (decoded == NULL) {
    return false;
  }
  const size_t size = again_percent_decode(host, decoded);
  return again_host_name(arena, again_text_make(decoded, size), out);
}

bool again_host_name_is_plain(again_text host) {
  return again_text_find(host, '%') == host.size &&
         again_text_search(host, AGAIN_TEXT_LITERAL("--")) == host.size &&
         !again_text_ends_with(host, ".");
}
