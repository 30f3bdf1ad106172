/*
 * bench_perform HOW URL COUNT: the same GET, COUNT times over one connection,
 * for whoever counts instructions.
 *
 *     easy     curl_easy_perform
 *     multi    a kept multi, with header, write and prereq callbacks
 *     again    again_curl_perform
 *     bound    again_curl_perform on a bound handle
 */
#include <again/curl.h>

#include <stdlib.h>
#include <string.h>

#include "callbacks.h"
#include "require.h"

static void perform_easy(CURL *easy, long count) {
  for (long i = 0; i < count; i++) {
    bench_require(curl_easy_perform(easy) == CURLE_OK, "no answer");
  }
}

static void perform_multi(CURL *easy, long count) {
  CURLM *multi = curl_multi_init();
  size_t total = 0;
  bench_set_callbacks(easy, &total);
  for (long i = 0; i < count; i++) {
    int running = 1;
    int left = 0;
    curl_multi_add_handle(multi, easy);
    while (running > 0) {
      curl_multi_perform(multi, &running);
      if (running > 0) {
        curl_multi_poll(multi, NULL, 0, 1000, NULL);
      }
    }
    const CURLMsg *message = curl_multi_info_read(multi, &left);
    bench_require(message != NULL && message->data.result == CURLE_OK,
                  "no answer");
    curl_multi_remove_handle(multi, easy);
  }
  curl_multi_cleanup(multi);
}

static void perform_again(CURL *easy, const char *url, long count, bool bind) {
  size_t total = 0;
  again_policy *policy = NULL;
  again_curl *engine = NULL;
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  request.url = url;
  request.write = bench_count_bytes;
  request.write_user = &total;
  request.attempts = 1;
  bench_require(again_policy_load(&policy, "http", NULL, NULL) == AGAIN_OK &&
                    again_curl_new(&engine, policy, NULL) == AGAIN_OK,
                "no engine");
  bench_require(!bind || again_curl_bind(engine, easy) == AGAIN_OK,
                "not bound");
  again_decision decision = AGAIN_DECISION_INIT;
  for (long i = 0; i < count; i++) {
    bench_require(again_curl_perform(engine, easy, &request, &decision) ==
                      CURLE_OK,
                  "no answer");
  }
  if (bind) {
    again_curl_unbind(engine, easy);
  }
  again_curl_free(engine);
  again_policy_unref(policy);
}

int main(int argc, char **argv) {
  bench_require(argc == 4, "bench_perform easy|multi|again|bound URL COUNT");
  const char *how = argv[1];
  const char *url = argv[2];
  long count = strtol(argv[3], NULL, 10);
  size_t total = 0;
  CURL *easy = curl_easy_init();
  bench_require(easy != NULL, "no handle");
  if (strcmp(how, "again") == 0 || strcmp(how, "bound") == 0) {
    perform_again(easy, url, count, strcmp(how, "bound") == 0);
  } else {
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, bench_count_bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &total);
    (strcmp(how, "multi") == 0 ? perform_multi : perform_easy)(easy, count);
  }
  curl_easy_cleanup(easy);
  return 0;
}
