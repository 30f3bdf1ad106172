/*
 * AWS's adaptive mode: the curve of the send rate, the rate that is measured,
 * and the tokens that an attempt needs. Where two sources differ, the equations
 * that they share are followed.
 */
#include "conformance.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>

#include "call_script.h"
#include "governing/cubic.h"
#include "governing/rate.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(aws_adaptive, .fini = end);

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void expect_near(const char *name, double found, double expected) {
  cr_expect_float_eq(found, expected, 1e-9, "%s: %.12f instead of %.12f", name,
                     found, expected);
}

/* As if so many a second had been sent for long. */
static void assume_sent(again_rate *rate, double measured) {
  rate->measured = measured;
}

static again_rate begun_at(uint64_t now_ms) {
  again_rate rate;
  uint64_t until_ms;
  again_rate_init(&rate);
  cr_assert(again_rate_ask(&rate, now_ms, &until_ms));
  return rate;
}

/* ---- the curve ---------------------------------------------------------- */

typedef struct curve_case {
  const char *name;
  uint64_t at_s;
  bool is_throttled;
  double rate;
} curve_case;

/* After a throttle at 10 a second, at 5 s. */
static const curve_case successes[] = {
    {"cubic_all_success/rows/0", 5, false, 7.0},
    {"cubic_all_success/rows/1", 6, false, 9.64893600966},
    {"cubic_all_success/rows/2", 7, false, 10.000030849917364},
    {"cubic_all_success/rows/3", 8, false, 10.453284520772092},
    {"cubic_all_success/rows/4", 9, false, 13.408697022224185},
    {"cubic_all_success/rows/5", 10, false, 21.26626835427364},
    {"cubic_all_success/rows/6", 11, false, 36.425998516920465},
};

/* From the same throttle on. */
static const curve_case mixed[] = {
    {"cubic_mixed_SEP/rows/0", 5, false, 7.0},
    {"cubic_mixed_SEP/rows/1", 6, false, 9.64893600966},
    {"cubic_mixed_SEP/rows/2", 7, true, 6.754255206761999},
    {"cubic_mixed_SEP/rows/3", 8, true, 4.727978644733399},
    {"cubic_mixed_SEP/rows/4", 9, false, 6.606547753887045},
    {"cubic_mixed_SEP/rows/5", 10, false, 6.763279816944947},
    {"cubic_mixed_SEP/rows/6", 11, false, 7.598174833907107},
    {"cubic_mixed_SEP/rows/7", 12, false, 11.511232804773524},
};

/* So much is sent that it bounds nothing. */
static void expect_curve(const curve_case *cases, size_t count) {
  again_rate rate = begun_at(5000);
  assume_sent(&rate, 10);
  again_rate_tell(&rate, 5000, true);
  for (size_t i = 0; i < count; i++) {
    assume_sent(&rate, 1e6);
    again_rate_tell(&rate, cases[i].at_s * 1000, cases[i].is_throttled);
    expect_near(cases[i].name, rate.fill_rate, cases[i].rate);
  }
}

Test(aws_adaptive, rate_follows_the_curve) {
  expect_curve(successes, COUNT(successes));
  expect_curve(mixed, COUNT(mixed));
}

typedef struct window_case {
  const char *name;
  double max_rate;
  double window_s;
  double begin; /* of the curve, at the throttle */
} window_case;

static const window_case windows[] = {
    {"cubic_params/0", 10, 1.9574338205844317, 7},
    {"cubic_params/1", 8, 1.8171205928321397, 5.6},
};

Test(aws_adaptive, curve_has_its_window) {
  for (size_t i = 0; i < COUNT(windows); i++) {
    const window_case *given = &windows[i];
    expect_near(given->name, again_cubic_window_s(given->max_rate),
                given->window_s);
    again_rate rate = begun_at(1000);
    assume_sent(&rate, given->max_rate);
    again_rate_tell(&rate, 1000, true);
    expect_near(given->name, rate.fill_rate, given->begin);
    expect_near(given->name, rate.max_rate, given->max_rate);
    cr_expect_eq(rate.throttled_ms, 1000);
  }
}

