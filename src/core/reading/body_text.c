#include "reading/body_text.h"

#include "base/decimal.h"
#include "base/text.h"
#include "base/utf8.h"

/* A title stands in the head of a page; a page without one is not searched to
 * its end. */
enum { TITLE_WITHIN_BYTES = 4096, ENTITY_NAME_MAX = 8 };

typedef struct entity {
  const char *name;
  uint32_t code_point;
} entity;

/* The five of XML, and what titles of error pages hold besides. */
static const entity entities[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},
    {"apos", '\''},    {"nbsp", ' '},     {"copy", 0xA9},    {"reg", 0xAE},
    {"middot", 0xB7},  {"raquo", 0xBB},   {"laquo", 0xAB},   {"ndash", 0x2013},
    {"mdash", 0x2014}, {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201C},
    {"rdquo", 0x201D}, {"bull", 0x2022},  {"hellip", 0x2026}};
#define ENTITY_COUNT (sizeof(entities) / sizeof(*entities))

static bool starts_with_ignore_case(again_text text, again_text prefix) {
  return text.size >= prefix.size &&
         again_text_equals_ignore_case(again_text_make(text.data, prefix.size),
                                       prefix);
}

/* What stands between <title...> and the next tag; absent where none. */
static again_text find_title(again_text page) {
  again_text rest = page;
  if (rest.size > TITLE_WITHIN_BYTES) {
    rest.size = TITLE_WITHIN_BYTES;
  }
  while (rest.size > 0) {
    rest = again_text_from(rest, again_text_find(rest, '<'));
    if (starts_with_ignore_case(rest, AGAIN_TEXT_LITERAL("</head")) ||
        starts_with_ignore_case(rest, AGAIN_TEXT_LITERAL("<body"))) {
      break;
    }
    if (starts_with_ignore_case(rest, AGAIN_TEXT_LITERAL("<title"))) {
      size_t start = (size_t)(rest.data - page.data);
      again_text title = again_text_from(page, start);
      title = again_text_from(title, again_text_find(title, '>'));
      title = again_text_from(title, 1);
      return again_text_make(title.data, again_text_find(title, '<'));
    }
    rest = again_text_from(rest, 1);
  }
  return AGAIN_TEXT_ABSENT;
}

static bool parse_hex(again_text digits, uint64_t *out) {
  *out = 0;
  for (size_t i = 0; i < digits.size; i++) {
    char c = again_ascii_lower(digits.data[i]);
    bool is_letter = c >= 'a' && c <= 'f';
    if (!is_letter && !again_ascii_is_digit(c)) {
      return false;
    }
    *out = *out * 16 + (uint64_t)(is_letter ? c - 'a' + 10 : c - '0');
  }
  return digits.size > 0;
}

/* What `name`, between & and ;, stands for. */
static bool find_entity(again_text name, uint32_t *out) {
  uint64_t number;
  if (again_text_starts_with(name, "#x") ||
      again_text_starts_with(name, "#X")) {
    bool ok = parse_hex(again_text_from(name, 2), &number);
    *out = ok ? (uint32_t)number : 0;
    return ok;
  }
  if (again_text_starts_with(name, "#")) {
    bool ok = again_decimal_parse_uint(again_text_from(name, 1), &number);
    *out = ok ? (uint32_t)number : 0;
    return ok;
  }
  for (size_t i = 0; i < ENTITY_COUNT; i++) {
    if (again_text_is(name, entities[i].name)) {
      *out = entities[i].code_point;
      return true;
    }
  }
  return false;
}

/* The size of the entity that `text` begins with, 0 where it is none. */
static size_t take_entity(again_text text, uint32_t *out) {
  again_text head = text;
  if (head.size > ENTITY_NAME_MAX + 2) {
    head.size = ENTITY_NAME_MAX + 2;
  }
  size_t end = again_text_find(head, ';');
  if (end < 2 || end == head.size ||
      !find_entity(again_text_make(text.data + 1, end - 1), out)) {
    return 0;
  }
  return end + 1;
}

/* The size of what stands before the next blank or entity; 1 at least. */
static size_t word_size(again_text text, bool has_entities) {
  size_t size = 1;
  while (size < text.size && !again_ascii_is_space(text.data[size]) &&
         !(has_entities && text.data[size] == '&')) {
    size++;
  }
  return size;
}

/* Puts `text` in `out`: every run of blanks is one space, none at the ends. */
static again_status fold(again_buffer *out, again_text text, bool has_entities,
                         size_t limit) {
  again_status status = AGAIN_OK;
  bool is_behind_blank = false;
  again_buffer_reset(out);
  while (text.size > 0 && out->size < limit && status == AGAIN_OK) {
    uint32_t code_point = 0;
    size_t size = has_entities && text.data[0] == '&'
                      ? take_entity(text, &code_point)
                      : 0;
    if (again_ascii_is_space(text.data[0]) || code_point == ' ') {
      is_behind_blank = true;
      text = again_text_from(text, size > 0 ? size : 1);
      continue;
    }
    if (is_behind_blank && out->size > 0) {
      status = again_buffer_append_byte(out, ' ');
    }
    is_behind_blank = false;
    char bytes[4];
    again_text word =
        again_text_make(bytes, again_utf8_encode(code_point, bytes));
    if (size == 0) {
      size = word_size(text, has_entities);
      word = again_text_make(text.data, size);
    }
    if (status == AGAIN_OK) {
      status = again_utf8_append_clean(out, word.data, word.size);
    }
    text = again_text_from(text, size);
  }
  out->size = again_utf8_cut(out->data, out->size, limit);
  return status;
}

again_status again_html_title(again_buffer *out, again_text page,
                              size_t limit) {
  return fold(out, find_title(page), true, limit);
}

again_status again_first_line(again_buffer *out, again_text text,
                              size_t limit) {
  text = again_text_trim(text);
  size_t end = 0;
  while (end < text.size && text.data[end] != '\n' && text.data[end] != '\r') {
    end++;
  }
  return fold(out, again_text_make(text.data, end), false, limit);
}
