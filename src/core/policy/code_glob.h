/* A glob of a code, cut into its literals, so that it is compared by memcmp
 * and not byte by byte. */
#ifndef AGAIN_POLICY_CODE_GLOB_H
#define AGAIN_POLICY_CODE_GLOB_H

#include "base/arena.h"

typedef struct again_code_glob {
  bool has_star;
  again_text prefix; /* before the first star; all where there is none */
  again_text suffix; /* behind the last star */
  const again_text *middles; /* between stars, none empty */
  size_t middle_count;
} again_code_glob;

/* Views into `pattern`, or, where it has escapes, into the arena. False when
 * there is no memory. */
bool again_code_glob_split(again_arena *arena, again_text pattern,
                           again_code_glob *out);

bool again_code_glob_match(const again_code_glob *glob, again_text code);

#endif
