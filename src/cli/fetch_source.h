/* The body of -T: a file, rewound for each attempt, or a stream that is read
 * once. */
#ifndef AGAIN_CLI_FETCH_SOURCE_H
#define AGAIN_CLI_FETCH_SOURCE_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct again_fetch_source {
  FILE *file;
  bool can_seek;
  curl_off_t size_bytes; /* -1 = unknown: sent chunked */
} again_fetch_source;

/* "-" is standard input. False, and errno is set, where it can't be opened. */
bool again_fetch_source_open(again_fetch_source *source, const char *path);
void again_fetch_source_close(again_fetch_source *source);

/* As CURLOPT_READFUNCTION and CURLOPT_SEEKFUNCTION; `user` is the source. */
size_t again_fetch_source_read(char *out, size_t size, size_t count,
                               void *user);
int again_fetch_source_seek(void *user, curl_off_t offset, int origin);

#endif
