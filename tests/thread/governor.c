/*
 * One governor behind a lock, many threads with calls of their own, and a
 * policy loaded anew all the while: every grant is closed, and what a budget of
 * any kind allows is what it allows one thread.
 */
#include <again/again.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "expect.h"

enum { THREAD_COUNT = 16, CALL_COUNT = 200, SWAP_COUNT = 100 };

typedef struct kind {
  const char *budget;
  /* By all threads together. */
  unsigned retries_least;
  unsigned retries_most;
  /* Where no call is active: how many retries may be at once. */
  unsigned left;
} kind;

/* Each call fails twice, where it may go again, and nothing comes back.
 * A throttle that is empty stays so, but threads that fail at once may see it
 * over half until each has been told. A share of what is active is only ever
 * lent: when all is told it is whole again. */
static const kind kinds[] = {
    {"{\"tokens\": {\"capacity\": 60, \"cost\": 1, \"throttle_cost\": 1,"
     " \"refund\": 0}}",
     60, 60, 0},
    {"{\"ratio\": {\"percent\": 0, \"floor\": 6, \"window\": \"10s\"}}", 60, 60,
     0},
    {"{\"ratio\": {\"percent\": 10, \"floor\": 0, \"window\": \"10s\"}}",
     THREAD_COUNT *CALL_COUNT / 10, THREAD_COUNT *CALL_COUNT / 10, 0},
    {"{\"throttle\": {\"capacity\": 40, \"refund\": 0}}", 1, 20, 0},
    {"{\"concurrency\": {\"percent\": 0, \"floor\": 3}}", 1,
     THREAD_COUNT *CALL_COUNT, 3},
};

static const char rules[] =
    "{\"again\": 1, \"name\": \"threads\","
    "\"schedules\": {\"default\": {\"base\": \"1ms\", \"attempts\": 2}},"
    "\"governor\": {\"scope\": \"host\", \"health\": \"off\","
    "  \"overload\": [\"server\"], \"budget\": %s},"
    "\"rules\": [{\"status\": \"5xx\", \"class\": \"retryable\","
    "  \"reason\": \"server\", \"effect\": \"none\"}]}";

typedef struct worker {
  again_policy *policy;
  again_governor *governor;
  unsigned retry_count;
} worker;

static void lock(void *user) {
  pthread_mutex_lock(user);
}

static void unlock(void *user) {
  pthread_mutex_unlock(user);
}

/* A call whose every attempt fails. Returns how often it went again. */
static unsigned perform(again_call *call, const again_response *failure) {
  again_request request = AGAIN_REQUEST_INIT;
  again_decision decision = AGAIN_DECISION_INIT;
  again_time now = {1, 1700000000};
  request.url = "https://api.example.com/";
  expect(again_call_begin(call, &request, &now, &decision) == AGAIN_OK,
         "begin");
  unsigned attempt_count = 0;
  while (decision.action != AGAIN_ACTION_GIVE_UP) {
    if (decision.action == AGAIN_ACTION_GO) {
      attempt_count++;
      again_call_end(call, failure, NULL, &now, &decision);
    } else {
      now.mono_ms = decision.due_ms;
      again_call_next(call, &now, &decision);
    }
  }
  return attempt_count - 1;
}

static void *work(void *user) {
  worker *self = user;
  again_call *call = NULL;
  again_response *failure = NULL;
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  options.governor = self->governor;
  expect(again_call_new(&call, self->policy, &options, NULL) == AGAIN_OK,
         "call");
  expect(again_response_new(&failure, self->policy, NULL) == AGAIN_OK,
         "response");
  again_response_set_status(failure, 503, AGAIN_TRANSPORT_OK);
  for (size_t i = 0; i < CALL_COUNT; i++) {
    self->retry_count += perform(call, failure);
  }
  again_response_free(failure);
  again_call_free(call);
  return NULL;
}

static again_policy *parse(const kind *budget) {
  char text[1024];
  again_policy *policy = NULL;
  (void)snprintf(text, sizeof(text), rules, budget->budget);
  expect(again_policy_parse(&policy, text, strlen(text), NULL, NULL, NULL) ==
             AGAIN_OK,
         "policy");
  return policy;
}

static void swap_policies(again_governor *governor, const kind *budget) {
  for (size_t i = 0; i < SWAP_COUNT; i++) {
    again_policy *policy = parse(budget);
    expect(again_governor_set_policy(governor, policy) == AGAIN_OK, "swap");
    again_policy_unref(policy);
  }
}

/* Retries that are granted at once, after all is told. */
static unsigned count_left(again_governor *governor) {
  const again_time now = {2, 1700000000};
  again_want want = AGAIN_WANT_INIT;
  unsigned count = 0;
  want.is_retry = want.overload = true;
  want.reason = "server";
  for (;;) {
    again_grant grant = AGAIN_GRANT_INIT;
    governor->ask(governor, "https://api.example.com:443", &now, &want, &grant);
    if (grant.answer != AGAIN_GRANT_GO) {
      return count;
    }
    count++;
  }
}

static void share(again_governor *governor, again_policy *policy,
                  const kind *budget) {
  pthread_t threads[THREAD_COUNT];
  worker workers[THREAD_COUNT];
  unsigned retry_count = 0;
  for (size_t i = 0; i < THREAD_COUNT; i++) {
    workers[i] = (worker){policy, governor, 0};
    expect(pthread_create(&threads[i], NULL, work, &workers[i]) == 0, "thread");
  }
  swap_policies(governor, budget);
  for (size_t i = 0; i < THREAD_COUNT; i++) {
    pthread_join(threads[i], NULL);
    retry_count += workers[i].retry_count;
  }
  printf("%u retries of %d calls: %s\n", retry_count, THREAD_COUNT * CALL_COUNT,
         budget->budget);
  expect(retry_count >= budget->retries_least &&
             retry_count <= budget->retries_most,
         "the budget is spent once");
  expect(count_left(governor) == budget->left, "nothing is lost");
}

int main(void) {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  again_governor_options options = AGAIN_GOVERNOR_OPTIONS_INIT;
  options.lock = (again_lock){lock, unlock, &mutex};
  for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
    again_policy *policy = parse(&kinds[i]);
    again_governor *governor = NULL;
    expect(again_governor_new(&governor, policy, &options, NULL) == AGAIN_OK,
           "governor");
    share(governor, policy, &kinds[i]);
    again_governor_free(governor);
    again_policy_unref(policy);
  }
  return 0;
}
