/* Operation and idempotency out of a request, from every place a policy can
 * name, and from nothing else. */
#include "matching/request.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"
#include "matching_aid.h"

static void end(void) {
  assert_balance();
}
TestSuite(request, .fini = end);

typedef struct row {
  const char *operation_list; /* of the policy */
  const char *url;
  const char *header;
  const char *body;
  const char *operation; /* what is found */
} row;

static const row rows[] = {
    {"'query:Action'", "https://h/?Action=Describe", NULL, NULL, "Describe"},
    {"'query:Action'", "https://h/?a=1&Action=De%73c+x#f", NULL, NULL,
     "Desc x"},
    {"'query:Action'", "https://h/?action=Describe", NULL, NULL, ""},
    {"'query:Action'", "https://h/?Action=&Action=Two", NULL, NULL, ""},
    {"'query:Action'", "https://h/?Action", NULL, NULL, ""},
    {"'query:Action'", "https://h/", NULL, NULL, ""},
    {"'query:Action'", "not a url", NULL, NULL, ""},
    {"'query:Action'", NULL, NULL, NULL, ""},
    {"'form:Action'", NULL, NULL, "Version=1&Action=Run%20It", "Run It"},
    {"'form:Action'", NULL, NULL, " Action=Run\r\n", "Run"},
    {"'form:Action'", NULL, NULL, "{\"u\":\"x&Action=Run\"}", ""},
    {"'form:Action'", NULL, NULL, "<a href='?x&Action=Run'/>", ""},
    {"'form:Action'", NULL, NULL, "", ""},
    {"'header:X-Target'", NULL, "x-target:  Svc.Run ", NULL, "Svc.Run"},
    {"{'from': 'header:X-Target', 'take': '.*'}", NULL, "X-TARGET: Svc.Run",
     NULL, "Run"},
    {"{'from': 'header:X-Target', 'take': '.*'}", NULL, "X-Target: Run", NULL,
     ""},
    {"'header:X-Target'", NULL, "X-Targets: Run", NULL, ""},
    {"'header:X-Target'", NULL, "X-Target", NULL, ""},
    {"'path'", "https://h/v1/things?x#y", NULL, NULL, "/v1/things"},
    {"{'from': 'path', 'take': '/v1/*'}", "https://h/v1/things", NULL, NULL,
     "things"},
    {"{'from': 'query:A', 'take': '/*/'}", "https://h/?A=x%2Fmid%2Fy", NULL,
     NULL, "mid"},
    {"'/run/op'", NULL, NULL, "{\"run\":{\"op\":\"Start\"}}", "Start"},
    {"'/run/op'", NULL, NULL, "{\"run\":{\"op\":7}}", "7"},
    {"'/run/op'", NULL, NULL, "{\"run\":{\"op\":{}}}", ""},
    {"'/run/op'", NULL, NULL, "{\"run\":", ""},
    {"'/run/op'", NULL, NULL, "run=op", ""},
    {"'/run/op'", NULL, NULL, NULL, ""},
    {"{'from': '/a', 'take': '*!'}", NULL, NULL, "{\"a\":\"Go!now\"}", "Go"},
    {"'query:Action', 'form:Action'", "https://h/?Action=Q", NULL, "Action=F",
     "Q"},
    {"'query:Action', 'form:Action'", "https://h/?Action=", NULL, "Action=F",
     "F"},
};

static again_policy *with_operation(const char *list) {
  char text[256];
  (void)snprintf(text, sizeof(text),
                 "{'again': 1, 'operation': [%s], 'rules': []}", list);
  return policy_of(text);
}

static again_request request_of(const row *given) {
  again_request request = AGAIN_REQUEST_INIT;
  request.url = given->url;
  request.headers = &given->header;
  request.header_count = given->header != NULL ? 1 : 0;
  request.body = given->body;
  request.body_bytes = given->body != NULL ? strlen(given->body) : 0;
  return request;
}

Test(request, the_operation_is_the_first_source_with_a_value) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_policy *policy = with_operation(rows[i].operation_list);
    again_request request = request_of(&rows[i]);
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    cr_assert_eq(again_buffer_append_text(&out, "> "), AGAIN_OK);
    cr_expect_eq(again_request_operation(policy, &request, &out), AGAIN_OK);
    cr_expect_str_eq(out.data + 2, rows[i].operation, "row %zu: %s", i,
                     out.data);
    cr_expect_eq(out.size, 2 + strlen(rows[i].operation), "row %zu", i);
    again_buffer_clear(&out);
    again_policy_unref(policy);
  }
}

Test(request, the_caller_knows_best) {
  again_policy *policy = with_operation("'query:Action'");
  again_request request = AGAIN_REQUEST_INIT;
  request.url = "https://h/?Action=Q";
  request.operation = "Mine";
  again_buffer out;
  again_buffer_init(&out, &counting_mem);
  cr_expect_eq(again_request_operation(policy, &request, &out), AGAIN_OK);
  cr_expect_str_eq(out.data, "Mine");
  cr_expect_str_eq(shown(again_request_method(&request)), "GET");
  request.method = "PATCH";
  cr_expect_str_eq(shown(again_request_method(&request)), "PATCH");
  again_buffer_clear(&out);
  again_policy_unref(policy);
}

typedef struct idempotent_row {
  const char *method;
  const char *operation;
  const char *url;
  const char *body;
  again_answer word;
  bool is_idempotent;
} idempotent_row;

