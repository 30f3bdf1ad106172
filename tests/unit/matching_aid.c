#include "matching_aid.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

again_policy *policy_of(const char *text) {
  size_t size;
  char *copy = exact_text(text, &size);
  for (size_t i = 0; i < size; i++) {
    if (copy[i] == '\'') {
      copy[i] = '"';
    }
  }
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy *policy;
  again_status status =
      again_policy_parse(&policy, copy, size, "test.json", &options, &diag);
  cr_assert_eq(status, AGAIN_OK, "%s:%u:%u: %s", diag.file, diag.line,
               diag.column, diag.message);
  exact_free(copy);
  return policy;
}

again_status read_head(again_reader *reader, const char *head) {
  again_status status = AGAIN_OK;
  while (*head != '\0' && status == AGAIN_OK) {
    size_t size = strcspn(head, "\n");
    char *line = exact_copy(head, size);
    status = again_reader_line(reader, line, size);
    exact_free(line);
    head += size + (head[size] == '\n' ? 1 : 0);
  }
  return status;
}

static again_status read_body(again_reader *reader, const arrival *from) {
  again_status status = AGAIN_OK;
  size_t chunk = from->chunk_bytes > 0 ? from->chunk_bytes : from->body_bytes;
  for (size_t at = 0; at < from->body_bytes && status == AGAIN_OK;
       at += chunk) {
    size_t left = from->body_bytes - at;
    size_t size = left < chunk ? left : chunk;
    char *piece = exact_copy(from->body + at, size);
    status = again_reader_body(reader, piece, size, NULL);
    exact_free(piece);
  }
  return status;
}

again_status read_arrival(again_reader *reader, const arrival *from,
                          again_response **out) {
  again_status status = again_reader_begin(reader, from->request);
  if (status == AGAIN_OK) {
    status = read_head(reader, from->head);
  }
  if (status == AGAIN_OK) {
    status = read_body(reader, from);
  }
  return status == AGAIN_OK ? again_reader_end(reader, from->transport,
                                               !from->cut, &from->now, out)
                            : status;
}

again_response *read_response(again_reader *reader,
                              const again_request *request, const char *head,
                              const char *body) {
  arrival from = {.request = request,
                  .head = head,
                  .body = body,
                  .body_bytes = strlen(body)};
  again_response *response;
  cr_assert_eq(read_arrival(reader, &from, &response), AGAIN_OK);
  return response;
}

again_response *respond(again_policy *policy, unsigned status,
                        again_transport transport, const char *const *values) {
  again_response *response;
  cr_assert_eq(again_response_new(&response, policy, &counting_mem), AGAIN_OK);
  again_response_set_status(response, status, transport);
  for (size_t i = 0; values != NULL && values[i] != NULL; i += 2) {
    cr_assert_eq(again_response_set(response, values[i], values[i + 1]),
                 AGAIN_OK, "%s", values[i]);
  }
  return response;
}

const char *shown(again_text text) {
  static char texts[8][512];
  static size_t next;
  char *to = texts[next++ % 8];
  (void)snprintf(to, sizeof(texts[0]), "%.*s",
                 text.data == NULL ? 8 : (int)text.size,
                 text.data == NULL ? "(absent)" : text.data);
  return to;
}
