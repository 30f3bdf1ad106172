/*
 * A policy file written anew and loaded anew at full speed, while threads ask
 * whether it has changed, read responses by it and perform calls: a call keeps
 * the policy that it began with, and the budget of all is spent once, however
 * often its size is changed under it.
 */
#include <again/again.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "expect.h"

enum { THREAD_COUNT = 6, RETRIES = 60, SWAP_COUNT = 100 };

/* Half of a bucket twice the size, at twice the price, is as much. */
static const char *const versions[] = {
    "{\"again\": 1, \"name\": \"a\","
    "\"schedules\": {\"default\": {\"base\": \"1ms\", \"attempts\": 2}},"
    "\"governor\": {\"scope\": \"host\", \"health\": \"off\","
    "  \"overload\": [\"server\"],"
    "  \"budget\": {\"tokens\": {\"capacity\": 60, \"cost\": 1,"
    "    \"throttle_cost\": 1, \"refund\": 0}}}, \"rules\": [\n"
    "{\"status\": \"5xx\", \"class\": \"retryable\","
    "  \"reason\": \"server\", \"effect\": \"none\"}]}",
    "{\"again\": 1, \"name\": \"b\","
    "\"schedules\": {\"default\": {\"base\": \"2ms\", \"attempts\": 2}},"
    "\"governor\": {\"scope\": \"host\", \"health\": \"off\","
    "  \"overload\": [\"server\"],"
    "  \"budget\": {\"tokens\": {\"capacity\": 120, \"cost\": 2,"
    "    \"throttle_cost\": 2, \"refund\": 0}}}, \"rules\": [\n\n"
    "{\"status\": \"5xx\", \"class\": \"retryable\","
    "  \"reason\": \"server\", \"effect\": \"none\"}]}",
};

/* What an engine holds. */
typedef struct shared {
  pthread_mutex_t mutex;
  again_policy *policy;
  again_governor *governor;
  char path[64];
  atomic_uint calls;
  atomic_uint retries;
  atomic_uint swaps;
} shared;

static void lock(void *user) {
  pthread_mutex_lock(user);
}

static void unlock(void *user) {
  pthread_mutex_unlock(user);
}

static again_policy *take_policy(shared *self) {
  pthread_mutex_lock(&self->mutex);
  again_policy *policy = again_policy_ref(self->policy);
  pthread_mutex_unlock(&self->mutex);
  return policy;
}

/* The line of the rule tells the versions apart. */
static unsigned wanted_line(const again_policy *policy) {
  return strcmp(again_policy_name(policy), "a") == 0 ? 2 : 3;
}

static void read_response(again_policy *policy) {
  const again_time now = {1, 1700000000};
  again_reader *reader = NULL;
  again_response *response = NULL;
  again_verdict verdict = AGAIN_VERDICT_INIT;
  expect(again_reader_new(&reader, policy, NULL) == AGAIN_OK, "reader");
  expect(again_reader_begin(reader, NULL) == AGAIN_OK, "begin");
  again_reader_set_status(reader, 500);
  expect(again_reader_line(reader, "\r\n", 2) == AGAIN_OK, "line");
  expect(again_reader_body(reader, "{\"code\":\"A\"}", 12, NULL) == AGAIN_OK,
         "body");
  expect(again_reader_end(reader, AGAIN_TRANSPORT_OK, true, &now, &response) ==
             AGAIN_OK,
         "end");
  again_classify(response, &verdict);
  expect(verdict.rule_line == wanted_line(policy), "a reader's policy");
  again_reader_free(reader);
}

