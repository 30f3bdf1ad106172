/* The idempotency key: minted once per call, sent in every attempt. */
#ifndef AGAIN_CURL_KEY_H
#define AGAIN_CURL_KEY_H

#include <again/curl.h>

#define AGAIN_KEY_NAME_MAX 64

typedef struct again_key {
  /* "NAME: UUID" */
  char line[AGAIN_KEY_NAME_MAX + sizeof(": ") + 36];
  /* Holds `line`; what follows it are the request's own headers. */
  struct curl_slist node;
} again_key;

/* False where `name` is no header name, or is too long. */
bool again_key_is_name(const char *name);
/* False where the system has no randomness. */
bool again_key_mint(again_key *key, const char *name);
/* `headers` with the key before them. */
struct curl_slist *again_key_before(again_key *key, struct curl_slist *headers);

#endif
