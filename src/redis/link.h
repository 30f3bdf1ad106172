/*
 * A connection to a Redis server. Nothing blocks but name lookup: all waiting
 * is for the socket or for the order to stop.
 */
#ifndef AGAIN_REDIS_LINK_H
#define AGAIN_REDIS_LINK_H

#include <again/again.h>
#include <hiredis.h>

#include "address.h"

#define AGAIN_REDIS_PROBLEM_SIZE 256
#define AGAIN_REDIS_ROUND 64 /* what goes in one round trip */

typedef struct again_redis_link {
  again_redis_address address;
  uint64_t timeout_ms;
  uint64_t expiry_ms;
  int stop_fd;           /* readable = wait for nothing; -1 = none */
  redisContext *context; /* NULL = none */
  bool is_open;          /* connected, and known to be what it is to be */
  char script[41];       /* the name that the server gave it */
  redisReply *replies[AGAIN_REDIS_ROUND];
  size_t reply_count;
  bool is_late;    /* the problem is that time was over, or it was to stop */
  bool is_stopped; /* it was told to: what is under way may end soon */
  char problem[AGAIN_REDIS_PROBLEM_SIZE];
} again_redis_link;

/* Connects where it is not. False = there is a `problem`, and it is closed. */
bool again_redis_link_open(again_redis_link *link);
void again_redis_link_close(again_redis_link *link);
/* One round trip of an open link: fills the items in. What they point to stays
 * until the next round, or the end of the link. False as above. */
bool again_redis_link_exchange(again_redis_link *link, again_exchange *items,
                               size_t count, uint64_t *remote_ms);
/* How long it may take that, in ms. */
#define AGAIN_REDIS_PART_MS 200

uint64_t again_redis_clock_ms(void);

#endif
