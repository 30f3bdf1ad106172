/* Durations as policy files write them: "50ms", "1.5s", "15m", "2h", "1d". */
#ifndef AGAIN_BASE_DURATION_H
#define AGAIN_BASE_DURATION_H

#include "base/text.h"

/* A non-negative decimal number and its unit, nothing else. False, and *out
 * untouched, where it is none or overflows. */
bool again_duration_parse(again_text text, uint64_t *ms_ret);

#define AGAIN_DURATION_TEXT_BYTES 32
/* The shortest exact form: 1500 is "1.5s", 900000 "15m". AGAIN_NEVER is
 * "never". Returns `out`. */
const char *again_duration_format(uint64_t ms,
                                  char out[AGAIN_DURATION_TEXT_BYTES]);

#endif
