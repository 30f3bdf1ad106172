/*
 * Bodies of XML, as body_json: attributes, name spaces, entities, encodings,
 * documents cut anywhere. Byte 0 chooses the status, byte 1 the size of the
 * pieces.
 */
#include "kit.h"

#include <stdlib.h>

static const char rules[] =
    "{\"again\": 1, \"name\": \"fuzz\","
    "\"fields\": {"
    "  \"code\": [\"/Error/@code\", \"/Errors/*/Code\","
    "             \"key:/Fault/*/Message\", \"...\"]},"
    "\"peek\": [{\"status\": 200, \"has\": [\"/Error/Code\"]}],"
    "\"rules\": ["
    "  {\"is\": {\"/Error/Details/*/@kind\": \"soft*\"},"
    "   \"class\": \"retryable\", \"reason\": \"transient\"},"
    "  {\"has\": [\"/Error/ServerTime\"], \"class\": \"auth\","
    "   \"reason\": \"clock-skew\", \"remedy\": \"fix-clock\"},"
    "  {\"code\": \"SlowDown\", \"class\": \"retryable\","
    "   \"reason\": \"throttling\", \"effect\": \"none\"}"
    "]}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const unsigned statuses[] = {400, 403, 503, 200};
  static again_policy *policy;
  if (policy == NULL) {
    policy = fuzz_policy(rules);
  }
  fuzz_input input = {data, size};
  unsigned status = statuses[fuzz_below(&input, 4)];
  size_t piece_bytes = 1 + fuzz_below(&input, 64);
  size_t body_size;
  char *body = fuzz_rest(&input, &body_size);
  fuzz_body(policy, status, piece_bytes, body, body_size);
  free(body);
  return 0;
}
