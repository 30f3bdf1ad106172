/* Which of a policy's hints speaks: the first whose conditions hold and whose
 * value is one. */
#include <again/again.h>

#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>

#include "harness.h"
#include "matching_aid.h"

static void end(void) {
  assert_balance();
}
TestSuite(hint_choice, .fini = end);

/* The response's Date is 08:49:37; it arrived an hour later by a wrong clock.
 */
#define HEAD "HTTP/1.1 429 T\nDate: Sun, 06 Nov 1994 08:49:37 GMT\n"
#define ARRIVAL_S (784111777 + 3600)

static const char policy_text[] =
    "{'again': 1, 'hints': ["
    "{'from': 'header:x-should-retry', 'as': 'should-retry'},"
    "{'from': 'header:grpc-retry-pushback-ms', 'as': 'pushback'},"
    "{'from': 'header:x-amz-retry-after', 'as': 'ms', 'clamp': '5s'},"
    "{'from': 'header:retry-after-ms', 'as': 'ms'},"
    "{'from': 'header:retry-after'},"
    "{'from': 'header:ratelimit', 'as': 'ratelimit'},"
    "{'from': 'header:x-ratelimit-reset', 'as': 'epoch',"
    " 'is': {'header:x-ratelimit-remaining': 0}},"
    "{'from': 'header:x-ratelimit-user-api', 'as': 'remain'},"
    "{'from': '/error/details/*/retryDelay', 'as': 'duration'},"
    "{'from': '/retry_after', 'as': 'seconds'},"
    "{'from': '/details/retryAfterSeconds', 'as': 'seconds'},"
    "{'from': 'message', 'as': 'duration', 'status': 418}],"
    "'fields': {'message': ['/m'], 'server_date': ['header:date']},"
    "'rules': []}";

typedef struct row {
  const char *head;
  const char *body;
  const char *source; /* NULL = no hint */
  uint64_t delay_ms;
  bool forbids;
  bool replaces;
  uint64_t clamp_ms;
} row;

#define NO_CLAMP AGAIN_NEVER

static const row rows[] = {
    {HEAD "\n", "", NULL, 0, false, false, NO_CLAMP},
    {HEAD "Retry-After: 5\n\n", "", "header:retry-after", 5000, false, false,
     NO_CLAMP},
    {HEAD "Retry-After: Sun, 06 Nov 1994 08:50:37 GMT\n\n", "",
     "header:retry-after", 60000, false, false, NO_CLAMP},
    {HEAD "Age: 20\nRetry-After: Sun, 06 Nov 1994 08:50:37 GMT\n\n", "",
     "header:retry-after", 40000, false, false, NO_CLAMP},
    {HEAD "Age: 60\nRetry-After: Sun, 06 Nov 1994 08:50:37 GMT\n\n", "", NULL,
     0, false, false, NO_CLAMP},
    {HEAD "Retry-After: Sunday, 06-Nov-94 08:50:37 GMT\n\n", "",
     "header:retry-after", 60000, false, false, NO_CLAMP},
    {HEAD "Retry-After: Sun Nov  6 08:50:37 1994\n\n", "", "header:retry-after",
     60000, false, false, NO_CLAMP},
    {HEAD "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT\n\n", "", NULL, 0, false,
     false, NO_CLAMP},
    {"HTTP/1.1 429 T\nRetry-After: Sun, 06 Nov 1994 09:49:47 GMT\n\n", "",
     "header:retry-after", 10000, false, false, NO_CLAMP},
    {"HTTP/1.1 429 T\nDate: junk\n"
     "Retry-After: Sun, 06 Nov 1994 09:49:47 GMT\n\n",
     "", "header:retry-after", 10000, false, false, NO_CLAMP},
    {HEAD "Retry-After: 5\nRetry-After-Ms: 250\n\n", "",
     "header:retry-after-ms", 250, false, false, NO_CLAMP},
    {HEAD "Retry-After: 5\nRetry-After-Ms: -250\n\n", "", "header:retry-after",
     5000, false, false, NO_CLAMP},
    {HEAD "Retry-After: 5\nRetry-After-Ms: junk\n\n", "", "header:retry-after",
     5000, false, false, NO_CLAMP},
    {HEAD "Retry-After: 0\n\n", "{\"retry_after\":0.65}", "/retry_after", 650,
     false, false, NO_CLAMP},
    {HEAD "X-Amz-Retry-After: 90000\n\n", "", "header:x-amz-retry-after", 90000,
     false, false, 5000},
    {HEAD "Grpc-Retry-Pushback-Ms: 0\nRetry-After: 5\n\n", "",
     "header:grpc-retry-pushback-ms", 0, false, true, NO_CLAMP},
    {HEAD "Grpc-Retry-Pushback-Ms: -1\nRetry-After: 5\n\n", "",
     "header:grpc-retry-pushback-ms", 0, true, false, NO_CLAMP},
    {HEAD "X-Should-Retry: false\nRetry-After: 5\n\n", "",
     "header:x-should-retry", 0, true, false, NO_CLAMP},
    {HEAD "X-Should-Retry: true\nRetry-After: 5\n\n", "", "header:retry-after",
     5000, false, false, NO_CLAMP},
    {HEAD "RateLimit: \"a\";r=0;t=30\n\n", "", "header:ratelimit", 30000, false,
     false, NO_CLAMP},
    {HEAD "X-RateLimit-Remaining: 0\nX-RateLimit-Reset: 784111837\n\n", "",
     "header:x-ratelimit-reset", 60000, false, false, NO_CLAMP},
    {HEAD "X-RateLimit-Remaining: 7\nX-RateLimit-Reset: 784111837\n\n", "",
     NULL, 0, false, false, NO_CLAMP},
    {HEAD "X-RateLimit-Reset: 784111837\n\n", "", NULL, 0, false, false,
     NO_CLAMP},
    {HEAD "X-RateLimit-User-API: Remain:0,TimeLeft:12345\n\n", "",
     "header:x-ratelimit-user-api", 12345, false, false, NO_CLAMP},
    {HEAD "\n",
     "{\"error\":{\"code\":429,\"message\":\"Please retry in 53.016342224s.\","
     "\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\","
     "\"retryDelay\":\"53s\"}]}}",
     "/error/details/*/retryDelay", 53000, false, false, NO_CLAMP},
    {HEAD "\n",
     "{\"error\":{\"details\":[{\"reason\":\"QUOTA_EXHAUSTED\",\"metadata\":"
     "{\"quotaResetDelay\":\"2.463586755s\"}},"
     "{\"retryDelay\":\"2.463586755s\"}]}}",
     "/error/details/*/retryDelay", 2464, false, false, NO_CLAMP},
    {HEAD "\n", "{\"message\":\"m\",\"retry_after\":0.65,\"global\":false}",
     "/retry_after", 650, false, false, NO_CLAMP},
    {HEAD "\n", "{\"code\":429,\"details\":{\"retryAfterSeconds\":1}}",
     "/details/retryAfterSeconds", 1000, false, false, NO_CLAMP},
    {"HTTP/1.1 418 T\n\n", "{\"m\":\" 9s \"}", "message", 9000, false, false,
     NO_CLAMP},
    {HEAD "\n", "{\"m\":\"9s\"}", NULL, 0, false, false, NO_CLAMP},
    /* A value that the cut went through is no hint. */
    {HEAD "\n", "{\"retry_after\":1", NULL, 0, false, false, NO_CLAMP},
    /* What a 1xx said is forgotten. */
    {"HTTP/1.1 103 Early\nRetry-After: 9\n\nHTTP/1.1 503 Busy\n\n", "", NULL, 0,
     false, false, NO_CLAMP},
};

