/* The delay a server asked for, wherever it said so. */
#ifndef AGAIN_MATCHING_HINTS_H
#define AGAIN_MATCHING_HINTS_H

#include "matching/response.h"

/* In place of `now_s`: nobody knows the time, so dates and epochs are no
 * hints. */
#define AGAIN_HINT_NO_TIME INT64_MAX

/*
 * One value in one unit. `now_s` is what dates and epochs count from. False
 * where it is no hint (junk, zero, negative, past). `out->source` and
 * `clamp_ms` are left alone.
 *
 * Numbers may have a sign, a fraction and an exponent; what is below a
 * millisecond rounds up, what is too large becomes INT64_MAX ms. A duration is
 * one or more numbers with a unit each: "53s", "1m30.5s".
 */
bool again_hint_parse(again_unit unit, again_text value, int64_t now_s,
                      again_hint *out);

#endif
