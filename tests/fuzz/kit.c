#include "kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

static const again_time arrival = {1000000, 1700000000};

void fuzz_fail(const char *what, const char *file, int line) {
  fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
  abort();
}

uint8_t fuzz_byte(fuzz_input *input) {
  if (input->size == 0) {
    return 0;
  }
  input->size--;
  return *input->data++;
}

unsigned fuzz_below(fuzz_input *input, unsigned limit) {
  return fuzz_byte(input) % limit;
}

uint64_t fuzz_number(fuzz_input *input) {
  uint64_t number = 0;
  for (int i = 0; i < 8; i++) {
    number = number << 8 | fuzz_byte(input);
  }
  return number;
}

char *fuzz_rest(fuzz_input *input, size_t *size_ret) {
  char *block = malloc(input->size > 0 ? input->size : 1);
  FUZZ_ASSERT(block != NULL);
  if (input->size > 0) {
    memcpy(block, input->data, input->size);
  }
  *size_ret = input->size;
  input->size = 0;
  return block;
}

again_policy *fuzz_policy(const char *text) {
  static const char *const nowhere[] = {NULL};
  again_policy *policy = NULL;
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.path = nowhere;
  if (again_policy_parse(&policy, text, strlen(text), NULL, &options, &diag) !=
      AGAIN_OK) {
    fuzz_fail(diag.message, diag.file, (int)diag.line);
  }
  return policy;
}

static void check_text(again_text text, size_t bound) {
  FUZZ_ASSERT(text.data != NULL || text.size == 0);
  FUZZ_ASSERT(text.size <= bound);
  if (text.data != NULL) {
    FUZZ_ASSERT(again_utf8_valid_prefix(text.data, text.size) == text.size);
    FUZZ_ASSERT(text.data[text.size] == '\0');
  }
}

void fuzz_check_response(const again_response *response) {
  check_text(again_response_code(response), 256);
  check_text(again_response_message(response), 4096);
  check_text(again_response_request_id(response), 256);
}

static again_response *read_body(again_reader *reader, unsigned status,
                                 size_t piece_bytes, const char *body,
                                 size_t size) {
  again_response *response = NULL;
  FUZZ_ASSERT(again_reader_begin(reader, NULL) == AGAIN_OK);
  again_reader_set_status(reader, status);
  FUZZ_ASSERT(again_reader_line(reader, "\r\n", 2) == AGAIN_OK);
  for (size_t at = 0; at < size; at += piece_bytes) {
    size_t piece = size - at < piece_bytes ? size - at : piece_bytes;
    FUZZ_ASSERT(again_reader_body(reader, body + at, piece, NULL) == AGAIN_OK);
  }
  FUZZ_ASSERT(again_reader_end(reader, AGAIN_TRANSPORT_OK, true, &arrival,
                               &response) == AGAIN_OK);
  fuzz_check_response(response);
  return response;
}

static void check_same_text(again_text a, again_text b) {
  FUZZ_ASSERT((a.data == NULL) == (b.data == NULL));
  FUZZ_ASSERT(a.size == b.size);
  FUZZ_ASSERT(a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static void check_same(const again_response *a, const again_response *b) {
  again_verdict verdict_a = AGAIN_VERDICT_INIT;
  again_verdict verdict_b = AGAIN_VERDICT_INIT;
  check_same_text(again_response_code(a), again_response_code(b));
  check_same_text(again_response_message(a), again_response_message(b));
  check_same_text(again_response_request_id(a), again_response_request_id(b));
  FUZZ_ASSERT(again_response_is_truncated(a) == again_response_is_truncated(b));
  again_classify(a, &verdict_a);
  again_classify(b, &verdict_b);
  FUZZ_ASSERT(verdict_a.error_class == verdict_b.error_class);
  FUZZ_ASSERT(verdict_a.rule_line == verdict_b.rule_line);
}

static void check_hint(const again_response *response) {
  again_hint hint = AGAIN_HINT_INIT;
  again_response_hint(response, &hint);
  FUZZ_ASSERT(!hint.has_delay || hint.delay_ms > 0 || hint.replaces);
  FUZZ_ASSERT(!hint.has_delay || hint.source != NULL);
}

void fuzz_body(again_policy *policy, unsigned status, size_t piece_bytes,
               const char *body, size_t size) {
  again_reader *whole = NULL;
  again_reader *pieces = NULL;
  FUZZ_ASSERT(again_reader_new(&whole, policy, NULL) == AGAIN_OK);
  FUZZ_ASSERT(again_reader_new(&pieces, policy, NULL) == AGAIN_OK);
  const again_response *a =
      read_body(whole, status, size > 0 ? size : 1, body, size);
  const again_response *b = read_body(pieces, status, piece_bytes, body, size);
  check_same(a, b);
  check_hint(a);
  /* A reader used before reads no differently. */
  check_same(read_body(whole, status, piece_bytes, body, size), b);
  again_reader_free(whole);
  again_reader_free(pieces);
}
