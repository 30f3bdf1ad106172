/*
 * Heads of responses: any lines, status lines in their middle, values that
 * are read as bodies, and every header that may hold a hint. Byte 0 chooses
 * how the transport ended.
 */
#include "kit.h"

#include <stdlib.h>
#include <string.h>

static const char rules[] =
    "{\"again\": 1, \"name\": \"fuzz\","
    "\"fields\": {\"code\": [\"header:x-oss-err/Error/Code\","
    "                        \"header:x-ms-error-code\", \"...\"],"
    "             \"message\": [\"status-text\", \"...\"]},"
    "\"hints\": [{\"from\": \"header:x-ratelimit-user-api\","
    "             \"as\": \"remain\"},"
    "            {\"from\": \"header:x-ratelimit-reset\", \"as\": \"epoch\"},"
    "            \"...\"],"
    "\"rules\": ["
    "  {\"skew\": \"5m\", \"class\": \"auth\", \"reason\": \"clock-skew\","
    "   \"remedy\": \"fix-clock\"},"
    "  {\"is\": {\"header:x-busy\": \"*yes*\"}, \"class\": \"retryable\","
    "   \"reason\": \"transient\"}"
    "]}";

static void read_lines(again_reader *reader, const char *head, size_t size) {
  for (size_t at = 0; at < size;) {
    const char *end = memchr(head + at, '\n', size - at);
    size_t line = end != NULL ? (size_t)(end - (head + at)) + 1 : size - at;
    FUZZ_ASSERT(again_reader_line(reader, head + at, line) == AGAIN_OK);
    at += line;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static again_policy *policy;
  if (policy == NULL) {
    policy = fuzz_policy(rules);
  }
  fuzz_input input = {data, size};
  again_transport transport =
      (again_transport)fuzz_below(&input, AGAIN_TRANSPORT_LOCAL + 1);
  size_t head_size;
  char *head = fuzz_rest(&input, &head_size);
  const again_time now = {5000, 1700000000};
  again_reader *reader = NULL;
  again_response *response = NULL;
  FUZZ_ASSERT(again_reader_new(&reader, policy, NULL) == AGAIN_OK);
  FUZZ_ASSERT(again_reader_begin(reader, NULL) == AGAIN_OK);
  read_lines(reader, head, head_size);
  (void)again_reader_body_use(reader);
  FUZZ_ASSERT(again_reader_end(reader, transport, true, &now, &response) ==
              AGAIN_OK);
  fuzz_check_response(response);

  again_verdict verdict = AGAIN_VERDICT_INIT;
  again_hint hint = AGAIN_HINT_INIT;
  int64_t offset_ms;
  again_classify(response, &verdict);
  again_response_hint(response, &hint);
  (void)again_response_clock_offset(response, &offset_ms);
  (void)again_response_header(response, "retry-after");
  FUZZ_ASSERT(again_response_status(response) <= 999);
  FUZZ_ASSERT(transport == AGAIN_TRANSPORT_OK ||
              verdict.error_class != AGAIN_CLASS_SUCCESS);
  again_reader_free(reader);
  free(head);
  return 0;
}
