/* The whole idea: a policy by name, an easy handle, one perform, and a
 * decision that says what came of it. */
#include <again/curl.h>
#include <stdio.h>

int main(int argc, char **argv) {
  again_policy *policy;
  again_curl *engine;
  if (argc < 2 || again_policy_load(&policy, "aliyun/polardb", NULL, NULL) ||
      again_curl_new(&engine, policy, NULL)) {
    return 2;
  }
  CURL *easy = curl_easy_init();
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  again_decision decision = AGAIN_DECISION_INIT;
  request.url = argv[1];
  CURLcode code = again_curl_perform(engine, easy, &request, &decision);
  printf("%s after %u attempts: %s\n",
         again_class_name(decision.verdict.error_class), decision.attempts,
         decision.code[0] != '\0' ? decision.code : curl_easy_strerror(code));
  curl_easy_cleanup(easy);
  again_curl_free(engine);
  again_policy_unref(policy);
  return decision.action == AGAIN_ACTION_DELIVER ? 0 : 1;
}
