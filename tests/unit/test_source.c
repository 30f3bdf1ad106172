/* Sources as policy files write them. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"
#include "reading/source.h"

static void end(void) {
  assert_balance();
}

TestSuite(source, .fini = end);

/* The steps between bars, a `*` that stands for any name as `<any>`. */
static void render_steps(const again_source *source, char *out, size_t size) {
  size_t used = 0;
  out[0] = '\0';
  for (size_t i = 0; i < source->step_count; i++) {
    const again_step *step = &source->steps[i];
    int written = step->any ? snprintf(out + used, size - used, "|<any>")
                            : snprintf(out + used, size - used, "|%.*s",
                                       (int)step->name.size, step->name.data);
    used += (size_t)written;
  }
}

typedef struct good_row {
  const char *text;
  again_source_kind kind;
  const char *name; /* NULL = absent */
  const char *steps;
} good_row;

static const good_row good_rows[] = {
    {"/Code", AGAIN_SOURCE_PATH, NULL, "|Code"},
    {"/Error/Code", AGAIN_SOURCE_PATH, NULL, "|Error|Code"},
    {"/Error/@code", AGAIN_SOURCE_PATH, NULL, "|Error|@code"},
    {"/a/0/*/b", AGAIN_SOURCE_PATH, NULL, "|a|0|<any>|b"},
    {"/*", AGAIN_SOURCE_PATH, NULL, "|<any>"},
    {"/a*/b", AGAIN_SOURCE_PATH, NULL, "|a*|b"},
    {"/a~1b/~0c/~01", AGAIN_SOURCE_PATH, NULL, "|a/b|~c|~1"},
    {"/a b/\xE4\xB8\xAD", AGAIN_SOURCE_PATH, NULL, "|a b|\xE4\xB8\xAD"},
    {"key:/*/message", AGAIN_SOURCE_KEY, NULL, "|<any>|message"},
    {"header:x-oss-err", AGAIN_SOURCE_HEADER, "x-oss-err", ""},
    {"header:x-oss-err/Error/*", AGAIN_SOURCE_PATH, "x-oss-err",
     "|Error|<any>"},
    {"status-text", AGAIN_SOURCE_STATUS_TEXT, NULL, ""},
    {"code", AGAIN_SOURCE_CODE, NULL, ""},
    {"message", AGAIN_SOURCE_MESSAGE, NULL, ""},
    {"request_id", AGAIN_SOURCE_REQUEST_ID, NULL, ""},
    {"query:Action", AGAIN_SOURCE_QUERY, "Action", ""},
    {"form:Action", AGAIN_SOURCE_FORM, "Action", ""},
    {"path", AGAIN_SOURCE_URL_PATH, NULL, ""},
};

Test(source, reads_what_policy_files_write) {
  for (size_t i = 0; i < sizeof(good_rows) / sizeof(*good_rows); i++) {
    const good_row *row = &good_rows[i];
    again_arena arena;
    again_arena_init(&arena, &counting_mem);
    size_t size;
    char *text = exact_text(row->text, &size);
    again_source source;
    const char *why = NULL;
    cr_assert_eq(
        again_source_parse(&arena, again_text_make(text, size), &source, &why),
        AGAIN_OK, "%s: %s", row->text, why);
    /* What was read must not lean on the text. */
    exact_free(text);
    cr_assert_eq(source.kind, row->kind, "%s", row->text);
    cr_assert(again_text_is(source.text, row->text));
    cr_assert_eq(source.name.data == NULL, row->name == NULL, "%s", row->text);
    if (row->name != NULL) {
      cr_assert(again_text_is(source.name, row->name), "%s", row->text);
    }
    char steps[64];
    render_steps(&source, steps, sizeof(steps));
    cr_assert_str_eq(steps, row->steps);
    again_arena_clear(&arena);
  }
}

static const char *const bad_rows[] = {
    "",
    "Code",
    "/",
    "//a",
    "/a/",
    "/a//b",
    "/a~",
    "/a~2",
    "/~",
    "key:",
    "key:a",
    "key:/a/b",
    "key:header:a",
    "header:",
    "header:/a",
    "header:a b",
    "header:a:b",
    "header:a/",
    "query:",
    "form:",
    "Message",
    "status_text",
    "body",
};

Test(source, refuses_what_is_none_and_says_why) {
  for (size_t i = 0; i < sizeof(bad_rows) / sizeof(*bad_rows); i++) {
    again_arena arena;
    again_arena_init(&arena, &counting_mem);
    again_source source;
    const char *why = NULL;
    cr_assert_eq(
        again_source_parse(&arena, again_text_of(bad_rows[i]), &source, &why),
        AGAIN_EINVAL, "%s", bad_rows[i]);
    cr_assert_not_null(why, "%s", bad_rows[i]);
    cr_assert_gt(strlen(why), 0, "%s", bad_rows[i]);
    again_arena_clear(&arena);
  }
}

Test(source, has_no_name_with_a_nul) {
  again_arena arena;
  again_arena_init(&arena, &counting_mem);
  again_source source;
  const char *why = NULL;
  cr_assert_eq(again_source_parse(&arena, again_text_make("header:a\0b", 10),
                                  &source, &why),
               AGAIN_EINVAL);
  again_arena_clear(&arena);
}

Test(source, survives_every_failing_allocation) {
  size_t n = 1;
  for (;; n++) {
    again_arena arena;
    again_arena_init(&arena, &counting_mem);
    again_source source;
    const char *why = NULL;
    counting_reset(n);
    again_status status =
        again_source_parse(&arena, AGAIN_TEXT_LITERAL("/a/b/*"), &source, &why);
    bool failed = counting_failed();
    counting_reset(0);
    again_arena_clear(&arena);
    cr_assert_eq(status, failed ? AGAIN_ENOMEM : AGAIN_OK);
    if (!failed) {
      break;
    }
  }
  cr_assert_gt(n, 1);
}
