/* The one line that a page or a plain text says. */
#ifndef AGAIN_READING_BODY_TEXT_H
#define AGAIN_READING_BODY_TEXT_H

#include "base/buffer.h"

/* Puts in `out` the title of a page: trimmed, blanks folded, entities decoded,
 * at most `limit` bytes. Nothing where there is none near the start. */
AGAIN_MUST_USE again_status again_html_title(again_buffer *out, again_text page,
                                             size_t limit);
/* Puts in `out` the first line that is not blank, trimmed, blanks folded. */
AGAIN_MUST_USE again_status again_first_line(again_buffer *out, again_text text,
                                             size_t limit);

#endif