/* ---- what is sent ------------------------------------------------------- */

typedef struct sent_case {
  const char *name;
  uint64_t at_ms;
  bool is_throttled;
  double measured;
  double fill_rate;
} sent_case;

static const sent_case sent[] = {
    {"client_sending_rates/rows/0", 200, false, 0.0, 0.5},
    {"client_sending_rates/rows/1", 400, false, 0.0, 0.5},
    {"client_sending_rates/rows/2", 600, false, 4.8, 0.5},
    {"client_sending_rates/rows/3", 800, false, 4.8, 0.5},
    {"client_sending_rates/rows/4", 1000, false, 4.16, 0.5},
    {"client_sending_rates/rows/5", 1200, false, 4.16, 0.6912},
    {"client_sending_rates/rows/6", 1400, false, 4.16, 1.0976},
    {"client_sending_rates/rows/7", 1600, false, 5.632, 1.6384},
    {"client_sending_rates/rows/8", 1800, false, 5.632, 2.3328},
    {"client_sending_rates/rows/9", 2000, true, 4.3264, 3.02848},
    {"client_sending_rates/rows/10", 2200, false, 4.3264, 3.48663917347026},
    {"client_sending_rates/rows/11", 2400, false, 4.3264, 3.821874416040255},
    {"client_sending_rates/rows/12", 2600, false, 5.66528, 4.053385727709987},
    {"client_sending_rates/rows/13", 2800, false, 5.66528, 4.200373108479454},
    {"client_sending_rates/rows/14", 3000, false, 4.333056, 4.282036558348658},
    {"client_sending_rates/rows/15", 3200, true, 4.333056, 2.99742559084406},
    {"client_sending_rates/rows/16", 3400, false, 4.333056, 3.4522263943863463},
};

Test(aws_adaptive, rate_follows_what_is_sent) {
  again_rate rate = begun_at(0);
  for (size_t i = 0; i < COUNT(sent); i++) {
    again_rate_tell(&rate, sent[i].at_ms, sent[i].is_throttled);
    expect_near(sent[i].name, rate.measured, sent[i].measured);
    expect_near(sent[i].name, rate.fill_rate, sent[i].fill_rate);
  }
}

typedef struct clock_case {
  const char *name;
  uint64_t times_ms[20]; /* 0 = no more */
  double least;          /* measured then */
  double most;
} clock_case;

#define SECONDS_TO_TWENTY                                                      \
  1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10000, 11000, 12000,   \
      13000, 14000, 15000, 16000, 17000, 18000, 19000, 20000

static const clock_case clocks[] = {
    {"rate_clocker/0", {1000}, 0.8, 0.8},
    {"rate_clocker/1", {SECONDS_TO_TWENTY}, 1 - 1e-7, 1 + 1e-7},
    {"rate_clocker/2", {100, 200, 300, 400, 490}, 0, 0},
    {"rate_clocker/3", {100, 200, 300, 400, 490, 500}, 9.6, 9.6},
    {"rate_clocker/4", {1000, 1000, 1000, 2000, 3000}, 1, 1e9},
};

Test(aws_adaptive, rate_is_measured_in_half_seconds) {
  for (size_t i = 0; i < COUNT(clocks); i++) {
    const clock_case *given = &clocks[i];
    again_rate rate = begun_at(0);
    for (size_t k = 0; k < COUNT(given->times_ms); k++) {
      if (given->times_ms[k] > 0) {
        again_rate_tell(&rate, given->times_ms[k], false);
      }
    }
    cr_expect(rate.measured >= given->least - 1e-9 &&
                  rate.measured <= given->most + 1e-9,
              "%s: %f", given->name, rate.measured);
  }
}

