#include "outage.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../thread/expect.h"
#include "mill.h"

#define EXPECT(condition) expect((condition), #condition)

static const char busy[] = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy";
static const char fine[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

struct outage {
  outage_plan plan;
  mill *server;
  struct timespec start;
  /* All below is of the server's thread. */
  double tokens;
  unsigned refilled_ms;
  unsigned served[OUTAGE_SECONDS_MAX];
  unsigned bad_counts[OUTAGE_CALLS_MAX];
};

unsigned outage_passed_ms(const outage *self) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (unsigned)((now.tv_sec - self->start.tv_sec) * 1000 +
                    (now.tv_nsec - self->start.tv_nsec) / 1000000);
}

static bool has_capacity(outage *self, unsigned now_ms) {
  const outage_plan *plan = &self->plan;
  if (plan->rate == 0) {
    return true;
  }
  self->tokens += (double)plan->rate * (now_ms - self->refilled_ms) / 1000;
  self->refilled_ms = now_ms;
  if (self->tokens > plan->burst) {
    self->tokens = plan->burst;
  }
  if (self->tokens < 1) {
    return false;
  }
  self->tokens -= 1;
  return true;
}

/* "GET /17 HTTP/1.1" */
static bool is_unlucky(outage *self, const char *request) {
  if (self->plan.bad_count == 0) {
    return false;
  }
  const unsigned long call = strtoul(strchr(request, '/') + 1, NULL, 10);
  EXPECT(call < OUTAGE_CALLS_MAX);
  return self->bad_counts[call]++ < self->plan.bad_count;
}

/* As mill_reply_fn. */
static const char *reply(const char *request, void *user) {
  outage *self = user;
  const unsigned now_ms = outage_passed_ms(self);
  const bool is_down =
      now_ms >= self->plan.down_from_ms && now_ms < self->plan.down_until_ms;
  if (is_down || is_unlucky(self, request) || !has_capacity(self, now_ms)) {
    return busy;
  }
  if (now_ms / 1000 < OUTAGE_SECONDS_MAX) {
    self->served[now_ms / 1000]++;
  }
  return fine;
}

outage *outage_start(const outage_plan *plan) {
  outage *self = calloc(1, sizeof(*self));
  EXPECT(self != NULL);
  self->plan = *plan;
  self->tokens = plan->burst;
  (void)clock_gettime(CLOCK_MONOTONIC, &self->start);
  self->server = mill_start_with(reply, self);
  return self;
}

void outage_free(outage *self) {
  mill_free(self->server);
  free(self);
}

const char *outage_url(const outage *self) {
  return mill_url(self->server);
}

size_t outage_request_count(outage *self) {
  return mill_request_count(self->server);
}

const unsigned *outage_served(const outage *self) {
  return self->served;
}
