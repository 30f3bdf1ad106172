/* What pages and plain texts say in one line. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"
#include "reading/body_text.h"

static void end(void) {
  assert_balance();
}

TestSuite(body_text, .fini = end);

typedef again_status line_of(again_buffer *out, again_text text, size_t limit);

static void expect(line_of *function, const char *text, size_t limit,
                   const char *expected) {
  again_buffer out;
  again_buffer_init(&out, &counting_mem);
  size_t size;
  char *copy = exact_text(text, &size);
  cr_assert_eq(function(&out, again_text_make(copy, size), limit), AGAIN_OK);
  cr_assert(again_text_is(again_text_make(out.data, out.size), expected),
            "%s: \"%.*s\"", text, (int)out.size, out.data);
  exact_free(copy);
  again_buffer_clear(&out);
}

typedef struct row {
  const char *text;
  const char *line;
} row;

static const row title_rows[] = {
    {"<html><head><title>503 Service Temporarily Unavailable</title></head>",
     "503 Service Temporarily Unavailable"},
    {"<HTML><HEAD><TITLE lang=en>\n  Access \t Denied\n </TITLE>",
     "Access Denied"},
    {"<title>A &amp; B &lt;c&gt; &#39;d&#x27; &quot;e&quot;</title>",
     "A & B <c> 'd' \"e\""},
    {"<title>a&nbsp;&nbsp;b &mdash; c</title>", "a b \xE2\x80\x94 c"},
    {"<title>&nosuch; &amp &; &#; &#x; &#xZ; &#99999999;</title>",
     "&nosuch; &amp &; &#; &#x; &#xZ; &#99999999;"},
    {"<title>&#0;&#xD800;&#x110000;</title>",
     "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"<title>cut off in the mid", "cut off in the mid"},
    {"<title", ""},
    {"<title>", ""},
    {"<title></title>", ""},
    {"<title>&nbsp; </title>", ""},
    {"<head></head><body><title>not here</title>", ""},
    {"<body><svg><title>not here</title>", ""},
    {"<h1>none</h1>", ""},
    {"<title>\xE9t\xE9 \xE4\xB8\xAD</title>",
     "\xEF\xBF\xBDt\xEF\xBF\xBD \xE4\xB8\xAD"},
};

Test(body_text, title) {
  for (size_t i = 0; i < sizeof(title_rows) / sizeof(*title_rows); i++) {
    expect(again_html_title, title_rows[i].text, 4096, title_rows[i].line);
  }
}

static const row line_rows[] = {
    {"error code: 1015", "error code: 1015"},
    {"\r\n \n  upstream   connect\terror  \r\nor not",
     "upstream connect error"},
    {"a\rb", "a"},
    {"&amp; stays", "&amp; stays"},
    {"x\x80y", "x\xEF\xBF\xBDy"},
    {" ", ""},
    {"", ""},
};

Test(body_text, first_line) {
  for (size_t i = 0; i < sizeof(line_rows) / sizeof(*line_rows); i++) {
    expect(again_first_line, line_rows[i].text, 4096, line_rows[i].line);
  }
}

Test(body_text, is_cut_between_characters) {
  expect(again_first_line, "ab\xE4\xB8\xAD", 4, "ab");
  expect(again_first_line, "ab\xE4\xB8\xAD", 5, "ab\xE4\xB8\xAD");
  expect(again_html_title, "<title>abc def</title>", 5, "abc d");
}

/* A page without a title is not searched to its end. */
Test(body_text, looks_for_a_title_near_the_start_only) {
  size_t size = 5000;
  char *page = malloc(size);
  cr_assert_not_null(page);
  memset(page, ' ', size);
  const char title[] = "<title>x</title>";
  memcpy(page + size - sizeof(title) + 1, title, sizeof(title) - 1);
  again_buffer out;
  again_buffer_init(&out, &counting_mem);
  cr_assert_eq(again_html_title(&out, again_text_make(page, size), 100),
               AGAIN_OK);
  cr_assert_eq(out.size, 0);
  again_buffer_clear(&out);
  free(page);
}

Test(body_text, survives_every_failing_allocation) {
  const char text[] = "<title>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
                      "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb &amp; \xFF</title>";
  for (size_t n = 1;; n++) {
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    counting_reset(n);
    again_status status = again_html_title(&out, again_text_of(text), 4096);
    bool failed = counting_failed();
    counting_reset(0);
    again_buffer_clear(&out);
    cr_assert_eq(status, failed ? AGAIN_ENOMEM : AGAIN_OK);
    if (!failed) {
      cr_assert_gt(n, 1);
      break;
    }
  }
}
