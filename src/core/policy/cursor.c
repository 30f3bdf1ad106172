#include "policy/cursor.h"

#include <string.h>

void again_cursor_init(again_cursor *cursor, again_text document) {
  size_t bom_size = again_text_starts_with(document, "\xEF\xBB\xBF") ? 3 : 0;
  *cursor = (again_cursor){document, bom_size, 1, 1};
}

/* Past the first line end that begins before `end`; `end` where none does.
 * CR LF is one: its CR counts only where no LF follows. */
static size_t line_end(again_text document, size_t at, size_t end,
                       bool *found_ret) {
  const char *data = document.data;
  const char *feed = end > at ? memchr(data + at, '\n', end - at) : NULL;
  size_t stop = feed != NULL ? (size_t)(feed - data) : end;
  const char *carriage = stop > at ? memchr(data + at, '\r', stop - at) : NULL;
  while (carriage != NULL) {
    size_t next = (size_t)(carriage - data) + 1;
    if (next == document.size || data[next] != '\n') {
      *found_ret = true;
      return next;
    }
    carriage = next < stop ? memchr(data + next, '\r', stop - next) : NULL;
  }
  *found_ret = feed != NULL;
  return feed != NULL ? stop + 1 : end;
}

static bool continues(char byte) {
  return ((unsigned char)byte & 0xC0) == 0x80;
}

static unsigned count_characters(const char *bytes, size_t size) {
  unsigned count = 0;
  for (size_t i = 0; i < size; i++) {
    count += continues(bytes[i]) || bytes[i] == '\r' ? 0 : 1;
  }
  return count;
}

void again_cursor_seek(again_cursor *cursor, size_t offset) {
  if (offset < cursor->offset) {
    again_cursor_init(cursor, cursor->document);
  }
  again_text document = cursor->document;
  size_t end = offset < document.size ? offset : document.size;
  while (end < document.size && end > cursor->offset &&
         continues(document.data[end])) {
    end--;
  }
  while (cursor->offset < end) {
    bool found;
    size_t next = line_end(document, cursor->offset, end, &found);
    if (found) {
      cursor->line++;
      cursor->column = 1;
    } else {
      cursor->column += count_characters(document.data + cursor->offset,
                                         next - cursor->offset);
    }
    cursor->offset = next;
  }
}
