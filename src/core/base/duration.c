#include "base/duration.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"

typedef struct unit {
  const char *name;
  uint32_t ms;
} unit;

/* The last one suits every duration. */
static const unit units[] = {
    {"d", 86400000}, {"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1},
};

enum {
  UNIT_COUNT = sizeof(units) / sizeof(units[0]),
  FRACTION_DIGITS_MAX = 3 /* a second has three in ms */
};

bool again_duration_parse(again_text text, uint64_t *ms_ret) {
  size_t size = 0;
  while (size < text.size &&
         (again_ascii_is_digit(text.data[size]) || text.data[size] == '.')) {
    size++;
  }
  again_text name = again_text_from(text, size);
  for (size_t i = 0; i < UNIT_COUNT; i++) {
    if (again_text_is(name, units[i].name)) {
      int64_t ms;
      if (!again_decimal_parse(again_text_make(text.data, size), units[i].ms,
                               &ms) ||
          ms == INT64_MAX) {
        return false;
      }
      *ms_ret = (uint64_t)ms;
      return true;
    }
  }
  return false;
}

/* Writes `ms` in `in`; false where that takes too many digits, or a number
 * below one. */
static bool format_in(uint64_t ms, const unit *in,
                      char out[AGAIN_DURATION_TEXT_BYTES]) {
  if (ms < in->ms) {
    return false;
  }
  uint64_t rest = ms % in->ms;
  char fraction[FRACTION_DIGITS_MAX + 2] = ".";
  size_t size = 1;
  while (rest > 0) {
    if (size > FRACTION_DIGITS_MAX) {
      return false;
    }
    rest *= 10;
    fraction[size++] = (char)('0' + rest / in->ms);
    rest %= in->ms;
  }
  fraction[size > 1 ? size : 0] = '\0';
  (void)snprintf(out, AGAIN_DURATION_TEXT_BYTES, "%" PRIu64 "%s%s", ms / in->ms,
                 fraction, in->name);
  return true;
}

const char *again_duration_format(uint64_t ms,
                                  char out[AGAIN_DURATION_TEXT_BYTES]) {
  if (ms == AGAIN_NEVER || ms == 0) {
    (void)snprintf(out, AGAIN_DURATION_TEXT_BYTES, "%s",
                   ms == 0 ? "0s" : "never");
    return out;
  }
  size_t unit_number = UNIT_COUNT - 1;
  (void)format_in(ms, &units[unit_number], out);
  while (unit_number > 0) {
    unit_number--;
    char candidate[AGAIN_DURATION_TEXT_BYTES];
    if (format_in(ms, &units[unit_number], candidate) &&
        strlen(candidate) <= strlen(out)) {
      memcpy(out, candidate, sizeof(candidate));
    }
  }
  return out;
}
