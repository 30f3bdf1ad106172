#include "base/glob.h"

#include "base/text.h"

/* A byte or a star of a pattern, and where the next one begins. */
typedef struct token {
  int value;
  size_t next;
} token;

static token read_byte(again_text text, size_t at) {
  if (at >= text.size) {
    return (token){AGAIN_GLOB_END, at};
  }
  return (token){(unsigned char)text.data[at], at + 1};
}

static token read_pattern(again_text pattern, size_t at) {
  token first = read_byte(pattern, at);
  if (first.value == '*') {
    first.value = AGAIN_GLOB_STAR;
  } else if (first.value == '\\') {
    token second = read_byte(pattern, at + 1);
    if (second.value == '*' || second.value == '\\') {
      return second;
    }
  }
  return first;
}

typedef token read_fn(again_text text, size_t at);

static inline int fold(int value, bool ignore_case) {
  return ignore_case && value >= 'A' && value <= 'Z' ? value - 'A' + 'a'
                                                     : value;
}

/*
 * A star first stands for nothing. On a mismatch only the last star grows, by
 * one: what an earlier star could take besides, the last one takes as well.
 */
static inline bool match(again_text pattern, again_text text, read_fn *read,
                         bool ignore_case) {
  size_t pattern_at = 0;
  size_t text_at = 0;
  bool has_star = false;
  size_t behind_star = 0;
  size_t star_end = 0;
  for (;;) {
    token wanted = read_pattern(pattern, pattern_at);
    token given = read(text, text_at);
    if (wanted.value == AGAIN_GLOB_STAR) {
      has_star = true;
      behind_star = wanted.next;
      star_end = text_at;
      pattern_at = wanted.next;
    } else if (fold(wanted.value, ignore_case) ==
               fold(given.value, ignore_case)) {
      if (wanted.value == AGAIN_GLOB_END) {
        return true;
      }
      pattern_at = wanted.next;
      text_at = given.next;
    } else if (has_star && given.value != AGAIN_GLOB_END) {
      star_end = read(text, star_end).next;
      text_at = star_end;
      pattern_at = behind_star;
    } else {
      return false;
    }
  }
}

bool again_glob_match(again_text pattern, again_text text) {
  return match(pattern, text, read_byte, false);
}

bool again_glob_match_ignore_case(again_text pattern, again_text text) {
  return match(pattern, text, read_byte, true);
}

int again_glob_next(again_text pattern, size_t *at) {
  token part = read_pattern(pattern, *at);
  *at = part.next;
  return part.value;
}

bool again_glob_has_star(again_text pattern) {
  if (again_text_find(pattern, '*') == pattern.size) {
    return false;
  }
  size_t at = 0;
  int part;
  do {
    part = again_glob_next(pattern, &at);
  } while (part >= 0);
  return part == AGAIN_GLOB_STAR;
}

size_t again_glob_literal_count(again_text pattern) {
  size_t count = 0;
  size_t at = 0;
  for (int part; (part = again_glob_next(pattern, &at)) != AGAIN_GLOB_END;) {
    count += part != AGAIN_GLOB_STAR;
  }
  return count;
}

/* A star of `narrow` is read as a character that no literal of `wide` equals:
 * only a star of `wide` takes it in, whatever it stands for. */
bool again_glob_covers(again_text wide, again_text narrow) {
  return match(wide, narrow, read_pattern, false);
}
