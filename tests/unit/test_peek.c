/*
 * Successes that may hold an error are held back; they go to the caller as
 * soon as no more bytes could make an error of them, and never before. How
 * the body is cut into chunks plays no part in it.
 */
#include <again/again.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "harness.h"
#include "matching_aid.h"
#include "reading/values.h"

static void end(void) {
  assert_balance();
}
TestSuite(peek, .fini = end);

#define HEAD "HTTP/1.1 200 OK\n\n"
/* Where looks end. */
#define FIRST_LOOK ((size_t)256)
#define BOUND ((size_t)64 * 1024)

#define S3 "{'status': 200, 'has': ['/Error/Code']}"
#define SLACK "{'status': 200, 'is': {'/ok': false}}"
#define TENCENT "{'has': ['/Response/Error/Code']}"
#define GRAPHQL "{'has': ['/errors/0/message'], 'lacks': ['/data']}"
#define ANY_ERROR "{'is': {'/results/*/state': 'failed'}}"
#define BY_ROOT "{'is': {'/Error': 'failed'}}"
#define BY_KEY "{'is': {'key:/status/*': 'failed'}}"
#define BY_CODE "{'code': 'Throttl*'}"
#define BY_MESSAGE "{'message': '*denied*'}"
#define LACKING "{'lacks': ['/data']}"

static again_policy *policy_peeking(const char *peek) {
  static const char format[] =
      "{'again': 1, 'name': 'p', 'peek': [%s],"
      " 'fields': {'code': ['/Code', '/Error/Code', '/error/code'],"
      "  'message': ['/Message', '/Error/Message'],"
      "  'request_id': ['/RequestId', '/Error/RequestId']},"
      " 'rules': [{'has': ['/RequestId'], 'class': 'quota',"
      "  'reason': 'limit'}, {'class': 'client-fault',"
      "  'reason': 'invalid-parameter'}]}";
  char text[1024];
  (void)snprintf(text, sizeof(text), format, peek);
  return policy_of(text);
}

static again_reader *reader_of(again_policy *policy) {
  again_reader *reader;
  cr_assert_eq(again_reader_new(&reader, policy, &counting_mem), AGAIN_OK);
  return reader;
}

static void begin_response(again_reader *reader) {
  cr_assert_eq(again_reader_begin(reader, NULL), AGAIN_OK);
  cr_assert_eq(read_head(reader, HEAD), AGAIN_OK);
}

static void feed(again_reader *reader, const char *bytes, size_t size) {
  char *copy = exact_copy(bytes, size);
  cr_assert_eq(again_reader_body(reader, copy, size, NULL), AGAIN_OK);
  exact_free(copy);
}

/* How many bytes had come when the body was let go; 0 = it was not. */
static size_t released_at(again_reader *reader, const char *body, size_t size,
                          size_t chunk_bytes) {
  begin_response(reader);
  cr_assert_eq(again_reader_body_use(reader), AGAIN_BODY_USE_PEEK);
  size_t released = 0;
  for (size_t at = 0; at < size; at += chunk_bytes) {
    size_t left = size - at;
    feed(reader, body + at, left < chunk_bytes ? left : chunk_bytes);
    if (again_reader_body_use(reader) == AGAIN_BODY_USE_STREAM) {
      released = released == 0 ? at + chunk_bytes : released;
    } else {
      cr_assert_eq(released, 0, "%zu: held again", at);
    }
  }
  return released;
}

typedef struct release_row {
  const char *peek;
  unsigned blank_bytes; /* before the body's start */
  const char *start;    /* then as many `x` as it takes */
  unsigned released_at; /* 0 = held */
} release_row;

