/* Which codes no rule names, the most frequent first. */
#include "coverage_report.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(coverage, .fini = end);

static const char policy_text[] =
    "{\"again\":1,\"name\":\"t\",\"rules\":["
    "{\"code\":\"Named*\",\"status\":400,\"class\":\"quota\","
    "\"reason\":\"limit\"},"
    "{\"message\":\"*told*\",\"class\":\"quota\",\"reason\":\"limit\"},"
    "{\"code\":\"*\",\"status\":402,\"class\":\"quota\",\"reason\":\"limit\"},"
    "{\"status\":\"4xx\",\"class\":\"client-fault\","
    "\"reason\":\"conflict\"}]}";

typedef struct answer {
  const char *code;
  unsigned status;
  const char *message;
} answer;

static again_policy *parse(void) {
  again_policy *policy = NULL;
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  cr_assert_eq(again_policy_parse(&policy, policy_text, strlen(policy_text),
                                  "t.json", &options, NULL),
               AGAIN_OK);
  return policy;
}

static again_status set(again_response *response, const char *source,
                        const char *value) {
  return value != NULL ? again_response_set(response, source, value) : AGAIN_OK;
}

static again_status add(again_coverage *coverage, again_policy *policy,
                        const answer *given) {
  again_response *response = NULL;
  again_judged judged;
  cr_assert_eq(again_response_new(&response, policy, NULL), AGAIN_OK);
  again_response_set_status(response, given->status, AGAIN_TRANSPORT_OK);
  cr_assert_eq(set(response, "code", given->code), AGAIN_OK);
  cr_assert_eq(set(response, "message", given->message), AGAIN_OK);
  again_judge(response, false, &judged);
  again_status status = again_coverage_add(coverage, &judged);
  again_response_free(response);
  return status;
}

static const answer answers[] = {
    {"NamedWell", 400, NULL},  /* by a rule with its code */
    {"Other", 403, "as told"}, /* by one that reads its message */
    {"NamedWell", 403, NULL},  /* not with this status */
    {"Any", 402, NULL},        /* by a glob that names nothing */
    {"Odd*", 409, NULL},       {"Odd*", 409, "is being\n\"moved\""},
    {"Odd*", 410, "later"},    {"Nobody", 500, NULL}, /* by no rule */
    {NULL, 404, NULL},         {"Fine", 200, NULL},   /* no error */
    {"NamedWell", 0, NULL},                           /* a code alone */
    {"Unheard", 0, NULL},
};
enum { ANSWER_COUNT = sizeof(answers) / sizeof(answers[0]) };

static again_status run(again_policy *policy, again_buffer *out, bool as_json) {
  again_coverage coverage;
  again_coverage_init(&coverage, &counting_mem);
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < ANSWER_COUNT && status == AGAIN_OK; i++) {
    status = add(&coverage, policy, &answers[i]);
  }
  if (status == AGAIN_OK) {
    status = as_json ? again_coverage_json(&coverage, out)
                     : again_coverage_text(&coverage, out);
  }
  again_coverage_clear(&coverage);
  return status;
}

static const char wanted_text[] =
    "       3  Odd* (409): client-fault conflict, by t.json:1\n"
    "          is being\\n\"moved\"\n"
    "          // a proposal, by its message: *is being*\n"
    "          {\"code\":\"Odd\\\\*\",\"class\":\"retryable\","
    "\"reason\":\"state-conflict\",\"effect\":\"none\"}\n"
    "       1  Any (402): quota limit, by t.json:1\n"
    "          // a proposal, by its status\n"
    "          {\"code\":\"Any\",\"class\":\"quota\",\"reason\":\"balance\"}\n"
    "       1  NamedWell (403): client-fault conflict, by t.json:1\n"
    "          // a proposal, by its status\n"
    "          {\"code\":\"NamedWell\",\"class\":\"auth\","
    "\"reason\":\"permission\"}\n"
    "       1  Nobody (500): unknown, by no rule of t\n"
    "          // a proposal, by its status\n"
    "          {\"code\":\"Nobody\",\"class\":\"retryable\","
    "\"reason\":\"server\"}\n"
    "       1  Unheard: unknown, by no rule of t\n"
    "          // nothing tells what it is\n"
    "          {\"code\":\"Unheard\",\"class\":\"unknown\"}\n"
    "5 codes that no rule names, in 7 of 11 errors; 1 without a code\n";

Test(coverage, most_frequent_first) {
  again_policy *policy = parse();
  again_buffer out;
  again_buffer_init(&out, &counting_mem);
  cr_assert_eq(run(policy, &out, false), AGAIN_OK);
  cr_expect_str_eq(out.data, wanted_text, "%s", out.data);
  again_buffer_reset(&out);
  cr_assert_eq(run(policy, &out, true), AGAIN_OK);
  cr_expect_not_null(
      strstr(out.data, "{\"code\":\"Nobody\",\"count\":1,\"policy\":\"t\","
                       "\"status\":500,\"message\":null,\"class\":\"unknown\","
                       "\"reason\":null,\"rule\":null,\"proposed\":{\"code\":"
                       "\"Nobody\",\"class\":\"retryable\",\"reason\":"
                       "\"server\"},\"by\":\"status\",\"word\":null}\n"),
      "%s", out.data);
  again_buffer_clear(&out);
  again_policy_unref(policy);
}

/* A line of what is proposed is a rule of a policy. */
Test(coverage, a_proposal_is_a_rule) {
  again_policy *policy = parse();
  again_policy *proposed = NULL;
  again_buffer out;
  again_buffer text;
  again_buffer_init(&out, &counting_mem);
  again_buffer_init(&text, &counting_mem);
  cr_assert_eq(run(policy, &out, false), AGAIN_OK);
  const char *rule = strstr(out.data, "{\"code\":\"Odd");
  cr_assert_eq(again_buffer_printf(&text, "{\"again\":1,\"rules\":[%.*s]}",
                                   (int)strcspn(rule, "\n"), rule),
               AGAIN_OK);
  cr_expect_eq(
      again_policy_parse(&proposed, text.data, text.size, NULL, NULL, NULL),
      AGAIN_OK);
  again_policy_unref(proposed);
  again_buffer_clear(&text);
  again_buffer_clear(&out);
  again_policy_unref(policy);
}

Test(coverage, without_memory) {
  again_policy *policy = parse();
  for (size_t n = 1;; n++) {
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    counting_reset(n);
    again_status status = run(policy, &out, n % 2 == 0);
    bool has_failed = counting_failed();
    counting_reset(0);
    again_buffer_clear(&out);
    cr_expect_eq(status, has_failed ? AGAIN_ENOMEM : AGAIN_OK);
    if (!has_failed) {
      break;
    }
  }
  again_policy_unref(policy);
}
