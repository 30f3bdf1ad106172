#include "reading/xml_plain.h"

#include "base/word.h"
#include "reading/plain.h"

enum { DEPTH_MAX = 64 };

typedef struct plain {
  again_plain_cursor cursor;
  again_walk *walk;
  size_t depth;
  bool is_leaf;                /* the open element had no child so far */
  again_text names[DEPTH_MAX]; /* of the open elements */
} plain;

/* What a text ends at, or may not hold here. */
static uint64_t marks_of(uint64_t word) {
  return again_word_below(word, ' ') | (word & again_word_of(0x80)) |
         again_word_equal(word, '<') | again_word_equal(word, '&') |
         again_word_equal(word, ']');
}

static bool is_mark(char c) {
  return (signed char)c < ' ' || c == '<' || c == '&' || c == ']';
}

static const char *find_mark(const char *at, const char *end) {
  size_t word_count = (size_t)(end - at) / AGAIN_WORD_BYTES;
  for (; word_count > 0; word_count--) {
    uint64_t marks = marks_of(again_word_read(at));
    if (marks != 0) {
      return at + again_word_first(marks);
    }
    at += AGAIN_WORD_BYTES;
  }
  while (at < end && !is_mark(*at)) {
    at++;
  }
  return at;
}

/* Up to the next tag. A CR would have to become a LF. */
static bool take_text(again_plain_cursor *cursor, again_text *out) {
  const char *start = cursor->at;
  const char *mark = find_mark(start, cursor->end);
  while (mark < cursor->end && (*mark == '\n' || *mark == '\t')) {
    mark = find_mark(mark + 1, cursor->end);
  }
  cursor->at = mark;
  *out = again_text_make(start, (size_t)(mark - start));
  return again_plain_take(cursor, '<');
}

static bool is_name_char(char c) {
  char lower = again_ascii_lower(c);
  return (lower >= 'a' && lower <= 'z') || c == '_' ||
         again_ascii_is_digit(c) || c == '-' || c == '.';
}

static bool is_name_start(char c) {
  return is_name_char(c) && !again_ascii_is_digit(c) && c != '-' && c != '.';
}

static bool take_name(again_plain_cursor *cursor, again_text *out) {
  const char *start = cursor->at;
  while (cursor->at < cursor->end && is_name_char(*cursor->at)) {
    cursor->at++;
  }
  *out = again_text_make(start, (size_t)(cursor->at - start));
  return out->size > 0 && is_name_start(*start);
}

static bool take_this_name(again_plain_cursor *cursor, again_text name) {
  if ((size_t)(cursor->end - cursor->at) < name.size ||
      memcmp(cursor->at, name.data, name.size) != 0) {
    return false;
  }
  cursor->at += name.size;
  return true;
}

/* An element without a child is a text. */
static again_plain_outcome close_element(plain *self, again_text text) {
  again_value value = again_value_of_text(again_text_trim(text));
  bool goes_on = true;
  if (self->is_leaf && again_walk_wants_text(self->walk)) {
    goes_on = again_walk_close_text(self->walk, &value);
  } else {
    again_walk_close(self->walk);
  }
  self->is_leaf = false;
  return goes_on && self->depth > 0 ? AGAIN_PLAIN_GO_ON : AGAIN_PLAIN_DONE;
}

/* Behind `<`. */
static again_plain_outcome take_start(plain *self) {
  again_text name;
  bool is_well_formed = take_name(&self->cursor, &name);
  again_plain_skip_blanks(&self->cursor);
  bool is_empty = again_plain_take(&self->cursor, '/');
  if (!is_well_formed || !again_plain_take(&self->cursor, '>') ||
      self->depth == DEPTH_MAX) {
    return AGAIN_PLAIN_DECLINED;
  }
  if (!again_walk_sibling(self->walk, name) ||
      !again_walk_open(self->walk, false)) {
    return AGAIN_PLAIN_DONE;
  }
  self->is_leaf = true;
  if (is_empty) {
    return close_element(self, again_text_make(name.data, 0));
  }
  self->names[self->depth++] = name;
  return AGAIN_PLAIN_GO_ON;
}

/* Behind `</`. */
static again_plain_outcome take_end(plain *self, again_text text) {
  if (self->depth == 0 ||
      !take_this_name(&self->cursor, self->names[self->depth - 1])) {
    return AGAIN_PLAIN_DECLINED;
  }
  again_plain_skip_blanks(&self->cursor);
  if (!again_plain_take(&self->cursor, '>')) {
    return AGAIN_PLAIN_DECLINED;
  }
  self->depth--;
  return close_element(self, text);
}

static again_plain_outcome take_next(plain *self) {
  again_text text;
  if (!take_text(&self->cursor, &text) || (self->depth == 0 && text.size > 0)) {
    return AGAIN_PLAIN_DECLINED;
  }
  return again_plain_take(&self->cursor, '/') ? take_end(self, text)
                                              : take_start(self);
}

bool again_xml_plain_read(again_walk *walk, again_text body) {
  plain self;
  self.cursor = (again_plain_cursor){body.data, body.data + body.size};
  self.walk = walk;
  self.depth = 0;
  self.is_leaf = false;
  if (!again_walk_open_document(walk)) {
    return true;
  }
  again_plain_outcome outcome = take_next(&self);
  while (outcome == AGAIN_PLAIN_GO_ON) {
    outcome = take_next(&self);
  }
  return again_plain_is_read(outcome, &self.cursor, walk->aim);
}
