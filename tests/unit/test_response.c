/* Responses made by hand answer as read ones do, lend what they hold, and
 * tell how far the server's clock is off. */
#include "matching/response.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"
#include "matching_aid.h"

static void end(void) {
  assert_balance();
}
TestSuite(response, .fini = end);

static const char lists[] =
    "{'again': 1, 'fields': {'code': ['/Code', 'header:x-code'],"
    "'message': ['/Message', '/errors/*/text', 'status-text'],"
    "'request_id': ['header:x-id']}, 'rules': []}";

Test(response, a_new_one_lacks_everything) {
  again_policy *policy = policy_of(lists);
  again_response *response = respond(policy, 0, AGAIN_TRANSPORT_OK, NULL);
  int64_t offset_ms;
  cr_expect_eq(again_response_status(response), 0);
  cr_expect_eq(again_response_transport(response), AGAIN_TRANSPORT_OK);
  cr_expect_null(again_response_code(response).data);
  cr_expect_null(again_response_message(response).data);
  cr_expect_null(again_response_request_id(response).data);
  cr_expect_null(again_response_method(response).data);
  cr_expect_null(again_response_operation(response).data);
  cr_expect_null(again_response_header(response, "date").data);
  cr_expect_not(again_response_is_truncated(response));
  cr_expect_not(again_response_clock_offset(response, &offset_ms));
  cr_expect_eq(again_response_policy(response), policy);
  again_response_free(response);
  again_response_free(NULL);
  again_policy_unref(policy);
}

typedef struct row {
  const char *values[7];
  const char *code;
  const char *message;
  const char *request_id;
} row;

#define NONE "(absent)"

static const row rows[] = {
    {{"code", "A", "message", "m", "request_id", "r"}, "A", "m", "r"},
    {{"/Code", "A", "/Message", "m", "header:X-Id", "r"}, "A", "m", "r"},
    {{"header:X-CODE", "H"}, "H", NONE, NONE},
    {{"header:x-code", "H", "/Code", "B"}, "B", NONE, NONE},
    {{"code", "A", "/Code", "B"}, "A", NONE, NONE},
    {{"/Code", "B", "code", "A"}, "A", NONE, NONE},
    {{"/errors/0/text", "m"}, NONE, "m", NONE},
    {{"status-text", "Slow Down"}, NONE, "Slow Down", NONE},
    {{"code", "A", "code", "B"}, "B", NONE, NONE},
    {{"/Other", "x"}, NONE, NONE, NONE},
};

Test(response, a_value_counts_for_each_source_that_it_fits) {
  again_policy *policy = policy_of(lists);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_response *response =
        respond(policy, 400, AGAIN_TRANSPORT_OK, rows[i].values);
    const char *code = shown(again_response_code(response));
    const char *message = shown(again_response_message(response));
    const char *request_id = shown(again_response_request_id(response));
    cr_expect_str_eq(code, rows[i].code, "row %zu: code %s", i, code);
    cr_expect_str_eq(message, rows[i].message, "row %zu: message %s", i,
                     message);
    cr_expect_str_eq(request_id, rows[i].request_id, "row %zu: request id %s",
                     i, request_id);
    again_response_free(response);
  }
  again_policy_unref(policy);
}

Test(response, what_is_no_source_of_a_response_is_refused) {
  static const char *const sources[] = {"",
                                        "nonsense",
                                        "/a/*",
                                        "key:/*/message",
                                        "query:Action",
                                        "form:Action",
                                        "path",
                                        "header:",
                                        "a/b"};
  again_policy *policy = policy_of(lists);
  again_response *response = respond(policy, 400, AGAIN_TRANSPORT_OK, NULL);
  for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
    cr_expect_eq(again_response_set(response, sources[i], "x"), AGAIN_EINVAL,
                 "%s", sources[i]);
  }
  cr_expect_eq(again_response_set(response, NULL, "x"), AGAIN_EINVAL);
  cr_expect_eq(again_response_set(response, "code", NULL), AGAIN_EINVAL);
  cr_expect_null(again_response_code(response).data);
  again_response_free(response);
  again_policy_unref(policy);
}

Test(response, texts_are_clean_bounded_and_end_in_nul) {
  again_policy *policy =
      policy_of("{'again': 1, 'limits': {'message_bytes': 4, 'code_bytes': 8},"
                "'rules': []}");
  again_response *response = respond(policy, 400, AGAIN_TRANSPORT_OK, NULL);
  cr_assert_eq(again_response_set(response, "message", "ab\xff\xc3\xa9xyz"),
               AGAIN_OK);
  again_text message = again_response_message(response);
  cr_expect_leq(message.size, 4);
  cr_expect_eq(message.data[message.size], '\0');
  cr_expect_eq(strncmp(message.data, "ab", 2), 0);
  again_response_free(response);
  again_policy_unref(policy);
}