Test(hint_choice, the_first_entry_with_a_value_speaks) {
  again_policy *policy = policy_of(policy_text);
  again_reader *reader;
  cr_assert_eq(again_reader_new(&reader, policy, &counting_mem), AGAIN_OK);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    arrival from = {.head = rows[i].head,
                    .body = rows[i].body,
                    .body_bytes = strlen(rows[i].body),
                    .now = {0, ARRIVAL_S}};
    again_response *response;
    cr_assert_eq(read_arrival(reader, &from, &response), AGAIN_OK);
    again_hint hint = AGAIN_HINT_INIT;
    again_response_hint(response, &hint);
    const char *source = hint.source != NULL ? hint.source : "none";
    cr_expect_str_eq(source, rows[i].source != NULL ? rows[i].source : "none",
                     "row %zu: %s", i, source);
    cr_expect_eq(hint.delay_ms, rows[i].delay_ms, "row %zu: %" PRIu64, i,
                 hint.delay_ms);
    cr_expect_eq(hint.has_delay, rows[i].source != NULL && !rows[i].forbids,
                 "row %zu", i);
    cr_expect_eq(hint.forbids, rows[i].forbids, "row %zu", i);
    cr_expect_eq(hint.replaces, rows[i].replaces, "row %zu", i);
    cr_expect_eq(hint.clamp_ms, rows[i].clamp_ms, "row %zu", i);
  }
  again_reader_free(reader);
  again_policy_unref(policy);
}

Test(hint_choice, without_any_clock_only_spans_are_hints) {
  again_policy *policy = policy_of(policy_text);
  const char *date[] = {"header:retry-after", "Sun, 06 Nov 1994 08:50:37 GMT",
                        NULL};
  const char *span[] = {"header:retry-after", "7", NULL};
  again_response *dated = respond(policy, 503, AGAIN_TRANSPORT_OK, date);
  again_response *spanned = respond(policy, 503, AGAIN_TRANSPORT_OK, span);
  again_hint hint = AGAIN_HINT_INIT;
  again_response_hint(dated, &hint);
  cr_expect_not(hint.has_delay);
  cr_expect_null(hint.source);
  again_response_hint(spanned, &hint);
  cr_expect_eq(hint.delay_ms, 7000);
  again_response_free(dated);
  again_response_free(spanned);
  again_policy_unref(policy);
}

/* A program built against an older header has a shorter struct. */
Test(hint_choice, no_byte_past_the_callers_size_is_written) {
  again_policy *policy = policy_of(policy_text);
  const char *span[] = {"header:retry-after", "7", NULL};
  again_response *response = respond(policy, 503, AGAIN_TRANSPORT_OK, span);
  for (size_t size = sizeof(size_t); size <= sizeof(again_hint); size++) {
    again_hint blank = AGAIN_HINT_INIT;
    blank.struct_size = size;
    char *block = exact_copy(&blank, size);
    again_hint *hint = (again_hint *)(void *)block;
    again_response_hint(response, hint);
    cr_expect_eq(hint->struct_size, size);
    exact_free(block);
  }
  again_response_free(response);
  again_policy_unref(policy);
}
