/* Polly's delays. */
#include "conformance.h"

#include <criterion/criterion.h>

#include "harness.h"
#include "schedules.h"

static void end(void) {
  assert_balance();
}
TestSuite(polly, .fini = end);

#define DAY_MS UINT64_C(86400000)
#define PLAIN(base, growth, cap)                                               \
  {                                                                            \
    .base_ms = (base), .cap_ms = (cap), .factor = (growth),                    \
    .jitter = AGAIN_JITTER_NONE                                                \
  }

static const schedule_case delays[] = {
    {.name = "constant",
     .schedule = PLAIN(1000, 1, UINT64_MAX),
     DELAYS(1000, 1000, 1000)},
    {.name = "exponential",
     .schedule = PLAIN(1000, 2, UINT64_MAX),
     DELAYS(1000, 2000, 4000)},
    {.name = "cap/0",
     .schedule = PLAIN(10000, 1, 1000),
     .failures = 2,
     DELAYS(1000)},
    {.name = "cap/0",
     .schedule = PLAIN(10000, 2, 1000),
     .failures = 2,
     DELAYS(1000)},
    {.name = "cap/1",
     .schedule = PLAIN(DAY_MS, 2, 2 * DAY_MS),
     .failures = 1000,
     DELAYS(2 * DAY_MS)},
    {.name = "cap/2",
     .schedule = PLAIN(DAY_MS, 2, UINT64_MAX),
     .failures = 1000,
     DELAYS(UINT64_MAX)},
};

Test(polly, delays_grow_as_published) {
  schedules_run(delays, sizeof(delays) / sizeof(delays[0]));
}

#define LINEAR "delays grow by a factor, or not at all"
#define QUARTER "proportional jitter is a fifth, as gRPC's"

static const conformance_other others[] = {
    {"linear", LINEAR},
    {"cap/0", LINEAR},
    {"linear_jitter/rows/0", LINEAR},
    {"linear_jitter/rows/1", LINEAR},
    {"linear_jitter/rows/2", LINEAR},
    {"linear_jitter/rows/3", LINEAR},
    {"linear_jitter/rows/4", LINEAR},
    {"constant_jitter/rows/0", QUARTER},
    {"constant_jitter/rows/1", QUARTER},
    {"constant_jitter/rows/2", QUARTER},
    {"constant_jitter/rows/3", QUARTER},
    {"decorrelated_v2", "decorrelated jitter is AWS's"},
};

const conformance_source conformance_polly = {
    .vectors = "polly-backoff",
    .origin = "App-vNext/Polly",
    .tables = {CONFORMANCE_TABLE(delays)},
    .others = others,
    .other_count = sizeof(others) / sizeof(others[0]),
};
