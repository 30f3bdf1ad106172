#include "base/base64.h"

#include "base/text.h"

enum { NO_DIGIT = 64 };

static unsigned digit_value(char c) {
  if (c >= 'A' && c <= 'Z') {
    return (unsigned)(c - 'A');
  }
  if (c >= 'a' && c <= 'z') {
    return (unsigned)(c - 'a' + 26);
  }
  if (c >= '0' && c <= '9') {
    return (unsigned)(c - '0' + 52);
  }
  if (c == '+' || c == '-') {
    return 62;
  }
  return c == '/' || c == '_' ? 63 : NO_DIGIT;
}

/* The digits without their padding; false where there are too many or too few
 * of either. */
static bool strip_padding(again_text *text) {
  size_t padded_size = text->size;
  while (text->size > 0 && text->data[text->size - 1] == '=') {
    text->size--;
  }
  size_t padding = padded_size - text->size;
  return text->size % 4 != 1 &&
         (padding == 0 || (padding <= 2 && padded_size % 4 == 0));
}

static bool all_digits(again_text text) {
  for (size_t i = 0; i < text.size; i++) {
    if (digit_value(text.data[i]) == NO_DIGIT) {
      return false;
    }
  }
  return true;
}

again_status again_base64_append(again_buffer *out, again_text text,
                                 bool *ok_ret) {
  text = again_text_trim(text);
  *ok_ret = strip_padding(&text) && all_digits(text);
  if (!*ok_ret) {
    return AGAIN_OK;
  }
  again_status status = again_buffer_reserve(out, text.size / 4 * 3 + 2);
  if (status != AGAIN_OK) {
    return status;
  }
  uint32_t bits = 0;
  unsigned bit_count = 0;
  for (size_t i = 0; i < text.size; i++) {
    bits = bits << 6 | digit_value(text.data[i]);
    bit_count += 6;
    if (bit_count >= 8) {
      bit_count -= 8;
      out->data[out->size++] = (char)(bits >> bit_count);
    }
  }
  out->data[out->size] = '\0';
  return AGAIN_OK;
}
