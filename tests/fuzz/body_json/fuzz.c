/*
 * Bodies of JSON: any bytes, in any cut, give the same text and the same
 * verdict. Byte 0 chooses the status, byte 1 the size of the pieces.
 */
#include "kit.h"

#include <stdlib.h>

/* Each kind of source, path and condition that looks into a body. */
static const char rules[] =
    "{\"again\": 1, \"name\": \"fuzz\","
    "\"fields\": {"
    "  \"code\": [\"/error/details/*/reason\", \"/errors/0/code\","
    "             \"key:/failures/*/cause\", \"header:x-code/Code\", \"...\"],"
    "  \"message\": [{\"from\": \"/note\", \"take\": \"first-line\"},"
    "                {\"from\": \"/text\", \"take\": \"<<*>>\"}, \"...\"]},"
    "\"hints\": [{\"from\": \"/retry_after\", \"as\": \"seconds\"}, \"...\"],"
    "\"peek\": [{\"status\": 200, \"has\": [\"/error\"]}],"
    "\"rules\": ["
    "  {\"is\": {\"/ok\": false}, \"class\": \"client-fault\","
    "   \"reason\": \"conflict\"},"
    "  {\"is\": {\"/a/*/b\": [1, \"x*\", true]}, \"class\": \"quota\","
    "   \"reason\": \"limit\"},"
    "  {\"has\": [\"/deep/*/*/x\"], \"lacks\": [\"code\"],"
    "   \"class\": \"retryable\", \"reason\": \"server\"},"
    "  {\"code\": [\"Throttl*\", \"*Busy*\"], \"class\": \"retryable\","
    "   \"reason\": \"throttling\", \"effect\": \"none\"},"
    "  {\"message\": \"*try again*\", \"class\": \"retryable\","
    "   \"reason\": \"transient\"}"
    "]}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const unsigned statuses[] = {400, 429, 500, 503, 200, 404, 0, 302};
  static again_policy *policy;
  if (policy == NULL) {
    policy = fuzz_policy(rules);
  }
  fuzz_input input = {data, size};
  unsigned status = statuses[fuzz_below(&input, 8)];
  size_t piece_bytes = 1 + fuzz_below(&input, 64);
  size_t body_size;
  char *body = fuzz_rest(&input, &body_size);
  fuzz_body(policy, status, piece_bytes, body, body_size);
  free(body);
  return 0;
}
