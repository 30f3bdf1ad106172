/* Escapes of JSON that stand for a character by its number. */
#ifndef AGAIN_READING_JSON_ESCAPE_H
#define AGAIN_READING_JSON_ESCAPE_H

#include "base/buffer.h"

/*
 * What `text` begins with: `\uXXXX`, or two of them for one character.
 * Returns the size of it; 0 where the end is too near to tell. A surrogate
 * that stands alone is given as it is.
 */
size_t again_json_unicode(again_text text, uint32_t *code_point_ret);

/*
 * yajl makes a question mark of a surrogate that stands alone, or a character
 * out of it and whatever follows. So each becomes `\ufffd` before: `*out` is
 * `json` where there is none, else in `buffer`.
 */
AGAIN_MUST_USE again_status again_json_mend(again_buffer *buffer,
                                            again_text json, again_text *out);

#endif
