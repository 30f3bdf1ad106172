/* Dates of HTTP headers and of bodies, to seconds since 1970-01-01 UTC. */
#ifndef AGAIN_BASE_HTTPDATE_H
#define AGAIN_BASE_HTTPDATE_H

#include "base/text.h"

/*
 * IMF-fixdate, RFC 850 (its two-digit year is the one nearest to `now_s`, not
 * more than 50 years ahead) and asctime, as RFC 9110 5.6.7 has them. Names of
 * days and months in any case; the day of the week is not checked; a 60th
 * second is taken as the 59th. False for all else.
 */
bool again_httpdate_parse(again_text text, int64_t now_s, int64_t *out_s);
/* RFC 3339 date and time, "T" or " " between, `Z` or an offset; fractions
 * round up. */
bool again_isodate_parse(again_text text, int64_t *out_s);

#define AGAIN_ISODATE_TEXT_BYTES 32
/* "2026-08-22T12:00:00Z"; years 0 to 9999, else "". Returns `out`. */
const char *again_isodate_format(int64_t wall_s,
                                 char out[AGAIN_ISODATE_TEXT_BYTES]);

#endif
