/*
 * AWS's standard mode before 2.1: each kind of error has one price. Their
 * jitter is 1, which in whole calls is none at all.
 */
#include "conformance.h"

#include <criterion/criterion.h>

#include "aws_verdicts.h"
#include "base/random.h"
#include "calls.h"
#include "governing/bucket.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(aws_2_0, .fini = end);

#define POLICY(capacity, cost, cap_s)                                          \
  "{\"again\": 1, \"name\": \"aws\", \"hints\": [{\"from\":"                   \
  " \"header:pushback\", \"as\": \"pushback\"}],"                              \
  "\"schedules\": {\"default\": {\"base\": \"1s\", \"cap\": \"" cap_s          \
  "s\", \"factor\": 2, \"jitter\": \"none\", \"attempts\": 12}},"              \
  "\"governor\": {\"health\": \"off\", \"budget\": {\"tokens\": {"             \
  "\"capacity\": " capacity ", \"cost\": " cost ", \"refund\": 1}}},"          \
  "\"rules\": [{\"status\": 500, \"class\": \"retryable\","                    \
  "\"reason\": \"transient\"}]}"

#define FOUR OK_ANSWER, OK_ANSWER, OK_ANSWER, OK_ANSWER
#define TWENTY FOUR, FOUR, FOUR, FOUR, FOUR

static const call_case calls[] = {
    {.name = "cases/eventual_success",
     .policy = POLICY("500", "5", "20"),
     .attempts = 3,
     .draw = LEAST_DRAW,
     ANSWERS(STATUS(500), STATUS(500), OK_ANSWER),
     DELAYS(1000, 2000),
     TOKENS(495, 490, 495),
     DELIVERED},
    {.name = "cases/no_more_attempts",
     .policy = POLICY("500", "5", "20"),
     .attempts = 3,
     .draw = LEAST_DRAW,
     ANSWERS(STATUS(500), STATUS(500), STATUS(500)),
     DELAYS(1000, 2000),
     TOKENS(495, 490, 490),
     GIVEN_UP(ATTEMPTS)},
    {.name = "cases/no_quota",
     .policy = POLICY("5", "5", "20"),
     .attempts = 5,
     .draw = LEAST_DRAW,
     ANSWERS(STATUS(500), STATUS(500)),
     DELAYS(1000),
     TOKENS(0, 0),
     GIVEN_UP(BUDGET)},
    {.name = "cases/quota_replenishes_on_success",
     .policy = POLICY("100", "10", "20"),
     .attempts = 5,
     .draw = LEAST_DRAW,
     ANSWERS(STATUS(500), HEADER(500, "pushback", "1000"), OK_ANSWER),
     DELAYS(1000, 1000),
     TOKENS(90, 80, 90),
     DELIVERED},
    {.name = "cases/quota_replenishes_on_first_try_success",
     .policy = POLICY("20", "10", "20"),
     .attempts = 3,
     .draw = LEAST_DRAW,
     ANSWERS(STATUS(500), STATUS(500), STATUS(500), TWENTY),
     .calls = 21,
     DELAYS(1000, 2000),
     TOKENS(10, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17,
            18, 19, 20),
     DELIVERED},
    {.name = "cases/backoff_timing",
     .policy = POLICY("500", "5", "20"),
     .attempts = 5,
     .draw = LEAST_DRAW,
     ANSWERS(STATUS(500), STATUS(500), STATUS(500), STATUS(500), STATUS(500)),
     DELAYS(1000, 2000, 4000, 8000),
     TOKENS(495, 490, 485, 480, 480),
     GIVEN_UP(ATTEMPTS)},
    {.name = "cases/max_backoff_time",
     .policy = POLICY("500", "5", "3"),
     .attempts = 5,
     .draw = LEAST_DRAW,
     ANSWERS(STATUS(500), STATUS(500), STATUS(500), STATUS(500), STATUS(500)),
     DELAYS(1000, 2000, 3000, 3000),
     TOKENS(495, 490, 485, 480, 480),
     GIVEN_UP(ATTEMPTS)},
};

