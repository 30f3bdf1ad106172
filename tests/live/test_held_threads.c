/*
 * Blocking calls and a driver's, of one engine and one scope, sit an outage out
 * together: whoever is let go is woken, by whatever thread. A loop that nobody
 * wakes sleeps longer than the test may last. A plain program, for
 * ThreadSanitizer.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <again/curl.h>

#include "../thread/expect.h"
#include "outage.h"

#define EXPECT(condition) expect((condition), #condition)
#define SLEEP_MS 60000
#define THREAD_COUNT 6
#define THREAD_CALLS 20
#define DRIVEN_CALLS 100

static const char policy_text[] =
    "{\"again\": 1, \"name\": \"held\","
    " \"schedules\": {\"default\": {\"attempts\": 6}},"
    " \"rules\": [{\"status\": 503, \"class\": \"retryable\","
    "   \"reason\": \"server\"}]}";

typedef struct shared {
  outage *server;
  again_curl *engine;
  int event; /* the driver's loop's */
  atomic_uint delivered;
} shared;

static void note(shared *all, const again_decision *decision) {
  EXPECT(decision->action == AGAIN_ACTION_DELIVER);
  (void)atomic_fetch_add(&all->delivered, 1);
}

static void *block(void *user) {
  shared *all = user;
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  CURL *easy = curl_easy_init();
  request.url = outage_url(all->server);
  for (unsigned i = 0; i < THREAD_CALLS; i++) {
    again_decision decision = AGAIN_DECISION_INIT;
    EXPECT(again_curl_perform(all->engine, easy, &request, &decision) ==
           CURLE_OK);
    note(all, &decision);
  }
  curl_easy_cleanup(easy);
  return NULL;
}

/* ---- the driver --------------------------------------------------------- */

static void signal_event(void *user) {
  const shared *all = user;
  (void)eventfd_write(all->event, 1);
}

static int prepare(again_curl_prepare *attempt, void *user) {
  (void)user;
  return attempt->easy == NULL;
}

static void on_done(CURL *easy, CURLcode code, const again_decision *decision,
                    void *user) {
  (void)easy;
  EXPECT(code == CURLE_OK);
  note(user, decision);
}

static void turn(const shared *all, CURLM *multi, again_curl_multi *driver) {
  struct curl_waitfd event = {.fd = all->event, .events = CURL_WAIT_POLLIN};
  const CURLMsg *message = NULL;
  eventfd_t ignored = 0;
  int running = 0;
  int left = 0;
  const long due_ms = again_curl_multi_timeout(driver);
  EXPECT(curl_multi_poll(multi, &event, 1, due_ms < 0 ? SLEEP_MS : (int)due_ms,
                         NULL) == CURLM_OK);
  (void)eventfd_read(all->event, &ignored);
  EXPECT(curl_multi_perform(multi, &running) == CURLM_OK);
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    EXPECT(again_curl_multi_take(driver, message));
  }
  again_curl_multi_tick(driver);
}

static void drive(shared *all) {
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  again_curl_multi_options options = AGAIN_CURL_MULTI_OPTIONS_INIT;
  again_curl_multi *driver = NULL;
  CURLM *multi = curl_multi_init();
  request.url = outage_url(all->server);
  request.prepare = prepare;
  options.wakeup = signal_event;
  options.wakeup_user = all;
  options.pool_max = 8;
  EXPECT(again_curl_multi_new(&driver, all->engine, multi, &options) ==
         AGAIN_OK);
  for (unsigned i = 0; i < DRIVEN_CALLS; i++) {
    EXPECT(again_curl_multi_add_pooled(driver, &request, on_done, all, NULL) ==
           CURLE_OK);
  }
  while (again_curl_multi_count(driver) > 0) {
    turn(all, multi, driver);
  }
  again_curl_multi_free(driver);
  (void)curl_multi_cleanup(multi);
}

int main(void) {
  static const outage_plan plan = {.down_until_ms = 500};
  shared all = {.event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  pthread_t threads[THREAD_COUNT];
  again_policy *policy = NULL;
  (void)curl_global_init(CURL_GLOBAL_DEFAULT);
  EXPECT(again_policy_parse(&policy, policy_text, strlen(policy_text), NULL,
                            NULL, NULL) == AGAIN_OK);
  EXPECT(again_curl_new(&all.engine, policy, NULL) == AGAIN_OK);
  all.server = outage_start(&plan);
  for (size_t i = 0; i < THREAD_COUNT; i++) {
    EXPECT(pthread_create(&threads[i], NULL, block, &all) == 0);
  }
  drive(&all);
  for (size_t i = 0; i < THREAD_COUNT; i++) {
    EXPECT(pthread_join(threads[i], NULL) == 0);
  }
  EXPECT(all.delivered == THREAD_COUNT * THREAD_CALLS + DRIVEN_CALLS);
  (void)printf("%u calls, %zu attempts, %u ms\n", all.delivered,
               outage_request_count(all.server), outage_passed_ms(all.server));
  again_curl_free(all.engine);
  again_policy_unref(policy);
  outage_free(all.server);
  (void)close(all.event);
  curl_global_cleanup();
  return 0;
}
