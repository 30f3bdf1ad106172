#include "reading/json_plain.h"

#include "base/word.h"
#include "reading/plain.h"

/* One bit each says what the open containers are. */
enum { DEPTH_MAX = 64 };

typedef struct plain {
  again_plain_cursor cursor;
  again_walk *walk;
  uint64_t arrays; /* the innermost is the lowest bit */
  unsigned depth;
  bool is_first; /* the open container had no member so far */
} plain;

/* The next byte that is not blank; NUL at the end. */
static char peek(again_plain_cursor *cursor) {
  again_plain_skip_blanks(cursor);
  if (cursor->at == cursor->end) {
    return '\0';
  }
  return *cursor->at;
}

/* What a string ends at, or may not hold here. Two is the bit that makes a
 * quote follow the control characters, so that one comparison finds both. */
static uint64_t marks_of(uint64_t word) {
  return again_word_below(word ^ again_word_of(2), ('"' ^ 2) + 1) |
         again_word_equal(word, '\\');
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
  while (at < end && *at != '"' && *at != '\\' && (unsigned char)*at >= ' ') {
    at++;
  }
  return at;
}

/* From its opening quote on. */
static bool take_string(again_plain_cursor *cursor, again_text *out) {
  const char *start = cursor->at + 1;
  const char *mark = find_mark(start, cursor->end);
  if (mark == cursor->end || *mark != '"') {
    cursor->at = mark;
    return false;
  }
  *out = again_text_make(start, (size_t)(mark - start));
  cursor->at = mark + 1;
  return true;
}

static bool take_digits(again_plain_cursor *cursor) {
  const char *start = cursor->at;
  while (cursor->at < cursor->end && again_ascii_is_digit(*cursor->at)) {
    cursor->at++;
  }
  return cursor->at > start;
}

static bool take_exponent(again_plain_cursor *cursor) {
  if (!again_plain_take(cursor, 'e') && !again_plain_take(cursor, 'E')) {
    return true;
  }
  (void)(again_plain_take(cursor, '-') || again_plain_take(cursor, '+'));
  return take_digits(cursor);
}

static bool take_number(again_plain_cursor *cursor, again_value *out) {
  const char *start = cursor->at;
  (void)again_plain_take(cursor, '-');
  bool is_well_formed =
      (again_plain_take(cursor, '0') || take_digits(cursor)) &&
      (!again_plain_take(cursor, '.') || take_digits(cursor)) &&
      take_exponent(cursor);
  *out = (again_value){.kind = AGAIN_VALUE_NUMBER,
                       .text = {start, (size_t)(cursor->at - start)}};
  /* At the end of the body it may be half a number. */
  return is_well_formed && cursor->at < cursor->end;
}

static bool take_word(again_plain_cursor *cursor, const char *word) {
  again_text rest =
      again_text_make(cursor->at, (size_t)(cursor->end - cursor->at));
  bool is_there = again_text_starts_with(rest, word);
  cursor->at += is_there ? strlen(word) : 0;
  return is_there;
}

/* A value that is no container. */
static bool take_scalar(again_plain_cursor *cursor, char first,
                        again_value *out) {
  *out = (again_value){.kind = AGAIN_VALUE_BOOLEAN, .boolean = first == 't'};
  switch (first) {
  case '"':
    out->kind = AGAIN_VALUE_STRING;
    return take_string(cursor, &out->text);
  case 't':
    return take_word(cursor, "true");
  case 'f':
    return take_word(cursor, "false");
  case 'n':
    out->kind = AGAIN_VALUE_NULL;
    return take_word(cursor, "null");
  default:
    return take_number(cursor, out);
  }
}

static again_plain_outcome open_container(plain *self, bool is_array) {
  if (self->depth == DEPTH_MAX) {
    return AGAIN_PLAIN_DECLINED;
  }
  self->cursor.at++;
  self->depth++;
  self->arrays = self->arrays << 1 | is_array;
  self->is_first = true;
  return again_walk_open(self->walk, is_array) ? AGAIN_PLAIN_GO_ON
                                               : AGAIN_PLAIN_DONE;
}

static again_plain_outcome close_container(plain *self) {
  self->cursor.at++;
  self->depth--;
  self->arrays >>= 1;
  self->is_first = false;
  again_walk_close(self->walk);
  return self->depth > 0 ? AGAIN_PLAIN_GO_ON : AGAIN_PLAIN_DONE;
}

static again_plain_outcome take_value(plain *self) {
  char first = peek(&self->cursor);
  if (first == '{' || first == '[') {
    return open_container(self, first == '[');
  }
  again_value value;
  if (!take_scalar(&self->cursor, first, &value)) {
    return AGAIN_PLAIN_DECLINED;
  }
  return again_walk_value(self->walk, &value) ? AGAIN_PLAIN_GO_ON
                                              : AGAIN_PLAIN_DONE;
}

static again_plain_outcome take_member(plain *self) {
  again_text name;
  if (peek(&self->cursor) != '"' || !take_string(&self->cursor, &name)) {
    return AGAIN_PLAIN_DECLINED;
  }
  if (!again_walk_member(self->walk, name)) {
    return AGAIN_PLAIN_DONE;
  }
  if (peek(&self->cursor) != ':') {
    return AGAIN_PLAIN_DECLINED;
  }
  self->cursor.at++;
  return take_value(self);
}

/* The next member or element, or the end of the container. */
static again_plain_outcome take_next(plain *self) {
  bool is_array = (self->arrays & 1) != 0;
  char next = peek(&self->cursor);
  if (next == (is_array ? ']' : '}')) {
    return close_container(self);
  }
  if (!self->is_first) {
    if (next != ',') {
      return AGAIN_PLAIN_DECLINED;
    }
    self->cursor.at++;
  }
  self->is_first = false;
  return is_array ? take_value(self) : take_member(self);
}

bool again_json_plain_read(again_walk *walk, again_text body) {
  plain self = {.cursor = {body.data, body.data + body.size}, .walk = walk};
  again_plain_outcome outcome = take_value(&self);
  while (outcome == AGAIN_PLAIN_GO_ON) {
    outcome = take_next(&self);
  }
  return again_plain_is_read(outcome, &self.cursor, walk->aim);
}
