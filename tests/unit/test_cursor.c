/* A cursor counts as again_locate() does, whatever the order of questions. */
#include "policy/cursor.h"

#include <criterion/criterion.h>

#include "base/locate.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(cursor, .fini = end);

Test(cursor, it_agrees_with_locate_at_each_byte_and_in_any_order) {
  static const char *const texts[] = {
      "",
      "a",
      "a\nb\n\nc",
      "\xEF\xBB\xBFx\ny",
      "a\r\nb\rc\r\r\nd\n\re\r",
      "\xC3\xBC\xE2\x82\xAC x\n\xF0\x9F\x98\x80y",
      "\r",
      "\n\n",
  };
  for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
    size_t size;
    char *bytes = exact_text(texts[i], &size);
    again_text document = again_text_make(bytes, size);
    again_cursor cursor;
    again_cursor_init(&cursor, document);
    for (size_t from = 0; from <= size + 1; from++) {
      for (size_t to = 0; to <= size + 1; to++) {
        again_cursor_seek(&cursor, from);
        again_cursor_seek(&cursor, to);
        again_place place = again_locate(document, to);
        cr_expect_eq(cursor.line, place.line, "%zu: %zu to %zu", i, from, to);
        cr_expect_eq(cursor.column, place.column, "%zu: %zu to %zu: %u, not %u",
                     i, from, to, cursor.column, place.column);
      }
    }
    exact_free(bytes);
  }
}
