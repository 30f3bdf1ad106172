/* A log line for each attempt, its members named as OpenTelemetry names them.
 *
 *     events http://127.0.0.1:8080/?Action=DescribeDBClusters
 */
#include <again/curl.h>
#include <stdio.h>

static void tell(const again_curl_event *event, void *user) {
  FILE *log = user;
  again_curl_attribute attribute;
  size_t at = 0;
  if (!event->ends_attempt) {
    return;
  }
  while (again_curl_event_attribute(event, &at, &attribute)) {
    if (attribute.text != NULL) {
      fprintf(log, "%s=\"%s\" ", attribute.name, attribute.text);
    } else {
      fprintf(log, "%s=%lld ", attribute.name, (long long)attribute.number);
    }
  }
  fputc('\n', log);
}

int main(int argc, char **argv) {
  again_policy *policy = NULL;
  again_curl *engine = NULL;
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  options.event = tell;
  options.event_user = stdout;
  if (argc < 2 ||
      again_policy_load(&policy, "aliyun/polardb", NULL, NULL) != AGAIN_OK ||
      again_curl_new(&engine, policy, &options) != AGAIN_OK) {
    return 2;
  }

  CURL *easy = curl_easy_init();
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  again_decision decision = AGAIN_DECISION_INIT;
  request.url = argv[1];
  again_curl_perform(engine, easy, &request, &decision);

  curl_easy_cleanup(easy);
  again_curl_free(engine);
  again_policy_unref(policy);
  return decision.action == AGAIN_ACTION_DELIVER ? 0 : 1;
}
