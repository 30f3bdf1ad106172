/* Punycode, RFC 3492: Unicode in the letters, digits and hyphens of a host's
 * label. */
#ifndef AGAIN_BASE_PUNYCODE_H
#define AGAIN_BASE_PUNYCODE_H

#include <stdint.h>

#include "base/text.h"

/* Of a host's label. */
enum { AGAIN_LABEL_CHARACTERS_MAX = 63 };

/* The code points of a label without its "xn--"; returns how many. 0 where it
 * is malformed, or says nothing that ASCII could not. */
size_t again_punycode_decode(again_text encoded,
                             uint32_t out[AGAIN_LABEL_CHARACTERS_MAX]);

#endif