/* 20 are sent, the curve says 100: twice what is sent is the most. */
static const char *const clamped[] = {"clamp"};

Test(aws_adaptive, rate_is_at_most_twice_what_is_sent) {
  again_rate rate = begun_at(0);
  assume_sent(&rate, 100);
  again_rate_tell(&rate, 0, true);
  assume_sent(&rate, 20);
  rate.throttled_ms = 0;
  rate.filled_ms = 60000;
  rate.slice = 120;
  again_rate_tell(&rate, 60000, false);
  expect_near(clamped[0], rate.fill_rate, 40);
}

/* ---- tokens ------------------------------------------------------------- */

typedef struct token_case {
  const char *name;
  double fill_rate;
  uint64_t at_ms;
  uint64_t wait_ms; /* 0 = it goes */
  double left;
} token_case;

/* What asks at the same rate one after the other is one bucket, empty at 0.
 * Time has no microseconds: what is a little later is the next ms. */
static const token_case tokens[] = {
    {"token_bucket/0", 10, 1000, 0, 9},
    {"token_bucket/0", 10, 2000, 0, 9},
    {"token_bucket/0", 10, 3000, 0, 9},
    {"token_bucket/0", 10, 4000, 0, 9},
    {"token_bucket/0", 10, 5000, 0, 9},
    {"token_bucket/4", 10, 100, 0, 0},
    {"token_bucket/4", 10, 150, 50, 0.5},
    {"token_bucket/4", 10, 200, 0, 0},
    {"token_bucket/4", 10, 301, 0, 0.01},
    {"regressions/capacity_never_negative", 0.5, 100, 1900, 0.05},
    {"regressions/no_cascading_delays", 0.5, 100, 1900, 0.05},
    {"regressions/no_cascading_delays", 0.5, 100, 1900, 0.05},
    {"regressions/no_cascading_delays", 0.5, 100, 1900, 0.05},
    {"regressions/no_cascading_delays", 0.5, 100, 1900, 0.05},
    {"regressions/no_cascading_delays", 0.5, 100, 1900, 0.05},
    {"regressions/no_cascading_delays", 0.5, 100, 1900, 0.05},
    {"regressions/no_cascading_delays", 0.5, 100, 1900, 0.05},
    {"regressions/no_cascading_delays", 0.5, 100, 1900, 0.05},
    {"regressions/no_cascading_delays", 0.5, 100, 1900, 0.05},
    {"regressions/no_cascading_delays", 0.5, 100, 1900, 0.05},
};

/* The first throttle leaves the least rate, as nothing was sent before. */
static again_rate limited_to(double fill_rate) {
  again_rate rate = begun_at(0);
  again_rate_tell(&rate, 0, true);
  cr_assert_eq(rate.fill_rate, 0.5);
  rate.fill_rate = fill_rate;
  return rate;
}

Test(aws_adaptive, tokens_come_as_published) {
  again_rate rate;
  for (size_t i = 0; i < COUNT(tokens); i++) {
    const token_case *given = &tokens[i];
    uint64_t until_ms = given->at_ms;
    if (i == 0 || strcmp(given->name, tokens[i - 1].name) != 0) {
      rate = limited_to(given->fill_rate);
    }
    bool goes = again_rate_ask(&rate, given->at_ms, &until_ms);
    cr_expect_eq(goes, given->wait_ms == 0, "%s, %zu", given->name, i);
    cr_expect_eq(until_ms - given->at_ms, given->wait_ms, "%s: %" PRIu64,
                 given->name, until_ms - given->at_ms);
    expect_near(given->name, rate.tokens, given->left);
  }
}

/* The same by way of a governor: whoever asks is held until the first token is
 * there, and told to ask again before, as who stands in no line is. */
