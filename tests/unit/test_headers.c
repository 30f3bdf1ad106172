/* Heads of responses: any line whatever, as libcurl hands them over. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "harness.h"
#include "reading/headers.h"

static void end(void) {
  assert_balance();
}

TestSuite(headers, .fini = end);

static void add(again_headers *headers, const char *line) {
  size_t size;
  char *copy = exact_text(line, &size);
  cr_assert_eq(again_headers_add_line(headers, again_text_make(copy, size)),
               AGAIN_OK);
  exact_free(copy);
}

static bool finds(const again_headers *headers, const char *name,
                  const char *value) {
  again_text found = again_headers_find(headers, again_text_of(name));
  return value == NULL ? found.data == NULL
                       : found.data != NULL && again_text_is(found, value);
}

typedef struct status_row {
  const char *line;
  unsigned status; /* 0 = no status line */
  const char *reason;
} status_row;

static const status_row status_rows[] = {
    {"HTTP/1.1 503 Slow Down\r\n", 503, "Slow Down"},
    {"HTTP/1.1 404 Not Found", 404, "Not Found"},
    {"HTTP/2 429 \r\n", 429, NULL},
    {"HTTP/2 429", 429, NULL},
    {"HTTP/3 200\n", 200, NULL},
    {"HTTP/1.0   400   Bad  Request  ", 400, "Bad  Request"},
    {"HTTP/1.1 50", 0, NULL},
    {"HTTP/1.1 5033 X", 0, NULL},
    {"HTTP/1.1 099 X", 0, NULL},
    {"HTTP/1.1 abc", 0, NULL},
    {"HTTP/1.1", 0, NULL},
    {"ICY 200 OK", 0, NULL},
    {"http/1.1 200 OK", 0, NULL},
    {"HTTP/1.1 500 Erreur \xE9\x80", 500, "Erreur \xEF\xBF\xBD"},
};

Test(headers, status_lines) {
  for (size_t i = 0; i < sizeof(status_rows) / sizeof(*status_rows); i++) {
    const status_row *row = &status_rows[i];
    again_headers headers;
    again_headers_init(&headers, &counting_mem);
    add(&headers, row->line);
    cr_assert_eq(headers.status, row->status, "%s", row->line);
    again_text reason = again_headers_reason(&headers);
    cr_assert_eq(reason.data == NULL, row->reason == NULL, "%s", row->line);
    if (row->reason != NULL) {
      cr_assert(again_text_is(reason, row->reason), "%s: %.*s", row->line,
                (int)reason.size, reason.data);
    }
    again_headers_clear(&headers);
  }
}

typedef struct line_row {
  const char *lines[4];
  const char *value; /* of header "a"; NULL = absent */
} line_row;

static const line_row line_rows[] = {
    {{"a: 1\r\n"}, "1"},
    {{"A:1"}, "1"},
    {{"a:\t 1 2 \t\n"}, "1 2"},
    {{"a:"}, ""},
    {{"a : 1"}, "1"},
    {{"a: 1", "a: 2"}, "1"},
    {{"b: 1", "aa: 2"}, NULL},
    {{"a"}, NULL},
    {{": 1"}, NULL},
    {{"a: x:y"}, "x:y"},
    {{"a: 1\r\n", "  2\r\n", "\t3\r\n"}, "1 2 3"},
    {{"a:\r\n", " 2\r\n"}, "2"},
    {{"a: 1\r\n", "junk\r\n", " 2\r\n"}, "1"},
    {{" 2\r\n", "a: 1"}, "1"},
    {{"a: 1", "   \r\n"}, "1"},
    {{"a: \xFFz"}, "\xEF\xBF\xBDz"},
    {{"a: 1", "\r\n", "b: 2"}, "1"},
    {{"a: 1", "\r\n", " 2"}, "1"},
};

Test(headers, field_lines) {
  for (size_t i = 0; i < sizeof(line_rows) / sizeof(*line_rows); i++) {
    const line_row *row = &line_rows[i];
    again_headers headers;
    again_headers_init(&headers, &counting_mem);
    for (size_t k = 0; k < 4 && row->lines[k] != NULL; k++) {
      add(&headers, row->lines[k]);
    }
    cr_assert(finds(&headers, "a", row->value), "row %zu", i);
    cr_assert(finds(&headers, "A", row->value), "row %zu", i);
    again_headers_clear(&headers);
  }
}

Test(headers, a_status_line_forgets_the_hop_before) {
  again_headers headers;
  again_headers_init(&headers, &counting_mem);
  add(&headers, "HTTP/1.1 302 Found");
  add(&headers, "Location: /b");
  cr_assert_not(headers.complete);
  add(&headers, "\r\n");
  cr_assert(headers.complete);
  add(&headers, "HTTP/1.1 200 OK");
  cr_assert_not(headers.complete);
  cr_assert_eq(headers.status, 200);
  cr_assert(finds(&headers, "location", NULL));
  again_headers_clear(&headers);
}