static const idempotent_row idempotent_rows[] = {
    {"PUT", "", NULL, NULL, AGAIN_ANSWER_UNSET, true},
    {"put", "", NULL, NULL, AGAIN_ANSWER_UNSET, false},
    {"POST", "", NULL, NULL, AGAIN_ANSWER_UNSET, false},
    {"LIST", "", NULL, NULL, AGAIN_ANSWER_UNSET, false}, /* words, no globs */
    {NULL, NULL, NULL, NULL, AGAIN_ANSWER_UNSET, false},
    {"POST", "DescribeAll", NULL, NULL, AGAIN_ANSWER_UNSET, true},
    {"POST", "describeAll", NULL, NULL, AGAIN_ANSWER_UNSET, false},
    {"POST", "Create", "https://h/?Token=t", NULL, AGAIN_ANSWER_UNSET, true},
    {"POST", "Create", "https://h/?Token=", NULL, AGAIN_ANSWER_UNSET, false},
    {"POST", "Create", NULL, "Token=t", AGAIN_ANSWER_UNSET, true},
    {"POST", "Create", NULL, "Token=", AGAIN_ANSWER_UNSET, false},
    {"POST", "Create", NULL, "{\"token\":\"t\"}", AGAIN_ANSWER_UNSET, true},
    {"POST", "Create", NULL, "{\"token\":\"\"}", AGAIN_ANSWER_UNSET, false},
    {"POST", "Create", NULL, "{\"token\":null}", AGAIN_ANSWER_UNSET, false},
    {"POST", "Create", NULL, NULL, AGAIN_ANSWER_YES, true},
    {"POST", "Start", "https://h/?Once=t", NULL, AGAIN_ANSWER_UNSET, true},
    {"POST", "StartAll", "https://h/?Once=t", NULL, AGAIN_ANSWER_UNSET, true},
    {"POST", "Start", "https://h/?Once=", NULL, AGAIN_ANSWER_UNSET, false},
    {"POST", "Stop", "https://h/?Once=t", NULL, AGAIN_ANSWER_UNSET, false},
    {"POST", "Stop", "https://h/?Once=t&Token=t", NULL, AGAIN_ANSWER_UNSET,
     true},
    {"POST", "", "https://h/?Once=t", NULL, AGAIN_ANSWER_UNSET, false},
    {"PUT", "DescribeAll", "https://h/?Token=t", NULL, AGAIN_ANSWER_NO, false},
};

static const char idempotent_policy[] =
    "{'again': 1, 'idempotent': {'methods': ['PUT', 'LI*', ''],"
    "'operations': ['Describe*'],"
    "'tokens': [{'from': 'query:Once', 'operation': ['Start', 'StartA*']},"
    "'query:Token', 'form:Token', '/token']}, 'rules': []}";

Test(request, any_of_methods_operations_and_tokens_suffices) {
  again_policy *policy = policy_of(idempotent_policy);
  for (size_t i = 0; i < sizeof(idempotent_rows) / sizeof(idempotent_rows[0]);
       i++) {
    const idempotent_row *given = &idempotent_rows[i];
    row parts = {.url = given->url, .body = given->body};
    again_request request = request_of(&parts);
    request.idempotent = given->word;
    bool is_idempotent = !given->is_idempotent;
    cr_expect_eq(again_request_is_idempotent(policy, &request,
                                             again_text_of(given->method),
                                             again_text_of(given->operation),
                                             &counting_mem, &is_idempotent),
                 AGAIN_OK);
    cr_expect_eq(is_idempotent, given->is_idempotent, "row %zu", i);
  }
  again_policy_unref(policy);
}

/* Many threads may ask one policy at once; its memory hooks serve but one. */
Test(request, asks_a_policy_without_its_memory) {
  again_policy *policy = policy_of(idempotent_policy);
  row parts = {.body = "{\"token\":\"t\"}"};
  again_request request = request_of(&parts);
  bool is_idempotent = false;
  counting_reset(0);
  cr_expect_eq(again_request_is_idempotent(
                   policy, &request, AGAIN_TEXT_LITERAL("POST"),
                   AGAIN_TEXT_LITERAL("Create"), NULL, &is_idempotent),
               AGAIN_OK);
  cr_expect(is_idempotent);
  cr_expect_eq(counting_allocations(), 0);
  again_policy_unref(policy);
}

Test(request, no_memory_is_told_and_leaks_nothing) {
  again_policy *policy = policy_of(idempotent_policy);
  again_policy *paths = with_operation("'query:A', 'form:A', '/a'");
  row parts = {.url = "https://h/?B=1", .body = "{\"a\":\"x\"}"};
  again_request request = request_of(&parts);
  bool failed = true;
  for (size_t n = 1; failed; n++) {
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    bool is_idempotent;
    counting_reset(n);
    again_status status = again_request_operation(paths, &request, &out);
    if (status == AGAIN_OK) {
      status = again_request_is_idempotent(
          policy, &request, AGAIN_TEXT_LITERAL("POST"),
          AGAIN_TEXT_LITERAL("Create"), &counting_mem, &is_idempotent);
    }
    failed = counting_failed();
    counting_reset(0);
    cr_expect_eq(status, failed ? AGAIN_ENOMEM : AGAIN_OK, "allocation %zu", n);
    again_buffer_clear(&out);
  }
  again_policy_unref(paths);
  again_policy_unref(policy);
}
