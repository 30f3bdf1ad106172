#include "content_range.h"

#include <curl/curl.h>
#include <string.h>

#define BLANKS " \t"

static bool take_byte(const char **at, char byte) {
  if (**at != byte) {
    return false;
  }
  ++*at;
  return true;
}

static bool take_number(const char **at, uint64_t *out) {
  const size_t size = strspn(*at, "0123456789");
  uint64_t value = 0;
  for (size_t i = 0; i < size; i++) {
    const uint64_t digit = (uint64_t)((*at)[i] - '0');
    if (value > (INT64_MAX - digit) / 10) {
      return false;
    }
    value = value * 10 + digit;
  }
  *at += size;
  *out = value;
  return size > 0;
}

static bool is_end(const char *at) {
  return at[strspn(at, BLANKS)] == '\0';
}

static bool take_unit(const char **at) {
  if (!curl_strnequal(*at, "bytes", 5)) {
    return false;
  }
  *at += 5;
  const size_t size = strspn(*at, BLANKS);
  *at += size;
  return size > 0;
}

/* "0-499" or "*". */
static bool take_bytes(const char **at, again_content_range *out) {
  if (take_byte(at, '*')) {
    out->is_unsatisfied = true;
    return true;
  }
  uint64_t last = 0;
  if (!take_number(at, &out->first) || !take_byte(at, '-') ||
      !take_number(at, &last) || last < out->first) {
    return false;
  }
  out->length = last - out->first + 1;
  return true;
}

/* "1000" or, where bytes come, "*". */
static bool take_total(const char **at, again_content_range *out) {
  if (take_byte(at, '*')) {
    out->total = AGAIN_BYTES_UNKNOWN;
    return !out->is_unsatisfied;
  }
  return take_number(at, &out->total) && out->first + out->length <= out->total;
}

bool again_content_range_parse(const char *value, again_content_range *out) {
  *out = (again_content_range){0};
  return take_unit(&value) && take_bytes(&value, out) &&
         take_byte(&value, '/') && take_total(&value, out) && is_end(value);
}

uint64_t again_content_length(const char *value) {
  uint64_t length = 0;
  return value != NULL && take_number(&value, &length) && is_end(value)
             ? length
             : AGAIN_BYTES_UNKNOWN;
}
