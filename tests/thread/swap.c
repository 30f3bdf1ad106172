/*
 * The policy of an engine swapped at full speed under calls over HTTP: each
 * call ends by the policy that it began with.
 */
#include <again/curl.h>

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "expect.h"
#include "server.h"

enum { THREAD_COUNT = 4, CALL_COUNT = 40 };

/* The rule's line says how many attempts there are. */
static const char *const versions[] = {
    "{\"again\": 1, \"schedules\": {\"default\": {\"base\": \"1ms\","
    "  \"attempts\": 2}}, \"governor\": {\"health\": \"off\", \"budget\":"
    "  {\"tokens\": {\"capacity\": 9999, \"cost\": 1}}}, \"rules\": [\n"
    "{\"status\": \"5xx\", \"class\": \"retryable\", \"reason\": \"server\","
    "  \"effect\": \"none\"}]}",
    "{\"again\": 1, \"schedules\": {\"default\": {\"base\": \"1ms\","
    "  \"attempts\": 3}}, \"governor\": {\"health\": \"off\", \"budget\":"
    "  {\"tokens\": {\"capacity\": 5555, \"cost\": 1}}}, \"rules\": [\n\n"
    "{\"status\": \"5xx\", \"class\": \"retryable\", \"reason\": \"server\","
    "  \"effect\": \"none\"}]}",
};

typedef struct shared {
  again_curl *engine;
  const char *url;
  atomic_uint running;
  atomic_uint counts[2]; /* of calls, by version */
} shared;

static again_policy *parse(size_t version) {
  again_policy *policy = NULL;
  expect(again_policy_parse(&policy, versions[version % 2],
                            strlen(versions[version % 2]), NULL, NULL,
                            NULL) == AGAIN_OK,
         "policy");
  return policy;
}

static void *work(void *user) {
  shared *self = user;
  CURL *easy = curl_easy_init();
  for (size_t i = 0; i < CALL_COUNT; i++) {
    again_curl_request request = AGAIN_CURL_REQUEST_INIT;
    again_decision decision = AGAIN_DECISION_INIT;
    request.url = self->url;
    (void)again_curl_perform(self->engine, easy, &request, &decision);
    expect(decision.why == AGAIN_WHY_ATTEMPTS, "why");
    expect(decision.attempts == decision.verdict.rule_line, "one policy");
    atomic_fetch_add(&self->counts[decision.attempts - 2], 1);
  }
  curl_easy_cleanup(easy);
  atomic_fetch_sub(&self->running, 1);
  return NULL;
}

static void swap_policies(shared *self) {
  for (size_t turn = 1; atomic_load(&self->running) > 0; turn++) {
    again_policy *policy = parse(turn);
    expect(again_curl_set_policy(self->engine, policy) == AGAIN_OK, "swap");
    again_policy_unref(policy);
  }
}

int main(void) {
  static const live_step steps[] = {
      READ, SEND("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")};
  static shared self;
  pthread_t threads[THREAD_COUNT];
  char url[64];
  again_policy *policy = parse(0);
  live_server *server = live_start(steps, 2, 0);
  (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/", live_port(server));
  self.url = url;
  expect(again_curl_new(&self.engine, policy, NULL) == AGAIN_OK, "engine");
  again_policy_unref(policy);
  atomic_store(&self.running, THREAD_COUNT);
  for (size_t i = 0; i < THREAD_COUNT; i++) {
    expect(pthread_create(&threads[i], NULL, work, &self) == 0, "thread");
  }
  swap_policies(&self);
  for (size_t i = 0; i < THREAD_COUNT; i++) {
    pthread_join(threads[i], NULL);
  }
  printf("%u calls by one policy, %u by the other\n",
         atomic_load(&self.counts[0]), atomic_load(&self.counts[1]));
  expect(atomic_load(&self.counts[0]) + atomic_load(&self.counts[1]) ==
             THREAD_COUNT * CALL_COUNT,
         "each call ended");
  again_curl_free(self.engine);
  live_stop(server);
  live_free(server);
  return 0;
}
