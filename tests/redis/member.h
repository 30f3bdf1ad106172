/* A governor on a Redis server, as each of many processes has one. */
#ifndef AGAIN_TESTS_REDIS_MEMBER_H
#define AGAIN_TESTS_REDIS_MEMBER_H

#include <again/redis.h>
#include <pthread.h>

#define MEMBER_SCOPE "https://a:443"

typedef struct member {
  pthread_mutex_t mutex;
  again_governor *governor;
  again_redis *redis;
  /* What was told of the store. */
  unsigned gone_count;
  unsigned back_count;
  char problem[256];
} member;

extern const char member_policy_tokens[]; /* 5,000, one a retry */

void member_begin(member *self, const char *policy, const char *url);
void member_end(member *self);
uint64_t member_now_ms(void);
void member_rest(unsigned ms);
/* A retry after an overload answer. */
again_grant_answer member_ask(member *self);
/* Waits out what is not known yet. */
bool member_spend(member *self);
/* How often something was told, under the lock. */
unsigned member_gone_count(member *self);
unsigned member_back_count(member *self);

#endif