/* A call whose every attempt fails. */
static void perform(shared *self, again_policy *policy) {
  again_call *call = NULL;
  again_response *failure = NULL;
  again_request request = AGAIN_REQUEST_INIT;
  again_decision decision = AGAIN_DECISION_INIT;
  again_time now = {1, 1700000000};
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  options.governor = self->governor;
  request.url = "https://api.example.com/";
  expect(again_call_new(&call, policy, &options, NULL) == AGAIN_OK, "call");
  expect(again_response_new(&failure, policy, NULL) == AGAIN_OK, "response");
  again_response_set_status(failure, 503, AGAIN_TRANSPORT_OK);
  expect(again_call_begin(call, &request, &now, &decision) == AGAIN_OK,
         "begin");
  while (decision.action != AGAIN_ACTION_GIVE_UP) {
    if (decision.action == AGAIN_ACTION_GO) {
      again_call_end(call, failure, NULL, &now, &decision);
      expect(decision.verdict.rule_line == wanted_line(policy),
             "a call's policy");
    } else {
      now.mono_ms = decision.due_ms;
      again_call_next(call, &now, &decision);
    }
  }
  atomic_fetch_add(&self->retries, decision.attempts - 1);
  again_response_free(failure);
  again_call_free(call);
}

static void *work(void *user) {
  shared *self = user;
  while (atomic_load(&self->swaps) < SWAP_COUNT) {
    again_policy *policy = take_policy(self);
    read_response(policy);
    perform(self, policy);
    (void)again_policy_changed(policy);
    atomic_fetch_add(&self->calls, 1);
    again_policy_unref(policy);
  }
  return NULL;
}

static void write_version(const shared *self, const char *text) {
  char path[80];
  (void)snprintf(path, sizeof path, "%s.new", self->path);
  FILE *file = fopen(path, "wb");
  expect(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0, "write");
  expect(rename(path, self->path) == 0, "rename");
}

static again_status load(const shared *self, again_policy **out) {
  return again_policy_load(out, self->path, NULL, NULL);
}

/* Every third version is broken: it is told of, and changes nothing. */
static void reload(shared *self, unsigned turn) {
  again_policy *fresh = NULL;
  bool is_broken = turn % 3 == 2;
  write_version(self, is_broken ? "{" : versions[turn % 2]);
  again_policy *current = take_policy(self);
  bool has_changed = again_policy_changed(current);
  expect(has_changed || !is_broken, "a broken file has changed");
  again_policy_unref(current);
  if (!has_changed) {
    return;
  }
  again_status status = load(self, &fresh);
  expect((status == AGAIN_ESYNTAX) == is_broken, "a broken file is no policy");
  if (status != AGAIN_OK) {
    return;
  }
  expect(again_governor_set_policy(self->governor, fresh) == AGAIN_OK, "swap");
  pthread_mutex_lock(&self->mutex);
  again_policy *stale = self->policy;
  self->policy = fresh;
  pthread_mutex_unlock(&self->mutex);
  again_policy_unref(stale);
  atomic_fetch_add(&self->swaps, 1);
}

static void begin(shared *self, const again_lock *guard) {
  again_governor_options options = AGAIN_GOVERNOR_OPTIONS_INIT;
  options.lock = *guard;
  int fd = mkstemps(self->path, 5);
  expect(fd >= 0 && close(fd) == 0, "file");
  write_version(self, versions[0]);
  expect(load(self, &self->policy) == AGAIN_OK, "load");
  expect(again_governor_new(&self->governor, self->policy, &options, NULL) ==
             AGAIN_OK,
         "governor");
}

static void end(shared *self) {
  again_governor_free(self->governor);
  again_policy_unref(self->policy);
  expect(unlink(self->path) == 0, "unlink");
}

int main(void) {
  static shared self = {.mutex = PTHREAD_MUTEX_INITIALIZER,
                        .path = "/tmp/again-reload-XXXXXX.json"};
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  const again_lock guard = {lock, unlock, &mutex};
  pthread_t threads[THREAD_COUNT];
  begin(&self, &guard);
  for (size_t i = 0; i < THREAD_COUNT; i++) {
    expect(pthread_create(&threads[i], NULL, work, &self) == 0, "thread");
  }
  for (unsigned turn = 1; atomic_load(&self.swaps) < SWAP_COUNT; turn++) {
    reload(&self, turn);
  }
  for (size_t i = 0; i < THREAD_COUNT; i++) {
    pthread_join(threads[i], NULL);
  }
  printf("%u swaps, %u retries of %u calls\n", atomic_load(&self.swaps),
         atomic_load(&self.retries), atomic_load(&self.calls));
  expect(atomic_load(&self.retries) == RETRIES, "the budget is spent once");
  end(&self);
  return 0;
}