static const release_row release_rows[] = {
    /* XML: the root, and nothing after its end. */
    {S3, 0, "<CompleteMultipartUploadResult><Location>", 256},
    {S3, 0, "<?xml version='1.0'?>\n<s:Result xmlns:s='u'><Code>", 256},
    {S3, 0, "<Result><Error><Code>E</Code></Error><Key>", 256},
    {S3, 0, "<Result/>", 256},
    {S3, 0, "<Error><Message>m</Message></Error><!-- ", 256},
    {S3, 0, "<Error><Message>", 0},
    {S3, 0, "<Error><RequestId>r</RequestId><Message>", 0},
    {S3, 0, "<Error><Code>E</Code><Message>", 0},
    {S3, 0, "<!-- ", 0},
    {S3, 0, "<?xml version='1.0'?><!DOCTYPE Error ", 0},
    {S3, 0, "<", 0},
    {S3, 0, "<Error", 0},
    {S3, 0, "<Res", 0},
    {S3, 0, "<Error a=\"", 0},
    {S3, 0, "<Result a=\"", 0},
    {BY_ROOT, 0, "<Error>f", 0},
    {BY_ROOT, 0, "<Error>f</Error><!-- ", 256},
    {S3, 245, "<Result><Key>", 256},
    {S3, 250, "<Result><Key>", 512},
    {S3, 255, "<Result><Key>", 512},
    {S3, 256, "<Result><Key>", 512},
    {S3, 30000, "<Result><Key>", 32768},
    {S3, 33000, "<Result><Key>", 65536},
    {S3, 0, "<html><title>Error", 256},
    {S3, 252, "<pre", 0},
    {S3, 250, "<!doctype html>", 512},
    /* Neither JSON nor XML. */
    {S3, 0, "data", 256},
    {S3, 300, "data", 512},
    {S3, 0, "\x1f\x8b\x08", 256},
    {BY_CODE, 0, "data", 256},
    {BY_MESSAGE, 0, "data", 0},
    {LACKING, 0, "data", 0},
    /* JSON: the first member of a name counts. */
    {SLACK, 0, "{\"ok\":true,\"channel\":\"", 256},
    {SLACK, 0, "{\"a\":{\"ok\":false},\"ok\":true,\"a\":\"", 256},
    {SLACK, 0, "{\"ok\":true,\"ok\":false,\"a\":\"", 256},
    {SLACK, 0, "{\"ok\":{},\"ok\":false,\"a\":\"", 256},
    {SLACK, 0, "{\"ok\":\"", 0},
    {SLACK, 0, "{\"ok\":", 0},
    {SLACK, 0, "{\"ok\":false,\"channel\":\"", 0},
    {SLACK, 0, "{\"channel\":\"", 0},
    {SLACK, 0, "[{\"ok\":false},\"", 256},
    {SLACK, 0, "[\"", 256},
    {SLACK, 0, "{\"a\":1}", 256},
    {SLACK, 0, "{} ", 256},
    {TENCENT, 0, "{\"Response\":{\"Set\":\"", 0},
    {TENCENT, 0, "{\"Response\":{\"Set\":1},\"Error\":{\"Code\":\"", 256},
    {TENCENT, 0, "{\"Response\":{\"Error\":{\"Code\":null,\"a\":\"", 256},
    {TENCENT, 0, "{\"Response\":{\"Error\":{\"Code\":\"", 0},
    {TENCENT, 0, "{\"Response\":[\"", 256},
    {GRAPHQL, 0, "{\"data\":{\"a\":\"", 256},
    {GRAPHQL, 0, "{\"errors\":[{\"message\":\"m\"}],\"data\":[0,\"", 256},
    {GRAPHQL, 0, "{\"errors\":[{\"message\":\"m\"}],\"a\":\"", 0},
    {GRAPHQL, 0, "{\"errors\":[{\"message\":\"\"},\"", 256},
    {GRAPHQL, 0, "{\"errors\":[{\"path\":\"", 0},
    {GRAPHQL, 0, "{\"data\":null,\"a\":\"", 0},
    {ANY_ERROR, 0, "{\"results\":[{\"state\":\"ok\"},\"", 0},
    {ANY_ERROR, 0, "{\"results\":[{\"state\":\"ok\"}],\"a\":\"", 256},
    {ANY_ERROR, 0, "{\"results\":[{\"state\":\"failed\"}],\"a\":\"", 0},
    {BY_KEY, 0, "{\"status\":{\"fine\":1},\"a\":\"", 256},
    {BY_KEY, 0, "{\"status\":{\"fine\":1,\"a\":\"", 0},
    {BY_CODE, 0, "{\"Code\":\"", 0},
    {BY_CODE, 0, "{\"error\":{\"text\":\"", 0},
    {BY_CODE, 0, "[\"", 256},
    {BY_MESSAGE, 0, "<Result><Key>", 256},
    {BY_MESSAGE, 0, "<Error><Key>", 0},
    /* An entry that can't match leaves those that can. */
    {S3 "," SLACK, 0, "<Result><ok>", 256},
    {S3 "," SLACK, 0, "{\"ok\":true,\"Error\":1,\"a\":\"", 256},
    {S3 "," SLACK, 0, "{\"ok\":true,\"Error\":{\"a\":\"", 0},
};
#define RELEASE_ROW_COUNT (sizeof(release_rows) / sizeof(release_rows[0]))

