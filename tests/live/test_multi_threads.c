/* Cancels and unpauses that come from other threads while a driver's loop runs
 * or sleeps. A plain program, for ThreadSanitizer. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <again/curl.h>

#include "../thread/expect.h"
#include "server.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define EXPECT(condition) expect((condition), #condition)
/* A loop that nobody wakes sleeps longer than a test may last. */
#define SLEEP_MS 60000
#define CALL_COUNT 400
#define THREAD_COUNT 3

static const char policy_text[] =
    "{\"again\": 1, \"name\": \"live\", \"hints\": [\"...\"],"
    " \"schedules\": {\"default\": {\"base\": \"1ms\", \"cap\": \"2ms\"}},"
    " \"governor\": {\"health\": \"off\", \"budget\": \"off\"},"
    " \"rules\": [{\"status\": 503, \"class\": \"retryable\","
    "   \"reason\": \"server\"}]}";

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 4\r\n\r\nbusy")
#define GONE SEND("HTTP/1.1 404 N\r\nContent-Length: 2\r\n\r\nno")
#define COME_BACK                                                              \
  SEND("HTTP/1.1 503 X\r\nRetry-After: 30\r\nContent-Length: 4\r\n\r\nbusy")

typedef struct loop {
  live_server *server;
  again_curl *engine;
  CURLM *multi;
  again_curl_multi *driver;
  int event; /* -1 = curl_multi_wakeup() */
  char url[64];
} loop;

static void signal_event(void *user) {
  const loop *on = user;
  (void)eventfd_write(on->event, 1);
}

static void begin(loop *on, const live_step *steps, size_t count,
                  size_t repeat_from, bool has_event) {
  again_policy *policy = NULL;
  again_curl_multi_options options = AGAIN_CURL_MULTI_OPTIONS_INIT;
  on->server = live_start(steps, count, repeat_from);
  on->multi = curl_multi_init();
  on->event = has_event ? eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) : -1;
  (void)snprintf(on->url, sizeof(on->url), "%s", live_url(on->server, "/"));
  options.pool_max = 8;
  options.wakeup = has_event ? signal_event : NULL;
  options.wakeup_user = on;
  EXPECT(again_policy_parse(&policy, policy_text, sizeof(policy_text) - 1, NULL,
                            NULL, NULL) == AGAIN_OK);
  EXPECT(again_curl_new(&on->engine, policy, NULL) == AGAIN_OK);
  EXPECT(again_curl_multi_new(&on->driver, on->engine, on->multi, &options) ==
         AGAIN_OK);
  again_policy_unref(policy);
}

static void end(loop *on) {
  again_curl_multi_free(on->driver);
  (void)curl_multi_cleanup(on->multi);
  again_curl_free(on->engine);
  live_free(on->server);
  if (on->event >= 0) {
    (void)close(on->event);
  }
}

static void sleep_on(const loop *on) {
  struct curl_waitfd event = {.fd = on->event, .events = CURL_WAIT_POLLIN};
  eventfd_t ignored = 0;
  const long due_ms = again_curl_multi_timeout(on->driver);
  const int wait_ms = due_ms >= 0 && due_ms < SLEEP_MS ? (int)due_ms : SLEEP_MS;
  (void)curl_multi_poll(on->multi, &event, on->event >= 0, wait_ms, NULL);
  if (on->event >= 0) {
    (void)eventfd_read(on->event, &ignored);
  }
}

static void run(const loop *on) {
  while (again_curl_multi_count(on->driver) > 0) {
    const CURLMsg *message = NULL;
    int left = 0;
    EXPECT(curl_multi_perform(on->multi, &left) == CURLM_OK);
    while ((message = curl_multi_info_read(on->multi, &left)) != NULL) {
      EXPECT(again_curl_multi_take(on->driver, message));
    }
    again_curl_multi_tick(on->driver);
    if (again_curl_multi_count(on->driver) > 0) {
      sleep_on(on);
    }
  }
}

