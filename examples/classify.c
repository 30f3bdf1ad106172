/* The core alone, without libcurl: bytes of a response in, a verdict out.
 *
 *     classify aliyun/polardb <response.http
 */
#include <again/again.h>
#include <stdio.h>
#include <string.h>

/* Feeds standard input: head lines up to the blank one, then the body. */
static again_status feed(again_reader *reader) {
  char bytes[4096];
  bool in_head = true;
  again_status status = AGAIN_OK;
  while (status == AGAIN_OK && in_head &&
         fgets(bytes, sizeof(bytes), stdin) != NULL) {
    status = again_reader_line(reader, bytes, strlen(bytes));
    in_head = strcmp(bytes, "\r\n") != 0 && strcmp(bytes, "\n") != 0;
  }
  size_t size;
  while (status == AGAIN_OK &&
         (size = fread(bytes, 1, sizeof(bytes), stdin)) > 0) {
    status = again_reader_body(reader, bytes, size, NULL);
  }
  return status;
}

static void tell(const again_response *response) {
  again_verdict verdict = AGAIN_VERDICT_INIT;
  again_hint hint = AGAIN_HINT_INIT;
  again_classify(response, &verdict);
  again_response_hint(response, &hint);
  again_text code = again_response_code(response);
  printf("%u %s: %s", again_response_status(response),
         code.data != NULL ? code.data : "(no code)",
         again_class_name(verdict.error_class));
  if (verdict.reason[0] != '\0') {
    printf(", %s", verdict.reason);
  }
  if (hint.has_delay) {
    printf(", come back in %llu ms", (unsigned long long)hint.delay_ms);
  }
  if (verdict.rule_file != NULL) {
    printf(" (%s:%u)", verdict.rule_file, verdict.rule_line);
  }
  printf("\n");
}

int main(int argc, char **argv) {
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy *policy = NULL;
  again_reader *reader = NULL;
  again_response *response = NULL;
  const again_time now = {0, 0};
  again_status status =
      again_policy_load(&policy, argc > 1 ? argv[1] : "http", NULL, &diag);
  if (status != AGAIN_OK) {
    fprintf(stderr, "%s: %s\n", diag.file, diag.message);
    return 2;
  }
  status = again_reader_new(&reader, policy, NULL);
  if (status == AGAIN_OK) {
    status = again_reader_begin(reader, NULL);
  }
  if (status == AGAIN_OK) {
    status = feed(reader);
  }
  if (status == AGAIN_OK) {
    status =
        again_reader_end(reader, AGAIN_TRANSPORT_OK, true, &now, &response);
  }
  if (status == AGAIN_OK) {
    tell(response);
  } else {
    fprintf(stderr, "%s\n", again_status_name(status));
  }
  again_reader_free(reader);
  again_policy_unref(policy);
  return status == AGAIN_OK ? 0 : 2;
}
