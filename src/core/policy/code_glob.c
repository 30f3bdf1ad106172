#include "policy/code_glob.h"

#include <string.h>

#include "base/glob.h"
#include "base/text.h"

static size_t count_stars(again_text pattern) {
  if (!again_glob_has_star(pattern)) {
    return 0;
  }
  size_t count = 0;
  size_t at = 0;
  for (int part; (part = again_glob_next(pattern, &at)) != AGAIN_GLOB_END;) {
    count += part == AGAIN_GLOB_STAR;
  }
  return count;
}

/* The literal up to the next star, or to the end. Where `*unescaped` is not
 * NULL it is written there. */
static again_text take_literal(again_text pattern, size_t *at,
                               char **unescaped) {
  const char *start = *unescaped != NULL ? *unescaped : pattern.data + *at;
  size_t size = 0;
  for (int part; (part = again_glob_next(pattern, at)) >= 0; size++) {
    if (*unescaped != NULL) {
      *(*unescaped)++ = (char)part;
    }
  }
  return again_text_make(start, size);
}

bool again_code_glob_split(again_arena *arena, again_text pattern,
                           again_code_glob *out) {
  size_t star_count = count_stars(pattern);
  char *unescaped = NULL;
  bool has_escape = again_text_find(pattern, '\\') < pattern.size;
  if (star_count == 0 && !has_escape) {
    *out = (again_code_glob){.prefix = pattern};
    return true;
  }
  if (has_escape) {
    unescaped = again_arena_alloc(arena, pattern.size);
    if (unescaped == NULL) {
      return false;
    }
  }
  again_text *middles = NULL;
  if (star_count > 1) {
    middles = again_arena_calloc(arena, star_count - 1, sizeof(*middles));
    if (middles == NULL) {
      return false;
    }
  }
  size_t at = 0;
  *out = (again_code_glob){.has_star = star_count > 0, .middles = middles};
  out->prefix = take_literal(pattern, &at, &unescaped);
  for (size_t i = 1; i < star_count; i++) {
    again_text middle = take_literal(pattern, &at, &unescaped);
    if (middle.size > 0) {
      middles[out->middle_count++] = middle;
    }
  }
  if (star_count > 0) {
    out->suffix = take_literal(pattern, &at, &unescaped);
  }
  return true;
}

static bool is_at(again_text text, size_t at, again_text literal) {
  return literal.size == 0 ||
         memcmp(text.data + at, literal.data, literal.size) == 0;
}

bool again_code_glob_match(const again_code_glob *glob, again_text code) {
  if (!glob->has_star) {
    return again_text_equals(glob->prefix, code);
  }
  if (code.size < glob->prefix.size ||
      code.size - glob->prefix.size < glob->suffix.size ||
      !is_at(code, 0, glob->prefix) ||
      !is_at(code, code.size - glob->suffix.size, glob->suffix)) {
    return false;
  }
  /* The first place of each literal leaves the most room to the next. */
  again_text between = again_text_from(code, glob->prefix.size);
  between.size -= glob->suffix.size;
  for (size_t i = 0; i < glob->middle_count; i++) {
    size_t found = again_text_search(between, glob->middles[i]);
    if (found == between.size) {
      return false;
    }
    between = again_text_from(between, found + glob->middles[i].size);
  }
  return true;
}
