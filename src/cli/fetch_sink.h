/*
 * Where a body goes: to standard output; to a file that is made when its first
 * byte comes, so that a failed call leaves an older file alone; or to a spool,
 * which is printed when its turn has come.
 */
#ifndef AGAIN_CLI_FETCH_SINK_H
#define AGAIN_CLI_FETCH_SINK_H

#include <stdio.h>

#include "base/text.h"
#include "fetch_place.h"

typedef struct again_fetch_sink {
  char *path; /* NULL = standard output */
  bool is_spooled;
  FILE *file; /* NULL = not opened yet */
  int error;  /* errno of the first failure; 0 = none */
  again_fetch_place place;
  again_fetch_rest rest;
  uint64_t body_bytes; /* with those that were there */
} again_fetch_sink;

/* `path` NULL is standard output. False when there is no memory. */
bool again_fetch_sink_begin(again_fetch_sink *sink, const char *path);
/* Named after the last segment of the URL's path; never with a slash. False
 * where it has none, or there is no memory. */
bool again_fetch_sink_begin_remote(again_fetch_sink *sink, const char *url);
/* What there is of the file stays, up to `offset_bytes`; UINT64_MAX = all of
 * it. False where there is less. */
bool again_fetch_sink_keep(again_fetch_sink *sink, uint64_t offset_bytes);

/* Where the body that comes next goes; `validator` is remembered until it is
 * there. Where that is not said, it is the whole. */
void again_fetch_sink_place(again_fetch_sink *sink, again_fetch_place place,
                            const char *validator);
/* As CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION; `user` is the sink. */
size_t again_fetch_sink_write(char *bytes, size_t size, size_t count,
                              void *user);
size_t again_fetch_sink_head(char *line, size_t size, size_t count, void *user);
/* As again_curl_rewind_fn: the body is to come anew. */
int again_fetch_sink_rewind(void *user);

/* Flushes and closes, but for a spool; then `error` is final. Of a body that
 * `is_whole` the file is made, though it be empty. */
void again_fetch_sink_end(again_fetch_sink *sink, bool is_whole);
/* Prints a spool; false where it cannot be read back. */
bool again_fetch_sink_print(again_fetch_sink *sink);
/* Gives its memory back; ends it where that was not done. */
void again_fetch_sink_clear(again_fetch_sink *sink);

#endif
