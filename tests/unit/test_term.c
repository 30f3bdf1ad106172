/* No text of a server steers a terminal, and none is lost. */
#include "term.h"

#include <criterion/criterion.h>

#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(term, .fini = end);

Test(term, escape) {
  static const struct {
    const char *text;
    const char *shown;
  } rows[] = {
      {"", ""},
      {"plain text", "plain text"},
      {"caf\xc3\xa9 \xe4\xb8\xad", "caf\xc3\xa9 \xe4\xb8\xad"},
      {"a\nb\tc\rd", "a\\nb\\tc\\rd"},
      {"\x1b[31mred\x1b[0m", "\\x1B[31mred\\x1B[0m"},
      {"\x7f", "\\x7F"},
      {"\xc2\x9b[31m", "\\xC2\\x9B[31m"},
      /* NOLINTBEGIN(misc-misleading-bidirectional): these shall not work */
      {"a\xe2\x80\xae.", "a\\xE2\\x80\\xAE."},
      {"a\xe2\x81\xa6.", "a\\xE2\\x81\\xA6."},
      {"a\xe2\x80\x93.", "a\xe2\x80\x93."},
      /* NOLINTEND(misc-misleading-bidirectional) */
      {"a\xff\xfe", "a\\xFF\\xFE"},
      {"\xe4\xb8", "\\xE4\\xB8"},
      {"\xe4\xb8z", "\\xE4\\xB8z"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    size_t size;
    char *bytes = exact_text(rows[i].text, &size);
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    cr_assert_eq(again_term_escape(&out, again_text_make(bytes, size)),
                 AGAIN_OK);
    cr_expect(again_text_is(again_text_make(out.data, out.size), rows[i].shown),
              "%zu: %.*s", i, (int)out.size, out.data);
    again_buffer_clear(&out);
    exact_free(bytes);
  }
}

Test(term, nul_is_escaped) {
  again_buffer out;
  again_buffer_init(&out, &counting_mem);
  cr_assert_eq(again_term_escape(&out, again_text_make("a\0b", 3)), AGAIN_OK);
  cr_assert_str_eq(out.data, "a\\x00b");
  again_buffer_clear(&out);
}

Test(term, no_colour_without_a_terminal) {
  FILE *stream = tmpfile();
  again_term term = again_term_of(stream);
  (void)fclose(stream);
  cr_assert(!term.colour);
  cr_assert(term.width > 0);
  cr_assert_str_eq(again_term_style(&term, AGAIN_STYLE_RED), "");
  term.colour = true;
  cr_assert_str_eq(again_term_style(&term, AGAIN_STYLE_RED), "\033[31m");
}

Test(term, no_memory) {
  again_buffer out;
  again_buffer_init(&out, &counting_mem);
  counting_reset(1);
  cr_assert_eq(again_term_escape(&out, AGAIN_TEXT_LITERAL("a\nb")),
               AGAIN_ENOMEM);
  counting_reset(0);
  again_buffer_clear(&out);
}
