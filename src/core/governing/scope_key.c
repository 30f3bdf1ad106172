#include "governing/scope_key.h"

#include "base/word.h"

/* Odd, and of no pattern. */
static const uint64_t factor = UINT64_C(0x9fb21c651e98df25);
static const uint64_t other_factor = UINT64_C(0x9e3779b97f4a7c15);

/* Both in one pass: each call asks for the key of its scope twice. */
static void mix(again_scope_key *key, uint64_t word) {
  key->first = (key->first ^ word) * factor;
  key->first ^= key->first >> 32;
  key->second = (key->second ^ word) * other_factor;
  key->second ^= key->second >> 29;
}

again_scope_key again_scope_key_of(const char *name) {
  const size_t step = AGAIN_WORD_BYTES;
  again_text text = again_text_of(name);
  again_scope_key key = {(text.size + 1) * factor,
                         (text.size + 1) * other_factor};
  if (text.size < step) {
    mix(&key, again_word_read_part(text.data, text.size));
    return key;
  }
  for (size_t at = 0; at + step < text.size; at += step) {
    mix(&key, again_word_read(text.data + at));
  }
  /* The last eight overlap those before, unless they fit. */
  mix(&key, again_word_read(text.data + text.size - step));
  return key;
}
