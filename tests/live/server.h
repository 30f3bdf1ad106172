/*
 * A server on loopback that does exactly what its script says.
 *
 * A script is one list of steps for all connections. LIVE_READ waits for a
 * request on whichever connection brings one (a new one included); the steps
 * after it go to that connection. Past its end the script starts over at
 * `repeat_from`, or the server only waits to be stopped.
 */
#ifndef AGAIN_TESTS_LIVE_SERVER_H
#define AGAIN_TESTS_LIVE_SERVER_H

#include <stdbool.h>
#include <stddef.h>

typedef enum live_act {
  LIVE_READ,      /* a request, head and body */
  LIVE_READ_HEAD, /* a request without waiting for its body */
  LIVE_READ_H2,   /* a request of HTTP/2; its head is its frames */
  LIVE_READ_ANY,  /* bytes, whatever they are: no request, but more of one */
  LIVE_SEND,
  LIVE_SEND_SLOWLY, /* a byte every `ms` */
  LIVE_SEND_FILLER, /* `size` bytes of 'x' */
  LIVE_STALL,       /* nothing, until the client closes */
  LIVE_PAUSE,       /* nothing, for `ms` */
  LIVE_CLOSE,
  LIVE_RESET
} live_act;

typedef struct live_step {
  live_act act;
  unsigned ms;
  const char *bytes;
  size_t size;
} live_step;

#define READ                                                                   \
  { LIVE_READ, 0, NULL, 0 }
#define READ_HEAD                                                              \
  { LIVE_READ_HEAD, 0, NULL, 0 }
#define READ_H2                                                                \
  { LIVE_READ_H2, 0, NULL, 0 }
#define READ_ANY                                                               \
  { LIVE_READ_ANY, 0, NULL, 0 }
#define SEND(text)                                                             \
  { LIVE_SEND, 0, "" text, sizeof(text) - 1 }
#define SEND_SLOWLY(text, every_ms)                                            \
  { LIVE_SEND_SLOWLY, (every_ms), "" text, sizeof(text) - 1 }
#define SEND_FILLER(count)                                                     \
  { LIVE_SEND_FILLER, 0, NULL, (count) }
#define STALL                                                                  \
  { LIVE_STALL, 0, NULL, 0 }
#define PAUSE(for_ms)                                                          \
  { LIVE_PAUSE, (for_ms), NULL, 0 }
#define CLOSE                                                                  \
  { LIVE_CLOSE, 0, NULL, 0 }
#define RESET                                                                  \
  { LIVE_RESET, 0, NULL, 0 }

/* The members `steps` and `count` of a table's row. */
#define LIVE_STEPS(...)                                                        \
  {__VA_ARGS__}, sizeof((live_step[]){__VA_ARGS__}) / sizeof(live_step)

/* A request as it came. Texts end in NUL besides. */
typedef struct live_request {
  unsigned connection; /* from 1, in the order of accepting */
  char *head;          /* with its blank line */
  size_t head_size;
  char *body;
  size_t body_size;
} live_request;

typedef struct live_server live_server;

#define LIVE_NO_REPEAT ((size_t)-1)

/* Never NULL: without a server there is no test. */
live_server *live_start(const live_step *steps, size_t count,
                        size_t repeat_from);
/* Closes all connections; what it recorded stays until live_free(). */
void live_stop(live_server *server);
void live_free(live_server *server);

unsigned live_port(const live_server *server);
/* "http://127.0.0.1:PORT" + `path`, in a buffer of the server's own. */
const char *live_url(live_server *server, const char *path);

/* Of the requests so far; any thread. */
size_t live_request_count(live_server *server);
unsigned live_connection_count(live_server *server);
/* Valid once the server is stopped, or while it cannot read another. NULL past
 * the end. */
const live_request *live_request_at(live_server *server, size_t index);
/* The value of the first header of this name in `out`; false where none. */
bool live_request_header(const live_request *request, const char *name,
                         char *out, size_t size);
/* Whether the first line begins with `text`: "POST /a". */
bool live_request_is(const live_request *request, const char *text);

#endif
