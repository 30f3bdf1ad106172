/*
 * One policy, many threads: references come and go, readers made and freed,
 * JSON and XML read, while the thread that loaded it lets go of it first. The
 * last reference, wherever it is, frees.
 */
#include <again/again.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "expect.h"

enum { THREAD_COUNT = 8, ROUND_COUNT = 40 };

typedef struct sample {
  const char *body;
  const char *code;
  again_class error_class;
} sample;

static const sample samples[] = {
    {"{\"Code\":\"Throttling.User\",\"Message\":\"m\",\"RequestId\":\"r\"}",
     "Throttling.User", AGAIN_CLASS_RETRYABLE},
    {"<Error><Code>Forbidden.RAM</Code><Message>m</Message></Error>",
     "Forbidden.RAM", AGAIN_CLASS_AUTH},
    {"{\"Code\":\"QuotaExceed\"}", "QuotaExceed", AGAIN_CLASS_QUOTA},
};

static void read_sample(again_reader *reader, const sample *given) {
  const again_time now = {1, 1700000000};
  again_response *response = NULL;
  again_verdict verdict = AGAIN_VERDICT_INIT;
  expect(again_reader_begin(reader, NULL) == AGAIN_OK, "begin");
  again_reader_set_status(reader, 403);
  expect(again_reader_line(reader, "\r\n", 2) == AGAIN_OK, "line");
  expect(again_reader_body(reader, given->body, strlen(given->body), NULL) ==
             AGAIN_OK,
         "body");
  expect(again_reader_end(reader, AGAIN_TRANSPORT_OK, true, &now, &response) ==
             AGAIN_OK,
         "end");
  again_classify(response, &verdict);
  expect(strcmp(again_response_code(response).data, given->code) == 0, "code");
  expect(verdict.error_class == given->error_class, "class");
}

/* Begins with a reference of its own, and drops it. */
static void *work(void *user) {
  again_policy *policy = user;
  for (size_t round = 0; round < ROUND_COUNT; round++) {
    again_policy *same = again_policy_ref(policy);
    again_reader *reader = NULL;
    expect(again_reader_new(&reader, same, NULL) == AGAIN_OK, "reader");
    again_policy_unref(same);
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
      read_sample(reader, &samples[i]);
    }
    again_reader_free(reader);
  }
  again_policy_unref(policy);
  return NULL;
}

int main(void) {
  static const char *const nowhere[] = {NULL};
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  again_policy *policy = NULL;
  pthread_t threads[THREAD_COUNT];
  options.path = nowhere;
  expect(again_policy_load(&policy, "aliyun/polardb", &options, NULL) ==
             AGAIN_OK,
         "load");
  for (size_t i = 0; i < THREAD_COUNT; i++) {
    expect(pthread_create(&threads[i], NULL, work, again_policy_ref(policy)) ==
               0,
           "thread");
  }
  again_policy_unref(policy);
  for (size_t i = 0; i < THREAD_COUNT; i++) {
    pthread_join(threads[i], NULL);
  }
  printf("%d threads, %d rounds\n", THREAD_COUNT, ROUND_COUNT);
  return 0;
}
