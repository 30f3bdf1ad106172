/* Which bytes of a representation a body is: Content-Range and Content-Length
 * (RFC 9110, 14.4 and 8.6). Numbers above INT64_MAX are none. */
#ifndef AGAIN_CURL_CONTENT_RANGE_H
#define AGAIN_CURL_CONTENT_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#define AGAIN_BYTES_UNKNOWN UINT64_MAX

typedef struct again_content_range {
  /* There is no body: the range that was asked for lies past the end. */
  bool is_unsatisfied;
  uint64_t first;
  uint64_t length;
  uint64_t total; /* may be UNKNOWN, unless it is unsatisfied */
} again_content_range;

/* False where the value is malformed, contradicts itself, or counts by another
 * unit than bytes. */
bool again_content_range_parse(const char *value, again_content_range *out);
/* UNKNOWN where it is no length; NULL is absent. */
uint64_t again_content_length(const char *value);

#endif
