/* The name that someone may have meant. */
#ifndef AGAIN_POLICY_NEAREST_H
#define AGAIN_POLICY_NEAREST_H

#include "base/text.h"

typedef struct again_nearest {
  again_text wanted;
  const char *name; /* the best so far; NULL where none is near */
  unsigned distance;
} again_nearest;

/* A third of the letters may differ, three at most. */
void again_nearest_init(again_nearest *nearest, again_text wanted);
void again_nearest_offer(again_nearest *nearest, const char *name);

#endif
