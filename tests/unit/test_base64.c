/* Header values come in both alphabets, with padding and without. */
#include "base/base64.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(base64, .fini = end);

Test(base64, what_is_base64_and_what_is_not) {
  static const struct {
    const char *text;
    const char *decoded; /* NULL = no base64 */
  } rows[] = {
      {"", ""},
      {"Zg==", "f"},
      {"Zg", "f"},
      {"Zm8=", "fo"},
      {"Zm8", "fo"},
      {"Zm9v", "foo"},
      {"Zm9vYg==", "foob"},
      {"Zm9vYmFy", "foobar"},
      {" \tZm9v\r\n", "foo"},
      {"+/+/", "\xFB\xFF\xBF"},
      {"-_-_", "\xFB\xFF\xBF"},
      {"PD94bWwgdmVyc2lvbj0iMS4wIj8+", "<?xml version=\"1.0\"?>"},
      {"Z", NULL},
      {"Zm9vY", NULL},
      {"Zg=", NULL},
      {"Zg===", NULL},
      {"Zm9v=", NULL},
      {"Zm9v====", NULL},
      {"=", NULL},
      {"====", NULL},
      {"Z=g=", NULL},
      {"Zm 9v", NULL},
      {"Zm9*", NULL},
      {"Zm9\xE9", NULL},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    cr_assert_eq(again_buffer_append_text(&out, ">"), AGAIN_OK);
    size_t size;
    char *bytes = exact_text(rows[i].text, &size);
    bool ok = rows[i].decoded == NULL;
    cr_expect_eq(again_base64_append(&out, again_text_make(bytes, size), &ok),
                 AGAIN_OK);
    cr_expect_eq(ok, rows[i].decoded != NULL, "%s", rows[i].text);
    cr_expect_str_eq(out.data + 1, ok ? rows[i].decoded : "", "%s",
                     rows[i].text);
    cr_expect_eq(out.size, strlen(out.data));
    exact_free(bytes);
    again_buffer_clear(&out);
  }
}

Test(base64, nul_is_a_byte_of_the_value) {
  again_buffer out;
  again_buffer_init(&out, &counting_mem);
  bool ok;
  cr_expect_eq(again_base64_append(&out, again_text_of("AAAA"), &ok), AGAIN_OK);
  cr_expect(ok);
  cr_expect_eq(out.size, 3);
  again_buffer_clear(&out);
}

Test(base64, failed_allocation_appends_nothing) {
  again_buffer out;
  again_buffer_init(&out, &counting_mem);
  counting_reset(1);
  bool ok;
  cr_expect_eq(again_base64_append(&out, again_text_of("Zm9v"), &ok),
               AGAIN_ENOMEM);
  cr_expect_eq(out.size, 0);
  again_buffer_clear(&out);
}
