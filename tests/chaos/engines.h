/*
 * The engines of the run: one whose calls share nothing but connections, and
 * one whose governor has a budget, and may hold them.
 */
#ifndef AGAIN_TESTS_CHAOS_ENGINES_H
#define AGAIN_TESTS_CHAOS_ENGINES_H

#include <again/curl.h>

#define CHAOS_ENGINE_COUNT 2

void chaos_engines_make(again_curl *out[CHAOS_ENGINE_COUNT],
                        again_curl_event_fn *event, void *user);
void chaos_engines_free(again_curl *engines[CHAOS_ENGINE_COUNT]);

#endif
