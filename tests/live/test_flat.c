/*
 * Memory is flat over very many attempts: of pooled calls in a driver, of its
 * other calls, and of blocking ones.
 *
 *     live_flat [ATTEMPTS | --long]
 *
 * The long run makes a million.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <again/curl.h>

#include "../thread/expect.h"
#include "mill.h"
#include "tally.h"

#define EXPECT(condition) expect((condition), #condition)
#define SHORT_COUNT 50000
#define LONG_COUNT 1000000
/* At once: so many of each kind. */
#define CALL_COUNT 50
#define STEP_COUNT 10
/* Of the process: what the allocator has not given back, and no more. */
#define GROWTH_BYTES_MAX ((size_t)1 << 20)

static const char policy_text[] =
    "{\"again\": 1, \"name\": \"flat\", \"fields\": {\"code\":"
    "   [\"/Code\", \"/Error/Code\"]},"
    " \"schedules\": {\"default\": {\"base\": \"1ms\", \"cap\": \"1ms\"}},"
    " \"governor\": {\"health\": \"off\", \"budget\": \"off\"},"
    " \"rules\": [{\"status\": [429, 503], \"class\": \"retryable\","
    "   \"reason\": \"server\"},"
    "  {\"transport\": [\"empty-reply\", \"receive\"], \"class\": "
    "\"retryable\","
    "   \"reason\": \"transient\"},"
    "  {\"status\": 404, \"class\": \"client-fault\","
    "   \"reason\": \"not-found\"}]}";

/* NULL closes the connection. */
static const char *const replies[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "HTTP/1.1 503 X\r\nContent-Length: 15\r\n\r\n{\"Code\":\"Busy\"}",
    "HTTP/1.1 429 X\r\nContent-Length: 23\r\n\r\n<Error><Code/></Error >",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "HTTP/1.1 404 N\r\nContent-Length: 2\r\n\r\nno",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    NULL,
};

typedef struct flat {
  mill *server;
  again_policy *policy;
  again_curl *engine;
  CURLM *multi;
  again_curl_multi *driver;
  again_curl_request request;
  CURL *blocking; /* bound */
  size_t wanted;  /* calls go on until the server has had so many requests */
} flat;

static int prepare(again_curl_prepare *attempt, void *user) {
  (void)user;
  return attempt->easy == NULL;
}

static bool has_enough(const flat *all) {
  return mill_request_count(all->server) >= all->wanted;
}

/* The handle of a call that has one is given up with its last call. */
static void on_done(CURL *easy, CURLcode code, const again_decision *decision,
                    void *user) {
  flat *all = user;
  (void)code;
  (void)decision;
  if (has_enough(all)) {
    curl_easy_cleanup(easy);
  } else {
    EXPECT(again_curl_multi_add(all->driver, easy, &all->request, on_done,
                                all) == CURLE_OK);
  }
}

static void on_pooled_done(CURL *easy, CURLcode code,
                           const again_decision *decision, void *user) {
  flat *all = user;
  (void)easy;
  (void)code;
  (void)decision;
  if (!has_enough(all)) {
    EXPECT(again_curl_multi_add_pooled(all->driver, &all->request,
                                       on_pooled_done, all, NULL) == CURLE_OK);
  }
}

static void turn(const flat *all) {
  const CURLMsg *message = NULL;
  int left = 0;
  const long due_ms = again_curl_multi_timeout(all->driver);
  (void)curl_multi_poll(all->multi, NULL, 0, due_ms < 0 ? 1000 : (int)due_ms,
                        NULL);
  EXPECT(curl_multi_perform(all->multi, &left) == CURLM_OK);
  while ((message = curl_multi_info_read(all->multi, &left)) != NULL) {
    EXPECT(again_curl_multi_take(all->driver, message));
  }
  again_curl_multi_tick(all->driver);
}

