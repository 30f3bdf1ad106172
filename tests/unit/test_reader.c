/* A response comes in pieces, behind other responses, cut or not at all: what
 * the reader makes of it must not depend on how it came. */
#include <again/again.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "matching_aid.h"

static again_policy *policy;
static again_reader *reader;

static const char policy_text[] =
    "{'again': 1,"
    "'fields': {'code': ['/Code', '/Error/Code', 'header:x-code'],"
    " 'message': ['/Message', '/Error/Message'],"
    " 'request_id': ['/RequestId', 'header:x-id']},"
    "'peek': [{'status': 200, 'method': 'POST', 'has': ['/Error/Code']},"
    " {'status': 201, 'operation': 'Create*', 'has': ['/Error/Code']},"
    " {'status': 202, 'has': ['header:x-peek', '/Error/Code']},"
    " {'status': 203, 'lacks': ['header:x-fine']},"
    " {'status': 204, 'transport': 'receive'},"
    " {'status': 206, 'is': {'header:x-ok': false, '/ok': false}}],"
    "'operation': ['query:Action'],"
    "'limits': {'body_bytes': 200},"
    "'rules': [{'code': 'Throttling', 'class': 'retryable',"
    " 'reason': 'throttling'},"
    " {'status': 503, 'class': 'retryable', 'reason': 'server'},"
    " {'transport': ['receive', 'empty-reply'], 'class': 'retryable',"
    "  'reason': 'transient'}]}";

static void begin(void) {
  policy = policy_of(policy_text);
  cr_assert_eq(again_reader_new(&reader, policy, &counting_mem), AGAIN_OK);
}

static void end(void) {
  again_reader_free(reader);
  again_policy_unref(policy);
  assert_balance();
}

TestSuite(reader, .init = begin, .fini = end);

#define HEAD "HTTP/1.1 400 Bad\n\n"
/* "{"Code":"Ж"}" in UTF-16, with its byte order mark. */
#define UTF16LE "\xff\xfe{\0\"\0C\0o\0d\0e\0\"\0:\0\"\0\x16\x04\"\0}\0"
#define UTF16BE "\xfe\xff\0{\0\"\0C\0o\0d\0e\0\"\0:\0\"\x04\x16\0\"\0}"

typedef struct body_row {
  const char *body;
  size_t size;
  const char *code;
  const char *message;
} body_row;

#define BODY(text) text, sizeof(text) - 1
#define NONE "(absent)"

static const body_row body_rows[] = {
    {BODY("{\"Code\":\"Throttling\",\"Message\":\"slow \\u0416\"}"),
     "Throttling", "slow \xd0\x96"},
    {BODY("<Error><Code>Throttling</Code><Message>a &lt; b</Message></Error>"),
     "Throttling", "a < b"},
    {BODY("<html><title>Oops</title></html>"), NONE, "Oops"},
    {BODY("plain\nmore"), NONE, "plain"},
    {BODY(""), NONE, "Bad"},
    {BODY(UTF16LE), "\xd0\x96", NONE},
    {BODY(UTF16BE), "\xd0\x96", NONE},
    {BODY("{\"Code\":\"Throttling\",\"Mess"), "Throttling", NONE},
    {BODY("{\"Code\":\"Throttl"), NONE, NONE},
};

static void expect_body(const body_row *want, size_t chunk_bytes) {
  arrival from = {.head = HEAD,
                  .body = want->body,
                  .body_bytes = want->size,
                  .chunk_bytes = chunk_bytes};
  again_response *response;
  cr_assert_eq(read_arrival(reader, &from, &response), AGAIN_OK);
  const char *code = shown(again_response_code(response));
  const char *message = shown(again_response_message(response));
  cr_expect_str_eq(code, want->code, "%s by %zu: %s", want->body, chunk_bytes,
                   code);
  cr_expect_str_eq(message, want->message, "%s by %zu: %s", want->body,
                   chunk_bytes, message);
}

Test(reader, the_cut_into_chunks_makes_no_difference) {
  for (size_t i = 0; i < sizeof(body_rows) / sizeof(body_rows[0]); i++) {
    for (size_t chunk_bytes = 0; chunk_bytes <= body_rows[i].size;
         chunk_bytes++) {
      expect_body(&body_rows[i], chunk_bytes);
    }
  }
}

