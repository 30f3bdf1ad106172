/* gRPC's proposal A6: jitter of a fifth behind the cap, and pushback, which
 * replaces the delay but never the limit of attempts. */
#include "conformance.h"

#include <criterion/criterion.h>

#include "calls.h"
#include "harness.h"
#include "plain_policy.h"

static void end(void) {
  assert_balance();
}
TestSuite(grpc_a6, .fini = end);

#define PLAIN                                                                  \
  PLAIN_POLICY("\"base\": \"1s\", \"cap\": \"5s\", \"factor\": 2,"             \
               "\"jitter\": \"proportional\", \"attempts\": 5")
#define PUSHBACK(value) HEADER(503, "grpc-retry-pushback-ms", value)

static const call_case calls[] = {
    {.name = "backoff",
     .policy = PLAIN,
     .draw = LEAST_DRAW,
     ANSWERS(STATUS(503), STATUS(503), STATUS(503), STATUS(503), STATUS(503)),
     DELAYS(800, 1600, 3200, 4000),
     GIVEN_UP(ATTEMPTS)},
    {.name = "backoff",
     .policy = PLAIN,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(503), STATUS(503), STATUS(503), STATUS(503), STATUS(503)),
     DELAYS(1200, 2400, 4800, 6000),
     GIVEN_UP(ATTEMPTS)},
    {.name = "pushback/cases/0",
     .policy = PLAIN,
     .draw = LEAST_DRAW,
     ANSWERS(PUSHBACK("1000"), OK_ANSWER),
     DELAYS(1000),
     DELIVERED},
    {.name = "pushback/cases/1",
     .policy = PLAIN,
     .draw = MOST_DRAW,
     ANSWERS(PUSHBACK("0"), OK_ANSWER),
     DELAYS(0),
     DELIVERED},
    {.name = "pushback/cases/1",
     .policy = PLAIN,
     .attempts = 2,
     .draw = MOST_DRAW,
     ANSWERS(PUSHBACK("0"), PUSHBACK("0")),
     DELAYS(0),
     GIVEN_UP(ATTEMPTS)},
    {.name = "pushback/cases/2",
     .policy = PLAIN,
     .draw = MOST_DRAW,
     ANSWERS(PUSHBACK("-1")),
     GIVEN_UP(HINT)},
    {.name = "pushback/cases/3",
     .policy = PLAIN,
     .draw = MOST_DRAW,
     ANSWERS(PUSHBACK("abc")),
     GIVEN_UP(HINT)},
};

Test(grpc_a6, calls_end_as_published) {
  calls_run(calls, sizeof(calls) / sizeof(calls[0]));
}

#define CONFIG                                                                 \
  "gRPC's service config has bounds of its own; policies are linted"

static const conformance_other others[] = {
    {"validation/retryPolicy.maxAttempts", CONFIG},
    {"validation/retryPolicy.initialBackoff|maxBackoff", CONFIG},
    {"validation/retryPolicy.backoffMultiplier", CONFIG},
    {"validation/retryPolicy.retryableStatusCodes", CONFIG},
    {"validation/hedgingPolicy.hedgingDelay", CONFIG},
    {"validation/retryThrottling.maxTokens", CONFIG},
    {"validation/retryThrottling.tokenRatio", CONFIG},
    {"pushback/cases/0",
     "delays grow with the failures of a call, whoever chose the last delay"},
    {"pushback/cases/2",
     "the budget hears of each failure by its reason, not by its hint"},
    {"hedging", "no second attempt while the first is under way"},
    {"transparent",
     "what was never sent counts as no attempt here either, but ten such end "
     "the call; a refused stream is judged as any error"},
    {"attempt_header",
     "headers are the caller's: the prepare hook has the number"},
    {"metrics", "decisions are told; whoever hears them counts"},
};

const conformance_source conformance_grpc_a6 = {
    .vectors = "grpc-a6-rules",
    .origin = "grpc/proposal (A6, A96)",
    .tables = {CONFORMANCE_TABLE(calls)},
    .others = others,
    .other_count = sizeof(others) / sizeof(others[0]),
};
