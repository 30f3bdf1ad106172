/* An operation that must not happen twice: an RPC call whose `prepare` hook
 * signs every attempt afresh, and whose ClientToken lets the server tell a
 * second attempt from a second wish.
 *
 *     operation http://127.0.0.1:8080/ CreateDBCluster
 */
#include <again/curl.h>
#include <stdio.h>
#include <time.h>

/* A real program asks its system for a random token and computes a signature
 * here. */
typedef struct signer {
  unsigned nonce_count;
  long long token;
  struct curl_slist *headers;
} signer;

/* Before each attempt: same token, new nonce, the server's own time. */
static int sign(again_curl_prepare *attempt, void *user) {
  signer *self = user;
  long long server_s = (long long)time(NULL) + attempt->clock_offset_ms / 1000;
  char header[96];
  self->nonce_count++;
  snprintf(header, sizeof(header), "X-Signature: nonce=%lld-%u,time=%lld",
           self->token, self->nonce_count, server_s);
  curl_slist_free_all(self->headers);
  self->headers = curl_slist_append(NULL, header);
  attempt->headers = self->headers;
  printf("  attempt %u, nonce %u%s\n", attempt->attempt, self->nonce_count,
         attempt->remedy == AGAIN_REMEDY_RESIGN ? " (asked to sign afresh)"
                                                : "");
  return self->headers == NULL;
}

/* Each decision to go again, as it is made. */
static void tell(const again_curl_event *event, void *user) {
  const again_decision *decision = event->decision;
  (void)user;
  if (decision->action == AGAIN_ACTION_RETRY) {
    printf("  %s (%s): again in %llu ms\n", decision->code,
           decision->verdict.reason, (unsigned long long)decision->delay_ms);
  }
}

int main(int argc, char **argv) {
  again_policy *policy = NULL;
  again_curl *engine = NULL;
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  options.event = tell;
  if (argc < 3 ||
      again_policy_load(&policy, "aliyun/polardb", NULL, NULL) != AGAIN_OK ||
      again_curl_new(&engine, policy, &options) != AGAIN_OK) {
    return 2;
  }

  signer self = {0, (long long)time(NULL), NULL};
  char body[256];
  int size = snprintf(body, sizeof(body), "Action=%s&ClientToken=%lld", argv[2],
                      self.token);
  CURL *easy = curl_easy_init();
  curl_easy_setopt(easy, CURLOPT_POST, 1L);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)size);
  again_curl_request request = AGAIN_CURL_REQUEST_INIT;
  again_decision decision = AGAIN_DECISION_INIT;
  request.url = argv[1];
  request.method = "POST";
  request.body = body;
  request.body_bytes = (size_t)size;
  request.prepare = sign;
  request.prepare_user = &self;
  CURLcode code = again_curl_perform(engine, easy, &request, &decision);
  printf("%s after %u attempts: %s\n",
         again_class_name(decision.verdict.error_class), decision.attempts,
         decision.code[0] != '\0' ? decision.message
                                  : curl_easy_strerror(code));

  curl_easy_cleanup(easy);
  curl_slist_free_all(self.headers);
  again_curl_free(engine);
  again_policy_unref(policy);
  return decision.action == AGAIN_ACTION_DELIVER ? 0 : 1;
}
