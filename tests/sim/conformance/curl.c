/* The curl tool's --retry, and libcurl's Retry-After: what of it is a call's.
 */
#include "conformance.h"

#include <criterion/criterion.h>

#include "calls.h"
#include "harness.h"
#include "hint_values.h"
#include "plain_policy.h"

static void end(void) {
  assert_balance();
}
TestSuite(curl_tool, .fini = end);

/* A second, doubled, ten minutes at most. */
#define PLAIN                                                                  \
  PLAIN_POLICY("\"base\": \"1s\", \"cap\": \"600s\", \"factor\": 2,"           \
               "\"jitter\": \"none\", \"attempts\": 1001")
#define STEADY                                                                 \
  PLAIN_POLICY("\"base\": \"100ms\", \"cap\": \"1d\", \"factor\": 1,"          \
               "\"jitter\": \"none\", \"attempts\": 10")

static const call_case calls[] = {
    {.name = "tool_rules",
     .policy = PLAIN,
     .attempts = 9,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(408), STATUS(429), STATUS(500), STATUS(503), STATUS(504),
             STATUS(522), STATUS(524), TRANSPORT(TIMEOUT), TRANSPORT(RESOLVE)),
     DELAYS(1000, 2000, 4000, 8000, 16000, 32000, 64000, 128000),
     GIVEN_UP(ATTEMPTS)},
    {.name = "tool_rules",
     .policy = PLAIN,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(503), STATUS(503), STATUS(503), STATUS(503), STATUS(503),
             STATUS(503), STATUS(503), STATUS(503), STATUS(503), STATUS(503),
             STATUS(503), STATUS(503), OK_ANSWER),
     DELAYS(1000, 2000, 4000, 8000, 16000, 32000, 64000, 128000, 256000, 512000,
            600000, 600000),
     DELIVERED},
    {.name = "cases/197",
     .policy = PLAIN,
     .attempts = 1001,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(503), OK_ANSWER),
     DELAYS(1000),
     DELIVERED},
    {.name = "cases/198",
     .policy = PLAIN,
     .attempts = 1001,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(503), OK_ANSWER),
     DELAYS(1000),
     DELIVERED},
    {.name = "cases/1497",
     .policy = PLAIN,
     .attempts = 4,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(503), OK_ANSWER),
     DELAYS(1000),
     DELIVERED},
    {.name = "cases/366",
     .policy = PLAIN,
     .attempts = 3,
     .deadline_ms = 10000,
     .draw = MOST_DRAW,
     ANSWERS(HEADER(503, "retry-after", "200")),
     GIVEN_UP(HINT)},
    {.name = "cases/752",
     .policy = PLAIN,
     .attempts = 2,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(404)),
     GIVEN_UP(RULE)},
    {.name = "cases/1634",
     .policy = STEADY,
     .attempts = 2,
     .draw = LEAST_DRAW,
     ANSWERS(HEADER(429, "retry-after", "1"), OK_ANSWER),
     DELAYS(1000),
     DELIVERED},
    {.name = "cases/1635",
     .policy = STEADY,
     .attempts = 2,
     .draw = LEAST_DRAW,
     ANSWERS(HEADER(429, "retry-after", "1"), OK_ANSWER),
     DELAYS(1000),
     DELIVERED},
    {.name = "cases/1637",
     .policy = STEADY,
     .attempts = 3,
     .draw = MOST_DRAW,
     ANSWERS(STATUS(503), STATUS(503), STATUS(503)),
     DELAYS(100, 100),
     GIVEN_UP(ATTEMPTS)},
    {.name = "cases/1673",
     .policy = PLAIN,
     .attempts = 6,
     .draw = MOST_DRAW,
     ANSWERS(TRANSPORT(LOCAL)),
     GIVEN_UP(LOCAL)},
    {.name = "cases/1909",
     .policy = PLAIN,
     .attempts = 2,
     .draw = MOST_DRAW,
     ANSWERS({200, AGAIN_TRANSPORT_PARTIAL_BODY, NULL, NULL, NULL}, OK_ANSWER),
     DELAYS(1000),
     DELIVERED},
};

Test(curl_tool, calls_end_as_published) {
  calls_run(calls, sizeof(calls) / sizeof(calls[0]));
}

static const hint_value_case hints[] = {
    {"library_retry_after/1594", AGAIN_UNIT_AUTO, "22", 0, 22000},
    {"library_retry_after/1595", AGAIN_UNIT_AUTO, "", 0, NO_HINT},
};

Test(curl_tool, retry_after_is_read_as_published) {
  hint_values_run(hints, sizeof(hints) / sizeof(hints[0]));
}

#define SINK "no byte of a failed attempt reaches the sink"

static const conformance_other others[] = {
    {"tool_rules",
     "which statuses and which refusals go again is the policy's"},
    {"cases/196", "FTP"},
    {"cases/197", SINK},
    {"cases/1635", SINK},
    {"cases/1269", "a duration out of range is an error of the policy file"},
    {"cases/1633", "redirects are the adapter's (tests/live/test_hops.c)"},
    {"cases/3035",
     "resuming is the adapter's (tests/live/test_resume.c); 404 is final"},
    {"cases/3036", "files are the command's"},
    {"cases/160",
     "libcurl's own resends are the adapter's (tests/live/test_resend.c)"},
    {"library_retry_after/1596",
     "a date is heard in full; one that is too far ends the call"},
    {"library_retry_after/3010", "a redirect's hint is none"},
    {"rewind/3034", "of libcurl's own handle"},
};

const conformance_source conformance_curl = {
    .vectors = "curl-retry-tests",
    .origin = "curl/curl",
    .tables = {CONFORMANCE_TABLE(calls), CONFORMANCE_TABLE(hints)},
    .others = others,
    .other_count = sizeof(others) / sizeof(others[0]),
};
