/*
 * Sixty processes with one call each, a server that is down for four seconds
 * and serves fifteen a second after that: what they share in Redis has them sit
 * it out, by the server's own count.
 *
 *     redis_outage CASE
 */
#include <again/curl.h>
#include <again/redis.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../live/outage.h"
#include "../thread/expect.h"
#include "redis_server.h"

#define EXPECT(condition) expect((condition), #condition)

/* Processes hear of each other by way of Redis, and late on a busy machine: a
 * few may be lost. */
enum { GOOD_LEAST = 57 };
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { LAST_MS = 20000 }; /* instrumented programs take their time */
#else
enum { LAST_MS = 10000 };
#endif
enum { PROCESSES = 60, SKIPPED = 77 };

static const char policy_text[] =
    "{\"again\": 1, \"name\": \"outage\","
    " \"schedules\": {\"default\": {\"attempts\": 6}},"
    " \"rules\": [{\"status\": 503, \"class\": \"retryable\","
    "   \"reason\": \"server\"},"
    "  {\"transport\": [\"connect\", \"receive\", \"empty-reply\"],"
    "   \"class\": \"retryable\", \"reason\": \"unreachable\"}]}";

/* In a process of its own: its exit status is the decision's `why`. */
static int call_once(const char *redis_url, const char *url) {
  again_policy *policy = NULL;
  again_curl *engine = NULL;
  again_redis *redis = NULL;
  again_decision decision = AGAIN_DECISION_INIT;
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  EXPECT(again_policy_parse(&policy, policy_text, strlen(policy_text), NULL,
                            NULL, NULL) == AGAIN_OK);
  EXPECT(again_curl_new(&engine, policy, NULL) == AGAIN_OK);
  EXPECT(again_redis_new(&redis, again_curl_governor(engine), redis_url, NULL,
                         NULL, NULL) == AGAIN_OK);
  CURL *easy = curl_easy_init();
  request.url = url;
  (void)again_curl_perform(engine, easy, &request, &decision);
  curl_easy_cleanup(easy);
  again_redis_free(redis);
  again_curl_free(engine);
  again_policy_unref(policy);
  return (int)decision.why;
}

static pid_t start(const char *redis_url, const char *url) {
  const pid_t pid = fork();
  EXPECT(pid >= 0);
  if (pid == 0) {
    (void)execl("/proc/self/exe", "redis_outage", "call", redis_url, url,
                (char *)NULL);
    _exit(127);
  }
  return pid;
}

/* How many were served. */
static unsigned run_all(const char *redis_url, const char *url) {
  pid_t pids[PROCESSES];
  unsigned good_count = 0;
  for (size_t i = 0; i < PROCESSES; i++) {
    pids[i] = start(redis_url, url);
  }
  for (size_t i = 0; i < PROCESSES; i++) {
    int status = 0;
    EXPECT(waitpid(pids[i], &status, 0) == pids[i] && WIFEXITED(status));
    if (WEXITSTATUS(status) == AGAIN_WHY_SUCCESS) {
      good_count++;
    } else {
      (void)printf("given up: %s\n", again_why_name(WEXITSTATUS(status)));
    }
  }
  return good_count;
}

static void expect_sat_out(redis_server *store) {
  const outage_plan plan = {.down_until_ms = 4000, .rate = 15, .burst = 5};
  outage *server = outage_start(&plan);
  const unsigned good_count =
      run_all(redis_server_url(store), outage_url(server));
  const unsigned last_ms = outage_passed_ms(server);
  const double attempts = (double)outage_request_count(server) / PROCESSES;
  (void)printf("%u of %u good, %.2f attempts a call, %.1f s\n", good_count,
               PROCESSES, attempts, last_ms / 1000.0);
  outage_free(server);
  EXPECT(good_count >= GOOD_LEAST);
  /* Some retry before they hear of the others; plain backoff needs all 6. */
  EXPECT(attempts <= 3);
  EXPECT(last_ms <= LAST_MS);
}

int main(int argc, char **argv) {
  (void)setvbuf(stdout, NULL, _IOLBF, 0);
  (void)curl_global_init(CURL_GLOBAL_DEFAULT);
  if (argc == 4 && strcmp(argv[1], "call") == 0) {
    return call_once(argv[2], argv[3]);
  }
  redis_server *store = redis_server_start();
  if (store == NULL) {
    (void)puts("skipped: there is no redis-server");
    return SKIPPED;
  }
  expect_sat_out(store);
  redis_server_free(store);
  curl_global_cleanup();
  return 0;
}