static void build(again_buffer *out, const release_row *row, size_t size) {
  again_buffer_init(out, &counting_mem);
  cr_assert_eq(again_buffer_reserve(out, size), AGAIN_OK);
  size_t start_bytes = strlen(row->start);
  memset(out->data, 'x', size);
  memset(out->data, ' ', row->blank_bytes);
  memcpy(out->data + row->blank_bytes, row->start, start_bytes);
  again_buffer_cut(out, size);
}

Test(peek, a_body_is_let_go_once_it_is_known_to_be_good) {
  for (size_t i = 0; i < RELEASE_ROW_COUNT; i++) {
    const release_row *row = &release_rows[i];
    again_policy *policy = policy_peeking(row->peek);
    again_reader *reader = reader_of(policy);
    again_buffer body;
    build(&body, row, BOUND);
    cr_expect_eq(released_at(reader, body.data, body.size, 1), row->released_at,
                 "row %zu, byte by byte", i);
    cr_expect_eq(released_at(reader, body.data, body.size, BOUND) > 0,
                 row->released_at > 0, "row %zu, whole", i);
    again_buffer_clear(&body);
    again_reader_free(reader);
    again_policy_unref(policy);
  }
}

/* --- nothing that is an error is let go ----------------------------------- */

typedef struct error_row {
  const char *peek;
  const char *body;
} error_row;

static const error_row error_rows[] = {
    {S3, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>Internal"
         "Error</Code><Message>m &amp; m</Message></Error>"},
    {S3, "<!-- <a> --><!DOCTYPE Error [<!ENTITY a '>'>]><e:Error xmlns:e='u'>"
         "<e:Message/><e:Code><![CDATA[E]]></e:Code></e:Error>"},
    {S3, "<Error a='>' >text<b><Code>no</Code></b><Code>E</Code></Error>"},
    {S3, "{\"Error\":{\"a\":[{\"Code\":1}],\"Code\":\"\\u0045\"}}"},
    {SLACK, "{\"a\":{\"ok\":true},\"ok\":false,\"error\":\"not_authed\"}"},
    {SLACK, "{\"a\":[[],{\"ok\":[true]}],\"\\u006fk\":\"false\"}"},
    {TENCENT, "{\"Response\":{\"a\":{\"Error\":1},\"Error\":{\"Message\":\"m\","
              "\"Code\":\"Limit\"},\"RequestId\":\"r\"}}"},
    {GRAPHQL, "{\"data\":null,\"errors\":[{\"path\":[],\"message\":\"m\"}]}"},
    {ANY_ERROR, "{\"results\":[{\"state\":\"ok\"},{},{\"state\":\"failed\"}]}"},
    {BY_KEY, "{\"status\":{\"fine\":1,\"failed\":1}}"},
    {BY_CODE, "{\"error\":{\"a\":1,\"code\":12},\"Code\":\"Throttling\"}"},
    {BY_MESSAGE, "<Error><Message>Access denied</Message></Error>"},
};

typedef struct said {
  again_verdict verdict;
  char texts[3][2 * FIRST_LOOK];
  bool is_truncated;
} said;

