/*
 * A hundred thousand pooled calls that wait at once, as after a 503: what each
 * costs of the library's memory, and that it costs no handle and no socket.
 *
 *     live_scale [CALLS]
 *
 * Prints what it measures; what takes time is not judged.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <again/curl.h>

#include "../thread/expect.h"
#include "mill.h"
#include "tally.h"

#define EXPECT(condition) expect((condition), #condition)
#define CALL_COUNT 100000
#define POOL_MAX 64
#define WAIT_MS 700000
#define CALL_BYTES_MAX 1024

static const char policy_text[] =
    "{\"again\": 1, \"name\": \"scale\", \"hints\": [\"...\"],"
    " \"limits\": {\"deadline\": \"2h\", \"hint_max\": \"1h\"},"
    " \"schedules\": {\"default\": {\"base\": \"1ms\", \"deadline\": \"2h\"}},"
    " \"governor\": {\"health\": \"off\", \"budget\": \"off\"},"
    " \"rules\": [{\"status\": 503, \"class\": \"retryable\","
    "   \"reason\": \"server\"}]}";

static const char *const come_back[] = {
    "HTTP/1.1 503 X\r\nRetry-After: 600\r\nContent-Length: 4\r\n\r\nbusy"};
static const char *const fine[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};

typedef struct scale {
  mill *server;
  again_policy *policy;
  again_curl *engine;
  CURLM *multi;
  again_curl_multi *driver;
  again_curl_request request;
  size_t call_count;
  unsigned char *done_counts;
  size_t good_count;
  uint64_t skipped_ms; /* by the clock */
  int running;
} scale;

/* One: of a call there is a byte in `done_counts`, and nothing that leads back
 * here. */
static scale all;

static void tell_time(again_time *out, void *user) {
  const scale *own = user;
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  out->mono_ms = own->skipped_ms + (uint64_t)now.tv_sec * 1000 +
                 (uint64_t)now.tv_nsec / 1000000;
  out->wall_s = (int64_t)(out->mono_ms / 1000);
}

static double seconds(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void report(const char *what, double since) {
  (void)printf("%s: %.0f ns a call\n", what,
               (seconds() - since) * 1e9 / (double)all.call_count);
}

static int prepare(again_curl_prepare *attempt, void *user) {
  (void)user;
  return attempt->easy == NULL;
}

static void on_done(CURL *easy, CURLcode code, const again_decision *decision,
                    void *user) {
  unsigned char *done_count = user;
  (void)easy;
  (void)code;
  (*done_count)++;
  all.good_count += decision->action == AGAIN_ACTION_DELIVER;
}

static void begin(void) {
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  again_curl_multi_options multi_options = AGAIN_CURL_MULTI_OPTIONS_INIT;
  again_policy_options policy_options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &tally_mem;
  options.now = tell_time;
  options.now_user = &all;
  multi_options.pool_max = POOL_MAX;
  policy_options.mem = &tally_mem;
  all.server = mill_start(come_back, 1);
  all.multi = curl_multi_init();
  all.done_counts = calloc(all.call_count, 1);
  EXPECT(all.multi != NULL && all.done_counts != NULL);
  EXPECT(again_policy_parse(&all.policy, policy_text, sizeof(policy_text) - 1,
                            NULL, &policy_options, NULL) == AGAIN_OK);
  EXPECT(again_curl_new(&all.engine, all.policy, &options) == AGAIN_OK);
  EXPECT(again_curl_multi_new(&all.driver, all.engine, all.multi,
                              &multi_options) == AGAIN_OK);
  again_curl_request_init(&all.request, sizeof(all.request));
  all.request.url = mill_url(all.server);
  all.request.prepare = prepare;
}

static void end(void) {
  again_curl_multi_free(all.driver);
  (void)curl_multi_cleanup(all.multi);
  again_curl_free(all.engine);
  again_policy_unref(all.policy);
  mill_free(all.server);
  free(all.done_counts);
  EXPECT(tally_blocks() == 0);
}

static void turn(void) {
  const CURLMsg *message = NULL;
  int left = 0;
  const long due_ms = again_curl_multi_timeout(all.driver);
  (void)curl_multi_poll(all.multi, NULL, 0, due_ms < 0 ? 100 : (int)due_ms,
                        NULL);
  EXPECT(curl_multi_perform(all.multi, &all.running) == CURLM_OK);
  while ((message = curl_multi_info_read(all.multi, &left)) != NULL) {
    EXPECT(again_curl_multi_take(all.driver, message));
  }
  again_curl_multi_tick(all.driver);
}

static void add_all(void) {
  const double start = seconds();
  for (size_t i = 0; i < all.call_count; i++) {
    EXPECT(again_curl_multi_add_pooled(all.driver, &all.request, on_done,
                                       &all.done_counts[i], NULL) == CURLE_OK);
  }
  report("added", start);
}

static void expect_told(unsigned char count, size_t good_count) {
  for (size_t i = 0; i < all.call_count; i++) {
    EXPECT(all.done_counts[i] == count);
  }
  EXPECT(all.good_count == good_count);
}

/* Until each has had its 503, and no attempt runs. */
static void wait_all(void) {
  const size_t bytes = tally_bytes();
  const size_t curl_bytes = tally_curl_bytes();
  const size_t files = tally_process_files();
  add_all();
  const double start = seconds();
  do {
    turn();
  } while (mill_request_count(all.server) < all.call_count || all.running > 0);
  report("made to wait", start);
  EXPECT(again_curl_multi_count(all.driver) == all.call_count);
  expect_told(0, 0);
  const size_t call_bytes = (tally_bytes() - bytes) / all.call_count;
  (void)printf("waiting: %zu bytes of the library's a call, %zu of libcurl's "
               "in all, %zu files more\n",
               call_bytes, tally_curl_bytes() - curl_bytes,
               tally_process_files() - files);
  EXPECT(call_bytes <= CALL_BYTES_MAX);
  EXPECT(tally_curl_bytes() - curl_bytes < 8 * all.call_count);
  EXPECT(tally_process_files() - files <= (size_t)2 * POOL_MAX);
}

static void fire_all(void) {
  mill_set_replies(all.server, fine, 1);
  all.skipped_ms += WAIT_MS;
  const double start = seconds();
  while (again_curl_multi_count(all.driver) > 0) {
    turn();
  }
  report("fired, sent and over", start);
  expect_told(1, all.call_count);
}

/* They stand in line for the handles. */
static void leave_all(void) {
  mill_set_replies(all.server, come_back, 1);
  add_all();
  again_curl_multi_tick(all.driver);
  const double start = seconds();
  again_curl_multi_free(all.driver);
  all.driver = NULL;
  report("left in line", start);
  expect_told(2, all.call_count);
}

int main(int argc, char **argv) {
  all.call_count = argc > 1 ? strtoul(argv[1], NULL, 10) : CALL_COUNT;
  (void)setvbuf(stdout, NULL, _IOLBF, 0);
  tally_curl_begin();
  begin();
  wait_all();
  fire_all();
  leave_all();
  end();
  curl_global_cleanup();
  return 0;
}
