/* Code, message, request id and server date by the lists of a policy: which
 * entry wins, what of it is taken, and what speaks where none does. */
#include "matching/fields.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"
#include "matching_aid.h"

static void end(void) {
  assert_balance();
}
TestSuite(fields, .fini = end);

static const char lists[] =
    "{'again': 1, 'fields': {"
    "'code': [{'from': 'header:x-query-error', 'take': '*;'},"
    " 'header:x-code', '/code', '/error/code', '/Error/Code',"
    " {'from': '/odd', 'status': 418}],"
    "'message': [{'from': '/Error/Message', 'take': 'first-line'},"
    " '/message', '/error',"
    " {'from': '/detail', 'code': 'Detailed'}],"
    "'request_id': ['/id', {'from': '/Error/Message', 'take': 'RequestId:*'},"
    " {'from': '/trace', 'take': '[*]'}, 'header:x-request-id'],"
    "'server_date': ['/now', 'header:date']}, 'rules': []}";

typedef struct row {
  const char *head;
  const char *body;
  const char *code;
  const char *message;
  const char *request_id;
} row;

#define NONE "(absent)"

static const row rows[] = {
    {"HTTP/1.1 400 Bad\n\n", "{\"code\":\"A\",\"message\":\"m\",\"id\":\"r\"}",
     "A", "m", "r"},
    {"HTTP/1.1 400 Bad\nX-Code: H\n\n", "{\"code\":\"A\"}", "H", NONE, NONE},
    {"HTTP/1.1 400 Bad\nx-query-error: Own;Sender\nX-Code: H\n\n", "", "Own",
     "Bad", NONE},
    {"HTTP/1.1 400 Bad\nx-query-error: Own\nX-Code: H\n\n", "", "H", "Bad",
     NONE},
    {"HTTP/1.1 400 Bad\nx-query-error: ;Sender\nX-Code: H\n\n", "", "H", "Bad",
     NONE},

    /* A code that says nothing is passed over. */
    {"HTTP/1.1 404 N\n\n", "{\"code\":404,\"error\":{\"code\":\"Gone\"}}",
     "Gone", NONE, NONE},
    {"HTTP/1.1 404 N\nx-code: 404\n\n", "{\"code\":7}", "7", NONE, NONE},
    {"HTTP/1.1 404 N\n\n", "{\"code\":\"404\"}", NONE, NONE, NONE},
    {"HTTP/1.1 404 N\n\n", "{\"code\":\"\",\"error\":{\"code\":\"  \"}}", NONE,
     NONE, NONE},
    {"HTTP/1.1 404 N\n\n", "{\"code\":null,\"error\":{\"code\":true}}", NONE,
     NONE, NONE},
    {"HTTP/1.1 404 N\n\n", "{\"code\":{\"a\":1},\"error\":{\"code\":[1]}}",
     NONE, NONE, NONE},

    /* Decoration is dropped. */
    {"HTTP/1.1 400 Bad\n\n",
     "{\"code\":\"com.amazon.coral#Throttling:http://x/\"}", "Throttling", NONE,
     NONE},
    {"HTTP/1.1 400 Bad\nx-code: ns#Gone\n\n", "", "Gone", "Bad", NONE},
    {"HTTP/1.1 400 Bad\n\n", "<Error><Code>\n  Spaced\n</Code></Error>",
     "Spaced", NONE, NONE},

    /* Conditions and cuts. */
    {"HTTP/1.1 418 T\n\n", "{\"odd\":\"Pot\"}", "Pot", NONE, NONE},
    {"HTTP/1.1 400 T\n\n", "{\"odd\":\"Pot\"}", NONE, NONE, NONE},
    {"HTTP/1.1 400 T\n\n", "{\"code\":\"Detailed\",\"detail\":\"d\"}",
     "Detailed", "d", NONE},
    {"HTTP/1.1 400 T\n\n", "{\"code\":\"Other\",\"detail\":\"d\"}", "Other",
     NONE, NONE},
    {"HTTP/1.1 409 T\n\n",
     "<Error><Code>C</Code><Message>It is so.\nRequestId:r-1\nTime:t"
     "</Message></Error>",
     "C", "It is so.", "r-1"},
    {"HTTP/1.1 409 T\n\n",
     "<Error><Message>\r\n First\r\nSecond</Message>"
     "</Error>",
     NONE, "First", NONE},
    {"HTTP/1.1 409 T\n\n", "{\"trace\":\"at [abc] of\"}", NONE, NONE, "abc"},
    {"HTTP/1.1 409 T\nX-Request-Id: h\n\n", "{\"trace\":\"at [abc of\"}", NONE,
     NONE, "h"},
    {"HTTP/1.1 409 T\nX-Request-Id: h\n\n", "{\"trace\":\"at [] of\"}", NONE,
     NONE, "h"},
    {"HTTP/1.1 409 T\n\n", "{\"trace\":\"abc]\"}", NONE, NONE, NONE},

    /* What speaks instead of a message. */
    {"HTTP/1.1 502 Bad Gateway\n\n",
     "<html><head><title> 502  Bad\nGateway </title></head></html>", NONE,
     "502 Bad Gateway", NONE},
    {"HTTP/1.1 502 Bad Gateway\n\n", "<html><body>x</body></html>", NONE,
     "Bad Gateway", NONE},
    {"HTTP/1.1 503 Busy\n\n", "\n  upstream connect error \nmore", NONE,
     "upstream connect error", NONE},
    {"HTTP/1.1 503 Slow Down\nx-request-id: q\n\n", "", NONE, "Slow Down", "q"},
    {"HTTP/2 503\n\n", "", NONE, NONE, NONE},
    {"HTTP/1.1 503 Slow Down\n\n", "{}", NONE, NONE, NONE},
};

