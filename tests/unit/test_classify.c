/* The verdict: what the rule says, where it stands, and what is said where
 * none speaks. */
#include <again/again.h>

#include <criterion/criterion.h>
#include <stddef.h>
#include <stdio.h>

#include "harness.h"
#include "matching_aid.h"

static void end(void) {
  assert_balance();
}
TestSuite(classify, .fini = end);

static const char policy_text[] =
    "{'again': 1, 'name': 'p',\n"
    "'peek': [{'status': 200, 'has': ['/Error/Code']}],\n"
    "'schedules': {'slow': {'base': '9s'}, 'throttling': {'base': '1s'}},\n"
    "'rules': [\n"
    "{'code': 'Throttling*', 'class': 'retryable', 'reason': 'throttling',\n"
    " 'effect': 'none'},\n"
    "{'code': 'Nonce', 'class': 'retryable', 'reason': 'replayed-nonce',\n"
    " 'remedy': 'resign', 'schedule': 'slow', 'note': 'sign anew'},\n"
    "{'transport': 'connect', 'class': 'retryable', 'reason': 'unreachable',\n"
    " 'effect': 'none'},\n"
    "{'transport': 'partial-body', 'status': '2xx', 'class': 'retryable',\n"
    " 'reason': 'transient'},\n"
    "{'status': 403, 'class': 'auth', 'reason': 'permission'},\n"
    "{'status': 402, 'class': 'quota', 'reason': 'balance'},\n"
    "{'status': 404, 'class': 'client-fault', 'reason': 'not-found'},\n"
    "{'status': 418, 'class': 'unknown'}]}";

typedef struct row {
  unsigned status;
  again_transport transport;
  const char *values[3];
  const char *verdict; /* class effect remedy reason schedule line */
} row;

static const row rows[] = {
    {400,
     0,
     {"code", "Throttling.User"},
     "retryable none none throttling throttling 5"},
    {400, 0, {"code", "Nonce"}, "retryable maybe resign replayed-nonce slow 7"},
    {0,
     AGAIN_TRANSPORT_CONNECT,
     {NULL},
     "retryable none none unreachable default 9"},
    {200,
     AGAIN_TRANSPORT_PARTIAL_BODY,
     {NULL},
     "retryable maybe none transient default 11"},
    {403, 0, {NULL}, "auth none none permission default 13"},
    {402, 0, {NULL}, "quota none none balance default 14"},
    {404, 0, {NULL}, "client-fault none none not-found default 15"},
    {418, 0, {NULL}, "unknown maybe none - default 16"},
    {500, 0, {NULL}, "unknown maybe none - default 0"},
    {0, AGAIN_TRANSPORT_TIMEOUT, {NULL}, "unknown maybe none - default 0"},
    {200, 0, {NULL}, "success maybe none - default 0"},
    {101, 0, {NULL}, "success maybe none - default 0"},
    {200, 0, {"code", "Throttling"}, "success maybe none - default 0"},
    {200,
     0,
     {"/Error/Code", "Throttling"},
     "retryable none none throttling throttling 5"},
    {403,
     AGAIN_TRANSPORT_CALLER,
     {"code", "Throttling"},
     "unknown maybe none - default 0"},
    {403, AGAIN_TRANSPORT_LOCAL, {NULL}, "unknown maybe none - default 0"},
};

Test(classify, the_rule_that_matches_says_what_it_is) {
  again_policy *policy = policy_of(policy_text);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_response *response =
        respond(policy, rows[i].status, rows[i].transport, rows[i].values);
    again_verdict verdict = AGAIN_VERDICT_INIT;
    again_classify(response, &verdict);
    char text[256];
    (void)snprintf(text, sizeof(text), "%s %s %s %s %s %u",
                   again_class_name(verdict.error_class),
                   again_effect_name(verdict.effect),
                   again_remedy_name(verdict.remedy),
                   verdict.reason[0] != '\0' ? verdict.reason : "-",
                   verdict.schedule, verdict.rule_line);
    cr_expect_str_eq(text, rows[i].verdict, "row %zu: %s", i, text);
    cr_expect_eq(verdict.rule_file != NULL, verdict.rule_line > 0, "row %zu",
                 i);
    again_response_free(response);
  }
  again_policy_unref(policy);
}

Test(classify, a_rules_note_comes_with_it) {
  again_policy *policy = policy_of(policy_text);
  const char *values[] = {"code", "Nonce", NULL};
  again_response *response = respond(policy, 400, AGAIN_TRANSPORT_OK, values);
  again_verdict verdict = AGAIN_VERDICT_INIT;
  again_classify(response, &verdict);
  cr_expect_str_eq(verdict.note, "sign anew");
  cr_expect_str_eq(verdict.rule_file, "test.json");
  again_response_set_status(response, 200, AGAIN_TRANSPORT_OK);
  again_classify(response, &verdict);
  cr_expect_null(verdict.note);
  again_response_free(response);
  again_policy_unref(policy);
}

/* It cannot fail: it never asks for memory. */
Test(classify, allocates_nothing) {
  again_policy *policy = policy_of(policy_text);
  const char *values[] = {"code", "Throttling", NULL};
  again_response *response = respond(policy, 400, AGAIN_TRANSPORT_OK, values);
  again_verdict verdict = AGAIN_VERDICT_INIT;
  again_hint hint = AGAIN_HINT_INIT;
  counting_reset(0);
  again_classify(response, &verdict);
  again_response_hint(response, &hint);
  cr_expect_eq(counting_allocations(), 0);
  again_response_free(response);
  again_policy_unref(policy);
}

Test(classify, no_byte_past_the_callers_size_is_written) {
  again_policy *policy = policy_of(policy_text);
  again_response *response = respond(policy, 403, AGAIN_TRANSPORT_OK, NULL);
  for (size_t size = sizeof(size_t); size <= sizeof(again_verdict); size++) {
    again_verdict blank = AGAIN_VERDICT_INIT;
    blank.struct_size = size;
    char *block = exact_copy(&blank, size);
    again_verdict *verdict = (again_verdict *)(void *)block;
    again_classify(response, verdict);
    cr_expect_eq(verdict->struct_size, size);
    if (size >= offsetof(again_verdict, effect)) {
      cr_expect_eq(verdict->error_class, AGAIN_CLASS_AUTH);
    }
    exact_free(block);
  }
  again_response_free(response);
  again_policy_unref(policy);
}
