/* A server on loopback for very many requests, of which it keeps nothing: it
 * answers each with the next of its replies, in turn. */
#ifndef AGAIN_TESTS_LIVE_MILL_H
#define AGAIN_TESTS_LIVE_MILL_H

#include <stddef.h>

typedef struct mill mill;

/* NULL among the replies closes the connection. */
mill *mill_start(const char *const *replies, size_t count);
/* What to answer a request with, its head given; from the server's thread, one
 * at a time. */
typedef const char *mill_reply_fn(const char *request, void *user);
mill *mill_start_with(mill_reply_fn *reply, void *user);
/* Of mill_start(): from now on these. Any thread. */
void mill_set_replies(mill *self, const char *const *replies, size_t count);
void mill_free(mill *self);

/* "http://127.0.0.1:PORT/" */
const char *mill_url(const mill *self);
/* Requests so far; any thread. */
size_t mill_request_count(mill *self);
/* Of the server, now; any thread. */
size_t mill_open_count(mill *self);

#endif
