/* What the two readers of plain bodies share. */
#ifndef AGAIN_READING_PLAIN_H
#define AGAIN_READING_PLAIN_H

#include "reading/walk.h"

typedef enum again_plain_outcome {
  AGAIN_PLAIN_GO_ON,
  /* Read to the end, or nothing more can be learned. */
  AGAIN_PLAIN_DONE,
  AGAIN_PLAIN_DECLINED
} again_plain_outcome;

typedef struct again_plain_cursor {
  const char *at;
  const char *end;
} again_plain_cursor;

static inline void again_plain_skip_blanks(again_plain_cursor *cursor) {
  while (cursor->at < cursor->end && again_ascii_is_space(*cursor->at)) {
    cursor->at++;
  }
}

static inline bool again_plain_take(again_plain_cursor *cursor, char byte) {
  bool is_there = cursor->at < cursor->end && *cursor->at == byte;
  cursor->at += is_there;
  return is_there;
}

/* Of a body that goes on it is enough to have come to where it ends now: of
 * what that cuts the walk was told nothing. */
static inline bool again_plain_is_read(again_plain_outcome outcome,
                                       const again_plain_cursor *cursor,
                                       again_walk_aim aim) {
  return outcome == AGAIN_PLAIN_DONE ||
         (aim == AGAIN_WALK_START && cursor->at == cursor->end);
}

#endif
