/* Downloads that break: one answer after another, each on a connection of its
 * own that is closed behind it. */
#ifndef AGAIN_TESTS_LIVE_BROKEN_H
#define AGAIN_TESTS_LIVE_BROKEN_H

#include "loop.h"
#include "saw.h"

#define BROKEN_ANSWERS_MAX 5

/* A head of `size` body bytes, and what comes of them. */
#define WHOLE(validator, size, body)                                           \
  "HTTP/1.1 200 OK\r\nContent-Length: " #size "\r\n" validator "\r\n" body
#define PART(validator, range, size, body)                                     \
  "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes " range                \
  "\r\nContent-Length: " #size "\r\n" validator "\r\n" body
#define CHUNKED(validator, body)                                               \
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" validator "\r\n" body
#define PAST_END(validator, total)                                             \
  "HTTP/1.1 416 X\r\nContent-Range: bytes */" total                            \
  "\r\nContent-Length: 3\r\n" validator "\r\nbad"
#define ERROR(status) "HTTP/1.1 " status " X\r\nContent-Length: 3\r\n\r\nbad"
#define NO_VALIDATOR
#define V1 "ETag: \"v1\"\r\n"
#define V2 "ETag: \"v2\"\r\n"
#define MODIFIED                                                               \
  "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"                                    \
  "Last-Modified: Sat, 05 Nov 1994 08:49:37 GMT\r\n"

/* The body most of them want is 0123456789. */
#define BROKEN_AT_5 WHOLE(V1, 10, "01234")
#define REST PART(V1, "5-9/10", 5, "56789")

/* The same machine runs all three. */
typedef enum broken_way {
  BROKEN_BLOCKING,
  BROKEN_DRIVEN,
  BROKEN_POOLED,
  BROKEN_WAYS
} broken_way;

typedef struct broken {
  live t;
  CURL *easy; /* that makes the attempts */
  live_step steps[3 * BROKEN_ANSWERS_MAX];
  unsigned rewinds; /* so often */
  bool cannot;      /* rewind */
} broken;

/* NULL ends the answers before BROKEN_ANSWERS_MAX. */
void broken_begin(broken *own, const char *const *answers);
#define BROKEN_BEGIN(own, ...)                                                 \
  broken_begin((own), (const char *const[BROKEN_ANSWERS_MAX]){__VA_ARGS__})
/* Performs t.request on "/a". */
CURLcode broken_perform(broken *own, broken_way way);
/* From now on the sink can be rewound. */
void broken_offer_rewind(broken *own);
/* Stops the server; the Range lines of its requests, "-" for none, joined by
 * ", ". */
void broken_asked(broken *own, const char *ranges);
void broken_end(broken *own);

#endif
