#include "matching/entry.h"

#include "base/text.h"
#include "matching/match.h"

/* Up to the first CR or LF. */
static again_text first_line(again_text text) {
  size_t cr = again_text_find(text, '\r');
  size_t lf = again_text_find(text, '\n');
  text.size = cr < lf ? cr : lf;
  return text;
}

/* The literal texts may stand anywhere: a value is cut out of prose. Without a
 * text behind the star it ends with its line. */
static again_text around(const again_entry *entry, again_text text) {
  size_t start = again_text_search(text, entry->before);
  if (start == text.size && entry->before.size > 0) {
    return AGAIN_TEXT_ABSENT;
  }
  text = again_text_from(text, start + entry->before.size);
  if (entry->behind.size == 0) {
    return first_line(text);
  }
  size_t end = again_text_search(text, entry->behind);
  if (end == text.size) {
    return AGAIN_TEXT_ABSENT;
  }
  text.size = end;
  return text;
}

static again_text cut(const again_entry *entry, again_text text) {
  switch (entry->take) {
  case AGAIN_TAKE_FIRST_LINE:
    return again_text_trim(first_line(again_text_trim(text)));
  case AGAIN_TAKE_AROUND:
    return again_text_trim(around(entry, text));
  case AGAIN_TAKE_ALL:
    break;
  }
  return text;
}

static bool is_blank(again_text text) {
  return text.size == 0 || (again_ascii_is_space(text.data[0]) &&
                            again_text_trim(text).size == 0);
}

again_text again_entry_take(const again_entry *entry, again_text text) {
  if (text.data == NULL) {
    return text;
  }
  text = cut(entry, text);
  return is_blank(text) ? AGAIN_TEXT_ABSENT : text;
}

static again_text take_if_met(const again_entry *entry,
                              const again_response *response, again_text text) {
  return entry->when != NULL && again_condition_miss(entry->when, response) !=
                                    AGAIN_MISS_NOTHING
             ? AGAIN_TEXT_ABSENT
             : again_entry_take(entry, text);
}

again_text again_entry_read(const again_entry *entry,
                            const again_response *response) {
  again_text text = again_values_text(response->values, entry->slot);
  return text.data == NULL ? text : take_if_met(entry, response, text);
}
