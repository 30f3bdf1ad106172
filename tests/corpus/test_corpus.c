/*
 * Responses captured from forty APIs, read with the built-in field lists: code,
 * message and request id must be right in most of them, and no file may do
 * harm. The folder is not part of the project; without it nothing is tested.
 *
 * What is right: the value in index.csv. A code that is the status over again
 * is passed over on purpose, so absent is right. Where a page, a text or
 * nothing came, the index names no message, and the title, first line or
 * reason phrase is right.
 */
#include <again/again.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"
#include "http_file.h"
#include "matching/response.h"
#include "table.h"

enum { PERCENT_WANTED = 85 };

static void end(void) {
  assert_balance();
}
TestSuite(corpus, .fini = end);

typedef struct tally {
  size_t files;
  size_t code;
  size_t message;
  size_t request_id;
  size_t classes;
} tally;

static void tell(const char *file, const char *what, const char *wanted,
                 again_text found) {
  printf("%s: %s: wanted \"%.60s\", found \"%.*s\"\n", file, what, wanted,
         found.size < 60 ? (int)found.size : 60,
         found.data != NULL ? found.data : "");
}

/* The index writes CR and LF as \r and \n, and repeats of one letter in short.
 */
static bool equals_message(again_text found, const char *wanted) {
  size_t at = 0;
  for (; *wanted != '\0' && at < found.size; wanted++, at++) {
    char byte = *wanted;
    if (byte == '\\' && (wanted[1] == 'r' || wanted[1] == 'n')) {
      byte = *++wanted == 'r' ? '\r' : '\n';
    }
    if (found.data[at] != byte) {
      return false;
    }
  }
  return *wanted == '\0' && at == found.size;
}

static bool is_code_right(const again_response *response, const char *wanted) {
  again_text code = again_response_code(response);
  char status[16];
  (void)snprintf(status, sizeof(status), "%u", again_response_status(response));
  return again_text_is(code, wanted) ||
         (code.data == NULL &&
          (wanted[0] == '\0' || strcmp(status, wanted) == 0));
}

static bool is_message_right(const again_response *response,
                             const char *wanted) {
  again_text message = again_response_message(response);
  again_body_kind kind = again_values_body_kind(response->values);
  bool may_speak_otherwise = kind != AGAIN_BODY_JSON && kind != AGAIN_BODY_XML;
  if (wanted[0] == '\0') {
    return message.size == 0 || may_speak_otherwise;
  }
  return equals_message(message, wanted);
}

static void judge(const table *index, const again_response *response,
                  tally *out) {
  const char *file = table_cell(index, "file");
  const char *code = table_cell(index, "expected_code");
  const char *message = table_cell(index, "expected_message");
  const char *request_id = table_cell(index, "request_id");
  out->files++;
  if (is_code_right(response, code)) {
    out->code++;
  } else {
    tell(file, "code", code, again_response_code(response));
  }
  if (is_message_right(response, message)) {
    out->message++;
  } else {
    tell(file, "message", message, again_response_message(response));
  }
  if (again_text_equals(again_response_request_id(response),
                        again_text_of(request_id)) ||
      (request_id[0] == '\0' &&
       again_response_request_id(response).size == 0)) {
    out->request_id++;
  } else {
    tell(file, "request id", request_id, again_response_request_id(response));
  }
  again_verdict verdict = AGAIN_VERDICT_INIT;
  again_classify(response, &verdict);
  out->classes += strcmp(again_class_name(verdict.error_class),
                         table_cell(index, "expected_class")) == 0
                      ? 1
                      : 0;
}

static void feed(again_reader *reader, const again_request *request,
                 const again_http_response *from, again_response **out) {
  cr_assert_eq(again_reader_begin(reader, request), AGAIN_OK);
  again_text head = from->head;
  for (again_text line = again_take_line(&head); line.data != NULL;
       line = again_take_line(&head)) {
    cr_assert_eq(again_reader_line(reader, line.data, line.size), AGAIN_OK);
  }
  cr_assert_eq(
      again_reader_body(reader, from->body.data, from->body.size, NULL),
      AGAIN_OK);
  cr_assert_eq(
      again_reader_end(reader, AGAIN_TRANSPORT_OK, from->whole, NULL, out),
      AGAIN_OK);
}

static void try_file(again_reader *reader, const table *index, tally *out) {
  char name[256];
  (void)snprintf(name, sizeof(name), "corpus/%s", table_cell(index, "file"));
  again_buffer bytes;
  cr_assert(file_read(&bytes, shared_path(name)), "%s", name);
  again_request request = AGAIN_REQUEST_INIT;
  request.method =
      strncmp(table_cell(index, "shape"), "oss-head", 8) == 0 ? "HEAD" : "GET";
  again_http_file file;
  again_http_response raw;
  again_http_file_begin(&file, again_text_make(bytes.data, bytes.size),
                        &counting_mem);
  cr_assert_eq(again_http_file_next(&file, request.method, &raw), AGAIN_OK);
  again_response *response;
  feed(reader, &request, &raw, &response);
  judge(index, response, out);
  again_http_file_clear(&file);
  again_buffer_clear(&bytes);
}

static void expect_most(const char *what, size_t right, size_t of) {
  printf("%s right in %zu of %zu\n", what, right, of);
  cr_expect_geq(right * 100, of * PERCENT_WANTED, "%s", what);
}

Test(corpus, code_message_and_request_id_are_right_in_most) {
  table index;
  if (!table_open(&index, shared_path("corpus/index.csv"))) {
    printf("skipped: no corpus folder\n");
    return;
  }
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  again_policy *policy;
  again_reader *reader;
  cr_assert_eq(again_policy_load(&policy, "http", &options, NULL), AGAIN_OK);
  cr_assert_eq(again_reader_new(&reader, policy, &counting_mem), AGAIN_OK);
  tally right = {0};
  while (table_next(&index)) {
    try_file(reader, &index, &right);
  }
  expect_most("code", right.code, right.files);
  expect_most("message", right.message, right.files);
  expect_most("request id", right.request_id, right.files);
  printf("class right by status alone in %zu of %zu\n", right.classes,
         right.files);
  again_reader_free(reader);
  again_policy_unref(policy);
  table_close(&index);
}