Test(fields, the_first_entry_with_a_usable_value_wins) {
  again_policy *policy = policy_of(lists);
  again_reader *reader;
  cr_assert_eq(again_reader_new(&reader, policy, &counting_mem), AGAIN_OK);
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_response *response =
        read_response(reader, NULL, rows[i].head, rows[i].body);
    const char *code = shown(again_response_code(response));
    const char *message = shown(again_response_message(response));
    const char *request_id = shown(again_response_request_id(response));
    cr_expect_str_eq(code, rows[i].code, "row %zu: code %s", i, code);
    cr_expect_str_eq(message, rows[i].message, "row %zu: message %s", i,
                     message);
    cr_expect_str_eq(request_id, rows[i].request_id, "row %zu: request id %s",
                     i, request_id);
  }
  again_reader_free(reader);
  again_policy_unref(policy);
}

/* Half a code is another code, half a request id finds nothing. */
Test(fields, a_code_or_request_id_over_its_bound_is_none) {
  again_policy *policy = policy_of(
      "{'again': 1, 'limits': {'code_bytes': 4, 'request_id_bytes': 3,"
      " 'message_bytes': 5}, 'fields': {'code': ['/a', '/b'],"
      " 'message': ['/c'], 'request_id': ['/a', '/d']}, 'rules': []}");
  again_reader *reader;
  cr_assert_eq(again_reader_new(&reader, policy, &counting_mem), AGAIN_OK);
  again_response *response = read_response(
      reader, NULL, "HTTP/1.1 400 Bad\n\n",
      "{\"a\":\"Fives\",\"b\":\"Four\",\"c\":\"message\",\"d\":\"id3\"}");
  cr_expect_str_eq(shown(again_response_code(response)), "Four");
  cr_expect_str_eq(shown(again_response_message(response)), "messa");
  cr_expect_str_eq(shown(again_response_request_id(response)), "id3");
  again_reader_free(reader);
  again_policy_unref(policy);
}

typedef struct date_row {
  const char *head;
  const char *body;
  bool has_date;
  int64_t offset_ms;
} date_row;

static const date_row date_rows[] = {
    {"HTTP/1.1 400 B\nDate: Sun, 06 Nov 1994 08:49:47 GMT\n\n", "", true,
     10000},
    {"HTTP/1.1 400 B\nDate: Sunday, 06-Nov-94 08:49:27 GMT\n\n", "", true,
     -10000},
    {"HTTP/1.1 400 B\nDate: Thu, 01 Jan 1970 00:00:00 GMT\n\n",
     "{\"now\":\"1994-11-06T08:49:38Z\"}", true, 1000},
    {"HTTP/1.1 400 B\nDate: Sun, 06 Nov 1994 08:49:37 GMT\n\n",
     "{\"now\":\"soon\"}", true, 0},
    {"HTTP/1.1 400 B\nDate: soon\n\n", "", false, 0},
    {"HTTP/1.1 400 B\n\n", "", false, 0},
};

Test(fields, the_server_date_is_the_first_that_is_a_date) {
  again_policy *policy = policy_of(lists);
  again_reader *reader;
  cr_assert_eq(again_reader_new(&reader, policy, &counting_mem), AGAIN_OK);
  for (size_t i = 0; i < sizeof(date_rows) / sizeof(date_rows[0]); i++) {
    arrival from = {.head = date_rows[i].head,
                    .body = date_rows[i].body,
                    .body_bytes = strlen(date_rows[i].body),
                    .now = {0, 784111777}};
    again_response *response;
    cr_assert_eq(read_arrival(reader, &from, &response), AGAIN_OK);
    int64_t offset_ms = 0;
    cr_expect_eq(again_response_clock_offset(response, &offset_ms),
                 date_rows[i].has_date, "row %zu", i);
    cr_expect_eq(offset_ms, date_rows[i].offset_ms, "row %zu", i);
  }
  again_reader_free(reader);
  again_policy_unref(policy);
}
