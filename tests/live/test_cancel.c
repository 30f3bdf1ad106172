/* Many threads in one engine, and cancels and unpauses that come from others,
 * whatever the call is at. A plain program, for ThreadSanitizer. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <again/curl.h>

#include "../thread/expect.h"
#include "server.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define THREAD_COUNT 8
#define CALL_COUNT 50
/* More than the sockets hold. */
#define UPLOAD_SIZE ((size_t)32 << 20)

#define EXPECT(condition) expect((condition), #condition)

static const char policy_text[] =
    "{\"again\": 1, \"name\": \"live\", \"hints\": [\"...\"],"
    " \"schedules\": {\"default\": {\"base\": \"1ms\", \"cap\": \"2ms\"}},"
    " \"rules\": [{\"status\": 503, \"class\": \"retryable\","
    "   \"reason\": \"server\"},"
    "  {\"transport\": [\"receive\", \"empty-reply\"],"
    "   \"class\": \"retryable\", \"reason\": \"transient\"}]}";

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 4\r\n\r\nbusy")
#define GONE SEND("HTTP/1.1 404 N\r\nContent-Length: 2\r\n\r\nno")
#define COME_BACK                                                              \
  SEND("HTTP/1.1 503 X\r\nRetry-After: 30\r\nContent-Length: 4\r\n\r\nbusy")

static again_curl *new_engine(void) {
  again_policy *policy = NULL;
  again_curl *engine = NULL;
  EXPECT(again_policy_parse(&policy, policy_text, sizeof(policy_text) - 1, NULL,
                            NULL, NULL) == AGAIN_OK);
  EXPECT(again_curl_new(&engine, policy, NULL) == AGAIN_OK);
  again_policy_unref(policy);
  return engine;
}

/* ------------------------------- one engine ------------------------------ */

typedef struct worker {
  again_curl *engine;
  char url[64];
  unsigned good_count;
} worker;

static void *work(void *user) {
  worker *own = user;
  CURL *easy = curl_easy_init();
  EXPECT(easy != NULL);
  for (unsigned i = 0; i < CALL_COUNT; i++) {
    again_curl_request request = AGAIN_CURL_REQUEST_INIT;
    again_decision decision = AGAIN_DECISION_INIT;
    request.url = own->url;
    const CURLcode code =
        again_curl_perform(own->engine, easy, &request, &decision);
    EXPECT(code == CURLE_OK);
    own->good_count += decision.action == AGAIN_ACTION_DELIVER;
  }
  curl_easy_cleanup(easy);
  return NULL;
}

static void swap_policies(again_curl *engine) {
  for (unsigned i = 0; i < 50; i++) {
    again_policy *policy = NULL;
    EXPECT(again_policy_parse(&policy, policy_text, sizeof(policy_text) - 1,
                              NULL, NULL, NULL) == AGAIN_OK);
    EXPECT(again_curl_set_policy(engine, policy) == AGAIN_OK);
    again_policy_unref(policy);
  }
}

static void threads_share_an_engine(void) {
  static const live_step script[] = {READ, OK_STEP, READ, BUSY, READ, OK_STEP};
  live_server *server = live_start(script, COUNT(script), 0);
  again_curl *engine = new_engine();
  pthread_t threads[THREAD_COUNT];
  worker workers[THREAD_COUNT];
  for (size_t i = 0; i < THREAD_COUNT; i++) {
    workers[i] = (worker){.engine = engine};
    (void)snprintf(workers[i].url, sizeof(workers[i].url), "%s",
                   live_url(server, "/a"));
    EXPECT(pthread_create(&threads[i], NULL, work, &workers[i]) == 0);
  }
  swap_policies(engine);
  unsigned good_count = 0;
  for (size_t i = 0; i < THREAD_COUNT; i++) {
    (void)pthread_join(threads[i], NULL);
    good_count += workers[i].good_count;
  }
  EXPECT(good_count > THREAD_COUNT * CALL_COUNT * 9 / 10);
  EXPECT(live_connection_count(server) <= THREAD_COUNT);
  again_curl_free(engine);
  live_free(server);
}

/* ------------------------- cancels and unpauses -------------------------- */

typedef struct victim {
  again_curl *engine;
  CURL *easy;
  live_server *server;
  char url[64];
  again_curl_request request;
  CURLcode code;
  again_decision decision;
  atomic_bool is_paused;
  size_t seen_bytes;
} victim;

/* What a call is at when another thread speaks. */
typedef struct scene {
  live_step steps[4];
  bool is_tls;
  bool pauses;
  size_t body_bytes;
} scene;

