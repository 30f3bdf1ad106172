/*
 * AWS's retry behaviour 2.1, standard mode, with a jitter of 1: hints in
 * milliseconds that are clamped, a budget of tokens.
 */
#include "conformance.h"

#include <criterion/criterion.h>

#include "aws_verdicts.h"
#include "calls.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(aws_2_1, .fini = end);

#define POLICY(capacity, base, cap)                                            \
  "{\"again\": 1, \"name\": \"aws\", \"hints\": [{\"from\":"                   \
  " \"header:x-amz-retry-after\", \"as\": \"ms\", \"clamp\": \"5s\"}],"        \
  "\"schedules\": {\"default\": {\"base\": \"" base "\", \"cap\": \"" cap      \
  "\", \"factor\": 2, \"jitter\": \"full\", \"attempts\": 12},"                \
  "\"throttling\": {\"base\": \"1s\"}},"                                       \
  "\"governor\": {\"health\": \"off\", \"budget\": {\"tokens\": {"             \
  "\"capacity\": " capacity ", \"cost\": 14, \"throttle_cost\": 5,"            \
  "\"refund\": 1}}},"                                                          \
  "\"rules\": [{\"code\": \"Throttling\", \"class\": \"retryable\","           \
  "\"reason\": \"throttling\", \"effect\": \"none\"},"                         \
  "{\"status\": [500, 502, 503, 504], \"class\": \"retryable\","               \
  "\"reason\": \"transient\"}, {\"status\": \"4xx\","                          \
  "\"class\": \"client-fault\", \"reason\": \"not-found\"}]}"
#define STANDARD POLICY("500", "50ms", "20s")

#define AMZ(value) HEADER(500, "x-amz-retry-after", value)

/* A bucket holds one token at least, which pays for no retry: so where theirs
 * is empty. Jitter is the most, but where a hint is to stand as it is. */
static const call_case calls[] = {
    {.name = "cases/eventually_succeeds",
     .policy = STANDARD,
     .attempts = 3,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(500), STATUS(500), OK_ANSWER),
     DELAYS(50, 100),
     TOKENS(486, 472, 486),
     DELIVERED},
    {.name = "cases/max_attempts",
     .policy = STANDARD,
     .attempts = 3,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(502), STATUS(502), STATUS(502)),
     DELAYS(50, 100),
     TOKENS(486, 472, 472),
     GIVEN_UP(ATTEMPTS)},
    {.name = "cases/quota_reached_after_single_retry",
     .policy = POLICY("14", "50ms", "20s"),
     .attempts = 3,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(500), STATUS(500)),
     DELAYS(50),
     TOKENS(0, 0),
     GIVEN_UP(BUDGET)},
    {.name = "cases/no_retries_when_quota_zero",
     .policy = POLICY("1", "50ms", "20s"),
     .attempts = 3,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(500)),
     TOKENS(1),
     GIVEN_UP(BUDGET)},
    {.name = "cases/backoff_timing",
     .policy = STANDARD,
     .attempts = 5,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(500), STATUS(500), STATUS(500), STATUS(500), STATUS(500)),
     DELAYS(50, 100, 200, 400),
     TOKENS(486, 472, 458, 444, 444),
     GIVEN_UP(ATTEMPTS)},
    {.name = "cases/max_backoff",
     .policy = POLICY("500", "50ms", "200ms"),
     .attempts = 5,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(500), STATUS(500), STATUS(500), STATUS(500), STATUS(500)),
     DELAYS(50, 100, 200, 200),
     TOKENS(486, 472, 458, 444, 444),
     GIVEN_UP(ATTEMPTS)},
    {.name = "cases/stops_after_quota_exhaustion",
     .policy = POLICY("20", "50ms", "20s"),
     .attempts = 5,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(500), STATUS(502)),
     DELAYS(50),
     TOKENS(6, 6),
     GIVEN_UP(BUDGET)},
    {.name = "cases/quota_recovers_after_success",
     .policy = POLICY("30", "50ms", "20s"),
     .attempts = 5,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(500), STATUS(502), OK_ANSWER, STATUS(500), OK_ANSWER),
     .calls = 2,
     DELAYS(50, 100, 50),
     TOKENS(16, 2, 16, 2, 16),
     DELIVERED},
    {.name = "cases/throttling_cost_and_base",
     .policy = STANDARD,
     .attempts = 3,
     .draw = MOST_DRAW,
     ANSWERS(CODE(400, "Throttling"), OK_ANSWER),
     DELAYS(1000),
     TOKENS(495, 500),
     DELIVERED},
    {.name = "cases/dynamodb_tuned",
     .policy = POLICY("500", "25ms", "20s"),
     .attempts = 4,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(500), STATUS(500), STATUS(500), STATUS(500)),
     DELAYS(25, 50, 100),
     TOKENS(486, 472, 458, 458),
     GIVEN_UP(ATTEMPTS)},
    {.name = "cases/longpoll_max_attempts_must_not_delay",
     .policy = STANDARD,
     .attempts = 2,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(500), STATUS(500)),
     DELAYS(50),
     TOKENS(486, 486),
     GIVEN_UP(ATTEMPTS)},
    {.name = "cases/longpoll_success_must_not_delay",
     .policy = STANDARD,
     .attempts = 3,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(500), OK_ANSWER),
     DELAYS(50),
     TOKENS(486, 500),
     DELIVERED},
    {.name = "cases/longpoll_non_retryable_must_not_delay",
     .policy = STANDARD,
     .attempts = 3,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(404)),
     TOKENS(500),
     GIVEN_UP(RULE)},
    {.name = "cases/retry_after_honoured",
     .policy = STANDARD,
     .attempts = 3,
     .draw = LEAST_DRAW,
     ANSWERS(AMZ("1500"), OK_ANSWER),
     DELAYS(1500),
     TOKENS(486, 500),
     DELIVERED},
    {.name = "cases/retry_after_floor_is_t_i",
     .policy = STANDARD,
     .attempts = 3,
     .draw = MOST_DRAW,
     ANSWERS(AMZ("0"), OK_ANSWER),
     DELAYS(50),
     TOKENS(486, 500),
     DELIVERED},
    {.name = "cases/retry_after_ceiling_is_t_i_plus_5s",
     .policy = STANDARD,
     .attempts = 3,
     .draw = MOST_DRAW,
     ANSWERS(AMZ("10000"), OK_ANSWER),
     DELAYS(5050),
     TOKENS(486, 500),
     DELIVERED},
    {.name = "cases/retry_after_invalid_falls_back",
     .policy = STANDARD,
     .attempts = 3,
     .draw = MOST_DRAW,
     ANSWERS(AMZ("invalid"), OK_ANSWER),
     DELAYS(50),
     TOKENS(486, 500),
     DELIVERED},
    {.name = "cases/retry_after_negative_falls_back",
     .policy = STANDARD,
     .attempts = 3,
     .draw = MOST_DRAW,
     ANSWERS(AMZ("-100"), OK_ANSWER),
     DELAYS(50),
     TOKENS(486, 500),
     DELIVERED},
    {.name = "extra_quota_cases/failed_call_does_not_refund",
     .policy = STANDARD,
     .attempts = 2,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(500), STATUS(500)),
     DELAYS(50),
     TOKENS(486, 486),
     GIVEN_UP(ATTEMPTS)},
    {.name = "extra_quota_cases/success_first_try_returns_one",
     .policy = STANDARD,
     .attempts = 2,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(500), STATUS(500), OK_ANSWER),
     .calls = 2,
     DELAYS(50),
     TOKENS(486, 486, 487),
     DELIVERED},
    {.name = "extra_quota_cases/failed_first_try_gives_nothing",
     .policy = STANDARD,
     .attempts = 2,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(500), STATUS(500), STATUS(400)),
     .calls = 2,
     DELAYS(50),
     TOKENS(486, 486, 486),
     GIVEN_UP(RULE)},
};

