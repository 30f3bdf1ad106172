/* The time: the caller's clock, or the system's. */
#ifndef AGAIN_CURL_CLOCK_H
#define AGAIN_CURL_CLOCK_H

#include <again/curl.h>

typedef struct again_clock {
  void (*now)(again_time *out, void *user); /* NULL = the system's */
  void *user;
} again_clock;

void again_clock_now(const again_clock *clock, again_time *out);
/* How long from `now` to `until_ms`, in what curl_multi_poll takes; slices are
 * at most a minute, and 100 ms where the clock is not the system's: it may run
 * at a speed of its own. */
int again_clock_slice(const again_clock *clock, const again_time *now,
                      uint64_t until_ms);
/* `start` + `span`, at most AGAIN_NEVER; a span of 0 is no limit. */
uint64_t again_clock_limit(uint64_t start_ms, uint64_t span_ms);

#endif
