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
  size_t hash = again_text_find(code, '#');
  if (hash == code.size) {
    return code;
  }
  for (size_t i = 0; i < hash; i++) {
    if (!is_namespace_char(code.data[i])) {
      return code;
    }
  }
  return again_text_from(code, hash + 1);
}

/* Other colons belong to the code: `urn:ietf:params:acme:error:rateLimited`. */
static again_text without_address(again_text code) {
  size_t colon = again_text_find(code, ':');
  while (colon < code.size) {
    again_text rest = again_text_from(code, colon + 1);
    if (again_text_starts_with(rest, "http://") ||
        again_text_starts_with(rest, "https://")) {
      code.size = colon;
    } else {
      colon += 1 + again_text_find(rest, ':');
    }
  }
  return code;
}

again_text again_code_bare(again_text raw) {
  return without_namespace(without_address(again_text_trim(raw)));
}
