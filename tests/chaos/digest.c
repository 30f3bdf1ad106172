#include "digest.h"

#include <string.h>

#include "need.h"

chaos_digest chaos_digest_of(const void *bytes, size_t size) {
  chaos_digest digest;
  chaos_need(EVP_Digest(bytes, size, digest.bytes, NULL, EVP_sha256(), NULL) ==
                 1,
             "digest");
  return digest;
}

bool chaos_digest_equals(const chaos_digest *a, const chaos_digest *b) {
  return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

void chaos_hasher_init(chaos_hasher *hasher) {
  hasher->context = EVP_MD_CTX_new();
  chaos_need(hasher->context != NULL, "digest");
}

void chaos_hasher_clear(chaos_hasher *hasher) {
  EVP_MD_CTX_free(hasher->context);
}

void chaos_hasher_begin(chaos_hasher *hasher) {
  chaos_need(EVP_DigestInit_ex(hasher->context, EVP_sha256(), NULL) == 1,
             "digest");
}

void chaos_hasher_add(chaos_hasher *hasher, const void *bytes, size_t size) {
  chaos_need(EVP_DigestUpdate(hasher->context, bytes, size) == 1, "digest");
}

chaos_digest chaos_hasher_end(chaos_hasher *hasher) {
  chaos_digest digest;
  chaos_need(EVP_DigestFinal_ex(hasher->context, digest.bytes, NULL) == 1,
             "digest");
  return digest;
}
