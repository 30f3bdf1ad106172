#include "fetch_all.h"

#include <stdio.h>
#include <stdlib.h>

static void on_done(CURL *easy, CURLcode code, const again_decision *decision,
                    void *user) {
  const again_curl_request *request = user;
  printf("%s: %s after %u attempts\n", request->url,
         code == CURLE_OK ? again_class_name(decision->verdict.error_class)
                          : curl_easy_strerror(code),
         decision->attempts);
  curl_easy_cleanup(easy);
}

static void add(fetch_all *all, again_curl_request *request) {
  CURL *easy = curl_easy_init();
  CURLcode code =
      again_curl_multi_add(all->driver, easy, request, on_done, request);
  if (code != CURLE_OK) {
    printf("%s: %s\n", request->url, curl_easy_strerror(code));
    curl_easy_cleanup(easy);
  }
}

void fetch_all_listen(fetch_all *all, curl_socket_callback on_socket,
                      curl_multi_timer_callback on_timer, void *user) {
  curl_multi_setopt(all->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt(all->multi, CURLMOPT_SOCKETDATA, user);
  curl_multi_setopt(all->multi, CURLMOPT_TIMERFUNCTION, on_timer);
  curl_multi_setopt(all->multi, CURLMOPT_TIMERDATA, user);
}

int fetch_all_begin(fetch_all *all, again_curl_multi_options *options, int argc,
                    char **argv) {
  options->keeps_connections = true;
  all->requests = calloc((size_t)argc, sizeof(*all->requests));
  if (all->requests == NULL ||
      again_policy_load(&all->policy, "aliyun/polardb", NULL, NULL) !=
          AGAIN_OK ||
      again_curl_new(&all->engine, all->policy, NULL) != AGAIN_OK ||
      again_curl_multi_new(&all->driver, all->engine, all->multi, options) !=
          AGAIN_OK) {
    return 1;
  }
  for (int i = 1; i < argc; i++) {
    again_curl_request_init(&all->requests[i], sizeof(all->requests[i]));
    all->requests[i].url = argv[i];
    add(all, &all->requests[i]);
  }
  return 0;
}

void fetch_all_go_on(fetch_all *all) {
  int left = 0;
  const CURLMsg *message = NULL;
  while ((message = curl_multi_info_read(all->multi, &left)) != NULL) {
    again_curl_multi_take(all->driver, message);
  }
  again_curl_multi_tick(all->driver);
}

void fetch_all_end(fetch_all *all) {
  again_curl_multi_free(all->driver);
  curl_multi_cleanup(all->multi);
  again_curl_free(all->engine);
  again_policy_unref(all->policy);
  free(all->requests);
}
