/* Places in a document, asked mostly in its order: goes on from the last
 * place asked, so that all of them together cost one walk. */
#ifndef AGAIN_POLICY_CURSOR_H
#define AGAIN_POLICY_CURSOR_H

#include "base/text.h"

typedef struct again_cursor {
  again_text document;
  size_t offset;
  unsigned line;   /* from 1 */
  unsigned column; /* from 1, in Unicode characters */
} again_cursor;

void again_cursor_init(again_cursor *cursor, again_text document);
/* As again_locate() counts. Moves to `offset`, or to the end. */
void again_cursor_seek(again_cursor *cursor, size_t offset);

#endif