static uint64_t clock_ms(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void nap(void) {
  const struct timespec span = {.tv_nsec = 20000000};
  (void)nanosleep(&span, NULL);
}

/* ---- one call, and another thread that speaks ---------------------------- */

typedef struct scene {
  live_step steps[3];
  size_t step_count;
  bool pauses;
} scene;

typedef struct victim {
  const scene *at;
  loop on;
  CURL *easy;
  bool is_cancelled; /* else it is unpaused */
  atomic_bool is_paused;
  size_t seen_bytes;
  unsigned done_count;
  CURLcode code;
} victim;

static size_t pause_once(char *bytes, size_t unit, size_t count, void *user) {
  (void)bytes;
  victim *own = user;
  if (own->at->pauses && !atomic_exchange(&own->is_paused, true)) {
    return CURL_WRITEFUNC_PAUSE;
  }
  own->seen_bytes += unit * count;
  return unit * count;
}

static void note_end(CURL *easy, CURLcode code, const again_decision *decision,
                     void *user) {
  victim *own = user;
  EXPECT(easy == own->easy);
  EXPECT((decision->why == AGAIN_WHY_CALLER) == own->is_cancelled);
  own->done_count++;
  own->code = code;
}

static void *speak(void *user) {
  victim *own = user;
  while (live_connection_count(own->on.server) == 0 ||
         (own->at->pauses && !atomic_load(&own->is_paused))) {
    nap();
  }
  nap();
  if (own->is_cancelled) {
    again_curl_cancel(own->on.engine, own->easy);
  } else {
    again_curl_unpause(own->on.engine, own->easy);
  }
  return NULL;
}

static void speak_at(const scene *at, bool is_cancelled, bool has_event) {
  victim own = {.at = at, .is_cancelled = is_cancelled};
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  pthread_t thread;
  begin(&own.on, at->steps, at->step_count, LIVE_NO_REPEAT, has_event);
  own.easy = curl_easy_init();
  request.url = own.on.url;
  request.write = pause_once;
  request.write_user = &own;
  const uint64_t start = clock_ms();
  EXPECT(again_curl_multi_add(own.on.driver, own.easy, &request, note_end,
                              &own) == CURLE_OK);
  EXPECT(pthread_create(&thread, NULL, speak, &own) == 0);
  run(&own.on);
  (void)pthread_join(thread, NULL);
  EXPECT(clock_ms() - start < SLEEP_MS / 4);
  EXPECT(own.done_count == 1);
  EXPECT(own.code == (is_cancelled ? CURLE_ABORTED_BY_CALLBACK : CURLE_OK));
  EXPECT(own.seen_bytes == (is_cancelled ? 0 : 2));
  curl_easy_cleanup(own.easy);
  end(&own.on);
}

static void another_thread_speaks(void) {
  static const scene scenes[] = {
      {{READ, OK_STEP}, 2, true}, /* paused in a success */
      {{READ, GONE}, 2, true},    /* and in an error */
      {{READ, COME_BACK}, 2, false},
      {{READ, STALL}, 2, false},
      {{READ, SEND("HTTP/1.1 200 OK\r\nX"), STALL}, 3, false},
      {{READ, SEND("HTTP/1.1 404 N\r\nContent-Length: 9\r\n\r\n1"), STALL},
       3,
       false},
  };
  for (size_t i = 0; i < COUNT(scenes); i++) {
    speak_at(&scenes[i], true, i % 2 == 0);
    if (scenes[i].pauses) {
      speak_at(&scenes[i], false, i % 2 != 0);
    }
  }
}

/* ---- many, and threads that cancel them --------------------------------- */

typedef struct crowd {
  loop on;
  uint64_t ids[CALL_COUNT];
  unsigned done_counts[CALL_COUNT];
  unsigned good_count;
} crowd;

typedef struct member {
  crowd *all;
  size_t index;
} member;

static int use_own_url(again_curl_prepare *attempt, void *user) {
  (void)user;
  return attempt->easy == NULL;
}

static void count_end(CURL *easy, CURLcode code, const again_decision *decision,
                      void *user) {
  const member *own = user;
  (void)easy;
  own->all->done_counts[own->index]++;
  own->all->good_count += decision->action == AGAIN_ACTION_DELIVER;
  EXPECT(code == CURLE_OK || code == CURLE_ABORTED_BY_CALLBACK);
}

static void *cancel_some(void *user) {
  const crowd *all = user;
  for (size_t i = 0; i < CALL_COUNT; i++) {
    if (i % 5 == 0) {
      again_curl_multi_cancel(all->on.driver, all->ids[i]);
    }
    if (i % 40 == 0) {
      nap();
    }
  }
  return NULL;
}

static void threads_cancel_a_crowd(void) {
  static const live_step script[] = {READ, OK_STEP, READ, BUSY, READ, OK_STEP};
  static crowd all;
  static member members[CALL_COUNT];
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  pthread_t threads[THREAD_COUNT];
  begin(&all.on, script, COUNT(script), 0, false);
  request.url = all.on.url;
  request.prepare = use_own_url;
  for (size_t i = 0; i < CALL_COUNT; i++) {
    members[i] = (member){&all, i};
    EXPECT(again_curl_multi_add_pooled(all.on.driver, &request, count_end,
                                       &members[i], &all.ids[i]) == CURLE_OK);
  }
  for (size_t i = 0; i < THREAD_COUNT; i++) {
    EXPECT(pthread_create(&threads[i], NULL, cancel_some, &all) == 0);
  }
  run(&all.on);
  for (size_t i = 0; i < THREAD_COUNT; i++) {
    (void)pthread_join(threads[i], NULL);
  }
  for (size_t i = 0; i < CALL_COUNT; i++) {
    EXPECT(all.done_counts[i] == 1);
  }
  EXPECT(all.good_count >= CALL_COUNT / 2);
  EXPECT(live_connection_count(all.on.server) <= 8 + CALL_COUNT / 5);
  end(&all.on);
}

int main(void) {
  (void)curl_global_init(CURL_GLOBAL_DEFAULT);
  another_thread_speaks();
  threads_cancel_a_crowd();
  curl_global_cleanup();
  return 0;
}
