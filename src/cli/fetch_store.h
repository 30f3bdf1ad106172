/*
 * The store that a policy asks for, where it is another machine's; and what
 * became of it, which any thread may say, and the run tells.
 */
#ifndef AGAIN_CLI_FETCH_STORE_H
#define AGAIN_CLI_FETCH_STORE_H

#include <again/curl.h>
#include <pthread.h>

#define AGAIN_FETCH_STORE_LINE 256

typedef struct again_redis again_redis;

typedef struct again_fetch_store {
  again_redis *redis; /* NULL = none */
  pthread_mutex_t mutex;
  char line[AGAIN_FETCH_STORE_LINE]; /* "" = nothing is to be told */
} again_fetch_store;

void again_fetch_store_init(again_fetch_store *store);
/* What `policy` asks for, if this build has it. The engine is in no call. */
void again_fetch_store_open(again_fetch_store *store, again_curl *curl,
                            const again_policy *policy);
/* Before the engine goes. */
void again_fetch_store_close(again_fetch_store *store);
void again_fetch_store_clear(again_fetch_store *store);

/* As again_store_fn, with the store as its user. */
void again_fetch_store_note(void *user, const char *problem);
/* True = `out` is to be told. */
bool again_fetch_store_news(again_fetch_store *store,
                            char out[AGAIN_FETCH_STORE_LINE]);

#endif
