/* From a byte offset to the place an editor shows. */
#ifndef AGAIN_BASE_LOCATE_H
#define AGAIN_BASE_LOCATE_H

#include "base/text.h"

typedef struct again_place {
  unsigned line;   /* from 1; LF, CR LF and lone CR end a line */
  unsigned column; /* from 1, in Unicode characters */
  again_text text; /* the whole line without its end */
} again_place;

again_place again_locate(again_text document, size_t offset);

#endif
