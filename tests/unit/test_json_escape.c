/* Surrogates that stand alone, mended before a parser sees them. */
#include "base/text.h"
#include "harness.h"
#include "reading/json_escape.h"

#include <criterion/criterion.h>

static void end(void) {
  assert_balance();
}

TestSuite(json_escape, .fini = end);

typedef struct mend_row {
  const char *json;
  const char *mended; /* NULL = as it was */
} mend_row;

static const mend_row rows[] = {
    {"", NULL},
    {"\\", NULL},
    {"\"a\\n\\u0041\\\\\"", NULL},
    {"\"\\ud83d\\ude00\"", NULL},
    {"\"\\ud800\"", "\"\\ufffd\""},
    {"\"\\uDFFF\\uDBFF\" ", "\"\\ufffd\\ufffd\" "},
    {"\"\\ud800\\ud800\\udc00\"", "\"\\ufffd\\ud800\\udc00\""},
    {"\"\\\\ud800\\ud800x\"", "\"\\\\ud800\\ufffdx\""},
    /* What no parser goes past. */
    {"\"\\ud80", NULL},
    {"\"\\ud800", NULL},
    {"\"\\ud800\\", NULL},
    {"\"\\ud800\\udc0", NULL},
    {"\"\\uzzzz\\ud800\"", NULL},
};

Test(json_escape, mends) {
  again_buffer buffer;
  again_buffer_init(&buffer, &counting_mem);
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
    size_t size;
    char *json = exact_text(rows[i].json, &size);
    again_text out;
    cr_assert_eq(again_json_mend(&buffer, again_text_make(json, size), &out),
                 AGAIN_OK);
    const char *expected =
        rows[i].mended != NULL ? rows[i].mended : rows[i].json;
    cr_assert(again_text_is(out, expected), "%s: %.*s", rows[i].json,
              (int)out.size, out.data);
    cr_assert_eq(out.data == json, rows[i].mended == NULL, "%s", rows[i].json);
    exact_free(json);
  }
  again_buffer_clear(&buffer);
}

Test(json_escape, mending_may_fail) {
  again_buffer buffer;
  again_buffer_init(&buffer, &counting_mem);
  again_text out;
  counting_reset(1);
  cr_assert_eq(
      again_json_mend(&buffer, AGAIN_TEXT_LITERAL("\"\\ud800\""), &out),
      AGAIN_ENOMEM);
  counting_reset(0);
  again_buffer_clear(&buffer);
}