Test(aws_2_0, calls_end_as_published) {
  calls_run(calls, sizeof(calls) / sizeof(calls[0]));
}

#define FULL(base)                                                             \
  {                                                                            \
    .base_ms = (base), .cap_ms = 20000, .factor = 2,                           \
    .jitter = AGAIN_JITTER_FULL                                                \
  }

static const schedule_case schedules[] = {
    {.name = "backoff_pure/0",
     .schedule = FULL(1000),
     .draw = UINT64_MAX,
     DELAYS(1000, 2000, 4000)},
    {.name = "backoff_pure/1",
     .schedule = FULL(3000),
     .draw = UINT64_MAX,
     DELAYS(3000, 6000, 12000)},
    {.name = "backoff_pure/2",
     .schedule = FULL(30),
     .draw = UINT64_MAX,
     DELAYS(30, 60, 120)},
    {.name = "backoff_pure/3",
     .schedule = FULL(10000),
     .failures = 99999,
     .draw = UINT64_MAX,
     DELAYS(20000)},
    {.name = "random_range",
     .schedule = FULL(50),
     .draw = UINT64_MAX,
     DELAYS(50, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 20000, 20000)},
};

Test(aws_2_0, delays_grow_as_published) {
  schedules_run(schedules, sizeof(schedules) / sizeof(schedules[0]));
}

/* At the tenth attempt 10,000 delays fill the seconds of twenty evenly, each
 * to a fifth. */
Test(aws_2_0, delays_are_spread_as_published) {
  static const again_schedule schedule = FULL(50);
  unsigned counts[20] = {0};
  again_random random;
  again_random_seed(&random, 1);
  for (unsigned i = 0; i < 10000; i++) {
    again_backoff backoff = {0, 9};
    uint64_t draw = again_random_next(&random);
    uint64_t second = again_schedule_delay(&schedule, &backoff, draw) / 1000;
    counts[second < 20 ? second : 19]++;
  }
  for (unsigned i = 0; i < 20; i++) {
    cr_expect(counts[i] >= 400 && counts[i] <= 600, "%u s: %u", i, counts[i]);
  }
}