typedef struct head_row {
  const char *head;
  again_transport given;
  unsigned status;
  again_transport transport;
  const char *request_id;
} head_row;

static const head_row head_rows[] = {
    {"HTTP/1.1 503 Busy\r\nX-Id: a\r\n\r\n", AGAIN_TRANSPORT_OK, 503,
     AGAIN_TRANSPORT_OK, "a"},
    {"HTTP/2 503\nx-id: a\n\n", AGAIN_TRANSPORT_OK, 503, AGAIN_TRANSPORT_OK,
     "a"},
    {"HTTP/1.1 503 Busy\nX-Id: a\n\n", AGAIN_TRANSPORT_PARTIAL_BODY, 503,
     AGAIN_TRANSPORT_PARTIAL_BODY, "a"},

    /* Interim responses, redirects and auth rounds leave nothing behind. */
    {"HTTP/1.1 103 Early\nX-Id: old\n\nHTTP/1.1 503 Busy\n\n",
     AGAIN_TRANSPORT_OK, 503, AGAIN_TRANSPORT_OK, NONE},
    {"HTTP/1.1 302 Found\nX-Id: old\n\nHTTP/1.1 503 Busy\nX-Id: new\n\n",
     AGAIN_TRANSPORT_OK, 503, AGAIN_TRANSPORT_OK, "new"},
    {"HTTP/1.1 101 Switching\nX-Id: a\n\n", AGAIN_TRANSPORT_OK, 101,
     AGAIN_TRANSPORT_OK, "a"},

    /* A 1xx is never final, nor is a head without its blank line. */
    {"HTTP/1.1 100 Continue\nX-Id: old\n\n", AGAIN_TRANSPORT_OK, 0,
     AGAIN_TRANSPORT_RECEIVE, NONE},
    {"HTTP/1.1 100 Continue\n\n", AGAIN_TRANSPORT_EMPTY_REPLY, 0,
     AGAIN_TRANSPORT_EMPTY_REPLY, NONE},
    {"HTTP/1.1 503 Busy\nX-Id: a\n", AGAIN_TRANSPORT_OK, 0,
     AGAIN_TRANSPORT_RECEIVE, NONE},
    {"HTTP/1.1 200 OK\n\nHTTP/1.1 503 Busy\nX-Id: a\n", AGAIN_TRANSPORT_OK, 0,
     AGAIN_TRANSPORT_RECEIVE, NONE},
    {"HTTP/1.1 503", AGAIN_TRANSPORT_TIMEOUT, 0, AGAIN_TRANSPORT_TIMEOUT, NONE},
    {"X-Id: a\n\n", AGAIN_TRANSPORT_OK, 0, AGAIN_TRANSPORT_RECEIVE, NONE},
    {"", AGAIN_TRANSPORT_OK, 0, AGAIN_TRANSPORT_EMPTY_REPLY, NONE},
    {"", AGAIN_TRANSPORT_CONNECT, 0, AGAIN_TRANSPORT_CONNECT, NONE},
};

Test(reader, only_a_whole_final_head_counts) {
  for (size_t i = 0; i < sizeof(head_rows) / sizeof(head_rows[0]); i++) {
    arrival from = {.head = head_rows[i].head,
                    .transport = head_rows[i].given,
                    .cut = head_rows[i].given != AGAIN_TRANSPORT_OK};
    again_response *response;
    cr_assert_eq(read_arrival(reader, &from, &response), AGAIN_OK);
    cr_expect_eq(again_response_status(response), head_rows[i].status,
                 "row %zu: %u", i, again_response_status(response));
    cr_expect_eq(again_response_transport(response), head_rows[i].transport,
                 "row %zu: %s", i,
                 again_transport_name(again_response_transport(response)));
    const char *request_id = shown(again_response_request_id(response));
    cr_expect_str_eq(request_id, head_rows[i].request_id, "row %zu: %s", i,
                     request_id);
  }
}

Test(reader, there_need_not_be_one_to_free) {
  again_reader_free(NULL);
  cr_expect_eq(again_reader_body_use(reader), AGAIN_BODY_USE_ERROR);
}