static void drive(flat *all, size_t request_count) {
  all->wanted = mill_request_count(all->server) + request_count;
  for (size_t i = 0; i < CALL_COUNT; i++) {
    CURL *easy = curl_easy_init();
    EXPECT(again_curl_multi_add(all->driver, easy, &all->request, on_done,
                                all) == CURLE_OK);
    EXPECT(again_curl_multi_add_pooled(all->driver, &all->request,
                                       on_pooled_done, all, NULL) == CURLE_OK);
  }
  while (again_curl_multi_count(all->driver) > 0) {
    turn(all);
  }
}

static void block(flat *all, size_t request_count) {
  all->wanted = mill_request_count(all->server) + request_count;
  while (!has_enough(all)) {
    again_decision decision = AGAIN_DECISION_INIT;
    (void)again_curl_perform(all->engine, all->blocking, &all->request,
                             &decision);
    EXPECT(decision.action == AGAIN_ACTION_DELIVER ||
           decision.action == AGAIN_ACTION_GIVE_UP);
  }
}

static void begin(flat *all) {
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  again_curl_multi_options multi_options = AGAIN_CURL_MULTI_OPTIONS_INIT;
  again_policy_options policy_options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &tally_mem;
  policy_options.mem = &tally_mem;
  multi_options.pool_max = CALL_COUNT / 2;
  multi_options.keeps_connections = true;
  all->server = mill_start(replies, sizeof(replies) / sizeof(replies[0]));
  all->multi = curl_multi_init();
  all->blocking = curl_easy_init();
  EXPECT(again_policy_parse(&all->policy, policy_text, sizeof(policy_text) - 1,
                            NULL, &policy_options, NULL) == AGAIN_OK);
  EXPECT(again_curl_new(&all->engine, all->policy, &options) == AGAIN_OK);
  EXPECT(again_curl_multi_new(&all->driver, all->engine, all->multi,
                              &multi_options) == AGAIN_OK);
  EXPECT(again_curl_bind(all->engine, all->blocking) == AGAIN_OK);
  again_curl_request_init(&all->request, sizeof(all->request));
  all->request.url = mill_url(all->server);
  all->request.prepare = prepare;
}

static void end(flat *all) {
  again_curl_unbind(all->engine, all->blocking);
  curl_easy_cleanup(all->blocking);
  again_curl_multi_free(all->driver);
  (void)curl_multi_cleanup(all->multi);
  again_curl_free(all->engine);
  again_policy_unref(all->policy);
  mill_free(all->server);
  EXPECT(tally_blocks() == 0);
}

static size_t attempts_wanted(int argc, char **argv) {
  if (argc < 2) {
    return SHORT_COUNT;
  }
  return strcmp(argv[1], "--long") == 0 ? LONG_COUNT
                                        : strtoul(argv[1], NULL, 10);
}

/* What is kept is made in the first half; the rare kind of reply that a kept
 * thing meets for the first time may come later. */
int main(int argc, char **argv) {
  static flat all;
  size_t blocks = 0;
  size_t bytes = 0;
  size_t process_bytes = 0;
  const size_t step = attempts_wanted(argc, argv) / STEP_COUNT;
  (void)setvbuf(stdout, NULL, _IOLBF, 0);
  tally_curl_begin();
  begin(&all);
  for (size_t i = 0; i <= STEP_COUNT; i++) {
    drive(&all, step - step / 5);
    block(&all, step / 5);
    (void)printf("%zu attempts: %zu blocks, %zu bytes, %zu of libcurl's, %zu "
                 "of the process\n",
                 mill_request_count(all.server), tally_blocks(), tally_bytes(),
                 tally_curl_bytes(), tally_process_bytes());
    if (i == STEP_COUNT / 2) {
      blocks = tally_blocks();
      bytes = tally_bytes();
      process_bytes = tally_process_bytes();
    }
  }
  EXPECT(tally_blocks() <= blocks + CALL_COUNT);
  EXPECT(tally_bytes() <= bytes + bytes / 100);
  EXPECT(!tally_knows_process() ||
         tally_process_bytes() <= process_bytes + GROWTH_BYTES_MAX);
  end(&all);
  curl_global_cleanup();
  return 0;
}
