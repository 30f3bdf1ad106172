/* Globs of policy files: `*` is any text, also none and across lines; `\*` is
 * a star, `\\` a backslash, another backslash itself. */
#ifndef AGAIN_BASE_GLOB_H
#define AGAIN_BASE_GLOB_H

#include "base/text.h"

enum { AGAIN_GLOB_STAR = -1, AGAIN_GLOB_END = -2 };

/* The whole of `text`. Linear in its size for each star, never exponential. */
bool again_glob_match(again_text pattern, again_text text);
bool again_glob_match_ignore_case(again_text pattern, again_text text);
/* Has an unescaped star. */
bool again_glob_has_star(again_text pattern);
/* How many literal characters it has. */
size_t again_glob_literal_count(again_text pattern);
/* What stands at `*at`, and moves on behind it: an unescaped byte (0 to 255), a
 * star, or the end. */
int again_glob_next(again_text pattern, size_t *at);
/* Whether everything that `narrow` matches, `wide` does: sure when true. */
bool again_glob_covers(again_text wide, again_text narrow);

#endif
