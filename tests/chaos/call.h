/*
 * One call of the run, as a caller of libagain makes it.
 */
#ifndef AGAIN_TESTS_CHAOS_CALL_H
#define AGAIN_TESTS_CHAOS_CALL_H

#include "engines.h"
#include "outcome.h"
#include "sink.h"
#include "unpauser.h"

/* What all calls share. */
typedef struct chaos_client {
  const chaos_source *source;
  again_curl *engines[CHAOS_ENGINE_COUNT];
  chaos_unpauser *unpauser;
  unsigned ports[CHAOS_DOOR_COUNT];
  unsigned patience;
} chaos_client;

typedef struct chaos_call {
  const chaos_client *client;
  again_curl *engine;
  CURL *easy; /* of a pooled call the one that is lent to it now */
  again_curl_multi *driver; /* NULL where it blocks */
  bool is_pooled;
  uint64_t pooled_id;
  chaos_plan plan;
  again_curl_request request;
  chaos_outcome *outcome;
  char url[64];
  struct curl_slist *headers;
  size_t read_bytes; /* of the request's body */
  unsigned paused_try;
  chaos_sink sink;
} chaos_call;

/* Sets handle and request up; without a handle the call is to be pooled. It
 * stays where it is until its end. */
void chaos_call_begin(chaos_call *call, const chaos_client *client, uint64_t id,
                      CURL *easy, chaos_outcome *outcome);

/* Its one completion. */
void chaos_call_end(chaos_call *call, CURLcode code,
                    const again_decision *decision);

#endif
