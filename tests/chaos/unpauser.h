/*
 * A thread that lets paused calls go on, a little later.
 */
#ifndef AGAIN_TESTS_CHAOS_UNPAUSER_H
#define AGAIN_TESTS_CHAOS_UNPAUSER_H

#include <again/curl.h>

typedef struct chaos_unpauser chaos_unpauser;

chaos_unpauser *chaos_unpauser_start(void);
void chaos_unpauser_stop(chaos_unpauser *unpauser);

/* From the write callback that pauses. */
void chaos_unpauser_add(chaos_unpauser *unpauser, again_curl *engine,
                        CURL *easy);

#endif
