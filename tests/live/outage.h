/* A server on loopback that has a bad day: it is down for a while, then serves
 * so many calls a second, and counts what it is asked. */
#ifndef AGAIN_TESTS_LIVE_OUTAGE_H
#define AGAIN_TESTS_LIVE_OUTAGE_H

#include <stddef.h>

#define OUTAGE_SECONDS_MAX 128
#define OUTAGE_CALLS_MAX 64

typedef struct outage_plan {
  /* Every answer is a 503 from then until then, since the server's start. */
  unsigned down_from_ms;
  unsigned down_until_ms;
  /* How many calls it serves a second, else a 503 as well; 0 = all. */
  unsigned rate;
  unsigned burst;
  /* So often each call, "/0" to "/63", gets a 503 first. */
  unsigned bad_count;
} outage_plan;

typedef struct outage outage;

outage *outage_start(const outage_plan *plan);
void outage_free(outage *self);
/* "http://127.0.0.1:PORT/" */
const char *outage_url(const outage *self);
unsigned outage_passed_ms(const outage *self);
size_t outage_request_count(outage *self);
/* Calls served in each second since its start. Once nobody asks any more. */
const unsigned *outage_served(const outage *self);

#endif
