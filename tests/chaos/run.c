#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "need.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define AT_ONCE_MAX 200
#define TELL_S 5
/* Longer than the deadline of any call. */
#define PATIENCE_S UINT64_C(90)

static uint64_t clock_s(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec;
}

void chaos_run_init(chaos_run *run, const chaos_client *client,
                    uint64_t call_count, uint64_t seconds) {
  pthread_condattr_t monotonic;
  *run = (chaos_run){.client = client, .call_count = call_count};
  run->end_s = seconds == 0 ? UINT64_MAX : clock_s() + seconds;
  run->outcomes = chaos_calloc(call_count, sizeof(*run->outcomes));
  (void)pthread_mutex_init(&run->mutex, NULL);
  (void)pthread_condattr_init(&monotonic);
  (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  (void)pthread_cond_init(&run->left, &monotonic);
  (void)pthread_condattr_destroy(&monotonic);
}

void chaos_run_clear(chaos_run *run) {
  (void)pthread_cond_destroy(&run->left);
  (void)pthread_mutex_destroy(&run->mutex);
  free(run->outcomes);
}

/* "http://127.0.0.1:1/17/2": the second try of call 17. */
void chaos_run_event(const again_curl_event *event, void *user) {
  const chaos_run *run = user;
  const char *path = strchr(event->url + strlen("http://"), '/');
  if (!event->ends_attempt || path == NULL) {
    return;
  }
  char *end = NULL;
  chaos_outcome *outcome = &run->outcomes[strtoull(path + 1, &end, 10)];
  const unsigned long number = strtoul(end + 1, NULL, 10);
  outcome->event_count++;
  if (number > 0 && number <= CHAOS_TRIES_MAX) {
    outcome->tries[number - 1].code = event->code;
  }
}

bool chaos_run_take(chaos_run *run, uint64_t *id_ret) {
  (void)pthread_mutex_lock(&run->mutex);
  const bool has_more = run->next < run->stage_end && clock_s() < run->end_s;
  if (has_more) {
    *id_ret = run->next++;
  }
  (void)pthread_mutex_unlock(&run->mutex);
  return has_more;
}

void chaos_run_finish(chaos_run *run) {
  (void)pthread_mutex_lock(&run->mutex);
  run->finished++;
  (void)pthread_mutex_unlock(&run->mutex);
}

/* With the mutex held. */
static void name_the_missing(const chaos_run *run) {
  for (uint64_t id = 0; id < run->next; id++) {
    if (run->outcomes[id].has_begun && run->outcomes[id].finish_count == 0) {
      printf("BROKEN: it never finishes (call %llu)\n", (unsigned long long)id);
    }
  }
  (void)fflush(stdout);
  abort();
}

static void tell(const chaos_run *run) {
  printf("%llu calls; now %u at once, %s\n", (unsigned long long)run->finished,
         run->at_once, run->mode->name);
  (void)fflush(stdout);
}

/* Until all workers have left. */
static void watch(chaos_run *run) {
  uint64_t moved_s = clock_s();
  (void)pthread_mutex_lock(&run->mutex);
  uint64_t finished = run->finished;
  while (run->workers > 0) {
    const struct timespec until = {.tv_sec = (time_t)(clock_s() + TELL_S)};
    if (pthread_cond_timedwait(&run->left, &run->mutex, &until) == ETIMEDOUT) {
      tell(run);
    }
    if (run->finished != finished) {
      finished = run->finished;
      moved_s = clock_s();
    } else if (clock_s() - moved_s > PATIENCE_S * run->client->patience) {
      name_the_missing(run);
    }
  }
  (void)pthread_mutex_unlock(&run->mutex);
}

typedef struct post {
  chaos_run *run;
  const chaos_mode *mode;
  unsigned width;
  pthread_t thread;
} post;

static void *stand(void *user) {
  const post *own = user;
  own->mode->work(own->run, own->width);
  (void)pthread_mutex_lock(&own->run->mutex);
  own->run->workers--;
  (void)pthread_cond_signal(&own->run->left);
  (void)pthread_mutex_unlock(&own->run->mutex);
  return NULL;
}

/* Twenty calls for each that there is room for. */
static void run_stage(chaos_run *run, const chaos_mode *mode,
                      unsigned at_once) {
  post posts[AT_ONCE_MAX];
  const uint64_t calls = (uint64_t)at_once * 20;
  const uint64_t left = run->call_count - run->next;
  const unsigned count =
      at_once < mode->threads_max ? at_once : mode->threads_max;
  run->stage_end = run->next + (calls < left ? calls : left);
  run->workers = count;
  run->mode = mode;
  run->at_once = at_once;
  for (unsigned i = 0; i < count; i++) {
    posts[i] = (post){.run = run, .mode = mode, .width = at_once / count};
    chaos_need(pthread_create(&posts[i].thread, NULL, stand, &posts[i]) == 0,
               "thread");
  }
  watch(run);
  for (unsigned i = 0; i < count; i++) {
    (void)pthread_join(posts[i].thread, NULL);
  }
}

/* Their numbers have no divisor in common: each step meets each mode. */
void chaos_run_all(chaos_run *run, const chaos_mode *const *modes,
                   size_t mode_count, unsigned at_once) {
  static const unsigned steps[] = {1, 4, 12, 50, AT_ONCE_MAX};
  chaos_need(at_once <= AT_ONCE_MAX, "fewer at once");
  for (size_t i = 0; run->next < run->call_count && clock_s() < run->end_s;
       i++) {
    run_stage(run, modes[i % mode_count],
              at_once != 0 ? at_once : steps[i % COUNT(steps)]);
  }
}
