#include "key.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

/* RFC 9110, 5.6.2: what a field name is made of. */
#define TOKEN                                                                  \
  "!#$%&'*+-.^_`|~0123456789"                                                  \
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

bool again_key_is_name(const char *name) {
  const size_t size = strspn(name, TOKEN);
  return size > 0 && size <= AGAIN_KEY_NAME_MAX && name[size] == '\0';
}

bool again_key_mint(again_key *key, const char *name) {
  uint8_t b[16];
  if (getrandom(b, sizeof(b), 0) != (ssize_t)sizeof(b)) {
    return false;
  }
  b[6] = (uint8_t)((b[6] & 0x0f) | 0x40); /* version 4 */
  b[8] = (uint8_t)((b[8] & 0x3f) | 0x80); /* the variant of RFC 9562 */
  (void)snprintf(key->line, sizeof(key->line),
                 "%s: %02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
                 "%02x%02x%02x%02x%02x%02x",
                 name, b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8],
                 b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
  return true;
}

struct curl_slist *again_key_before(again_key *key,
                                    struct curl_slist *headers) {
  key->node.data = key->line;
  key->node.next = headers;
  return &key->node;
}