Test(reader, a_status_may_be_stated_where_there_is_no_status_line) {
  again_response *response;
  cr_assert_eq(again_reader_begin(reader, NULL), AGAIN_OK);
  again_reader_set_status(reader, 503);
  cr_expect_eq(again_reader_body_use(reader), AGAIN_BODY_USE_ERROR);
  cr_assert_eq(read_head(reader, "x-id: a\n"), AGAIN_OK);
  cr_assert_eq(
      again_reader_end(reader, AGAIN_TRANSPORT_OK, true, NULL, &response),
      AGAIN_OK);
  cr_expect_eq(again_response_status(response), 503);
  cr_expect_str_eq(shown(again_response_request_id(response)), "a");
  cr_assert_eq(again_reader_begin(reader, NULL), AGAIN_OK);
  cr_assert_eq(
      again_reader_end(reader, AGAIN_TRANSPORT_OK, true, NULL, &response),
      AGAIN_OK);
  cr_expect_eq(again_response_status(response), 0);
}

Test(reader, trailers_are_headers_too) {
  again_response *response;
  bool full;
  cr_assert_eq(again_reader_begin(reader, NULL), AGAIN_OK);
  cr_assert_eq(read_head(reader, "HTTP/1.1 400 Bad\n\n"), AGAIN_OK);
  cr_assert_eq(again_reader_body(reader, "{}", 2, &full), AGAIN_OK);
  cr_assert_eq(read_head(reader, "x-code: Throttling\n\n"), AGAIN_OK);
  cr_assert_eq(
      again_reader_end(reader, AGAIN_TRANSPORT_OK, true, NULL, &response),
      AGAIN_OK);
  cr_expect_str_eq(shown(again_response_code(response)), "Throttling");
}

Test(reader, a_status_line_forgets_the_body_before) {
  again_response *response;
  size_t size;
  cr_assert_eq(again_reader_begin(reader, NULL), AGAIN_OK);
  cr_assert_eq(read_head(reader, "HTTP/1.1 401 Who\n\n"), AGAIN_OK);
  cr_assert_eq(again_reader_body(reader, "{\"Code\":\"Old\"}", 14, NULL),
               AGAIN_OK);
  cr_assert_eq(read_head(reader, "HTTP/1.1 503 Busy\n\n"), AGAIN_OK);
  (void)again_reader_held(reader, &size);
  cr_expect_eq(size, 0);
  cr_assert_eq(
      again_reader_end(reader, AGAIN_TRANSPORT_OK, true, NULL, &response),
      AGAIN_OK);
  cr_expect_null(again_response_code(response).data);
  cr_expect_eq(again_response_status(response), 503);
}

/* Nothing of the body is copied, and what was read outlives it. */
Test(reader, a_body_is_lent) {
  static const char text[] = "{\"Code\":\"Busy\",\"Message\":\"m\"}";
  again_response *response;
  size_t size;
  char *body = exact_text(text, &size);
  cr_assert_eq(again_reader_begin(reader, NULL), AGAIN_OK);
  cr_assert_eq(read_head(reader, "HTTP/1.1 503 Busy\n\n"), AGAIN_OK);
  again_reader_lend_body(reader, body, size);
  size_t held;
  cr_expect_eq(again_reader_held(reader, &held), body);
  cr_expect_eq(held, size);
  cr_assert_eq(
      again_reader_end(reader, AGAIN_TRANSPORT_OK, true, NULL, &response),
      AGAIN_OK);
  exact_free(body);
  cr_expect_str_eq(shown(again_response_code(response)), "Busy");
  cr_expect_str_eq(shown(again_response_message(response)), "m");
  cr_expect_not(again_response_is_truncated(response));
  cr_assert_eq(again_reader_begin(reader, NULL), AGAIN_OK);
  (void)again_reader_held(reader, &held);
  cr_expect_eq(held, 0);
}

typedef struct use_row {
  const char *method;
  const char *operation;
  const char *head;
  again_body_use use;
} use_row;

