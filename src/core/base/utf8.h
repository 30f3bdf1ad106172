/* UTF-8 out of whatever came in. */
#ifndef AGAIN_BASE_UTF8_H
#define AGAIN_BASE_UTF8_H

#include "base/buffer.h"

/* How many of the first bytes are well-formed UTF-8 without NUL. */
size_t again_utf8_valid_prefix(const char *bytes, size_t size);
/* Appends well-formed UTF-8: each broken sequence (maximal subpart) becomes
 * U+FFFD, NUL too. */
AGAIN_MUST_USE again_status again_utf8_append_clean(again_buffer *out,
                                                    const char *bytes,
                                                    size_t size);
/* Appends UTF-16 without its BOM as UTF-8; broken surrogates and NUL become
 * U+FFFD, an odd last byte is dropped. */
AGAIN_MUST_USE again_status again_utf8_append_utf16(again_buffer *out,
                                                    const char *bytes,
                                                    size_t size,
                                                    bool big_endian);
/* Encodes one code point into `out`; returns 1 to 4. Surrogates, values over
 * U+10FFFF and NUL become U+FFFD. */
size_t again_utf8_encode(uint32_t code_point, char out[4]);
/* The most bytes, at most `limit`, that end between two characters. */
size_t again_utf8_cut(const char *bytes, size_t size, size_t limit);
/* How many characters `size` bytes are. */
size_t again_utf8_count(const char *bytes, size_t size);

#endif
