/* What a governor costs a call: asked once and told once. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

enum {
  THREADS = 16,
  CALLS = 20000, /* of one thread */
  HELD = 100000,
  CLOSE_AFTER = 5
};

static const char scope[] = "https://api.example.com:443";
static const again_time now = {1000, 0};

static const char by_default[] = "{\"again\": 1}";
static const char with_tokens[] =
    "{\"again\": 1, \"governor\": {\"budget\": \"tokens\"}}";
static const char with_all[] =
    "{\"again\": 1, \"governor\": {\"budget\": \"ratio\","
    " \"rate\": \"adaptive\"}}";
static const char file[] = "/dev/shm/again-bench.state";
static const char with_file[] =
    "{\"again\": 1, \"governor\": {\"budget\": \"tokens\","
    " \"store\": \"file:/dev/shm/again-bench.state\"}}";

typedef struct subject {
  again_governor *governor;
  pthread_mutex_t mutex;
  again_held *places;
} subject;

static void lock(void *user) {
  pthread_mutex_lock(user);
}

static void unlock(void *user) {
  pthread_mutex_unlock(user);
}

static void ready(void *user, uint64_t asker) {
  (void)user;
  (void)asker;
}

static void call(subject *self, bool is_retry, again_outcome outcome) {
  again_want want = AGAIN_WANT_INIT;
  want.is_retry = want.overload = is_retry;
  want.reason = is_retry ? "server" : NULL;
  want.send_ms = now.mono_ms;
  again_grant grant = AGAIN_GRANT_INIT;
  self->governor->ask(self->governor, scope, &now, &want, &grant);
  bench_require(grant.answer == AGAIN_GRANT_GO, "a call is let go");
  self->governor->tell(self->governor, scope, &now, &grant, outcome);
}

static void make(subject *self, const char *text) {
  again_policy *policy = bench_policy(text, strlen(text));
  again_governor_options options = AGAIN_GOVERNOR_OPTIONS_INIT;
  options.lock = (again_lock){lock, unlock, &self->mutex};
  options.ready = ready;
  bench_require(pthread_mutex_init(&self->mutex, NULL) == 0, "a mutex");
  bench_require(again_governor_new(&self->governor, policy, &options, NULL) ==
                    AGAIN_OK,
                "a governor");
  again_policy_unref(policy);
}

static void clear(subject *self) {
  again_governor_free(self->governor);
  pthread_mutex_destroy(&self->mutex);
}

static void call_once(void *state) {
  call(state, false, AGAIN_OUTCOME_SUCCESS);
}

static void *call_often(void *state) {
  for (size_t i = 0; i < CALLS; i++) {
    call_once(state);
  }
  return NULL;
}

static void call_at_once(void *state) {
  pthread_t threads[THREADS];
  for (size_t i = 0; i < THREADS; i++) {
    bench_require(pthread_create(&threads[i], NULL, call_often, state) == 0,
                  "a thread");
  }
  for (size_t i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
  }
}

static void measure(const char *title, const char *policy, bool has_state,
                    double at_most_ns) {
  subject self;
  make(&self, policy);
  if (has_state) {
    call(&self, true, AGAIN_OUTCOME_OVERLOAD);
  }
  char line[64];
  const bench_engine alone = {"", call_once, &self, 0};
  const bench_engine crowd = {"", call_at_once, &self, 0};
  (void)snprintf(line, sizeof(line), "ask and tell, %s", title);
  bench_figure(line, bench_median_ns(&alone), "ns", at_most_ns);
  (void)snprintf(line, sizeof(line), "  the same by %d threads at once",
                 THREADS);
  bench_figure(line, bench_median_ns(&crowd) / THREADS / CALLS, "ns of all",
               4 * at_most_ns);
  clear(&self);
}

/* ---- held --------------------------------------------------------------- */

static void hold(subject *self, size_t place, again_grant *out) {
  again_want want = AGAIN_WANT_INIT;
  want.send_ms = now.mono_ms;
  want.deadline_ms = 60000 + place * 7919 % HELD;
  want.held = &self->places[place];
  self->governor->ask(self->governor, scope, &now, &want, out);
  bench_require(out->answer == AGAIN_GRANT_WAIT, "a call is held");
}

static void leave(subject *self, size_t place) {
  again_grant grant = AGAIN_GRANT_INIT;
  grant.answer = AGAIN_GRANT_WAIT;
  grant.held = &self->places[place];
  self->governor->tell(self->governor, scope, &now, &grant, AGAIN_OUTCOME_NONE);
}

static void ask_held(void *state) {
  again_grant grant = AGAIN_GRANT_INIT;
  hold(state, HELD / 2, &grant);
}

static void come_and_go(void *state) {
  again_grant grant = AGAIN_GRANT_INIT;
  hold(state, HELD, &grant);
  leave(state, HELD);
}

static void measure_held(void) {
  subject self;
  make(&self, by_default);
  self.places = calloc(HELD + 1, sizeof(*self.places));
  bench_require(self.places != NULL, "memory");
  for (size_t i = 0; i < CLOSE_AFTER; i++) {
    call(&self, false, AGAIN_OUTCOME_OVERLOAD);
  }
  for (size_t i = 0; i < HELD; i++) {
    again_grant grant = AGAIN_GRANT_INIT;
    hold(&self, i, &grant);
  }
  const bench_engine asking = {"", ask_held, &self, 0};
  const bench_engine coming = {"", come_and_go, &self, 0};
  bench_figure("ask, one of 100,000 held", bench_median_ns(&asking), "ns", 300);
  bench_figure("be held with these, and leave", bench_median_ns(&coming), "ns",
               1000);
  for (size_t i = 0; i < HELD; i++) {
    leave(&self, i);
  }
  free(self.places);
  clear(&self);
}

void bench_governor(void) {
  measure("clear", by_default, false, 100);
  measure("clear, some is spent", with_tokens, true, 500);
  measure("ratio and rate count", with_all, false, 1000);
  measure("clear, in a file", with_file, false, 2000);
  measure("clear, in a file, some is spent", with_file, true, 15000);
  (void)unlink(file);
  measure_held();
}
