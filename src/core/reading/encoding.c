#include "reading/encoding.h"

#include <assert.h>
#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

/*
 * What APIs declare, and no more: a server must not choose among all the
 * converters that a system has, some of which have hung or overrun. All are
 * supersets of ASCII, or the declaration could not have been read.
 */
#define NAME(text)                                                             \
  { (text), sizeof(text) - 1 }
static const again_text known_encodings[] = {
    NAME("ISO-8859-1"),   NAME("ISO-8859-2"),   NAME("ISO-8859-5"),
    NAME("ISO-8859-7"),   NAME("ISO-8859-9"),   NAME("ISO-8859-15"),
    NAME("WINDOWS-1250"), NAME("WINDOWS-1251"), NAME("WINDOWS-1252"),
    NAME("WINDOWS-1253"), NAME("WINDOWS-1254"), NAME("WINDOWS-1257"),
    NAME("KOI8-R"),       NAME("GB2312"),       NAME("GBK"),
    NAME("GB18030"),      NAME("BIG5"),         NAME("SHIFT_JIS"),
    NAME("EUC-JP"),       NAME("EUC-KR")};
#define KNOWN_ENCODING_COUNT                                                   \
  (sizeof(known_encodings) / sizeof(*known_encodings))

static bool starts_with(again_text body, const char *bytes, size_t size) {
  return body.size >= size && memcmp(body.data, bytes, size) == 0;
}

static again_status from_utf16(again_buffer *buffer, again_text body,
                               bool big_endian, again_text *out) {
  again_buffer_reset(buffer);
  again_status status =
      again_utf8_append_utf16(buffer, body.data, body.size, big_endian);
  *out = again_text_make(buffer->data, buffer->size);
  return status;
}

again_status again_encoding_unicode(again_buffer *buffer, again_text body,
                                    again_text *out) {
  if (starts_with(body, "\xEF\xBB\xBF", 3)) {
    *out = again_text_from(body, 3);
    return AGAIN_OK;
  }
  if (starts_with(body, "\xFE\xFF", 2)) {
    return from_utf16(buffer, again_text_from(body, 2), true, out);
  }
  if (starts_with(body, "\xFF\xFE", 2)) {
    return from_utf16(buffer, again_text_from(body, 2), false, out);
  }
  if (body.size >= 4 && body.data[0] == '\0' && body.data[1] != '\0' &&
      body.data[2] == '\0' && body.data[3] != '\0') {
    return from_utf16(buffer, body, true, out);
  }
  if (body.size >= 4 && body.data[0] != '\0' && body.data[1] == '\0' &&
      body.data[2] != '\0' && body.data[3] == '\0') {
    return from_utf16(buffer, body, false, out);
  }
  *out = body;
  return AGAIN_OK;
}

/* NULL where it is UTF-8, or none that is known. */
static const char *find_known(again_text name) {
  for (size_t i = 0; name.size > 0 && i < KNOWN_ENCODING_COUNT; i++) {
    if (known_encodings[i].size == name.size &&
        again_text_equals_ignore_case(known_encodings[i], name)) {
      return known_encodings[i].data;
    }
  }
  return NULL;
}

/* Puts U+FFFD for each byte that the encoding has no meaning for. */
static again_status convert(iconv_t converter, again_buffer *buffer,
                            again_text body) {
  /* iconv() does not write to its input. */
  char *in = (char *)(uintptr_t)body.data;
  size_t in_left = body.size;
  while (in_left > 0) {
    /* Three bytes for one is the most that any of them needs. */
    again_status status = again_buffer_reserve(buffer, in_left * 3 + 16);
    if (status != AGAIN_OK) {
      return status;
    }
    char *out = buffer->data + buffer->size;
    size_t out_left = buffer->capacity - buffer->size;
    size_t converted = iconv(converter, &in, &in_left, &out, &out_left);
    buffer->size = (size_t)(out - buffer->data);
    if (converted == (size_t)-1 && errno != E2BIG) {
      if (errno == EINVAL || in_left == 0) {
        break; /* The end cuts a character. */
      }
      in++;
      in_left--;
      status = again_utf8_append_clean(buffer, "\xFF", 1);
      if (status != AGAIN_OK) {
        return status;
      }
    }
  }
  return AGAIN_OK;
}

static again_status clean(again_buffer *buffer, again_text body,
                          again_text *out) {
  if (again_utf8_valid_prefix(body.data, body.size) == body.size) {
    *out = body;
    return AGAIN_OK;
  }
  again_buffer_reset(buffer);
  again_status status = again_utf8_append_clean(buffer, body.data, body.size);
  *out = again_text_make(buffer->data, buffer->size);
  return status;
}

again_status again_encoding_declared(again_buffer *buffer, again_text body,
                                     again_text name, again_text *out) {
  const char *known = find_known(name);
  if (known == NULL) {
    return clean(buffer, body, out);
  }
  iconv_t converter = iconv_open("UTF-8", known);
  if (converter == (iconv_t)-1) {
    return errno == ENOMEM ? AGAIN_ENOMEM : clean(buffer, body, out);
  }
  again_buffer_reset(buffer);
  again_status status = convert(converter, buffer, body);
  (void)iconv_close(converter);
  *out = again_text_make(buffer->data, buffer->size);
  return status;
}

again_text again_encoding_charset(again_text content_type) {
  const again_text name = AGAIN_TEXT_LITERAL("charset=");
  again_text rest = content_type;
  while (rest.size > 0) {
    rest = again_text_from(rest, again_text_find(rest, ';') + 1);
    again_text parameter =
        again_text_trim(again_text_make(rest.data, again_text_find(rest, ';')));
    again_text value = again_text_from(parameter, name.size);
    parameter.size -= value.size;
    if (again_text_equals_ignore_case(parameter, name)) {
      bool is_quoted = value.size >= 2 && value.data[0] == '"' &&
                       value.data[value.size - 1] == '"';
      return is_quoted ? again_text_make(value.data + 1, value.size - 2)
                       : value;
    }
  }
  return AGAIN_TEXT_ABSENT;
}

again_status again_encoding_labelled(again_buffer *buffer, again_text body,
                                     again_text name, again_text *out) {
  *out = body;
  return find_known(name) == NULL ||
                 again_utf8_valid_prefix(body.data, body.size) == body.size
             ? AGAIN_OK
             : again_encoding_declared(buffer, body, name, out);
}

again_text again_whole_characters(again_text text) {
  size_t back = 1;
  while (back < 4 && back < text.size &&
         ((unsigned char)text.data[text.size - back] & 0xC0) == 0x80) {
    back++;
  }
  if (text.size > 0) {
    unsigned char lead = (unsigned char)text.data[text.size - back];
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    text.size -= length > back ? back : 0;
  }
  return text;
}
