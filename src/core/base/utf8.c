#include "base/utf8.h"

#include <string.h>

#include "base/saturate.h"
#include "base/word.h"

enum {
  REPLACEMENT = 0xFFFD,
  REPLACEMENT_BYTES = 3,
  CODE_POINT_MAX = 0x10FFFF,
  SURROGATE_HIGH = 0xD800,
  SURROGATE_LOW = 0xDC00,
  SURROGATE_END = 0xE000
};

static bool is_continuation(char byte) {
  return ((unsigned char)byte & 0xC0) == 0x80;
}

/* How many bytes a sequence that begins with `lead` has; 0 = none does. */
static size_t lead_length(unsigned char lead) {
  if (lead < 0x80) {
    return 1;
  }
  if (lead < 0xC2 || lead > 0xF4) {
    return 0;
  }
  if (lead < 0xE0) {
    return 2;
  }
  return lead < 0xF0 ? 3 : 4;
}

/* Whether `second` may follow `lead`: it keeps out overlong forms, surrogates
 * and values past the end. */
static bool may_follow(unsigned char lead, unsigned char second) {
  switch (lead) {
  case 0xE0:
    return second >= 0xA0;
  case 0xED:
    return second <= 0x9F;
  case 0xF0:
    return second >= 0x90;
  case 0xF4:
    return second <= 0x8F;
  default:
    return true;
  }
}

/* The size of the character, or of the broken sequence (maximal subpart),
 * that `bytes` begins with; 1 at least. */
static size_t step(const char *bytes, size_t size, bool *ok_ret) {
  unsigned char lead = (unsigned char)bytes[0];
  size_t length = lead_length(lead);
  size_t at = 1;
  while (at < length && at < size && is_continuation(bytes[at]) &&
         (at > 1 || may_follow(lead, (unsigned char)bytes[1]))) {
    at++;
  }
  *ok_ret = at == length && lead != 0;
  return at;
}

size_t again_utf8_valid_prefix(const char *bytes, size_t size) {
  size_t at = 0;
  while (at < size) {
    if (size - at >= AGAIN_WORD_BYTES &&
        again_word_is_plain(again_word_read(bytes + at))) {
      at += AGAIN_WORD_BYTES;
      continue;
    }
    if ((signed char)bytes[at] > 0) {
      at++;
      continue;
    }
    bool ok;
    size_t length = step(bytes + at, size - at, &ok);
    if (!ok) {
      break;
    }
    at += length;
  }
  return at;
}

size_t again_utf8_encode(uint32_t code_point, char out[4]) {
  if (code_point == 0 || code_point > CODE_POINT_MAX ||
      (code_point >= SURROGATE_HIGH && code_point < SURROGATE_END)) {
    code_point = REPLACEMENT;
  }
  if (code_point < 0x80) {
    out[0] = (char)code_point;
    return 1;
  }
  size_t length = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
  for (size_t i = length - 1; i > 0; i--) {
    out[i] = (char)(0x80 | (code_point & 0x3F));
    code_point >>= 6;
  }
  out[0] = (char)((0xF00U >> length) | code_point);
  return length;
}

/* Room was reserved. */
static void put(again_buffer *out, uint32_t code_point) {
  char bytes[4];
  size_t length = again_utf8_encode(code_point, bytes);
  memcpy(out->data + out->size, bytes, length);
  out->size += length;
}

static bool copy_word(char *out, const char *in) {
  memcpy(out, in, AGAIN_WORD_BYTES);
  return again_word_is_plain(again_word_read(in));
}

/* Most text is ASCII without NUL, and needs no cleaning: true where all of it
 * is, and was copied. */
static bool copy_ascii(char *out, const char *bytes, size_t size) {
  bool is_plain = true;
  if (size < AGAIN_WORD_BYTES) {
    for (size_t i = 0; i < size; i++) {
      out[i] = bytes[i];
      is_plain = is_plain && (signed char)bytes[i] > 0;
    }
    return is_plain;
  }
  size_t last = size - AGAIN_WORD_BYTES;
  for (size_t i = 0; i < last && is_plain; i += AGAIN_WORD_BYTES) {
    is_plain = copy_word(out + i, bytes + i);
  }
  return copy_word(out + last, bytes + last) && is_plain;
}

/* Kept apart: most text needs none of it. */
__attribute__((noinline)) static again_status
append_mended(again_buffer *out, const char *bytes, size_t size) {
  size_t valid = again_utf8_valid_prefix(bytes, size);
  again_status status = again_buffer_reserve(
      out,
      again_sat_add(valid, again_sat_mul(size - valid, REPLACEMENT_BYTES)));
  for (size_t at = 0; status == AGAIN_OK && at < size;) {
    memcpy(out->data + out->size, bytes + at, valid);
    out->size += valid;
    at += valid;
    if (at < size) {
      bool ok;
      at += step(bytes + at, size - at, &ok);
      put(out, REPLACEMENT);
      valid = again_utf8_valid_prefix(bytes + at, size - at);
    }
  }
  out->data[out->size] = '\0';
  return status;
}

again_status again_utf8_append_clean(again_buffer *out, const char *bytes,
                                     size_t size) {
  again_status status = again_buffer_reserve(out, size);
  if (status != AGAIN_OK) {
    return status;
  }
  if (!copy_ascii(out->data + out->size, bytes, size)) {
    return append_mended(out, bytes, size);
  }
  again_buffer_cut(out, out->size + size);
  return AGAIN_OK;
}

static uint32_t read_unit(const char *bytes, bool big_endian) {
  unsigned char first = (unsigned char)bytes[0];
  unsigned char second = (unsigned char)bytes[1];
  return big_endian ? (uint32_t)(first << 8 | second)
                    : (uint32_t)(second << 8 | first);
}

again_status again_utf8_append_utf16(again_buffer *out, const char *bytes,
                                     size_t size, bool big_endian) {
  size_t count = size / 2;
  again_status status =
      again_buffer_reserve(out, again_sat_mul(count, REPLACEMENT_BYTES));
  if (status != AGAIN_OK) {
    return status;
  }
  for (size_t i = 0; i < count; i++) {
    uint32_t unit = read_unit(bytes + 2 * i, big_endian);
    if (unit >= SURROGATE_HIGH && unit < SURROGATE_LOW && i + 1 < count) {
      uint32_t low = read_unit(bytes + 2 * (i + 1), big_endian);
      if (low >= SURROGATE_LOW && low < SURROGATE_END) {
        unit =
            0x10000 + ((unit - SURROGATE_HIGH) << 10) + (low - SURROGATE_LOW);
        i++;
      }
    }
    put(out, unit);
  }
  out->data[out->size] = '\0';
  return AGAIN_OK;
}

size_t again_utf8_cut(const char *bytes, size_t size, size_t limit) {
  if (size <= limit) {
    return size;
  }
  /* A character has three continuation bytes at most; more are no text. */
  size_t cut = limit;
  while (cut > 0 && limit - cut < 3 && is_continuation(bytes[cut])) {
    cut--;
  }
  return is_continuation(bytes[cut]) ? limit : cut;
}

size_t again_utf8_count(const char *bytes, size_t size) {
  size_t count = 0;
  for (size_t at = 0; at < size; count++) {
    bool ok;
    at += step(bytes + at, size - at, &ok);
  }
  return count;
}
