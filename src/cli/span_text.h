/* Times as people read them, rounded: "430ms", "41.4s", "2m 26s". */
#ifndef AGAIN_CLI_SPAN_TEXT_H
#define AGAIN_CLI_SPAN_TEXT_H

#include "base/buffer.h"
#include "governing/schedule.h"

#define AGAIN_ROUGH_TEXT_BYTES 48

/* Returns `out`. */
const char *again_rough_time(uint64_t ms, char out[AGAIN_ROUGH_TEXT_BYTES]);

/* Appends "0 - 1s", or "1s" where both ends are the same, and blanks up to
 * `width`. */
AGAIN_MUST_USE again_status again_append_span(again_buffer *out,
                                              again_span span, size_t width);

#endif
