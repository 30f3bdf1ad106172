/* Alibaba Cloud's SDKs: the gateway's header that says what remains, and their
 * delays. */
#include "conformance.h"

#include <criterion/criterion.h>

#include "calls.h"
#include "harness.h"
#include "plain_policy.h"

static void end(void) {
  assert_balance();
}
TestSuite(aliyun, .fini = end);

#define PLAIN                                                                  \
  PLAIN_POLICY("\"base\": \"100ms\", \"cap\": \"20s\", \"factor\": 2,"         \
               "\"jitter\": \"none\", \"attempts\": 11")
#define REMAIN(status, value) HEADER(status, "x-ratelimit-user-api", value)

static const call_case calls[] = {
    {.name = "python_delays_s",
     .policy = PLAIN,
     .attempts = 11,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(500), STATUS(500), STATUS(500), STATUS(500), STATUS(500),
             STATUS(500), STATUS(500), STATUS(500), STATUS(500), STATUS(500),
             STATUS(500)),
     DELAYS(100, 200, 400, 800, 1600, 3200, 6400, 12800, 20000, 20000),
     GIVEN_UP(ATTEMPTS)},
    {.name = "gateway_throttle_header/cases/0",
     .policy = PLAIN,
     .draw = LEAST_DRAW,
     ANSWERS(REMAIN(429, "Remain:0,TimeLeft:2000"), OK_ANSWER),
     DELAYS(2000),
     DELIVERED},
    {.name = "gateway_throttle_header/cases/1",
     .policy = PLAIN,
     .draw = LEAST_DRAW,
     ANSWERS(REMAIN(429, "Remain:5,TimeLeft:2000"), OK_ANSWER),
     DELAYS(100),
     DELIVERED},
    {.name = "gateway_throttle_header/cases/2",
     .policy = PLAIN,
     .draw = LEAST_DRAW,
     ANSWERS(REMAIN(429, "Remain:-1,TimeLeft:2000"), OK_ANSWER),
     DELAYS(100),
     DELIVERED},
    {.name = "java_cases/0",
     .policy = PLAIN,
     .deadline_ms = 500,
     .draw = LEAST_DRAW,
     ANSWERS(REMAIN(429, "Remain:0,TimeLeft:2000")),
     GIVEN_UP(HINT)},
    {.name = "java_cases/1",
     .policy = PLAIN,
     .attempts = 2,
     .deadline_ms = 3000,
     .draw = LEAST_DRAW,
     ANSWERS(REMAIN(501, "Remain:0,TimeLeft:2000"), STATUS(501)),
     DELAYS(2000),
     GIVEN_UP(ATTEMPTS)},
    {.name = "java_cases/2",
     .policy = PLAIN,
     .attempts = 2,
     .deadline_ms = 3000,
     .draw = LEAST_DRAW,
     ANSWERS(REMAIN(502, "Remain:0,TimeLeft:2000")),
     GIVEN_UP(UNKNOWN)},
    {.name = "java_cases/3",
     .policy = PLAIN,
     .attempts = 2,
     .deadline_ms = 3000,
     .draw = LEAST_DRAW,
     ANSWERS(TRANSPORT(TIMEOUT), OK_ANSWER),
     DELAYS(100),
     DELIVERED},
};

Test(aliyun, calls_end_as_published) {
  calls_run(calls, sizeof(calls) / sizeof(calls[0]));
}

#define SUPPLEMENT                                                             \
  "jitter is drawn, up to a tenth; no fixed supplement of 100 ms"

static const conformance_other others[] = {
    {"gateway_throttle_header/cases/0", SUPPLEMENT},
    {"java_cases/1", SUPPLEMENT},
    {"python_model", "which schedule an API has is the pack's"},
    {"java_defaults", "which schedule an API has is the pack's"},
    {"oss_go", "its jitter exceeds its own cap, which is a defect"},
};

const conformance_source conformance_aliyun = {
    .vectors = "aliyun-retry",
    .origin =
        "aliyun/aliyun-openapi-python-sdk, aliyun/aliyun-openapi-java-sdk and "
        "aliyun/alibabacloud-oss-go-sdk-v2",
    .tables = {CONFORMANCE_TABLE(calls)},
    .others = others,
    .other_count = sizeof(others) / sizeof(others[0]),
};
