/* Conditions and first-match order. Rows are a rule and a response that it
 * fits or misses, with the first condition that objects. */
#include "matching/match.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "matching_aid.h"

static void end(void) {
  assert_balance();
}
TestSuite(match, .fini = end);

enum { VALUES_MAX = 9 };

typedef struct row {
  const char *rule;
  unsigned status;
  again_transport transport;
  const char *values[VALUES_MAX];
  const char *miss; /* "" = it fits */
} row;

static const row rows[] = {
    {"'code': 'Throttling*'", 400, 0, {"code", "Throttling.User"}, ""},
    {"'code': 'Throttling*'", 400, 0, {"code", "throttling"}, "code"},
    {"'code': 'Throttling'", 400, 0, {"code", "Throttling.User"}, "code"},
    {"'code': ['A', 'B*']", 400, 0, {"code", "Bad"}, ""},
    {"'code': '*'", 400, 0, {NULL}, "code"},
    {"'code': 'A\\\\*'", 400, 0, {"code", "A*"}, ""},
    {"'code': 'A\\\\*'", 400, 0, {"code", "AB"}, "code"},

    {"'status': 403", 403, 0, {NULL}, ""},
    {"'status': 403", 404, 0, {NULL}, "status"},
    {"'status': '4xx'", 499, 0, {NULL}, ""},
    {"'status': '4xx'", 500, 0, {NULL}, "status"},
    {"'status': '500-599'", 500, 0, {NULL}, ""},
    {"'status': '500-599'", 599, 0, {NULL}, ""},
    {"'status': '500-599'", 600, 0, {NULL}, "status"},
    {"'status': [429, '500-509']", 429, 0, {NULL}, ""},
    {"'status': '5xx'", 0, AGAIN_TRANSPORT_TIMEOUT, {NULL}, "status"},

    {"'transport': 'connect'", 0, AGAIN_TRANSPORT_CONNECT, {NULL}, ""},
    {"'transport': ['resolve', 'tls']", 0, AGAIN_TRANSPORT_TLS, {NULL}, ""},
    {"'transport': 'connect'", 0, AGAIN_TRANSPORT_SEND, {NULL}, "transport"},
    {"'transport': 'connect'", 503, AGAIN_TRANSPORT_OK, {NULL}, "transport"},
    {"'transport': 'partial-body', 'status': 503",
     503,
     AGAIN_TRANSPORT_PARTIAL_BODY,
     {NULL},
     ""},

    {"'method': 'POST'", 500, 0, {NULL}, ""},
    {"'method': ['PUT', 'GET']", 500, 0, {NULL}, "method"},
    {"'operation': 'Create*'", 500, 0, {NULL}, ""},
    {"'operation': 'create*'", 500, 0, {NULL}, "operation"},

    {"'message': '*sold out*'", 403, 0, {"message", "It is SOLD OUT."}, ""},
    {"'message': '*a*b*'", 403, 0, {"message", "xA\r\n\nBy"}, ""},
    {"'message': 'sold out'", 403, 0, {"message", "sold outs"}, "message"},
    {"'message': '*'", 403, 0, {NULL}, "message"},

    {"'is': {'/a': 'x*'}", 400, 0, {"/a", "xyz"}, ""},
    {"'is': {'/a': 'x*'}", 400, 0, {"/a", "Xyz"}, "is"},
    {"'is': {'/a': 'x*'}", 400, 0, {NULL}, "is"},
    {"'is': {'/a': 5}", 400, 0, {"/a", "5"}, ""},
    {"'is': {'/a': 5}", 400, 0, {"/a", "5.0"}, ""},
    {"'is': {'/a': 5}", 400, 0, {"/a", "6"}, "is"},
    {"'is': {'/a': true}", 400, 0, {"/a", "true"}, ""},
    {"'is': {'/a': true}", 400, 0, {"/a", "false"}, "is"},
    {"'is': {'/a': ['x', 7]}", 400, 0, {"/a", "7"}, ""},
    {"'is': {'/a/*/b': 'y'}", 400, 0, {"/a/0/b", "x", "/a/1/b", "y"}, ""},
    {"'is': {'/a/*/b': 'z'}", 400, 0, {"/a/0/b", "x", "/a/1/b", "y"}, "is"},
    {"'is': {'/a': 'x', '/b': 'y'}", 400, 0, {"/a", "x"}, "is"},
    {"'is': {'header:X-Why': 'q*'}", 400, 0, {"header:x-why", "quota"}, ""},
    {"'is': {'header:X-Left': 0}", 400, 0, {"header:X-LEFT", "0"}, ""},
    {"'is': {'header:X-Left': 0}", 400, 0, {NULL}, "is"},
    {"'is': {'status-text': 'Slow*'}",
     503,
     0,
     {"status-text", "Slow Down"},
     ""},
    {"'is': {'code': 'A*'}", 400, 0, {"code", "Ab"}, ""},
    {"'is': {'code': 'A*'}", 400, 0, {"code", "ab"}, "is"},

    {"'has': ['/a']", 400, 0, {"/a", "x"}, ""},
    {"'has': ['/a']", 400, 0, {NULL}, "has"},
    {"'has': ['/a', '/b']", 400, 0, {"/a", "x"}, "has"},
    {"'has': ['code', 'header:H']", 400, 0, {"code", "x", "header:h", "1"}, ""},
    {"'has': ['message']", 400, 0, {NULL}, "has"},
    {"'has': ['request_id']", 400, 0, {"request_id", "r"}, ""},
    {"'lacks': ['/a']", 400, 0, {NULL}, ""},
    {"'lacks': ['/a']", 400, 0, {"/a", "x"}, "lacks"},
    {"'lacks': ['/a', 'code']", 400, 0, {"code", "x"}, "lacks"},
    {"'lacks': ['code']", 503, 0, {NULL}, ""},

    {"'skew': '5m'",
     400,
     0,
     {"header:date", "Sun, 06 Nov 1994 08:54:37 GMT"},
     ""},
    {"'skew': '5m'",
     400,
     0,
     {"header:date", "Sun, 06 Nov 1994 08:44:37 GMT"},
     ""},
    {"'skew': '5m'",
     400,
     0,
     {"header:date", "Sun, 06 Nov 1994 08:54:36 GMT"},
     "skew"},
    {"'skew': '5m'", 400, 0, {"header:date", "yesterday"}, "skew"},
    {"'skew': '5m'", 400, 0, {NULL}, "skew"},

    {"'code': 'A', 'status': 400, 'message': 'm', 'has': ['/a']",
     400,
     0,
     {"code", "A", "message", "m", "/a", "1"},
     ""},
    {"'code': 'A', 'status': 400, 'message': 'm', 'has': ['/a']",
     401,
     0,
     {"code", "A", "message", "m", "/a", "1"},
     "status"},
    {"'note': 'the catch-all'", 418, 0, {NULL}, ""},
    {"'note': 'the catch-all'", 0, AGAIN_TRANSPORT_OTHER, {NULL}, ""},
};

