/* Delays that are in the body of an answer: by the packs that ship for whoever
 * sends them, and where there is none by the one for all. */
#include "conformance.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "matching_aid.h"

static void end(void) {
  assert_balance();
}
TestSuite(body, .fini = end);

typedef struct body_case {
  const char *name;
  const char *pack;
  const char *body;
  const char *source;
  uint64_t delay_ms;
} body_case;

static const body_case bodies[] = {
    {"cases/0", "google/common",
     "{\"error\":{\"code\":429,\"message\":\"You exceeded your current "
     "quota... Please retry in "
     "53.016342224s.\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"@"
     "type\":\"type.googleapis.com/"
     "google.rpc.RetryInfo\",\"retryDelay\":\"53s\"}]}}",
     "/error/details/*/retryDelay", 53000},
    {"cases/1", "google/common",
     "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{"
     "\"@type\":\"type.googleapis.com/"
     "google.rpc.ErrorInfo\",\"reason\":\"QUOTA_EXHAUSTED\",\"metadata\":{"
     "\"quotaResetDelay\":\"2.463586755s\"}},{\"@type\":\"type.googleapis.com/"
     "google.rpc.RetryInfo\",\"retryDelay\":\"2.463586755s\"}]}}",
     "/error/details/*/retryDelay", 2464},
    {"cases/2", "http",
     "{\"message\":\"You are being rate "
     "limited.\",\"retry_after\":0.65,\"global\":false}",
     "/retry_after", 650},
    {"cases/3", "kubernetes",
     "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\","
     "\"reason\":\"TooManyRequests\",\"code\":429,\"details\":{"
     "\"retryAfterSeconds\":1}}",
     "/details/retryAfterSeconds", 1000},
};

static again_response *read_body(again_reader *reader, const char *body) {
  const arrival from = {.head = "HTTP/1.1 429 Too Many Requests\n\n",
                        .body = body,
                        .body_bytes = strlen(body),
                        .now = {0, 1700000000}};
  again_response *response = NULL;
  cr_assert_eq(read_arrival(reader, &from, &response), AGAIN_OK);
  return response;
}

static void expect_delay(const body_case *given) {
  char text[128];
  (void)snprintf(text, sizeof(text), "{'again': 1, 'extends': ['%s']}",
                 given->pack);
  again_policy *policy = policy_of(text);
  again_reader *reader = NULL;
  cr_assert_eq(again_reader_new(&reader, policy, &counting_mem), AGAIN_OK);
  again_response *response = read_body(reader, given->body);
  again_hint hint = AGAIN_HINT_INIT;
  again_response_hint(response, &hint);
  cr_expect(hint.has_delay, "%s", given->name);
  cr_expect_eq(hint.delay_ms, given->delay_ms, "%s: %" PRIu64, given->name,
               hint.delay_ms);
  cr_expect_str_eq(hint.source != NULL ? hint.source : "", given->source);
  again_reader_free(reader);
  again_policy_unref(policy);
}

Test(body, says_when_to_come_back) {
  for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
    expect_delay(&bodies[i]);
  }
}

const conformance_source conformance_body = {
    .vectors = "body-pushback",
    .origin = "googleapis/python-genai, NikkeTryHard/zerogravity, and the "
              "references of discord.js and Kubernetes",
    .tables = {CONFORMANCE_TABLE(bodies)},
};
