/*
 * bench_waiting COUNT: so many pooled calls that wait at once, each after a
 * connect that was refused; prints the bytes that the heap holds for one of
 * them, libcurl's for the few handles that they share included.
 */
#include <again/curl.h>

#include <arpa/inet.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "require.h"

static const char policy_text[] =
    "{\"again\": 1, \"limits\": {\"deadline\": \"9h\"},"
    " \"schedules\": {\"default\": {\"base\": \"1h\", \"cap\": \"1h\","
    "   \"jitter\": \"none\", \"deadline\": \"9h\"}},"
    " \"governor\": {\"budget\": \"off\", \"health\": \"off\"},"
    " \"rules\": [{\"transport\": \"connect\", \"class\": \"retryable\","
    "   \"reason\": \"unreachable\", \"effect\": \"none\"}]}";

/* A port that nobody listens at, as long as its socket is open. */
static unsigned deaf_port(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t size = sizeof(address);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  bench_require(
      fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
          getsockname(fd, (struct sockaddr *)&address, &size) == 0,
      "no port");
  return ntohs(address.sin_port);
}

static int count_attempt(again_curl_prepare *attempt, void *user) {
  size_t *count = user;
  (void)attempt;
  (*count)++;
  return 0;
}

static void on_done(CURL *easy, CURLcode code, const again_decision *decision,
                    void *user) {
  size_t *count = user;
  (void)easy;
  (void)code;
  (void)decision;
  (*count)++;
}

static int turn(CURLM *multi, again_curl_multi *driver) {
  const CURLMsg *message = NULL;
  int running = 0;
  int left = 0;
  curl_multi_perform(multi, &running);
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    again_curl_multi_take(driver, message);
  }
  again_curl_multi_tick(driver);
  return running;
}

static double measure(size_t count, CURLM *multi, again_curl_multi *driver) {
  char url[64];
  size_t attempt_count = 0;
  size_t over_count = 0;
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  snprintf(url, sizeof(url), "http://127.0.0.1:%u/", deaf_port());
  request.url = url;
  request.prepare = count_attempt;
  request.prepare_user = &attempt_count;
  size_t before = mallinfo2().uordblks;
  for (size_t i = 0; i < count; i++) {
    bench_require(again_curl_multi_add_pooled(driver, &request, on_done,
                                              &over_count, NULL) == CURLE_OK,
                  "not added");
  }
  while (turn(multi, driver) > 0 || attempt_count < count) {
  }
  size_t after = mallinfo2().uordblks;
  bench_require(attempt_count == count && over_count == 0,
                "a call does not wait");
  again_curl_multi_free(driver);
  bench_require(over_count == count, "a call was not told");
  return (double)(after - before) / (double)count;
}

int main(int argc, char **argv) {
  static const char *const nowhere[] = {NULL};
  again_policy *policy = NULL;
  again_curl *engine = NULL;
  again_curl_multi *driver = NULL;
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  CURLM *multi = curl_multi_init();
  bench_require(argc == 2 && multi != NULL, "bench_waiting COUNT");
  options.path = nowhere;
  bench_require(again_policy_parse(&policy, policy_text, strlen(policy_text),
                                   NULL, &options, NULL) == AGAIN_OK &&
                    again_curl_new(&engine, policy, NULL) == AGAIN_OK &&
                    again_curl_multi_new(&driver, engine, multi, NULL) ==
                        AGAIN_OK,
                "no driver");
  printf("%.0f\n", measure(strtoul(argv[1], NULL, 10), multi, driver));
  again_curl_free(engine);
  curl_multi_cleanup(multi);
  again_policy_unref(policy);
  return 0;
}