Test(aws_2_1, calls_end_as_published) {
  calls_run(calls, sizeof(calls) / sizeof(calls[0]));
}

static const aws_verdict_case verdicts[] = {
    {"throttling_codes", CODE(400, "Throttling"), AWS_THROTTLING, true},
    {"throttling_codes", CODE(400, "ThrottlingException"), AWS_THROTTLING,
     true},
    {"throttling_codes", CODE(400, "ThrottledException"), AWS_THROTTLING, true},
    {"throttling_codes", CODE(400, "RequestThrottledException"), AWS_THROTTLING,
     true},
    {"throttling_codes", CODE(400, "TooManyRequestsException"), AWS_THROTTLING,
     true},
    {"throttling_codes", CODE(400, "ProvisionedThroughputExceededException"),
     AWS_THROTTLING, true},
    {"throttling_codes", CODE(400, "TransactionInProgressException"),
     AWS_THROTTLING, true},
    {"throttling_codes", CODE(400, "RequestLimitExceeded"), AWS_THROTTLING,
     true},
    {"throttling_codes", CODE(400, "BandwidthLimitExceeded"), AWS_THROTTLING,
     true},
    {"throttling_codes", CODE(400, "LimitExceededException"), AWS_THROTTLING,
     true},
    {"throttling_codes", CODE(400, "RequestThrottled"), AWS_THROTTLING, true},
    {"throttling_codes", CODE(400, "SlowDown"), AWS_THROTTLING, true},
    {"throttling_codes", CODE(400, "PriorRequestNotComplete"), AWS_THROTTLING,
     true},
    {"throttling_codes", CODE(400, "EC2ThrottledException"), AWS_THROTTLING,
     true},
    {"transient_codes", CODE(400, "RequestTimeout"), AWS_TRANSIENT, true},
    {"transient_codes", CODE(400, "RequestTimeoutException"), AWS_TRANSIENT,
     true},
    {"transient_statuses", STATUS(500), AWS_TRANSIENT, true},
    {"transient_statuses", STATUS(502), AWS_TRANSIENT, true},
    {"transient_statuses", STATUS(503), AWS_TRANSIENT, true},
    {"transient_statuses", STATUS(504), AWS_TRANSIENT, true},
};

Test(aws_2_1, the_pack_knows_the_codes) {
  aws_verdicts_run(verdicts, sizeof(verdicts) / sizeof(verdicts[0]));
}

static const conformance_other others[] = {
    {"cases/longpoll_backoff_when_bucket_empty",
     "a pause before an error is returned is the poll loop's, not a retry's"},
    {"cases/longpoll_backoff_after_throttling_when_bucket_empty",
     "a pause before an error is returned is the poll loop's, not a retry's"},
};

const conformance_source conformance_aws_2_1 = {
    .vectors = "aws-retry-2.1-standard",
    .origin = "aws/aws-sdk-go-v2, smithy-lang/smithy-java, "
              "smithy-lang/smithy-typescript, boto/botocore and "
              "smithy-lang/smithy-rs",
    .tables = {CONFORMANCE_TABLE(calls), CONFORMANCE_TABLE(verdicts)},
    .others = others,
    .other_count = sizeof(others) / sizeof(others[0]),
};