static again_policy *one_rule(const char *rule) {
  char text[1024];
  int size = snprintf(text, sizeof(text),
                      "{'again': 1, 'rules': [{%s, 'class': 'retryable', "
                      "'reason': 'server'}]}",
                      rule);
  cr_assert(size > 0 && (size_t)size < sizeof(text));
  return policy_of(text);
}

/* 1994-11-06 08:49:37 UTC, of a POST that creates. */
static again_response *answer(again_policy *policy, const row *given) {
  again_response *response =
      respond(policy, given->status, given->transport, given->values);
  again_time now = {0, 784111777};
  again_response_set_time(response, &now);
  cr_assert_eq(again_response_set_request(response, "POST", "CreateThing"),
               AGAIN_OK);
  return response;
}

Test(match, each_condition_holds_or_objects) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_policy *policy = one_rule(rows[i].rule);
    again_response *response = answer(policy, &rows[i]);
    again_miss miss = again_condition_miss(&policy->rules[0].when, response);
    cr_expect_str_eq(again_miss_name(miss), rows[i].miss, "row %zu: %s: %s", i,
                     rows[i].rule, again_miss_name(miss));
    cr_expect_eq(again_match(response) != NULL, rows[i].miss[0] == '\0',
                 "row %zu: %s", i, rows[i].rule);
    again_response_free(response);
    again_policy_unref(policy);
  }
}

