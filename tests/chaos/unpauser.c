#include "unpauser.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "need.h"

/* More than there are calls at once. */
#define PAUSED_MAX 1024
/* By then libcurl knows that it is paused. */
#define PAUSE_NS 5000000

typedef struct paused {
  again_curl *engine;
  CURL *easy;
  struct timespec due;
} paused;

struct chaos_unpauser {
  pthread_t thread;
  pthread_mutex_t mutex; /* guards what follows */
  pthread_cond_t changed;
  paused calls[PAUSED_MAX]; /* a ring, the first due first */
  size_t first;
  size_t count;
  bool is_stopped;
};

static struct timespec time_of_due(void) {
  struct timespec due;
  (void)clock_gettime(CLOCK_MONOTONIC, &due);
  due.tv_nsec += PAUSE_NS;
  due.tv_sec += due.tv_nsec / 1000000000;
  due.tv_nsec %= 1000000000;
  return due;
}

static bool is_due(const struct timespec *due) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec > due->tv_sec ||
         (now.tv_sec == due->tv_sec && now.tv_nsec >= due->tv_nsec);
}

/* With the mutex held, but not while the engine is called. */
static void let_go(chaos_unpauser *unpauser) {
  const paused call = unpauser->calls[unpauser->first];
  unpauser->first = (unpauser->first + 1) % PAUSED_MAX;
  unpauser->count--;
  (void)pthread_mutex_unlock(&unpauser->mutex);
  again_curl_unpause(call.engine, call.easy);
  (void)pthread_mutex_lock(&unpauser->mutex);
}

static void *run(void *user) {
  chaos_unpauser *unpauser = user;
  (void)pthread_mutex_lock(&unpauser->mutex);
  while (!unpauser->is_stopped) {
    if (unpauser->count == 0) {
      (void)pthread_cond_wait(&unpauser->changed, &unpauser->mutex);
      continue;
    }
    const struct timespec due = unpauser->calls[unpauser->first].due;
    if (is_due(&due)) {
      let_go(unpauser);
    } else {
      (void)pthread_cond_timedwait(&unpauser->changed, &unpauser->mutex, &due);
    }
  }
  (void)pthread_mutex_unlock(&unpauser->mutex);
  return NULL;
}

chaos_unpauser *chaos_unpauser_start(void) {
  chaos_unpauser *unpauser = chaos_calloc(1, sizeof(*unpauser));
  pthread_condattr_t monotonic;
  (void)pthread_mutex_init(&unpauser->mutex, NULL);
  (void)pthread_condattr_init(&monotonic);
  (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  (void)pthread_cond_init(&unpauser->changed, &monotonic);
  (void)pthread_condattr_destroy(&monotonic);
  chaos_need(pthread_create(&unpauser->thread, NULL, run, unpauser) == 0,
             "thread");
  return unpauser;
}

void chaos_unpauser_stop(chaos_unpauser *unpauser) {
  (void)pthread_mutex_lock(&unpauser->mutex);
  unpauser->is_stopped = true;
  (void)pthread_cond_signal(&unpauser->changed);
  (void)pthread_mutex_unlock(&unpauser->mutex);
  (void)pthread_join(unpauser->thread, NULL);
  (void)pthread_cond_destroy(&unpauser->changed);
  (void)pthread_mutex_destroy(&unpauser->mutex);
  free(unpauser);
}

void chaos_unpauser_add(chaos_unpauser *unpauser, again_curl *engine,
                        CURL *easy) {
  (void)pthread_mutex_lock(&unpauser->mutex);
  chaos_need(unpauser->count < PAUSED_MAX, "fewer paused calls");
  const size_t at = (unpauser->first + unpauser->count++) % PAUSED_MAX;
  unpauser->calls[at] = (paused){engine, easy, time_of_due()};
  (void)pthread_cond_signal(&unpauser->changed);
  (void)pthread_mutex_unlock(&unpauser->mutex);
}
