/* The whole idea: a policy by name, an easy handle, one perform, and a
 * decision that says what came of it. */
#include <again/curl.h>
#include <stdio.h>

int main(int argc, char **argv) {
  again_policy *policy = NULL;
  again_curl *engine = NULL;
  CURL *easy = curl_easy_init();
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  again_decision decision = AGAIN_DECISION_INIT;
  request.url = argv[argc - 1];
  if (again_policy_load(&policy, "aliyun/polardb", NULL, NULL) == AGAIN_OK &&
      again_curl_new(&engine, policy, NULL) == AGAIN_OK) {
    again_curl_perform(engine, easy, &request, &decision);
  }
  printf("%s after %u attempts\n",
         again_class_name(decision.verdict.error_class), decision.attempts);
  curl_easy_cleanup(easy);
  again_curl_free(engine);
  again_policy_unref(policy);
}
