/* A redis-server of a test's own: on a free port of loopback, in a folder of
 * its own, without anything on disk. */
#ifndef AGAIN_TESTS_REDIS_SERVER_H
#define AGAIN_TESTS_REDIS_SERVER_H

#include <stdbool.h>

typedef struct redis_server redis_server;

/* NULL = there is none on this machine. */
redis_server *redis_server_start(void);
void redis_server_free(redis_server *server);
/* "redis://:PASSWORD@127.0.0.1:PORT/1" */
const char *redis_server_url(const redis_server *server);
/* Without what nobody is to read. */
const char *redis_server_address(const redis_server *server);
void redis_server_kill(redis_server *server);
/* Where it was, with nothing in it. */
void redis_server_revive(redis_server *server);
void redis_server_pause(const redis_server *server);
void redis_server_resume(const redis_server *server);

#endif
