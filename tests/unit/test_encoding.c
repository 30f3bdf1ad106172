/* Bodies in other encodings. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"
#include "reading/encoding.h"

static void end(void) {
  assert_balance();
}

TestSuite(encoding, .fini = end);

#define BYTES(text)                                                            \
  { (text), sizeof(text) - 1 }

typedef struct unicode_row {
  again_text body;
  again_text text;
} unicode_row;

static const unicode_row unicode_rows[] = {
    {BYTES("plain"), BYTES("plain")},
    {BYTES(""), BYTES("")},
    {BYTES("\xEF\xBB\xBFx"), BYTES("x")},
    {BYTES("\xEF\xBB"), BYTES("\xEF\xBB")},
    {BYTES("\xFF\xFEx\0-N"), BYTES("x\xE4\xB8\xAD")},
    {BYTES("\xFE\xFF\0xN-"), BYTES("x\xE4\xB8\xAD")},
    {BYTES("\xFF\xFEx\0y"), BYTES("x")},
    {BYTES("x\0y\0"), BYTES("xy")},
    {BYTES("\0x\0y"), BYTES("xy")},
    {BYTES("x\0"), BYTES("x\0")},
    {BYTES("a\0bc"), BYTES("a\0bc")},
    {BYTES("\xFF\xFE\0\xD8x\0"), BYTES("\xEF\xBF\xBDx")},
};

Test(encoding, unicode) {
  for (size_t i = 0; i < sizeof(unicode_rows) / sizeof(*unicode_rows); i++) {
    const unicode_row *row = &unicode_rows[i];
    again_buffer buffer;
    again_buffer_init(&buffer, &counting_mem);
    char *body = exact_copy(row->body.data, row->body.size);
    again_text text;
    cr_assert_eq(again_encoding_unicode(
                     &buffer, again_text_make(body, row->body.size), &text),
                 AGAIN_OK);
    cr_assert(again_text_equals(text, row->text), "row %zu: %.*s", i,
              (int)text.size, text.data);
    exact_free(body);
    again_buffer_clear(&buffer);
  }
}

typedef struct declared_row {
  const char *encoding; /* NULL = none */
  const char *body;
  const char *text;
} declared_row;

static const declared_row declared_rows[] = {
    {NULL, "a\xE4\xB8\xAD", "a\xE4\xB8\xAD"},
    {NULL, "a\xE4z", "a\xEF\xBF\xBDz"},
    {"UTF-8", "a\xE4\xB8\xAD", "a\xE4\xB8\xAD"},
    {"utf-16", "a", "a"},
    {"no-such", "a\xFF", "a\xEF\xBF\xBD"},
    {"", "a", "a"},
    {"gbk", "\xD6\xD0\xCE\xC4", "\xE4\xB8\xAD\xE6\x96\x87"},
    {"GB18030", "\xD6\xD0", "\xE4\xB8\xAD"},
    {"ISO-8859-1", "caf\xE9", "caf\xC3\xA9"},
    {"windows-1252", "\x80", "\xE2\x82\xAC"},
    {"Shift_JIS", "\x93\xFA", "\xE6\x97\xA5"},
    {"EUC-KR", "\xC7\xD1", "\xED\x95\x9C"},
    {"Big5", "\xA4\xA4", "\xE4\xB8\xAD"},
    /* Broken, and cut within a character. */
    {"gbk", "a\xFFz", "a\xEF\xBF\xBDz"},
    {"gbk", "a\xD6", "a"},
    {"windows-1252", "\x81\x41",
     "\xEF\xBF\xBD"
     "A"},
};

Test(encoding, declared) {
  size_t count = sizeof(declared_rows) / sizeof(*declared_rows);
  for (size_t i = 0; i < count; i++) {
    const declared_row *row = &declared_rows[i];
    again_buffer buffer;
    again_buffer_init(&buffer, &counting_mem);
    size_t size;
    char *body = exact_text(row->body, &size);
    again_text text;
    cr_assert_eq(again_encoding_declared(&buffer, again_text_make(body, size),
                                         again_text_of(row->encoding), &text),
                 AGAIN_OK);
    cr_assert(again_text_is(text, row->text), "%s %s: %.*s", row->encoding,
              row->body, (int)text.size, text.data);
    exact_free(body);
    again_buffer_clear(&buffer);
  }
}

Test(encoding, whole_characters) {
  static const struct {
    const char *text;
    size_t size;
  } rows[] = {
      {"", 0},
      {"a", 1},
      {"\xC3", 0},
      {"\xC3\xA9", 2},
      {"a\xE4\xB8", 1},
      {"a\xE4\xB8\xAD", 4},
      {"\xF0\x9F\x98", 0},
      {"\xF0\x9F\x98\x80", 4},
      {"\x80\x80\x80\x80\x80", 5},
      {"\xB8", 1},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
    size_t size;
    char *text = exact_text(rows[i].text, &size);
    cr_assert_eq(again_whole_characters(again_text_make(text, size)).size,
                 rows[i].size, "row %zu", i);
    exact_free(text);
  }
}

Test(encoding, survives_every_failing_allocation) {
  size_t n = 1;
  for (bool failed = true; failed; n++) {
    again_buffer buffer;
    again_buffer_init(&buffer, &counting_mem);
    again_text text;
    counting_reset(n);
    again_status status =
        again_encoding_declared(&buffer, AGAIN_TEXT_LITERAL("\xD6\xD0\xFF"),
                                AGAIN_TEXT_LITERAL("GBK"), &text);
    failed = counting_failed();
    counting_reset(0);
    again_buffer_clear(&buffer);
    cr_assert_eq(status, failed ? AGAIN_ENOMEM : AGAIN_OK);
  }
  cr_assert_gt(n, 2);
}
