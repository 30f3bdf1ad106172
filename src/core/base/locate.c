#include "base/locate.h"

#include <limits.h>

#include "base/utf8.h"

/* The size of a line's text, without its end. */
static size_t line_size(again_text text) {
  size_t size = 0;
  while (size < text.size && text.data[size] != '\n' &&
         text.data[size] != '\r') {
    size++;
  }
  return size;
}

static size_t end_size(again_text end) {
  if (again_text_starts_with(end, "\r\n")) {
    return 2;
  }
  return end.size > 0 ? 1 : 0;
}

static unsigned bounded(size_t value) {
  return value < UINT_MAX ? (unsigned)value : UINT_MAX;
}

again_place again_locate(again_text document, size_t offset) {
  offset = offset < document.size ? offset : document.size;
  size_t start = again_text_starts_with(document, "\xEF\xBB\xBF") ? 3 : 0;
  size_t line = 1;
  for (;;) {
    again_text rest = again_text_from(document, start);
    size_t size = line_size(rest);
    size_t next = start + size + end_size(again_text_from(rest, size));
    bool is_last = next == start + size;
    if (offset < next || is_last) {
      size_t before = offset > start ? offset - start : 0;
      size_t whole = again_utf8_cut(rest.data, size, before);
      return (again_place){bounded(line),
                           bounded(again_utf8_count(rest.data, whole) + 1),
                           again_text_make(rest.data, size)};
    }
    start = next;
    line++;
  }
}
