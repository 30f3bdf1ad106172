#include "base/text.h"

#include <string.h>

#include "base/word.h"

static bool is_same(const char *a, const char *b, size_t size) {
  return size == 0 || memcmp(a, b, size) == 0;
}

bool again_text_equals(again_text a, again_text b) {
  return a.size == b.size && is_same(a.data, b.data, a.size);
}

bool again_text_equals_ignore_case(again_text a, again_text b) {
  if (a.size != b.size) {
    return false;
  }
  for (size_t i = 0; i < a.size; i++) {
    if (again_ascii_lower(a.data[i]) != again_ascii_lower(b.data[i])) {
      return false;
    }
  }
  return true;
}

bool again_text_is(again_text text, const char *literal) {
  /* Most words that are compared differ in their first letter. */
  if (text.size > 0 && text.data[0] != literal[0]) {
    return false;
  }
  return again_text_equals(text, again_text_of(literal));
}

bool again_text_starts_with(again_text text, const char *prefix) {
  size_t size = strlen(prefix);
  return text.size >= size && is_same(text.data, prefix, size);
}

bool again_text_ends_with(again_text text, const char *suffix) {
  size_t size = strlen(suffix);
  return text.size >= size &&
         (size == 0 || is_same(text.data + text.size - size, suffix, size));
}

size_t again_text_find(again_text text, char byte) {
  if (text.size == 0) {
    return 0;
  }
  const char *found = memchr(text.data, byte, text.size);
  return found != NULL ? (size_t)(found - text.data) : text.size;
}

size_t again_text_search(again_text text, again_text needle) {
  if (needle.size == 0 || text.size == 0) {
    return 0;
  }
  const char *found = memmem(text.data, text.size, needle.data, needle.size);
  return found != NULL ? (size_t)(found - text.data) : text.size;
}

static uint64_t mix(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * UINT64_C(0x9fb21c651e98df25);
  return hash ^ (hash >> 32);
}

uint64_t again_text_hash(again_text text, uint64_t seed) {
  const size_t step = AGAIN_WORD_BYTES;
  uint64_t hash = mix(seed, text.size);
  if (text.size < step) {
    return mix(mix(hash, again_word_read_part(text.data, text.size)), 0);
  }
  for (size_t at = 0; at + step < text.size; at += step) {
    hash = mix(hash, again_word_read(text.data + at));
  }
  /* The last eight overlap those before, unless they fit. */
  return mix(mix(hash, again_word_read(text.data + text.size - step)), 0);
}
