/* A byte's line and column are those that an editor shows. */
#include "base/locate.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(locate, .fini = end);

Test(locate, lines_and_columns) {
  static const struct {
    const char *document;
    size_t offset;
    unsigned line;
    unsigned column;
    const char *text;
  } rows[] = {
      {"", 0, 1, 1, ""},
      {"", 9, 1, 1, ""},
      {"abc", 0, 1, 1, "abc"},
      {"abc", 2, 1, 3, "abc"},
      {"abc", 3, 1, 4, "abc"},
      {"abc", 99, 1, 4, "abc"},
      {"a\nbc", 1, 1, 2, "a"},
      {"a\nbc", 2, 2, 1, "bc"},
      {"a\r\nbc", 1, 1, 2, "a"},
      {"a\r\nbc", 2, 1, 2, "a"},
      {"a\r\nbc", 3, 2, 1, "bc"},
      {"a\rbc", 3, 2, 2, "bc"},
      {"a\r\rb", 3, 3, 1, "b"},
      {"a\n", 2, 2, 1, ""},
      {"a\n\n\nb", 4, 4, 1, "b"},
      {"\n", 0, 1, 1, ""},
      {"\xC3\xA9\xE2\x82\xACx", 5, 1, 3, "\xC3\xA9\xE2\x82\xACx"},
      {"\xC3\xA9x", 1, 1, 1, "\xC3\xA9x"}, /* within a character */
      {"\xEF\xBB\xBF{}", 3, 1, 1, "{}"},   /* a BOM is not shown */
      {"\xEF\xBB\xBF{}", 4, 1, 2, "{}"},
      {"\xEF\xBB\xBF{}", 0, 1, 1, "{}"},
      {"\xFF\xFF!", 2, 1, 3, "\xFF\xFF!"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *bytes = exact_text(rows[i].document, &size);
    again_place place =
        again_locate(again_text_make(bytes, size), rows[i].offset);
    cr_expect_eq(place.line, rows[i].line, "row %zu: line %u", i, place.line);
    cr_expect_eq(place.column, rows[i].column, "row %zu: column %u", i,
                 place.column);
    cr_expect(again_text_is(place.text, rows[i].text), "row %zu", i);
    exact_free(bytes);
  }
}

Test(locate, absent_document_is_empty) {
  again_place place = again_locate(AGAIN_TEXT_ABSENT, 5);
  cr_expect_eq(place.line, 1);
  cr_expect_eq(place.column, 1);
  cr_expect_eq(place.text.size, 0);
}