static void take_text(char *out, again_text text) {
  cr_assert_lt(text.size, sizeof(((said *)NULL)->texts[0]));
  if (text.size > 0) {
    memcpy(out, text.data, text.size);
  }
}

static said end_response(again_reader *reader) {
  said out = {.verdict = AGAIN_VERDICT_INIT};
  again_response *response;
  again_time now = {0, 1700000000};
  cr_assert_eq(
      again_reader_end(reader, AGAIN_TRANSPORT_OK, true, &now, &response),
      AGAIN_OK);
  again_classify(response, &out.verdict);
  take_text(out.texts[0], again_response_code(response));
  take_text(out.texts[1], again_response_message(response));
  take_text(out.texts[2], again_response_request_id(response));
  out.is_truncated = again_response_is_truncated(response);
  return out;
}

static void expect_same(const said *a, const said *b) {
  cr_expect_eq(a->verdict.error_class, b->verdict.error_class);
  cr_expect_eq(a->verdict.rule_line, b->verdict.rule_line);
  cr_expect_str_eq(a->verdict.reason, b->verdict.reason);
  cr_expect_eq(a->is_truncated, b->is_truncated);
  for (size_t i = 0; i < 3; i++) {
    cr_expect_str_eq(a->texts[i], b->texts[i]);
  }
}

/* Without a look: what is lent is not looked at. */
static said read_unlooked(again_reader *reader, const char *body, size_t size) {
  begin_response(reader);
  again_reader_lend_body(reader, body, size);
  return end_response(reader);
}

/* Blanks before the body move the end of the first look over each of its
 * bytes. */
Test(peek, an_error_is_held_wherever_a_look_ends) {
  for (size_t i = 0; i < sizeof(error_rows) / sizeof(error_rows[0]); i++) {
    again_policy *policy = policy_peeking(error_rows[i].peek);
    again_reader *reader = reader_of(policy);
    size_t size = strlen(error_rows[i].body);
    char body[FIRST_LOOK + 256];
    for (size_t blank = 0; blank <= FIRST_LOOK; blank++) {
      memset(body, ' ', sizeof(body));
      memcpy(body + blank, error_rows[i].body, size);
      cr_assert_eq(released_at(reader, body, sizeof(body), 1), 0,
                   "row %zu behind %zu blanks", i, blank);
      said looked = end_response(reader);
      cr_assert_neq(looked.verdict.error_class, AGAIN_CLASS_SUCCESS, "row %zu",
                    i);
      said unlooked = read_unlooked(reader, body, sizeof(body));
      expect_same(&looked, &unlooked);
    }
    again_reader_free(reader);
    again_policy_unref(policy);
  }
}

/* --- looks leave no trace ------------------------------------------------- */

Test(peek, the_response_is_the_same_as_without_a_look) {
  for (size_t i = 0; i < RELEASE_ROW_COUNT; i++) {
    again_policy *policy = policy_peeking(release_rows[i].peek);
    again_reader *reader = reader_of(policy);
    for (size_t size = FIRST_LOOK - 1; size <= 2 * FIRST_LOOK; size += 64) {
      again_buffer body;
      build(&body, &release_rows[i], BOUND);
      memcpy(body.data + size - 4, "\"]}>", 4);
      body.size = size;
      said unlooked = read_unlooked(reader, body.data, size);
      for (size_t chunk = 1; chunk <= size; chunk += size - 1) {
        (void)released_at(reader, body.data, size, chunk);
        said looked = end_response(reader);
        expect_same(&looked, &unlooked);
      }
      again_buffer_clear(&body);
    }
    again_reader_free(reader);
    again_policy_unref(policy);
  }
}

