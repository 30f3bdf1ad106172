/* Where a body goes: standard output, or a file that is made when its first
 * byte comes, so that a failed call leaves an older file alone. */
#ifndef AGAIN_CLI_FETCH_SINK_H
#define AGAIN_CLI_FETCH_SINK_H

#include <stdio.h>

#include "base/text.h"

typedef struct again_fetch_sink {
  char *path; /* NULL = standard output */
  FILE *file; /* NULL = not opened yet */
  int error;  /* errno of the first failure; 0 = none */
} again_fetch_sink;

/* `path` NULL is standard output. False when there is no memory. */
bool again_fetch_sink_begin(again_fetch_sink *sink, const char *path);
/* Named after the last segment of the URL's path; never with a slash. False
 * where it has none, or there is no memory. */
bool again_fetch_sink_begin_remote(again_fetch_sink *sink, const char *url);
/* As CURLOPT_WRITEFUNCTION; `user` is the sink. */
size_t again_fetch_sink_write(char *bytes, size_t size, size_t count,
                              void *user);
/* Makes the file of an empty success. */
void again_fetch_sink_touch(again_fetch_sink *sink);
/* Flushes and closes; then `error` is final. */
void again_fetch_sink_end(again_fetch_sink *sink);
/* Gives its memory back; ends it where that was not done. */
void again_fetch_sink_clear(again_fetch_sink *sink);

#endif