Test(aws_adaptive, governor_holds_who_has_no_token) {
  again_policy *policy =
      script_parse("{\"again\": 1, \"governor\": {\"rate\": \"adaptive\","
                   " \"health\": \"off\", \"budget\": \"off\"}}");
  again_governor *governor = NULL;
  cr_assert_eq(again_governor_new(&governor, policy, NULL, &counting_mem),
               AGAIN_OK);
  const again_want want = AGAIN_WANT_INIT;
  again_grant grant = AGAIN_GRANT_INIT;
  again_time now = {0, 1700000000};
  governor->ask(governor, "s", &now, &want, &grant);
  cr_assert_eq(grant.answer, AGAIN_GRANT_GO);
  governor->tell(governor, "s", &now, &grant, AGAIN_OUTCOME_THROTTLED);
  for (now.mono_ms = 100; now.mono_ms < 2000; now.mono_ms += 100) {
    grant = (again_grant)AGAIN_GRANT_INIT;
    governor->ask(governor, "s", &now, &want, &grant);
    cr_assert_eq(grant.answer, AGAIN_GRANT_WAIT);
    cr_assert_gt(grant.until_ms, now.mono_ms);
    cr_assert_leq(grant.until_ms, 2000);
  }
  grant = (again_grant)AGAIN_GRANT_INIT;
  governor->ask(governor, "s", &now, &want, &grant);
  cr_expect_eq(grant.answer, AGAIN_GRANT_GO);
  governor->tell(governor, "s", &now, &grant, AGAIN_OUTCOME_SUCCESS);
  again_governor_free(governor);
  again_policy_unref(policy);
}

typedef struct capacity_case {
  const char *name;
  double fill_rate;
  double capacity;
} capacity_case;

static const capacity_case capacities[] = {{"token_bucket/3", 0.5, 1}};

Test(aws_adaptive, bucket_holds_one_at_least) {
  for (size_t i = 0; i < COUNT(capacities); i++) {
    again_rate rate = limited_to(capacities[i].fill_rate);
    uint64_t until_ms;
    cr_expect(again_rate_ask(&rate, 3600000, &until_ms));
    expect_near(capacities[i].name, rate.tokens + 1, capacities[i].capacity);
  }
}

#define HARNESS                                                                \
  "the harness of one SDK's test sets the rate before the throttle to the "    \
  "one "                                                                       \
  "after it; the equations say otherwise"

static const conformance_other others[] = {
    {"cubic_mixed_go_rust_harness/rows/0", HARNESS},
    {"cubic_mixed_go_rust_harness/rows/1", HARNESS},
    {"cubic_mixed_go_rust_harness/rows/2", HARNESS},
    {"cubic_mixed_go_rust_harness/rows/3", HARNESS},
    {"cubic_mixed_go_rust_harness/rows/4", HARNESS},
    {"cubic_mixed_go_rust_harness/rows/5", HARNESS},
    {"cubic_mixed_go_rust_harness/rows/6", HARNESS},
    {"cubic_mixed_go_rust_harness/rows/7", HARNESS},
    {"cubic_params/2", "what a throttle leaves is no parameter"},
    {"token_bucket/1", "an attempt needs one token, and no hundred"},
    {"token_bucket/2", "the least rate is no parameter"},
};

const conformance_source conformance_aws_adaptive = {
    .vectors = "aws-adaptive-cubic",
    .origin = "smithy-lang/smithy-java, smithy-lang/smithy-rs, boto/botocore "
              "and aws/aws-sdk-go-v2",
    .tables = {CONFORMANCE_TABLE(successes), CONFORMANCE_TABLE(mixed),
               CONFORMANCE_TABLE(windows), CONFORMANCE_TABLE(sent),
               CONFORMANCE_TABLE(clocks), CONFORMANCE_TABLE(clamped),
               CONFORMANCE_TABLE(tokens), CONFORMANCE_TABLE(capacities)},
    .others = others,
    .other_count = sizeof(others) / sizeof(others[0]),
};
