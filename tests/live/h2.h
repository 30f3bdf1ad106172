/* So much of HTTP/2 as a script needs: the requests of a client that knows
 * beforehand or agrees on it, and a few frames to answer with, on stream 1
 * where nothing else is said. */
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
/* RST_STREAM for any other reason: an error within the server. */
#define H2_RESET_STREAM "\0\0\4\3\0\0\0\0\1\0\0\0\2"
/* The head of a body that does not come. */
#define H2_200_HEAD "\0\0\1\1\4\0\0\0\1\x88"
/* DATA on stream 0, which ends any connection. */
#define H2_ILLEGAL "\0\0\1\0\0\0\0\0\0x"
/* GOAWAY, last stream 0: the server has not acted. */
#define H2_GOAWAY "\0\0\10\7\0\0\0\0\0\0\0\0\0\0\0\0\0"
/* Last stream 1: it may have. */
#define H2_GOAWAY_LATER "\0\0\10\7\0\0\0\0\0\0\0\0\1\0\0\0\0"
/* On the second stream of a connection, which is number 3. */
#define H2_SECOND_200_OK                                                       \
  "\0\0\1\1\4\0\0\0\3\x88"                                                     \
  "\0\0\2\0\1\0\0\0\3ok"
#define H2_SECOND_REFUSED "\0\0\4\3\0\0\0\0\3\0\0\0\7"

/* The size of all that came up to the end of the first HEADERS frame, the
 * connection preface and other frames included; 0 while it is missing. */
size_t live_h2_size(const char *in, size_t size);

#endif
