#include "engines.h"

#include <stdio.h>
#include <stdlib.h>

#include "need.h"

#define POLICY_MAX 2048

static const char policy_format[] =
    "{\"again\": 1, \"name\": \"chaos\","
    " \"hints\": [{\"from\": \"/Error/RetryAfterMs\", \"as\": \"ms\"}, "
    "\"...\"],"
    " \"peek\": [{\"status\": 200, \"has\": [\"/Error/Code\"]}],"
    " \"limits\": {\"attempts\": 8, \"deadline\": \"60s\"},"
    " \"schedules\": {"
    "   \"default\": {\"base\": \"2ms\", \"cap\": \"40ms\","
    "     \"attempts\": 8, \"deadline\": \"60s\"},"
    "   \"x-probe\": {\"base\": \"5ms\", \"cap\": \"20ms\"}},"
    " \"governor\": {%s},"
    " \"rules\": ["
    "  {\"code\": [\"Throttled\", \"Busy\"], \"class\": \"retryable\","
    "   \"reason\": \"throttling\", \"effect\": \"none\"},"
    "  {\"code\": \"InternalError\", \"class\": \"retryable\","
    "   \"reason\": \"server\"},"
    "  {\"status\": 429, \"class\": \"retryable\","
    "   \"reason\": \"throttling\", \"effect\": \"none\"},"
    "  {\"transport\": [\"resolve\", \"connect\"], \"class\": \"retryable\","
    "   \"reason\": \"unreachable\", \"effect\": \"none\"},"
    "  {\"transport\": [\"send\", \"receive\", \"timeout\", \"empty-reply\","
    "   \"partial-body\", \"hidden-resend\", \"protocol\"],"
    "   \"class\": \"retryable\", \"reason\": \"transient\"},"
    "  {\"status\": \"5xx\", \"class\": \"retryable\","
    "   \"reason\": \"server\"},"
    "  {\"status\": \"4xx\", \"class\": \"client-fault\","
    "   \"reason\": \"invalid-parameter\"}]}";

static const char *const governors[CHAOS_ENGINE_COUNT] = {
    "\"health\": \"off\", \"budget\": \"off\"",
    "\"health\": {\"close_after\": 5, \"probe\": \"x-probe\"}"};

static again_policy *parse_policy(const char *governor) {
  char text[POLICY_MAX];
  again_policy *policy = NULL;
  again_diag diag = AGAIN_DIAG_INIT;
  const int size = snprintf(text, sizeof(text), policy_format, governor);
  chaos_need(size > 0 && (size_t)size < sizeof(text), "policy");
  if (again_policy_parse(&policy, text, (size_t)size, "chaos", NULL, &diag) !=
      AGAIN_OK) {
    (void)fprintf(stderr, "policy: %s: %s\n", diag.pointer, diag.message);
    exit(2);
  }
  return policy;
}

void chaos_engines_make(again_curl *out[CHAOS_ENGINE_COUNT],
                        again_curl_event_fn *event, void *user) {
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  options.event = event;
  options.event_user = user;
  for (int i = 0; i < CHAOS_ENGINE_COUNT; i++) {
    again_policy *policy = parse_policy(governors[i]);
    chaos_need(again_curl_new(&out[i], policy, &options) == AGAIN_OK, "engine");
    again_policy_unref(policy);
  }
}

void chaos_engines_free(again_curl *engines[CHAOS_ENGINE_COUNT]) {
  for (int i = 0; i < CHAOS_ENGINE_COUNT; i++) {
    again_curl_free(engines[i]);
  }
}
