/* Views of text: pointer and size. ASCII rules only, whatever the locale. */
#ifndef AGAIN_BASE_TEXT_H
#define AGAIN_BASE_TEXT_H

#include <string.h>

#include <again/again.h>

#define AGAIN_TEXT_ABSENT ((again_text){NULL, 0})
#define AGAIN_TEXT_LITERAL(literal)                                            \
  ((again_text){(literal), sizeof(literal) - 1})

static inline again_text again_text_make(const char *data, size_t size) {
  again_text text = {data, size};
  return text;
}
/* NULL gives the absent text. */
static inline again_text again_text_of(const char *text) {
  return again_text_make(text, text != NULL ? strlen(text) : 0);
}

static inline char again_ascii_lower(char c) {
  if (c >= 'A' && c <= 'Z') {
    return (char)(c - 'A' + 'a');
  }
  return c;
}
/* Space, \t, \r, \n, \v, \f. */
static inline bool again_ascii_is_space(char c) {
  /* Most are not: one comparison says so. */
  return c <= ' ' && (c == ' ' || (c >= '\t' && c <= '\r'));
}
static inline bool again_ascii_is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool again_text_equals(again_text a, again_text b);
bool again_text_equals_ignore_case(again_text a, again_text b);
bool again_text_is(again_text text, const char *literal);
bool again_text_starts_with(again_text text, const char *prefix);
bool again_text_ends_with(again_text text, const char *suffix);
/* Without white space at both ends. */
static inline again_text again_text_trim(again_text text) {
  while (text.size > 0 && again_ascii_is_space(text.data[0])) {
    text.data++;
    text.size--;
  }
  while (text.size > 0 && again_ascii_is_space(text.data[text.size - 1])) {
    text.size--;
  }
  return text;
}
/* From `start` on; the empty text where it is past the end. */
static inline again_text again_text_from(again_text text, size_t start) {
  if (text.size == 0) { /* to a NULL nothing may be added */
    return text;
  }
  size_t skipped = start < text.size ? start : text.size;
  return again_text_make(text.data + skipped, text.size - skipped);
}
/* Where `byte` is, or text.size. */
size_t again_text_find(again_text text, char byte);
/* Where `needle` is first, or text.size. */
size_t again_text_search(again_text text, again_text needle);
/* FNV-1a or better; the same on every machine. */
uint64_t again_text_hash(again_text text, uint64_t seed);

#endif
