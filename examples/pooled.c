/* Ten thousand calls of one request: none has an easy handle of its own, one
 * is lent to each as long as an attempt of it runs. */
#include <again/curl.h>
#include <stdio.h>

#define CALL_COUNT 10000

typedef struct item {
  unsigned *good_count;
  char url[256];
} item;

/* The handle is new each time: all that the call needs is set here. */
static int prepare(again_curl_prepare *attempt, void *user) {
  item *self = attempt->call_user;
  (void)user;
  attempt->url = self->url;
  return curl_easy_setopt(attempt->easy, CURLOPT_USERAGENT, "pooled") !=
         CURLE_OK;
}

static void on_done(CURL *easy, CURLcode code, const again_decision *decision,
                    void *user) {
  item *self = user;
  (void)easy; /* taken back when this returns; NULL where there was none */
  (void)code;
  *self->good_count += decision->action == AGAIN_ACTION_DELIVER;
}

static void run(CURLM *multi, again_curl_multi *driver) {
  while (again_curl_multi_count(driver) > 0) {
    int left = 0;
    const CURLMsg *message = NULL;
    long timeout_ms = again_curl_multi_timeout(driver);
    curl_multi_poll(multi, NULL, 0, timeout_ms < 0 ? 60000 : (int)timeout_ms,
                    NULL);
    curl_multi_perform(multi, &left);
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
      again_curl_multi_take(driver, message);
    }
    again_curl_multi_tick(driver);
  }
}

static item items[CALL_COUNT];

int main(int argc, char **argv) {
  again_policy *policy = NULL;
  again_curl *engine = NULL;
  again_curl_multi *driver = NULL;
  again_curl_multi_options options = AGAIN_CURL_MULTI_OPTIONS_INIT;
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  unsigned good_count = 0;
  CURLM *multi = curl_multi_init();
  request.url = argv[argc - 1]; /* each call goes to this host */
  request.prepare = prepare;
  options.pool_max = 16;
  options.keeps_connections = true;
  if (again_policy_load(&policy, "http", NULL, NULL) != AGAIN_OK ||
      again_curl_new(&engine, policy, NULL) != AGAIN_OK ||
      again_curl_multi_new(&driver, engine, multi, &options) != AGAIN_OK) {
    return 1;
  }
  for (unsigned i = 0; i < CALL_COUNT; i++) {
    items[i].good_count = &good_count;
    snprintf(items[i].url, sizeof(items[i].url), "%s?n=%u", request.url, i);
    if (again_curl_multi_add_pooled(driver, &request, on_done, &items[i],
                                    NULL) != CURLE_OK) {
      return 1;
    }
  }
  run(multi, driver);
  printf("%u of %u calls were a success\n", good_count, CALL_COUNT);
  again_curl_multi_free(driver);
  curl_multi_cleanup(multi);
  again_curl_free(engine);
  again_policy_unref(policy);
}
