/* A server on loopback for very many requests, of which it keeps nothing: it
 * answers each with the next of its replies, in turn. */
#ifndef AGAIN_TESTS_LIVE_MILL_H
#define AGAIN_TESTS_LIVE_MILL_H

#include <stddef.h>

typedef struct mill mill;

/* NULL among the replies closes the connection. */
mill *mill_start(const char *const *replies, size_t count);
/* From now on these. Any thread. */
void mill_set_replies(mill *self, const char *const *replies, size_t count);
void mill_free(mill *self);

/* "http://127.0.0.1:PORT/" */
const char *mill_url(const mill *self);
/* Requests so far; any thread. */
size_t mill_request_count(mill *self);
/* Of the server, now; any thread. */
size_t mill_open_count(mill *self);

#endif