static size_t step_count(const scene *at) {
  size_t count = 0;
  while (count < COUNT(at->steps) &&
         (at->steps[count].act != LIVE_READ || count == 0)) {
    count++;
  }
  return count;
}

static void *perform(void *user) {
  victim *own = user;
  own->code =
      again_curl_perform(own->engine, own->easy, &own->request, &own->decision);
  return NULL;
}

static size_t pause_once(char *bytes, size_t unit, size_t count, void *user) {
  (void)bytes;
  victim *own = user;
  if (!atomic_exchange(&own->is_paused, true)) {
    return CURL_WRITEFUNC_PAUSE;
  }
  own->seen_bytes += unit * count;
  return unit * count;
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

static char body[UPLOAD_SIZE];

static void begin(victim *own, const scene *at) {
  own->engine = new_engine();
  own->easy = curl_easy_init();
  own->server = live_start(at->steps, step_count(at), LIVE_NO_REPEAT);
  again_decision_init(&own->decision, sizeof(own->decision));
  again_curl_request_init(&own->request, sizeof(own->request));
  (void)snprintf(own->url, sizeof(own->url), "http%s://127.0.0.1:%u/",
                 at->is_tls ? "s" : "", live_port(own->server));
  own->request.url = own->url;
  if (at->pauses) {
    own->request.write = pause_once;
    own->request.write_user = own;
  }
  if (at->body_bytes > 0) {
    own->request.body = body;
    own->request.body_bytes = at->body_bytes;
    (void)curl_easy_setopt(own->easy, CURLOPT_UPLOAD, 1L);
    (void)curl_easy_setopt(own->easy, CURLOPT_INFILESIZE, (long)at->body_bytes);
    (void)curl_easy_setopt(own->easy, CURLOPT_EXPECT_100_TIMEOUT_MS, 1L);
  }
  again_curl_cancel(own->engine, own->easy); /* before: does nothing */
  again_curl_unpause(own->engine, own->easy);
}

static void await(victim *own, const scene *at) {
  while (live_connection_count(own->server) == 0 ||
         (at->pauses && !atomic_load(&own->is_paused))) {
    nap();
  }
  nap();
}

static void end(victim *own) {
  again_curl_cancel(own->engine, own->easy); /* after: does nothing */
  again_curl_unpause(own->engine, own->easy);
  curl_easy_cleanup(own->easy);
  again_curl_free(own->engine);
  live_free(own->server);
}

static void cancel_at(const scene *at) {
  victim own = {.seen_bytes = 0};
  pthread_t thread;
  begin(&own, at);
  EXPECT(pthread_create(&thread, NULL, perform, &own) == 0);
  await(&own, at);
  const uint64_t start = clock_ms();
  again_curl_cancel(own.engine, own.easy);
  (void)pthread_join(thread, NULL);
  EXPECT(clock_ms() - start < 5000);
  EXPECT(own.code == CURLE_ABORTED_BY_CALLBACK);
  EXPECT(own.decision.action == AGAIN_ACTION_GIVE_UP);
  EXPECT(own.decision.why == AGAIN_WHY_CALLER);
  EXPECT(own.seen_bytes == 0);
  end(&own);
}

static void unpause_at(const scene *at) {
  victim own = {.seen_bytes = 0};
  pthread_t thread;
  begin(&own, at);
  EXPECT(pthread_create(&thread, NULL, perform, &own) == 0);
  await(&own, at);
  again_curl_unpause(own.engine, own.easy);
  (void)pthread_join(thread, NULL);
  EXPECT(own.code == CURLE_OK);
  EXPECT(own.seen_bytes == 2);
  end(&own);
}

/* An attempt that has not begun yet is not begun. */
static int cancel_itself(again_curl_prepare *attempt, void *user) {
  victim *own = user;
  again_curl_cancel(own->engine, attempt->easy);
  return 0;
}

static void cancel_while_preparing(void) {
  static const scene quiet = {{READ, OK_STEP}, false, false, 0};
  victim own = {.seen_bytes = 0};
  begin(&own, &quiet);
  (void)perform(&own); /* on its connection the next would be sent at once */
  EXPECT(own.code == CURLE_OK);
  own.request.prepare = cancel_itself;
  own.request.prepare_user = &own;
  (void)perform(&own);
  EXPECT(own.code == CURLE_ABORTED_BY_CALLBACK);
  EXPECT(own.decision.why == AGAIN_WHY_CALLER);
  EXPECT(own.decision.attempts == 0);
  end(&own);
}

static const scene cancelled[] = {
    {{READ, COME_BACK}, false, false, 0}, /* waits */
    {{READ, STALL}, false, false, 0},     /* for an answer */
    {{READ_ANY, STALL}, true, false, 0},  /* for a handshake */
    {{READ_HEAD, PAUSE(60000)}, false, false, UPLOAD_SIZE}, /* sends */
    {{READ, SEND("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1"), STALL},
     false,
     false,
     0}, /* streams */
    {{READ, SEND("HTTP/1.1 404 N\r\nContent-Length: 9\r\n\r\n1"), STALL},
     false,
     false,
     0}, /* holds an error */
    {{READ, SEND("HTTP/1.1 503 X\r\nContent-Length: 99999\r\n\r\n"),
      SEND_FILLER(90000), STALL},
     false,
     false,
     0},                               /* reads what nobody wants */
    {{READ, OK_STEP}, false, true, 0}, /* is paused in a success */
    {{READ, GONE}, false, true, 0},    /* is paused in an error */
};

static void other_threads_speak(void) {
  for (size_t i = 0; i < COUNT(cancelled); i++) {
    cancel_at(&cancelled[i]);
  }
  unpause_at(&cancelled[COUNT(cancelled) - 2]);
  unpause_at(&cancelled[COUNT(cancelled) - 1]);
  cancel_while_preparing();
}

/* ------------------------------- credentials ----------------------------- */

static const char expired_text[] =
    "{\"again\": 1, \"name\": \"live\","
    " \"schedules\": {\"default\": {\"base\": \"1ms\", \"cap\": \"2ms\"}},"
    " \"rules\": [{\"status\": 403, \"class\": \"auth\","
    "   \"reason\": \"expired-credentials\","
    "   \"remedy\": \"refresh-credentials\"}]}";

#define HOLDER_COUNT 4

typedef struct fetcher {
  live_server *server;
  unsigned fetch_count;
} fetcher;

/* Not before all have failed. The engine calls it from one thread at a time. */
static int fetch(void *user) {
  fetcher *own = user;
  while (live_request_count(own->server) < HOLDER_COUNT) {
    nap();
  }
  own->fetch_count++;
  return 0;
}

typedef struct holder {
  worker worker;
  fetcher *fetcher;
} holder;

static void *use_expired(void *user) {
  holder *own = user;
  CURL *easy = curl_easy_init();
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  again_decision decision = AGAIN_DECISION_INIT;
  request.url = own->worker.url;
  request.refresh = fetch;
  request.refresh_user = own->fetcher;
  EXPECT(again_curl_perform(own->worker.engine, easy, &request, &decision) ==
         CURLE_OK);
  own->worker.good_count = decision.action == AGAIN_ACTION_DELIVER;
  curl_easy_cleanup(easy);
  return NULL;
}

#define EXPIRED SEND("HTTP/1.1 403 X\r\nContent-Length: 0\r\n\r\n")

static void calls_that_fail_together_refresh_once(void) {
  static const live_step script[] = {
      READ, EXPIRED, READ, EXPIRED, READ, EXPIRED, READ, EXPIRED,
      READ, OK_STEP, READ, OK_STEP, READ, OK_STEP, READ, OK_STEP};
  fetcher common = {live_start(script, COUNT(script), LIVE_NO_REPEAT), 0};
  again_policy *policy = NULL;
  again_curl *engine = NULL;
  pthread_t threads[HOLDER_COUNT];
  holder holders[HOLDER_COUNT];
  EXPECT(again_policy_parse(&policy, expired_text, sizeof(expired_text) - 1,
                            NULL, NULL, NULL) == AGAIN_OK);
  EXPECT(again_curl_new(&engine, policy, NULL) == AGAIN_OK);
  again_policy_unref(policy);
  for (size_t i = 0; i < HOLDER_COUNT; i++) {
    holders[i] = (holder){{.engine = engine}, &common};
    (void)snprintf(holders[i].worker.url, sizeof(holders[i].worker.url), "%s",
                   live_url(common.server, "/a"));
    EXPECT(pthread_create(&threads[i], NULL, use_expired, &holders[i]) == 0);
  }
  for (size_t i = 0; i < HOLDER_COUNT; i++) {
    (void)pthread_join(threads[i], NULL);
    EXPECT(holders[i].worker.good_count == 1);
  }
  EXPECT(common.fetch_count == 1);
  again_curl_free(engine);
  live_free(common.server);
}

int main(void) {
  (void)curl_global_init(CURL_GLOBAL_DEFAULT);
  threads_share_an_engine();
  other_threads_speak();
  calls_that_fail_together_refresh_once();
  curl_global_cleanup();
  return 0;
}