static const aws_verdict_case verdicts[] = {
    {"classification/throttled/0", CODE(400, "Throttling"), AWS_THROTTLING,
     true},
    {"classification/throttled/1", CODE(400, "ThrottlingException"),
     AWS_THROTTLING, true},
    {"classification/throttled/2", CODE(400, "ThrottledException"),
     AWS_THROTTLING, true},
    {"classification/throttled/3", CODE(400, "RequestThrottledException"),
     AWS_THROTTLING, true},
    {"classification/throttled/4", CODE(400, "TooManyRequestsException"),
     AWS_THROTTLING, true},
    {"classification/throttled/5",
     CODE(400, "ProvisionedThroughputExceededException"), AWS_THROTTLING, true},
    {"classification/throttled/6", CODE(400, "TransactionInProgressException"),
     AWS_THROTTLING, true},
    {"classification/throttled/7", CODE(503, "RequestLimitExceeded"),
     AWS_THROTTLING, true},
    {"classification/throttled/8", CODE(509, "BandwidthLimitExceeded"),
     AWS_THROTTLING, true},
    {"classification/throttled/9", CODE(400, "LimitExceededException"),
     AWS_THROTTLING, true},
    {"classification/throttled/10", CODE(403, "RequestThrottled"),
     AWS_THROTTLING, true},
    {"classification/throttled/11", CODE(503, "SlowDown"), AWS_THROTTLING,
     true},
    {"classification/throttled/12", CODE(400, "PriorRequestNotComplete"),
     AWS_THROTTLING, true},
    {"classification/throttled/13", CODE(502, "EC2ThrottledException"),
     AWS_THROTTLING, true},
    {"classification/throttled/14", CODE(400, "NotAThrottlingError"),
     AWS_THROTTLING, false},
    {"classification/throttled/15", CODE(500, "InternalServerError"),
     AWS_THROTTLING, false},
    {"classification/throttled/16", STATUS(400), AWS_THROTTLING, false},
    {"classification/throttled/17", STATUS(500), AWS_THROTTLING, false},
    {"classification/throttled/18", STATUS(200), AWS_THROTTLING, false},
    {"classification/transient/0", CODE(400, "RequestTimeout"), AWS_TRANSIENT,
     true},
    {"classification/transient/1", CODE(400, "RequestTimeoutException"),
     AWS_TRANSIENT, true},
    {"classification/transient/3", STATUS(500), AWS_TRANSIENT, true},
    {"classification/transient/4", STATUS(502), AWS_TRANSIENT, true},
    {"classification/transient/5", STATUS(503), AWS_TRANSIENT, true},
    {"classification/transient/6", STATUS(504), AWS_TRANSIENT, true},
    {"classification/transient/7", CODE(500, "InternalServiceError"),
     AWS_TRANSIENT, true},
    {"classification/transient/8", CODE(502, "BadError"), AWS_TRANSIENT, true},
    {"classification/transient/9", TRANSPORT(CONNECT), AWS_TRANSIENT, true},
    {"classification/transient/10", TRANSPORT(RECEIVE), AWS_TRANSIENT, true},
    {"classification/transient/11", STATUS(200), AWS_TRANSIENT, false},
    {"classification/transient/12", CODE(400, "Throttling"), AWS_TRANSIENT,
     false},
    {"classification/transient/13", STATUS(400), AWS_TRANSIENT, false},
};

Test(aws_2_0, the_pack_knows_the_codes) {
  aws_verdicts_run(verdicts, sizeof(verdicts) / sizeof(verdicts[0]));
}

typedef struct quota_case {
  const char *name;
  uint32_t taken;
  uint32_t returned;
  uint32_t refused; /* 0 = nothing is */
  uint32_t level;   /* of fifty, afterwards */
} quota_case;

static const quota_case quotas[] = {
    {"quota_ops/ops/0", 5, 0, 0, 45},  {"quota_ops/ops/1", 5, 5, 0, 50},
    {"quota_ops/ops/2", 5, 10, 0, 50}, {"quota_ops/ops/3", 0, 10, 0, 50},
    {"quota_ops/ops/4", 49, 0, 10, 1},
};

Test(aws_2_0, quota_is_kept_as_published) {
  for (size_t i = 0; i < sizeof(quotas) / sizeof(quotas[0]); i++) {
    const quota_case *given = &quotas[i];
    again_bucket bucket;
    again_bucket_init(&bucket, 50, 1);
    cr_expect(again_bucket_take(&bucket, given->taken));
    again_bucket_return(&bucket, given->returned);
    cr_expect(given->refused == 0 ||
              !again_bucket_take(&bucket, given->refused));
    cr_expect_eq(again_bucket_level(&bucket), given->level, "%s", given->name);
  }
}

static const conformance_other others[] = {
    {"cases/retry_after_capped_at_max_backoff",
     "a server that asked for 30 s is not asked again after 20; a hint that is "
     "too long ends the call"},
    {"classification/transient/2",
     "an error has one reason, and this one is throttling"},
};

const conformance_source conformance_aws_2_0 = {
    .vectors = "aws-retry-2.0-standard",
    .origin = "smithy-lang/smithy-rs and boto/botocore",
    .tables = {CONFORMANCE_TABLE(calls), CONFORMANCE_TABLE(schedules),
               CONFORMANCE_TABLE(verdicts), CONFORMANCE_TABLE(quotas)},
    .others = others,
    .other_count = sizeof(others) / sizeof(others[0]),
};
