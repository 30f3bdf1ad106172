/*
 * SHA-256, by libcrypto.
 */
#ifndef AGAIN_TESTS_CHAOS_DIGEST_H
#define AGAIN_TESTS_CHAOS_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/evp.h>

typedef struct chaos_digest {
  unsigned char bytes[32];
} chaos_digest;

chaos_digest chaos_digest_of(const void *bytes, size_t size);
bool chaos_digest_equals(const chaos_digest *a, const chaos_digest *b);

/* In pieces. */
typedef struct chaos_hasher {
  EVP_MD_CTX *context;
} chaos_hasher;

void chaos_hasher_init(chaos_hasher *hasher);
void chaos_hasher_clear(chaos_hasher *hasher);
void chaos_hasher_begin(chaos_hasher *hasher);
void chaos_hasher_add(chaos_hasher *hasher, const void *bytes, size_t size);
chaos_digest chaos_hasher_end(chaos_hasher *hasher);

#endif
