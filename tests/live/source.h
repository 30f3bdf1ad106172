/* A text as the body of a request, through read and seek functions. */
#ifndef AGAIN_TESTS_LIVE_SOURCE_H
#define AGAIN_TESTS_LIVE_SOURCE_H

#include <stdbool.h>

#include <curl/curl.h>

typedef struct live_source {
  const char *text;
  size_t offset;
  unsigned seeks; /* so far */
  bool fails_to_seek;
} live_source;

/* libcurl's; `source` is the live_source. Seeks from the start only. */
size_t live_source_read(char *out, size_t unit, size_t count, void *source);
int live_source_seek(void *source, curl_off_t offset, int origin);

#endif
