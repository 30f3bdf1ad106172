#include "span_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };
#define DAY ((uint64_t)24 * HOUR)

/* Seconds with one digit, or two below ten; none that is a zero at the end. */
static const char *seconds(uint64_t ms, char out[AGAIN_ROUGH_TEXT_BYTES]) {
  int digits = ms < (uint64_t)10 * SECOND ? 2 : 1;
  (void)snprintf(out, AGAIN_ROUGH_TEXT_BYTES, "%.*f", digits,
                 (double)ms / SECOND);
  char *end = out + strlen(out);
  while (end[-1] == '0') {
    *--end = '\0';
  }
  end -= end[-1] == '.' ? 1 : 0;
  memcpy(end, "s", 2);
  return out;
}

/* "2m 26s"; the lesser part only where it is not nothing. */
static const char *parts(uint64_t ms, uint64_t unit, const char *name,
                         uint64_t lesser, const char *lesser_name,
                         char out[AGAIN_ROUGH_TEXT_BYTES]) {
  uint64_t count = ms / lesser + (ms % lesser * 2 >= lesser ? 1 : 0);
  uint64_t whole = count / (unit / lesser);
  uint64_t rest = count % (unit / lesser);
  int used =
      snprintf(out, AGAIN_ROUGH_TEXT_BYTES, "%" PRIu64 "%s", whole, name);
  if (rest > 0) {
    (void)snprintf(out + used, AGAIN_ROUGH_TEXT_BYTES - (size_t)used,
                   " %" PRIu64 "%s", rest, lesser_name);
  }
  return out;
}

const char *again_rough_time(uint64_t ms, char out[AGAIN_ROUGH_TEXT_BYTES]) {
  if (ms == AGAIN_NEVER) {
    (void)snprintf(out, AGAIN_ROUGH_TEXT_BYTES, "never");
    return out;
  }
  if (ms < SECOND) {
    (void)snprintf(out, AGAIN_ROUGH_TEXT_BYTES, ms == 0 ? "0" : "%" PRIu64 "ms",
                   ms);
    return out;
  }
  if (ms < MINUTE) {
    return seconds(ms, out);
  }
  if (ms < HOUR) {
    return parts(ms, MINUTE, "m", SECOND, "s", out);
  }
  return ms < DAY ? parts(ms, HOUR, "h", MINUTE, "m", out)
                  : parts(ms, DAY, "d", HOUR, "h", out);
}

again_status again_append_span(again_buffer *out, again_span span,
                               size_t width) {
  char low[AGAIN_ROUGH_TEXT_BYTES];
  char high[AGAIN_ROUGH_TEXT_BYTES];
  char text[2 * AGAIN_ROUGH_TEXT_BYTES + 4];
  again_rough_time(span.high_ms, high);
  if (span.low_ms == span.high_ms) {
    (void)snprintf(text, sizeof text, "%s", high);
  } else {
    (void)snprintf(text, sizeof text, "%s - %s",
                   again_rough_time(span.low_ms, low), high);
  }
  return again_buffer_printf(out, "%-*s", (int)width, text);
}
