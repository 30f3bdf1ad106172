/*
 * The ways to make calls through libagain.
 */
#ifndef AGAIN_TESTS_CHAOS_MODES_H
#define AGAIN_TESTS_CHAOS_MODES_H

#include "run.h"

/* Blocking calls, a thread each. */
extern const chaos_mode chaos_mode_perform;
/* On a multi of the caller's, with a handle each. */
extern const chaos_mode chaos_mode_multi;
/* The same, with a handle lent for each attempt. */
extern const chaos_mode chaos_mode_pooled;
/* The same with handles, by the sockets' own events. */
extern const chaos_mode chaos_mode_socket;

#endif