static const use_row use_rows[] = {
    {"GET", NULL, "HTTP/1.1 404 N\n\n", AGAIN_BODY_USE_ERROR},
    {"POST", NULL, "HTTP/1.1 200 OK\n\n", AGAIN_BODY_USE_PEEK},
    {"GET", NULL, "HTTP/1.1 200 OK\n\n", AGAIN_BODY_USE_STREAM},
    {"POST", "CreateIt", "HTTP/1.1 201 OK\n\n", AGAIN_BODY_USE_PEEK},
    {"POST", "DeleteIt", "HTTP/1.1 201 OK\n\n", AGAIN_BODY_USE_STREAM},
    {"POST", NULL, "HTTP/1.1 201 OK\n\n", AGAIN_BODY_USE_STREAM},
    {"GET", NULL, "HTTP/1.1 202 OK\nX-Peek: 1\n\n", AGAIN_BODY_USE_PEEK},
    {"GET", NULL, "HTTP/1.1 202 OK\n\n", AGAIN_BODY_USE_STREAM},
    {"GET", NULL, "HTTP/1.1 203 OK\n\n", AGAIN_BODY_USE_PEEK},
    {"GET", NULL, "HTTP/1.1 203 OK\nX-Fine: 1\n\n", AGAIN_BODY_USE_STREAM},
    {"GET", NULL, "HTTP/1.1 204 OK\n\n", AGAIN_BODY_USE_STREAM},
    {"GET", NULL, "HTTP/1.1 206 P\nX-Ok: false\n\n", AGAIN_BODY_USE_PEEK},
    {"GET", NULL, "HTTP/1.1 206 P\nX-Ok: true\n\n", AGAIN_BODY_USE_STREAM},
    {"GET", NULL, "HTTP/1.1 301 M\n\n", AGAIN_BODY_USE_STREAM},
    {"GET", NULL, "HTTP/1.1 101 S\n\n", AGAIN_BODY_USE_STREAM},
    {"GET", NULL, "HTTP/1.1 200 OK\n", AGAIN_BODY_USE_ERROR},
    {"GET", NULL, "", AGAIN_BODY_USE_ERROR},
};

Test(reader, the_head_says_what_a_body_is_for) {
  for (size_t i = 0; i < sizeof(use_rows) / sizeof(use_rows[0]); i++) {
    again_request request = AGAIN_REQUEST_INIT;
    request.method = use_rows[i].method;
    request.operation = use_rows[i].operation;
    cr_assert_eq(again_reader_begin(reader, &request), AGAIN_OK);
    cr_assert_eq(read_head(reader, use_rows[i].head), AGAIN_OK);
    cr_expect_eq(again_reader_body_use(reader), use_rows[i].use, "row %zu", i);
  }
}

Test(reader, a_request_gives_method_and_operation) {
  again_request request = AGAIN_REQUEST_INIT;
  request.url = "https://h/?Action=Describe";
  again_response *response = read_response(reader, &request, HEAD, "");
  cr_expect_str_eq(shown(again_response_method(response)), "GET");
  cr_expect_str_eq(shown(again_response_operation(response)), "Describe");
  response = read_response(reader, NULL, HEAD, "");
  cr_expect_null(again_response_method(response).data);
  cr_expect_null(again_response_operation(response).data);
}

enum { BOUND = 200 };

Test(reader, no_byte_behind_the_bound_is_looked_at) {
  static const char error[] = "{\"Message\":\"m\",\"Pad\":\"";
  char body[BOUND + 50];
  memset(body, 'x', sizeof(body));
  memcpy(body, error, sizeof(error) - 1);
  memcpy(body + BOUND - 2, "\",\"Code\":\"Throttling\"}", 22);
  for (size_t size = BOUND - 1; size <= sizeof(body); size++) {
    again_response *response;
    bool full = true;
    size_t held;
    cr_assert_eq(again_reader_begin(reader, NULL), AGAIN_OK);
    cr_assert_eq(read_head(reader, HEAD), AGAIN_OK);
    cr_assert_eq(again_reader_body(reader, body, 10, &full), AGAIN_OK);
    cr_expect_not(full);
    cr_assert_eq(again_reader_body(reader, body + 10, size - 10, &full),
                 AGAIN_OK);
    cr_expect_eq(full, size >= BOUND, "%zu", size);
    const char *bytes = again_reader_held(reader, &held);
    cr_expect_eq(held, size < BOUND ? size : BOUND);
    cr_expect_arr_eq(bytes, body, held);
    cr_assert_eq(
        again_reader_end(reader, AGAIN_TRANSPORT_OK, true, NULL, &response),
        AGAIN_OK);
    cr_expect(again_response_is_truncated(response));
    cr_expect_null(again_response_code(response).data);
    cr_expect_str_eq(shown(again_response_message(response)), "m");
  }
}

