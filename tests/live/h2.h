/* So much of HTTP/2 as a script needs: the requests of a client that knows
 * beforehand, and a few frames to answer with, all on stream 1. */
#ifndef AGAIN_TESTS_LIVE_H2_H
#define AGAIN_TESTS_LIVE_H2_H

#include <stddef.h>

/* Comes first on each connection. */
#define H2_SETTINGS "\0\0\0\4\0\0\0\0\0"
#define H2_200_OK                                                              \
  "\0\0\1\1\4\0\0\0\1\x88"                                                     \
  "\0\0\2\0\1\0\0\0\1ok"
#define H2_503                                                                 \
  "\0\0\5\1\5\0\0\0\1\x08\x03"                                                 \
  "503"
/* RST_STREAM: the server has not acted. */
#define H2_REFUSED_STREAM "\0\0\4\3\0\0\0\0\1\0\0\0\7"
/* GOAWAY, last stream 0. */
#define H2_GOAWAY "\0\0\10\7\0\0\0\0\0\0\0\0\0\0\0\0\0"

/* The size of all that came up to the end of the first HEADERS frame, the
 * connection preface and other frames included; 0 while it is missing. */
size_t live_h2_size(const char *in, size_t size);

#endif
