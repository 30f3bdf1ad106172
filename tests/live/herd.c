#include "herd.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../thread/expect.h"

#define EXPECT(condition) expect((condition), #condition)
#define URL_BYTES 64

static again_curl *new_engine(const char *policy_text) {
  again_policy *policy = NULL;
  again_curl *engine = NULL;
  EXPECT(again_policy_parse(&policy, policy_text, strlen(policy_text), NULL,
                            NULL, NULL) == AGAIN_OK);
  EXPECT(again_curl_new(&engine, policy, NULL) == AGAIN_OK);
  again_policy_unref(policy);
  return engine;
}

static void note(herd *all, const again_decision *decision) {
  all->good_count += decision->action == AGAIN_ACTION_DELIVER;
  all->why_counts[decision->why]++;
}

/* ---- threads ------------------------------------------------------------ */

typedef struct thread_call {
  pthread_t thread;
  again_curl *engine;
  const char *url;
  size_t number;
  again_decision decision;
} thread_call;

static void perform(again_curl *engine, const char *url, size_t number,
                    again_decision *decision) {
  char own[URL_BYTES];
  CURL *easy = curl_easy_init();
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  EXPECT(easy != NULL);
  (void)snprintf(own, sizeof(own), "%s%zu", url, number);
  request.url = own;
  (void)again_curl_perform(engine, easy, &request, decision);
  curl_easy_cleanup(easy);
}

static void *run_call(void *user) {
  thread_call *call = user;
  perform(call->engine, call->url, call->number, &call->decision);
  return NULL;
}

void herd_by_threads(herd *all) {
  again_curl *engine = new_engine(all->policy);
  thread_call *calls = calloc(all->call_count, sizeof(*calls));
  EXPECT(calls != NULL);
  for (size_t i = 0; i < all->call_count; i++) {
    calls[i] = (thread_call){.engine = engine,
                             .url = outage_url(all->server),
                             .number = i,
                             .decision = AGAIN_DECISION_INIT};
    EXPECT(pthread_create(&calls[i].thread, NULL, run_call, &calls[i]) == 0);
  }
  for (size_t i = 0; i < all->call_count; i++) {
    EXPECT(pthread_join(calls[i].thread, NULL) == 0);
    note(all, &calls[i].decision);
  }
  all->last_ms = outage_passed_ms(all->server);
  free(calls);
  again_curl_free(engine);
}

/* ---- processes ---------------------------------------------------------- */

static const char process_word[] = "process";

static pid_t start_process(const herd *all, size_t number) {
  char text[24];
  (void)snprintf(text, sizeof(text), "%zu", number);
  const pid_t pid = fork();
  EXPECT(pid >= 0);
  if (pid == 0) {
    (void)execl("/proc/self/exe", "herd", process_word, all->policy,
                outage_url(all->server), text, (char *)NULL);
    _exit(127);
  }
  return pid;
}

/* Its exit status is the decision's `why`. */
bool herd_is_process(int argc, char **argv, int *exit_ret) {
  if (argc != 5 || strcmp(argv[1], process_word) != 0) {
    return false;
  }
  again_decision decision = AGAIN_DECISION_INIT;
  again_curl *engine = new_engine(argv[2]);
  perform(engine, argv[3], strtoul(argv[4], NULL, 10), &decision);
  again_curl_free(engine);
  *exit_ret = (int)decision.why;
  return true;
}

void herd_by_processes(herd *all) {
  pid_t *pids = calloc(all->call_count, sizeof(*pids));
  EXPECT(pids != NULL);
  for (size_t i = 0; i < all->call_count; i++) {
    pids[i] = start_process(all, i);
  }
  for (size_t i = 0; i < all->call_count; i++) {
    int status = 0;
    EXPECT(waitpid(pids[i], &status, 0) == pids[i] && WIFEXITED(status) &&
           WEXITSTATUS(status) < HERD_WHY_COUNT);
    all->why_counts[WEXITSTATUS(status)]++;
  }
  all->good_count = all->why_counts[AGAIN_WHY_SUCCESS];
  all->last_ms = outage_passed_ms(all->server);
  free(pids);
}

/* ---- a driver ----------------------------------------------------------- */

typedef struct driver_call {
  herd *all;
  char url[URL_BYTES];
} driver_call;

static int prepare(again_curl_prepare *attempt, void *user) {
  const driver_call *call = attempt->call_user;
  (void)user;
  attempt->url = call->url;
  return 0;
}

static void on_done(CURL *easy, CURLcode code, const again_decision *decision,
                    void *user) {
  driver_call *call = user;
  (void)easy;
  (void)code;
  note(call->all, decision);
  free(call);
}

static void add(herd *all, again_curl_multi *driver,
                const again_curl_request *request, size_t number) {
  driver_call *call = malloc(sizeof(*call));
  EXPECT(call != NULL);
  call->all = all;
  (void)snprintf(call->url, sizeof(call->url), "%s%zu", request->url, number);
  EXPECT(again_curl_multi_add_pooled(driver, request, on_done, call, NULL) ==
         CURLE_OK);
}

/* How many calls have come by now. */
static size_t arrived(const herd *all) {
  const size_t count =
      (size_t)outage_passed_ms(all->server) * all->rate / 1000 + 1;
  return all->rate == 0 || count > all->call_count ? all->call_count : count;
}

static void turn(CURLM *multi, again_curl_multi *driver, bool is_all_there) {
  const CURLMsg *message = NULL;
  int left = 0;
  int running = 0;
  const int most_ms = is_all_there ? 1000 : 5;
  const long due_ms = again_curl_multi_timeout(driver);
  (void)curl_multi_poll(multi, NULL, 0,
                        due_ms < 0 || due_ms > most_ms ? most_ms : (int)due_ms,
                        NULL);
  EXPECT(curl_multi_perform(multi, &running) == CURLM_OK);
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    EXPECT(again_curl_multi_take(driver, message));
  }
  again_curl_multi_tick(driver);
}

void herd_by_driver(herd *all) {
  again_curl *engine = new_engine(all->policy);
  again_curl_multi_options options = AGAIN_CURL_MULTI_OPTIONS_INIT;
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  again_curl_multi *driver = NULL;
  CURLM *multi = curl_multi_init();
  size_t count = 0;
  options.keeps_connections = true;
  options.pool_max = all->pool_max;
  request.url = outage_url(all->server);
  request.prepare = prepare;
  EXPECT(multi != NULL &&
         again_curl_multi_new(&driver, engine, multi, &options) == AGAIN_OK);
  while (count < all->call_count || again_curl_multi_count(driver) > 0) {
    for (const size_t due = arrived(all); count < due; count++) {
      add(all, driver, &request, count);
    }
    turn(multi, driver, count == all->call_count);
  }
  all->last_ms = outage_passed_ms(all->server);
  again_curl_multi_free(driver);
  (void)curl_multi_cleanup(multi);
  again_curl_free(engine);
}