Test(reader, a_body_of_exactly_the_bound_is_whole) {
  char body[BOUND + 1];
  (void)snprintf(body, sizeof(body), "%-*s", BOUND, "{\"Code\":\"A\"}");
  arrival from = {.head = HEAD, .body = body, .body_bytes = BOUND};
  again_response *response;
  cr_assert_eq(read_arrival(reader, &from, &response), AGAIN_OK);
  cr_expect_not(again_response_is_truncated(response));
  from.cut = true;
  cr_assert_eq(read_arrival(reader, &from, &response), AGAIN_OK);
  cr_expect_str_eq(shown(again_response_code(response)), "A");
}

static const char json_body[] =
    "{\"RequestId\":\"r\",\"Code\":\"Throttling\",\"Message\":\"slow\"}";

Test(reader, nothing_is_allocated_after_the_first_responses) {
  again_request request = AGAIN_REQUEST_INIT;
  request.url = "https://h/?Action=Describe";
  arrival from = {.request = &request,
                  .head = "HTTP/1.1 400 Bad\nX-Id: a\nDate: now\n\n",
                  .body = json_body,
                  .body_bytes = sizeof(json_body) - 1};
  again_response *response;
  for (int i = 0; i < 3; i++) {
    cr_assert_eq(read_arrival(reader, &from, &response), AGAIN_OK);
  }
  counting_reset(0);
  for (int i = 0; i < 100; i++) {
    cr_assert_eq(read_arrival(reader, &from, &response), AGAIN_OK);
    cr_assert_str_eq(shown(again_response_code(response)), "Throttling");
  }
  cr_expect_eq(counting_allocations(), 0, "%zu", counting_allocations());
}

/* What failed for want of memory is asked again, and succeeds. */
static size_t enomem_count;

static bool failed_once(again_status status) {
  cr_assert(status == AGAIN_OK || status == AGAIN_ENOMEM);
  enomem_count += status == AGAIN_ENOMEM ? 1 : 0;
  return status == AGAIN_ENOMEM;
}

static void read_through_failures(again_reader *from, const char *body) {
  again_request request = AGAIN_REQUEST_INIT;
  request.url = "https://h/?Action=Describe";
  while (failed_once(again_reader_begin(from, &request))) {
  }
  const char *const lines[] = {"HTTP/1.1 400 Bad Request", "X-Id: a-request-id",
                               ""};
  for (size_t i = 0; i < 3; i++) {
    while (failed_once(again_reader_line(from, lines[i], strlen(lines[i])))) {
    }
  }
  for (size_t at = 0; at < strlen(body); at++) {
    while (failed_once(again_reader_body(from, body + at, 1, NULL))) {
    }
  }
  again_time now = {0, 0};
  again_response *response;
  while (failed_once(
      again_reader_end(from, AGAIN_TRANSPORT_OK, true, &now, &response))) {
    cr_assert_null(response);
  }
  cr_expect_str_eq(shown(again_response_code(response)), "Throttling");
  cr_expect_str_eq(shown(again_response_operation(response)), "Describe");
  again_verdict verdict = AGAIN_VERDICT_INIT;
  again_classify(response, &verdict);
  cr_expect_str_eq(verdict.reason, "throttling");
}

static void walk_failures(const char *body) {
  bool failed = true;
  size_t steps = 0;
  for (size_t n = 1; failed; n++) {
    again_reader *fresh = NULL;
    enomem_count = 0;
    counting_reset(n);
    while (failed_once(again_reader_new(&fresh, policy, &counting_mem))) {
      cr_assert_null(fresh);
    }
    read_through_failures(fresh, body);
    failed = counting_failed();
    counting_reset(0);
    cr_expect_eq(enomem_count, failed ? 1 : 0, "allocation %zu", n);
    again_reader_free(fresh);
    steps = n;
  }
  cr_expect_gt(steps, 5);
}