/* Codeless rules and rules with codes stand in one order. */
static const char order_policy[] =
    "{'again': 1, 'rules': ["
    "{'code': 'A', 'status': 500, 'class': 'auth', 'reason': 'identity'},"
    "{'status': 501, 'class': 'quota', 'reason': 'limit'},"
    "{'code': 'A*', 'class': 'retryable', 'reason': 'server'},"
    "{'status': 502, 'class': 'retryable', 'reason': 'transient'},"
    "{'code': ['A', 'B'], 'class': 'quota', 'reason': 'balance'},"
    "{'code': '*', 'class': 'client-fault', 'reason': 'conflict'},"
    "{'class': 'client-fault', 'reason': 'not-found'}]}";

typedef struct order_row {
  unsigned status;
  const char *code;
  const char *reason;
} order_row;

static const order_row order_rows[] = {
    {500, "A", "identity"},   {501, "A", "limit"},   {502, "A", "server"},
    {502, "B", "transient"},  {503, "B", "balance"}, {503, "C", "conflict"},
    {503, NULL, "not-found"}, {501, NULL, "limit"},  {503, "Ab", "server"},
};

Test(match, the_first_rule_in_the_order_of_the_file_wins) {
  again_policy *policy = policy_of(order_policy);
  for (size_t i = 0; i < sizeof(order_rows) / sizeof(order_rows[0]); i++) {
    const order_row *given = &order_rows[i];
    const char *values[] = {given->code != NULL ? "code" : NULL, given->code,
                            NULL};
    again_response *response =
        respond(policy, given->status, AGAIN_TRANSPORT_OK, values);
    const again_rule *rule = again_match(response);
    cr_assert_not_null(rule);
    cr_expect_str_eq(rule->reason.data, given->reason, "row %zu", i);
    again_response_free(response);
  }
  again_policy_unref(policy);
}

typedef struct meets_row {
  unsigned status;
  again_transport transport;
  const char *values[VALUES_MAX];
  bool meets;
} meets_row;

static const meets_row meets_rows[] = {
    {200, AGAIN_TRANSPORT_OK, {NULL}, false},
    {101, AGAIN_TRANSPORT_OK, {NULL}, false},
    {304, AGAIN_TRANSPORT_OK, {NULL}, false},
    {399, AGAIN_TRANSPORT_OK, {NULL}, false},
    {400, AGAIN_TRANSPORT_OK, {NULL}, true},
    {999, AGAIN_TRANSPORT_OK, {NULL}, true},
    {100, AGAIN_TRANSPORT_OK, {NULL}, true},
    {0, AGAIN_TRANSPORT_OK, {NULL}, true},
    {0, AGAIN_TRANSPORT_CONNECT, {NULL}, true},
    {200, AGAIN_TRANSPORT_PARTIAL_BODY, {NULL}, true},
    {200, AGAIN_TRANSPORT_OK, {"/Error/Code", "X"}, true},
    {201, AGAIN_TRANSPORT_OK, {"/Error/Code", "X"}, false},
    {204, AGAIN_TRANSPORT_OK, {"header:x-err", "1"}, true},
    {0, AGAIN_TRANSPORT_CALLER, {NULL}, false},
    {503, AGAIN_TRANSPORT_CALLER, {NULL}, false},
    {503, AGAIN_TRANSPORT_LOCAL, {NULL}, false},
};

Test(match, errors_and_peeked_successes_meet_the_rules) {
  again_policy *policy =
      policy_of("{'again': 1, 'peek': [{'status': 200, 'has': ['/Error/Code']},"
                "{'status': 204, 'is': {'header:x-err': 1}}], 'rules': []}");
  for (size_t i = 0; i < sizeof(meets_rows) / sizeof(meets_rows[0]); i++) {
    again_response *response =
        respond(policy, meets_rows[i].status, meets_rows[i].transport,
                meets_rows[i].values);
    cr_expect_eq(again_meets_rules(response), meets_rows[i].meets, "row %zu",
                 i);
    again_response_free(response);
  }
  again_policy_unref(policy);
}

Test(match, each_miss_has_a_name) {
  for (int i = AGAIN_MISS_NOTHING; i <= AGAIN_MISS_SKEW; i++) {
    cr_expect_str_neq(again_miss_name((again_miss)i), "?");
  }
  cr_expect_str_eq(again_miss_name((again_miss)99), "?");
}