Test(response, method_and_operation_stay_where_null_is_given) {
  again_policy *policy = policy_of(lists);
  again_response *response = respond(policy, 400, AGAIN_TRANSPORT_OK, NULL);
  cr_assert_eq(again_response_set_request(response, "POST", "Create"),
               AGAIN_OK);
  cr_assert_eq(again_response_set_request(response, NULL, "Delete"), AGAIN_OK);
  cr_expect_str_eq(shown(again_response_method(response)), "POST");
  cr_expect_str_eq(shown(again_response_operation(response)), "Delete");
  cr_assert_eq(again_response_set_request(response, "", NULL), AGAIN_OK);
  cr_expect_null(again_response_method(response).data);
  cr_expect_str_eq(shown(again_response_operation(response)), "Delete");
  again_response_free(response);
  again_policy_unref(policy);
}

Test(response, method_and_operation_change_together_or_not_at_all) {
  static char long_word[200];
  memset(long_word, 'X', sizeof(long_word) - 1);
  again_policy *policy = policy_of(lists);
  for (size_t n = 1; n <= 2; n++) {
    again_response *response = NULL;
    cr_assert_eq(again_response_new(&response, policy, &counting_mem),
                 AGAIN_OK);
    cr_assert_eq(again_response_set_request(response, "POST", "Create"),
                 AGAIN_OK);
    counting_reset(n);
    cr_expect_eq(again_response_set_request(response, long_word, long_word),
                 AGAIN_ENOMEM);
    counting_reset(0);
    cr_expect_str_eq(shown(again_response_method(response)), "POST");
    cr_expect_str_eq(shown(again_response_operation(response)), "Create");
    again_response_free(response);
  }
  again_policy_unref(policy);
}

typedef struct offset_row {
  const char *date;
  const char *age; /* NULL = none */
  int64_t arrival_s;
  int64_t offset_ms;
} offset_row;

#define DATE "Sun, 06 Nov 1994 08:49:37 GMT"

/* An answer out of a cache is dated when it was made, and its server's clock
 * has gone on since. */
static const offset_row offset_rows[] = {
    {DATE, NULL, 784111777, 0},
    {DATE, NULL, 784111767, 10000},
    {DATE, NULL, 784111787, -10000},
    {DATE, NULL, INT64_MIN, INT64_MAX},
    {DATE, NULL, INT64_MAX, INT64_MIN},
    {"Fri, 31 Dec 9999 23:59:59 GMT", NULL, 0, 253402300799000},
    {DATE, "600", 784112377, 0},
    {DATE, "600", 784112378, -1000},
    {DATE, "0", 784111777, 0},
    {DATE, "", 784111777, 0},
    {DATE, "-600", 784111777, 0},
    {DATE, "600.5", 784111777, 0},
    {DATE, "2147483648", 784111777, 2147483648000},
    {DATE, "2147483649", 784111777, 0},
    {DATE, "99999999999999999999", 784111777, 0},
    {"Fri, 31 Dec 9999 23:59:59 GMT", "2147483648", INT64_MIN, INT64_MAX},
};

Test(response, the_clock_offset_is_that_of_the_arrival_and_saturates) {
  again_policy *policy = policy_of(lists);
  for (size_t i = 0; i < sizeof(offset_rows) / sizeof(offset_rows[0]); i++) {
    const char *age = offset_rows[i].age;
    const char *values[] = {"header:Date", offset_rows[i].date,
                            age != NULL ? "header:Age" : NULL, age, NULL};
    again_response *response = respond(policy, 400, AGAIN_TRANSPORT_OK, values);
    int64_t offset_ms;
    cr_expect_not(again_response_clock_offset(response, &offset_ms));
    again_time now = {0, offset_rows[i].arrival_s};
    again_response_set_time(response, &now);
    cr_assert(again_response_clock_offset(response, &offset_ms));
    cr_expect_eq(offset_ms, offset_rows[i].offset_ms, "row %zu", i);
    again_response_free(response);
  }
  again_policy_unref(policy);
}

Test(response, no_memory_is_told_and_leaks_nothing) {
  again_policy *policy = policy_of(lists);
  bool failed = true;
  for (size_t n = 1; failed; n++) {
    again_response *response = NULL;
    counting_reset(n);
    again_status status = again_response_new(&response, policy, &counting_mem);
    if (status == AGAIN_OK) {
      status = again_response_set_request(response, "POST", "Create");
    }
    if (status == AGAIN_OK) {
      status = again_response_set(response, "/Code", "Throttling");
    }
    if (status == AGAIN_OK) {
      status = again_response_set(response, "header:x-id", "r");
    }
    failed = counting_failed();
    counting_reset(0);
    cr_expect_eq(status, failed ? AGAIN_ENOMEM : AGAIN_OK, "allocation %zu", n);
    if (response != NULL) {
      cr_expect_eq(again_response_set(response, "code", "Usable"), AGAIN_OK);
      cr_expect_str_eq(shown(again_response_code(response)), "Usable");
    }
    again_response_free(response);
  }
  again_policy_unref(policy);
}