/* They stand for many names: where one fits, the names are still compared. */
Test(headers, marks_never_hide_a_name) {
  static const char *const names[] = {"ab", "AA", "x-y", "Content-Type", "e"};
  again_headers headers;
  again_headers_init(&headers, &counting_mem);
  for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
    char line[32];
    cr_assert(finds(&headers, names[i], NULL), "%s", names[i]);
    (void)snprintf(line, sizeof(line), "%s: %zu", names[i], i);
    add(&headers, line);
    cr_assert(finds(&headers, names[i], strchr(line, ' ') + 1), "%s", line);
  }
  cr_assert(finds(&headers, "CONTENT-TYPE", "3"));
  cr_assert(finds(&headers, "Contend-Type", NULL));
  cr_assert(finds(&headers, "", NULL));
  again_headers_reset(&headers);
  cr_assert_eq(headers.marks, 0);
  cr_assert(finds(&headers, "content-type", NULL));
  again_headers_clear(&headers);
}

Test(headers, trailers_are_found) {
  again_headers headers;
  again_headers_init(&headers, &counting_mem);
  add(&headers, "HTTP/2 200");
  add(&headers, "\r\n");
  add(&headers, "grpc-status: 14");
  cr_assert(finds(&headers, "grpc-status", "14"));
  again_headers_clear(&headers);
}

Test(headers, a_nul_does_not_pass) {
  again_headers headers;
  again_headers_init(&headers, &counting_mem);
  cr_assert_eq(again_headers_add(&headers, AGAIN_TEXT_LITERAL("a"),
                                 again_text_make("x\0y", 3)),
               AGAIN_OK);
  cr_assert(finds(&headers, "a", "x\xEF\xBF\xBDy"));
  again_headers_clear(&headers);
}

Test(headers, what_is_too_much_is_passed_over) {
  again_headers headers;
  again_headers_init(&headers, &counting_mem);
  for (size_t i = 0; i < 1100; i++) {
    add(&headers, "x: 1");
  }
  add(&headers, "late: 1");
  cr_assert(finds(&headers, "late", NULL));
  again_headers_reset(&headers);

  size_t size = (size_t)300 * 1024;
  char *line = malloc(size);
  cr_assert_not_null(line);
  memset(line, 'v', size);
  line[1] = ':';
  cr_assert_eq(again_headers_add_line(&headers, again_text_make(line, size)),
               AGAIN_OK);
  cr_assert(finds(&headers, "v", NULL));
  for (size_t i = 0; i < 100; i++) {
    cr_assert_eq(again_headers_add_line(&headers, again_text_make(line, 8000)),
                 AGAIN_OK);
  }
  cr_assert_leq(headers.bytes.size, (size_t)256 * 1024);
  free(line);
  again_headers_clear(&headers);
}

Test(headers, reset_keeps_the_memory) {
  again_headers headers;
  again_headers_init(&headers, &counting_mem);
  for (size_t round = 0; round < 3; round++) {
    counting_reset(0);
    add(&headers, "HTTP/1.1 503 Service Unavailable");
    add(&headers, "Retry-After: 120");
    if (round > 0) {
      cr_assert_eq(counting_allocations(), 0);
    }
    again_headers_reset(&headers);
    cr_assert_eq(headers.status, 0);
    cr_assert(finds(&headers, "retry-after", NULL));
  }
  again_headers_clear(&headers);
}

/* On failure the head is as before, and the line may be added again. */
Test(headers, survives_every_failing_allocation) {
  static const char *const lines[] = {
      "HTTP/1.1 503 Service Unavailable Because Of Something Long Enough",
      "a: 1", "b: a value that is longer than what was reserved at first, yes",
      " and goes on for longer than the buffer can have had room for again"};
  for (size_t n = 1;; n++) {
    again_headers headers;
    again_headers_init(&headers, &counting_mem);
    counting_reset(n);
    size_t failure_count = 0;
    for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
      again_text line = again_text_of(lines[i]);
      again_status status = again_headers_add_line(&headers, line);
      if (status != AGAIN_OK) {
        failure_count++;
        cr_assert_eq(status, AGAIN_ENOMEM);
        cr_assert_eq(again_headers_add_line(&headers, line), AGAIN_OK);
      }
    }
    bool failed = counting_failed();
    counting_reset(0);
    cr_assert_eq(failure_count, failed ? 1 : 0);
    cr_assert_eq(headers.status, 503);
    cr_assert(finds(&headers, "a", "1"));
    cr_assert(finds(&headers, "b",
                    "a value that is longer than what was reserved at first, "
                    "yes and goes on for longer than the buffer can have had "
                    "room for again"));
    again_headers_clear(&headers);
    if (!failed) {
      cr_assert_gt(n, 1);
      break;
    }
  }
}
