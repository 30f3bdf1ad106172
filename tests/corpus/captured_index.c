#include "captured_index.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"
#include "http_file.h"
#include "matching/response.h"

const char *captured_fact_name(captured_fact fact) {
  static const char *const names[CAPTURED_FACT_COUNT] = {
      "code", "message", "request_id", "class", "effect", "hint"};
  return names[fact];
}

static const char *column_of(captured_fact fact) {
  static const char *const columns[CAPTURED_FACT_COUNT] = {
      "expected_code",  "expected_message", "request_id",
      "expected_class", "effect",           "retry_after"};
  return columns[fact];
}

/* --- reading -------------------------------------------------------------- */

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

void captured_read(const table *index, again_reader *reader, const char *method,
                   again_response **out) {
  char name[256];
  (void)snprintf(name, sizeof(name), "corpus/%s", table_cell(index, "file"));
  again_buffer bytes;
  cr_assert(file_read(&bytes, shared_path(name)), "%s", name);
  bool is_head = strncmp(table_cell(index, "shape"), "oss-head", 8) == 0;
  again_request request = AGAIN_REQUEST_INIT;
  request.method = method[0] != '\0' ? method : is_head ? "HEAD" : "GET";
  again_http_file file;
  again_http_response raw;
  again_http_file_begin(&file, again_text_make(bytes.data, bytes.size),
                        &counting_mem);
  cr_assert_eq(again_http_file_next(&file, request.method, &raw), AGAIN_OK);
  feed(reader, &request, &raw, out);
  again_http_file_clear(&file);
  again_buffer_clear(&bytes);
}

/* --- judging -------------------------------------------------------------- */

/* The index writes CR and LF as \r and \n; a reader trims what it keeps. */
static bool equals_message(again_text found, again_text wanted) {
  size_t at = 0;
  for (size_t i = 0; i < wanted.size; i++, at++) {
    char byte = wanted.data[i];
    if (byte == '\\' && i + 1 < wanted.size &&
        (wanted.data[i + 1] == 'r' || wanted.data[i + 1] == 'n')) {
      byte = wanted.data[++i] == 'r' ? '\r' : '\n';
    }
    if (at == found.size || found.data[at] != byte) {
      return false;
    }
  }
  return at == found.size;
}

/* "(300000 x, or its documented prefix)" */
static bool repeats_message(again_text found, const char *wanted) {
  char *end;
  unsigned long long most =
      wanted[0] == '(' ? strtoull(wanted + 1, &end, 10) : 0;
  if (most == 0 || end[0] != ' ' || strncmp(end + 2, ", or", 4) != 0) {
    return false;
  }
  size_t at = 0;
  while (at < found.size && found.data[at] == end[1]) {
    at++;
  }
  return at > 0 && at == found.size && at <= most;
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
  return equals_message(message, again_text_trim(again_text_of(wanted))) ||
         repeats_message(message, wanted);
}

static bool is_request_id_right(const again_response *response,
                                const char *wanted) {
  again_text found = again_response_request_id(response);
  return wanted[0] == '\0' ? found.size == 0 : again_text_is(found, wanted);
}

/* "53s (where it stands)"; all else is prose about a hint. */
static bool is_hint_right(const again_response *response, const char *wanted) {
  char *end;
  unsigned long long seconds = strtoull(wanted, &end, 10);
  bool is_told = end != wanted && *end == 's';
  again_hint hint = AGAIN_HINT_INIT;
  again_response_hint(response, &hint);
  return is_told ? hint.has_delay && hint.delay_ms == seconds * 1000
                 : wanted[0] != '\0' || !hint.has_delay;
}

static again_verdict verdict_of(const again_response *response) {
  again_verdict verdict = AGAIN_VERDICT_INIT;
  again_classify(response, &verdict);
  return verdict;
}

bool captured_is_right(const table *index, captured_fact fact,
                       const again_response *response) {
  const char *wanted = table_cell(index, column_of(fact));
  again_verdict verdict = verdict_of(response);
  switch (fact) {
  case CAPTURED_CODE:
    return is_code_right(response, wanted);
  case CAPTURED_MESSAGE:
    return is_message_right(response, wanted);
  case CAPTURED_REQUEST_ID:
    return is_request_id_right(response, wanted);
  case CAPTURED_CLASS:
    return strcmp(again_class_name(verdict.error_class), wanted) == 0;
  case CAPTURED_EFFECT:
    return strcmp(wanted, "none") != 0 || verdict.effect == AGAIN_EFFECT_NONE;
  case CAPTURED_HINT:
    return is_hint_right(response, wanted);
  }
  return false;
}

static again_text found_of(captured_fact fact, const again_response *response) {
  again_hint hint = AGAIN_HINT_INIT;
  again_verdict verdict = verdict_of(response);
  switch (fact) {
  case CAPTURED_CODE:
    return again_response_code(response);
  case CAPTURED_MESSAGE:
    return again_response_message(response);
  case CAPTURED_REQUEST_ID:
    return again_response_request_id(response);
  case CAPTURED_CLASS:
    return again_text_of(again_class_name(verdict.error_class));
  case CAPTURED_EFFECT:
    return again_text_of(again_effect_name(verdict.effect));
  case CAPTURED_HINT:
    again_response_hint(response, &hint);
    return again_text_of(hint.source != NULL ? hint.source : "none");
  }
  return AGAIN_TEXT_ABSENT;
}

void captured_tell(const table *index, captured_fact fact,
                   const again_response *response) {
  again_text found = found_of(fact, response);
  printf("%s: %s: wanted \"%.60s\", found \"%.*s\"\n",
         table_cell(index, "file"), captured_fact_name(fact),
         table_cell(index, column_of(fact)),
         found.size < 60 ? (int)found.size : 60,
         found.data != NULL ? found.data : "");
}
