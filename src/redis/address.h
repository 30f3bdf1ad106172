/* Where a Redis server is, and who one is there. */
#ifndef AGAIN_REDIS_ADDRESS_H
#define AGAIN_REDIS_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct again_redis_address {
  char host[256]; /* "" = `path` is a socket's */
  char path[108];
  char user[128];     /* "" = none */
  char password[512]; /* "" = none */
  int port;
  int db;
} again_redis_address;

/* NULL = done; else what is wrong, without a word of the URL. */
const char *again_redis_address_parse(again_redis_address *out,
                                      const char *url);
/* Without user and password. */
void again_redis_address_print(const again_redis_address *address, char *out,
                               size_t size);

#endif