Test(reader, no_memory_is_told_leaks_nothing_and_loses_nothing) {
  walk_failures(json_body);
  walk_failures("<Error><RequestId>r</RequestId><Code>Throttling</Code>"
                "</Error>");
}

/* The response before is there until the next one has truly begun. */
Test(reader, a_beginning_that_fails_changes_nothing) {
  static char long_word[200];
  memset(long_word, 'X', sizeof(long_word) - 1);
  again_request request = AGAIN_REQUEST_INIT;
  request.method = "POST";
  request.operation = "Create";
  again_reader *fresh = NULL;
  cr_assert_eq(again_reader_new(&fresh, policy, &counting_mem), AGAIN_OK);
  cr_assert_eq(again_reader_begin(fresh, &request), AGAIN_OK);
  again_reader_set_status(fresh, 400);
  cr_assert_eq(again_reader_body(fresh, json_body, strlen(json_body), NULL),
               AGAIN_OK);
  again_response *response = NULL;
  cr_assert_eq(
      again_reader_end(fresh, AGAIN_TRANSPORT_OK, true, NULL, &response),
      AGAIN_OK);

  request.method = long_word;
  request.operation = long_word;
  for (size_t n = 1; n <= 2; n++) {
    counting_reset(n);
    cr_expect_eq(again_reader_begin(fresh, &request), AGAIN_ENOMEM);
    counting_reset(0);
    cr_expect_str_eq(shown(again_response_code(response)), "Throttling");
    cr_expect_str_eq(shown(again_response_method(response)), "POST");
    cr_expect_str_eq(shown(again_response_operation(response)), "Create");
    cr_expect_eq(again_response_status(response), 400);
  }
  again_reader_free(fresh);
}

/* A program built against an older header has a shorter request. */
Test(reader, reads_a_request_up_to_the_callers_size) {
  again_request request = AGAIN_REQUEST_INIT;
  request.method = "PATCH";
  request.struct_size = offsetof(again_request, url);
  void *older = exact_copy(&request, request.struct_size);
  cr_assert_eq(again_reader_begin(reader, older), AGAIN_OK);
  again_response *response = NULL;
  cr_assert_eq(
      again_reader_end(reader, AGAIN_TRANSPORT_OK, true, NULL, &response),
      AGAIN_OK);
  cr_expect_str_eq(shown(again_response_method(response)), "PATCH");
  cr_expect_null(again_response_operation(response).data);
  exact_free(older);
}

/* Numbers that only have to differ. */
static unsigned next_number(unsigned *state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 16;
}

Test(reader, any_bytes_whatever_are_no_more_than_a_response) {
  unsigned state = 7;
  for (int round = 0; round < 3000; round++) {
    cr_assert_eq(again_reader_begin(reader, NULL), AGAIN_OK);
    char bytes[300];
    size_t size = next_number(&state) % sizeof(bytes);
    for (size_t i = 0; i < size; i++) {
      static const char common[] = "{}[]<>/\"':,\\ \nAECode01&;";
      unsigned number = next_number(&state);
      bytes[i] = common[number % (sizeof(common) - 1)];
      if (number % 8 == 0) {
        bytes[i] = (char)(unsigned char)(number >> 3);
      }
    }
    size_t head = size / 3;
    if (round % 2 == 0) {
      cr_assert_eq(read_head(reader, HEAD), AGAIN_OK);
    }
    char *line = exact_copy(bytes, head);
    char *body = exact_copy(bytes + head, size - head);
    again_response *response;
    cr_assert_eq(again_reader_line(reader, line, head), AGAIN_OK);
    cr_assert_eq(again_reader_body(reader, body, size - head, NULL), AGAIN_OK);
    cr_assert_eq(again_reader_end(reader, AGAIN_TRANSPORT_OK, round % 3 == 0,
                                  NULL, &response),
                 AGAIN_OK);
    again_verdict verdict = AGAIN_VERDICT_INIT;
    again_classify(response, &verdict);
    cr_expect_neq(verdict.error_class, AGAIN_CLASS_SUCCESS);
    exact_free(line);
    exact_free(body);
  }
}
