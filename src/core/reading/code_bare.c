#include "reading/values.h"

#include "base/text.h"

/* Of a namespace: `com.amazonaws.dynamodb.v20120810`. A URI with a fragment
 * is none, and stays whole. */
static bool is_namespace_char(char c) {
  char lower = again_ascii_lower(c);
  return (lower >= 'a' && lower <= 'z') || again_ascii_is_digit(c) ||
         c == '.' || c == '_' || c == '-';
}

static again_text without_namespace(again_text code) {
  size_t size = 0;
  while (size < code.size && is_namespace_char(code.data[size])) {
    size++;
  }
  return size < code.size && code.data[size] == '#'
             ? again_text_from(code, size + 1)
             : code;
}

/* Other colons belong to the code: `urn:ietf:params:acme:error:rateLimited`. */
static again_text without_address(again_text code) {
  size_t http = again_text_search(code, AGAIN_TEXT_LITERAL(":http://"));
  size_t https = again_text_search(code, AGAIN_TEXT_LITERAL(":https://"));
  code.size = http < https ? http : https;
  return code;
}

again_text again_code_bare(again_text raw) {
  return without_namespace(without_address(again_text_trim(raw)));
}
