/* Whether a call may be repeated although it may have acted, and whom it
 * shares a governor's state with. */
#include "deciding/call.h"

#include <criterion/criterion.h>

#include "call_script.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(call_request, .fini = end);

typedef struct row {
  const char *method; /* NULL = none given */
  const char *url;
  again_answer word;
  bool is_idempotent;
  /* After the method turned out to be POST, and GET. */
  bool is_idempotent_as_post;
  bool is_idempotent_as_get;
} row;

static const row rows[] = {
    {NULL, NULL, AGAIN_ANSWER_UNSET, true, false, true},
    {"GET", NULL, AGAIN_ANSWER_UNSET, true, false, true},
    {"POST", NULL, AGAIN_ANSWER_UNSET, false, false, true},
    {"get", NULL, AGAIN_ANSWER_UNSET, false, false, true},
    {"POST", "http://a/?Action=DescribeX", AGAIN_ANSWER_UNSET, true, true,
     true},
    {"POST", "http://a/?Action=CreateX", AGAIN_ANSWER_UNSET, false, false,
     true},
    {"POST", "http://a/?Token=1", AGAIN_ANSWER_UNSET, true, true, true},
    {"POST", "http://a/?Token=", AGAIN_ANSWER_UNSET, false, false, true},
    {"POST", NULL, AGAIN_ANSWER_YES, true, true, true},
    {"GET", "http://a/?Token=1", AGAIN_ANSWER_NO, false, false, false},
};

static const again_time noon = {1000, 1700000000};

static again_call *make(again_policy *policy, const char *scope) {
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  options.scope = scope;
  again_call *call = NULL;
  cr_assert_eq(again_call_new(&call, policy, &options, &counting_mem),
               AGAIN_OK);
  return call;
}

static void begin(again_call *call, const char *method, const char *url,
                  again_answer word) {
  again_request request = AGAIN_REQUEST_INIT;
  request.method = method;
  request.url = url;
  request.idempotent = word;
  again_decision said = AGAIN_DECISION_INIT;
  cr_assert_eq(again_call_begin(call, &request, &noon, &said), AGAIN_OK);
}

Test(call_request, decides_what_may_be_repeated) {
  again_policy *policy = script_parse(script_policy);
  again_call *call = make(policy, NULL);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    begin(call, rows[i].method, rows[i].url, rows[i].word);
    cr_expect_eq(again_call_is_idempotent(call), rows[i].is_idempotent,
                 "row %zu", i + 1);
    again_call_set_method(call, "POST");
    cr_expect_eq(again_call_is_idempotent(call), rows[i].is_idempotent_as_post,
                 "row %zu", i + 1);
    again_call_set_method(call, "GET");
    cr_expect_eq(again_call_is_idempotent(call), rows[i].is_idempotent_as_get,
                 "row %zu", i + 1);
  }
  again_call_free(call);
  again_policy_unref(policy);
}

/* A redirect makes a GET of a POST; the call is still the POST. */
Test(call_request, keeps_its_method_after_the_first_attempt) {
  again_policy *policy = script_parse(script_policy);
  again_call *call = make(policy, NULL);
  begin(call, "POST", NULL, AGAIN_ANSWER_UNSET);
  again_decision said = AGAIN_DECISION_INIT;
  again_response *response = script_response(policy, &busy, &noon);
  again_call_end(call, response, NULL, &noon, &said);
  again_response_free(response);
  again_call_set_method(call, "GET");
  cr_expect_not(again_call_is_idempotent(call));
  again_call_free(call);
  again_policy_unref(policy);
}

Test(call_request, has_a_scope) {
  again_policy *policy = script_parse(script_policy);
  again_call *call = make(policy, NULL);
  cr_expect_str_eq(again_call_scope(call), "");
  begin(call, "GET", "https://Example.com/x", AGAIN_ANSWER_UNSET);
  cr_expect_str_eq(again_call_scope(call), "https://example.com:443");
  begin(call, "GET", "http://example.com/y", AGAIN_ANSWER_UNSET);
  cr_expect_str_eq(again_call_scope(call), "http://example.com:80");
  begin(call, "GET", NULL, AGAIN_ANSWER_UNSET);
  cr_expect_str_eq(again_call_scope(call), "");
  begin(call, "GET", NULL, AGAIN_ANSWER_UNSET);
  cr_expect_str_eq(again_call_scope(call), "");
  again_call_free(call);

  char own[] = "tenant 7";
  call = make(policy, own);
  own[0] = '?'; /* it was copied */
  begin(call, "GET", "https://example.com/x", AGAIN_ANSWER_UNSET);
  cr_expect_str_eq(again_call_scope(call), "tenant 7");
  again_call_free(call);
  again_policy_unref(policy);
}

/* Each URL follows the one before it. */
static const struct {
  const char *url;
  const char *scope;
} journey[] = {
    {"http://h/a", "http://h:80"},
    {"http://h/b?c", "http://h:80"},
    {"http://h", "http://h:80"},
    {"http://h?d", "http://h:80"},
    {"http://h#e", "http://h:80"},
    {"http://h:80/", "http://h:80"},
    {"http://h:8/", "http://h:8"},
    {"http://h:81/", "http://h:81"},
    {"http://h@i/", "http://i:80"},
    {"http://h@j/", "http://j:80"},
    {"https://j/", "https://j:443"},
    {"https://j.k/", "https://j.k:443"},
    {"https:/j", "https://https:443"},
    {"https://j", "https://j:443"},
    {NULL, ""},
    {"https://j", "https://j:443"},
};

/* The scope is read anew unless the request goes where the last one went; then
 * beginning allocates nothing. */
Test(call_request, keeps_its_scope_while_it_goes_there) {
  again_policy *policy = script_parse(script_policy);
  again_call *call = make(policy, NULL);
  for (size_t i = 0; i < sizeof(journey) / sizeof(journey[0]); i++) {
    begin(call, "GET", journey[i].url, AGAIN_ANSWER_YES);
    cr_expect_str_eq(again_call_scope(call), journey[i].scope, "%s: %s",
                     journey[i].url, again_call_scope(call));
  }
  counting_reset(0);
  begin(call, "GET", "https://j/other", AGAIN_ANSWER_YES);
  cr_expect_eq(counting_allocations(), 0);
  again_call_free(call);
  again_policy_unref(policy);
}

/* A request of an older program ends before `idempotent`. */
Test(call_request, reads_short_requests) {
  again_policy *policy = script_parse(script_policy);
  again_call *call = make(policy, NULL);
  again_request request = AGAIN_REQUEST_INIT;
  request.method = "POST";
  request.struct_size = offsetof(again_request, url);
  void *older = exact_copy(&request, request.struct_size);
  again_decision said = AGAIN_DECISION_INIT;
  cr_assert_eq(again_call_begin(call, older, &noon, &said), AGAIN_OK);
  cr_expect_not(again_call_is_idempotent(call));
  cr_assert_eq(again_call_begin(call, NULL, &noon, &said), AGAIN_OK);
  cr_expect(again_call_is_idempotent(call), "unknown is a GET");
  exact_free(older);
  again_call_free(call);
  again_policy_unref(policy);
}
