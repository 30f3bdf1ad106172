/* Bodies in other encodings, made UTF-8. */
#ifndef AGAIN_READING_ENCODING_H
#define AGAIN_READING_ENCODING_H

#include "base/buffer.h"

/*
 * `body` without its BOM and, where it is UTF-16 by its BOM or by the zeros
 * that its first ASCII characters bring, as UTF-8 in `buffer`. Else a view.
 */
AGAIN_MUST_USE again_status again_encoding_unicode(again_buffer *buffer,
                                                   again_text body,
                                                   again_text *out);
/*
 * `body`, declared to be in the encoding `name` (absent = none), as clean
 * UTF-8: a view where it is that already, else in `buffer`. What no one knows
 * is taken for UTF-8.
 */
AGAIN_MUST_USE again_status again_encoding_declared(again_buffer *buffer,
                                                    again_text body,
                                                    again_text name,
                                                    again_text *out);
/* The `charset` of a Content-Type; absent where it has none. */
again_text again_encoding_charset(again_text content_type);
/* As again_encoding_declared(), by a label that is often wrong: what is UTF-8
 * all the same stays, and what no one knows stays as it is. */
AGAIN_MUST_USE again_status again_encoding_labelled(again_buffer *buffer,
                                                    again_text body,
                                                    again_text name,
                                                    again_text *out);
/* Without a last UTF-8 character that lacks bytes: a cut made it so. */
again_text again_whole_characters(again_text text);

#endif
