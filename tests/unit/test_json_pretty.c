/* Written for people, JSON stays what it was, and keeps to the width. */
#include "json_pretty.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(json_pretty, .fini = end);

/* 90 characters and their quotes. */
#define LONG                                                                   \
  "\"123456789012345678901234567890123456789012345"                            \
  "678901234567890123456789012345678901234567890\""

static const struct {
  const char *json;
  const char *pretty;
} rows[] = {
    {"{}", "{}"},
    {"[]\n", "[]\n"},
    {"{\"a\":1,\"b\":[true,null]}", "{\"a\": 1, \"b\": [true, null]}"},
    {"[\"{,:\\\"]\"]", "[\"{,:\\\"]\"]"},
    {"[" LONG ",1]", "[" LONG ", 1]"},
    {"[" LONG ",12345]", "[\n  " LONG ",\n  12345\n]"},
    {"{\"a\":[" LONG "],\"b\":{}}",
     "{\n  \"a\": [\n    " LONG "\n  ],\n  \"b\": {}\n}"},
    {"{\"abc\":[" LONG ",[1,2]]}",
     "{\n  \"abc\": [\n    " LONG ",\n    [1, 2]\n  ]\n}"},
    /* What is cut off is no reason to read on. */
    {"[\"a", "[\"a"},
    {"[\"a\\", "[\"a\\"},
};

Test(json_pretty, rows) {
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_buffer out;
    size_t size;
    char *json = exact_text(rows[i].json, &size);
    again_buffer_init(&out, &counting_mem);
    cr_expect_eq(again_json_pretty(&out, again_text_make(json, size)),
                 AGAIN_OK);
    cr_expect_str_eq(out.data, rows[i].pretty, "%s", out.data);
    again_buffer_clear(&out);
    exact_free(json);
  }
}

Test(json_pretty, depth_is_bounded) {
  enum { DEPTH = 200 };
  char json[DEPTH];
  for (size_t i = 0; i < DEPTH; i++) {
    json[i] = '[';
  }
  again_buffer out;
  again_buffer_init(&out, &counting_mem);
  cr_expect_eq(again_json_pretty(&out, again_text_make(json, DEPTH)),
               AGAIN_ELIMIT);
  again_buffer_clear(&out);
}
