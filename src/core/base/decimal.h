/* Decimal numbers out of headers and bodies, exactly, without strtod. */
#ifndef AGAIN_BASE_DECIMAL_H
#define AGAIN_BASE_DECIMAL_H

#include "base/text.h"

/*
 * A whole text `[+-]digits[.digits][(e|E)[+-]digits]`, times `scale`, rounded
 * away from zero to a whole number; saturates at +-INT64_MAX. False where it
 * is no number. "1.5" at scale 1000 is 1500.
 */
bool again_decimal_parse(again_text text, uint32_t scale, int64_t *out);
/* Digits alone, no sign. False where there is another byte or none;
 * saturates. */
bool again_decimal_parse_uint(again_text text, uint64_t *out);

#endif
