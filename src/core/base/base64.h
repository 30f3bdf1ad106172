/* Base64 of header values: standard and URL alphabets, padding optional. */
#ifndef AGAIN_BASE_BASE64_H
#define AGAIN_BASE_BASE64_H

#include "base/buffer.h"

/* Appends what `text` stands for. `*ok_ret` is false, and nothing appended,
 * where it is no base64. White space at the ends is passed over. */
AGAIN_MUST_USE again_status again_base64_append(again_buffer *out,
                                                again_text text, bool *ok_ret);

#endif
