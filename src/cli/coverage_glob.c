#include "coverage_glob.h"

/* A part of a text. */
typedef struct part {
  size_t start;
  size_t end;
} part;

static bool counts(char c) {
  char lower = again_ascii_lower(c);
  return again_ascii_is_digit(c) || (lower >= 'a' && lower <= 'z');
}

/* The part from `start` on that `piece` is, but for case and what stands
 * between the letters. */
static bool match_piece(again_text text, again_text piece, size_t start,
                        part *out) {
  size_t at = start;
  for (size_t i = 0; i < piece.size; i++) {
    while (i > 0 && at < text.size && !counts(text.data[at])) {
      at++;
    }
    if (at >= text.size || again_ascii_lower(text.data[at]) != piece.data[i]) {
      return false;
    }
    at++;
  }
  *out = (part){start, at};
  return true;
}

/* The first such part from `from` on, or the last. */
static bool find_piece(again_text text, again_text piece, size_t from,
                       bool is_last, part *out) {
  bool is_found = false;
  for (size_t start = from; start < text.size; start++) {
    is_found = match_piece(text, piece, start, out) || is_found;
    if (is_found && !is_last) {
      return true;
    }
  }
  return is_found;
}

/* What stands between two letters: itself where it is one plain character. */
static again_status append_gap(again_buffer *out, again_text gap) {
  bool is_plain = gap.size == 1 && gap.data[0] >= ' ' && gap.data[0] < 0x7f &&
                  gap.data[0] != '*' && gap.data[0] != '\\';
  char byte = '*';
  if (is_plain) {
    byte = gap.data[0];
  }
  return again_buffer_append_byte(out, byte);
}

static again_status append_part(again_buffer *out, again_text text) {
  again_status status = AGAIN_OK;
  size_t at = 0;
  while (at < text.size && status == AGAIN_OK) {
    size_t start = at;
    while (!counts(text.data[at])) { /* a part ends in a letter */
      at++;
    }
    again_text gap = again_text_make(text.data + start, at - start);
    status = gap.size > 0 ? append_gap(out, gap) : AGAIN_OK;
    if (status == AGAIN_OK) {
      status = again_buffer_append_byte(out, text.data[at++]);
    }
  }
  return status;
}

again_status again_append_word_glob(again_buffer *out, again_text word,
                                    again_text text) {
  again_status status = AGAIN_OK;
  part found = {0, 0};
  while (word.size > 0 && status == AGAIN_OK) {
    size_t size = again_text_find(word, '*');
    size = size < word.size ? size : word.size;
    again_text piece = again_text_make(word.data, size);
    bool is_last = size == word.size;
    word = again_text_from(word, size + 1);
    if (size > 0 && find_piece(text, piece, found.end, is_last, &found)) {
      status = append_part(out, again_text_make(text.data + found.start,
                                                found.end - found.start));
    }
    bool has_more = !is_last || found.end < text.size;
    if (status == AGAIN_OK && has_more) {
      status = again_buffer_append_byte(out, '*');
    }
  }
  return status;
}
