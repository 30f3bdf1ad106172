/* A probe of a rule meets all of its conditions. */
#include "probe.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/glob.h"
#include "harness.h"
#include "matching/match.h"

static void end(void) {
  assert_balance();
}

TestSuite(probe, .fini = end);

Test(probe, samples_match_their_glob) {
  static const struct {
    const char *glob;
    const char *sample;
  } rows[] = {
      {"Plain", "Plain"}, {"A*", "AX"},       {"*.Not*", "X.NotX"},
      {"a\\*b", "a*b"},   {"a\\\\b", "a\\b"}, {"a\\b", "a\\b"},
      {"\\", "\\"},       {"", ""},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_text glob = again_text_of(rows[i].glob);
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    cr_expect_eq(again_glob_sample(&out, glob), AGAIN_OK);
    again_text sample = again_text_make(out.data, out.size);
    cr_expect(again_text_is(sample, rows[i].sample), "%s", rows[i].glob);
    cr_expect(again_glob_match(glob, sample), "%s", rows[i].glob);
    again_buffer_clear(&out);
  }
}

static const char policy_text[] =
    "{\"again\":1,\"name\":\"t\",\"rules\":["
    "{\"code\":[\"A*\",\"B\"],\"status\":[400,\"5xx\"],"
    "\"message\":[\"*x*\",\"y\"],\"class\":\"quota\",\"reason\":\"limit\"},"
    "{\"transport\":[\"timeout\",\"connect\"],\"class\":\"retryable\","
    "\"reason\":\"transient\"},"
    "{\"code\":\"C\",\"method\":\"PUT\",\"operation\":\"Make*\","
    "\"is\":{\"/a/*/b\":[\"v*\",7]},\"has\":[\"/c\",\"header:d\"],"
    "\"class\":\"auth\",\"reason\":\"permission\"},"
    "{\"code\":\"D\",\"skew\":\"241s\",\"class\":\"auth\","
    "\"reason\":\"clock-skew\"}]}";

typedef struct tally {
  again_policy *policy;
  size_t count;
} tally;

static bool check(const again_probe *probe, void *user) {
  tally *t = user;
  again_response *response = NULL;
  cr_assert_eq(again_probe_response(&response, t->policy, probe), AGAIN_OK);
  again_miss miss = again_condition_miss(&probe->rule->when, response);
  cr_expect_eq(miss, AGAIN_MISS_NOTHING, "line %u on %s",
               probe->rule->origin.line, again_miss_name(miss));
  again_response_free(response);
  t->count++;
  return true;
}

/* 2 codes, 2 messages and 3 statuses; 2 transports; 1; 1. */
Test(probe, each_meets_its_rule) {
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  tally t = {NULL, 0};
  cr_assert_eq(again_policy_parse(&t.policy, policy_text, strlen(policy_text),
                                  NULL, &options, NULL),
               AGAIN_OK);
  cr_expect(again_probe_each(t.policy, check, &t));
  cr_expect_eq(t.count, 16);
  again_policy_unref(t.policy);
}