Test(peek, a_status_line_forgets_what_was_seen) {
  again_policy *policy = policy_peeking(SLACK);
  again_reader *reader = reader_of(policy);
  again_buffer body;
  build(&body, &(release_row){SLACK, 0, "{\"ok\":true,\"a\":\"", 0}, 300);
  cr_expect_eq(released_at(reader, body.data, body.size, 300), 300);
  cr_assert_eq(read_head(reader, HEAD), AGAIN_OK);
  cr_expect_eq(again_reader_body_use(reader), AGAIN_BODY_USE_PEEK);
  memcpy(body.data, "{\"ok\":null,", 11);
  feed(reader, body.data, body.size);
  cr_expect_eq(again_reader_body_use(reader), AGAIN_BODY_USE_STREAM);
  again_buffer_clear(&body);
  again_reader_free(reader);
  again_policy_unref(policy);
}

/* A look that finds no memory holds the body on, and harms nothing. */
Test(peek, a_look_may_lack_memory) {
  again_policy *policy = policy_peeking(S3);
  again_buffer body;
  build(&body, &(release_row){S3, 0, "<Result><a>", 0}, 300);
  bool has_failed = true;
  for (size_t n = 1; has_failed; n++) {
    again_reader *reader = reader_of(policy);
    begin_response(reader);
    counting_reset(n);
    again_status status = again_reader_body(reader, body.data, body.size, NULL);
    has_failed = counting_failed();
    counting_reset(0);
    cr_expect(status == AGAIN_OK || has_failed);
    cr_expect(has_failed ||
              again_reader_body_use(reader) == AGAIN_BODY_USE_STREAM);
    said looked = end_response(reader);
    cr_expect_eq(looked.verdict.error_class, AGAIN_CLASS_SUCCESS);
    again_reader_free(reader);
  }
  again_buffer_clear(&body);
  again_policy_unref(policy);
}

/* --- what it costs -------------------------------------------------------- */

static size_t looked_bytes;
static size_t look_count;

/* In place of the reader's again_values_look(): counts, and looks. The linker
 * gives the names. */
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
void __real_again_values_look(again_values *values, unsigned status,
                              const void *body, size_t size);
void __wrap_again_values_look(again_values *values, unsigned status,
                              const void *body, size_t size);
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

void __wrap_again_values_look(again_values *values, unsigned status,
                              const void *body, size_t size) {
  looked_bytes += size;
  look_count++;
  __real_again_values_look(values, status, body, size);
}

/* As a server does to keep the line open: minutes of blanks, one by one. */
Test(peek, blanks_are_looked_at_twice_at_most) {
  again_policy *policy = policy_peeking(S3);
  again_reader *reader = reader_of(policy);
  again_buffer body;
  build(&body, &(release_row){S3, BOUND, "", 0}, BOUND);
  looked_bytes = 0;
  look_count = 0;
  cr_expect_eq(released_at(reader, body.data, body.size, 1), 0);
  cr_expect_leq(looked_bytes, 2 * BOUND, "%zu", looked_bytes);
  cr_expect_leq(look_count, 9, "%zu", look_count);

  /* Another such body asks for no memory at all. */
  begin_response(reader);
  counting_reset(0);
  for (size_t i = 0; i < BOUND; i++) {
    cr_assert_eq(again_reader_body(reader, " ", 1, NULL), AGAIN_OK);
  }
  cr_expect_eq(counting_allocations(), 0);
  again_buffer_clear(&body);
  again_reader_free(reader);
  again_policy_unref(policy);
}

Test(peek, what_is_let_go_is_not_looked_at_again) {
  again_policy *policy = policy_peeking(SLACK);
  again_reader *reader = reader_of(policy);
  again_buffer body;
  build(&body, &(release_row){SLACK, 0, "{\"ok\":true,\"a\":\"", 0}, BOUND);
  look_count = 0;
  cr_expect_eq(released_at(reader, body.data, body.size, 1), FIRST_LOOK);
  cr_expect_eq(look_count, 1);
  look_count = 0;
  cr_assert_eq(again_reader_begin(reader, NULL), AGAIN_OK);
  cr_assert_eq(read_head(reader, "HTTP/1.1 404 Not Found\n\n"), AGAIN_OK);
  feed(reader, body.data, body.size);
  cr_expect_eq(look_count, 0);
  again_buffer_clear(&body);
  again_reader_free(reader);
  again_policy_unref(policy);
}
