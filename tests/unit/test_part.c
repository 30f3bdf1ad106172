/* What heads say of their bodies. */
#include "part.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "head_rows.h"

static void end(void) {
  assert_balance();
}
TestSuite(part, .fini = end);

#define ROWS_MAX 6
#define ETAG                                                                   \
  { "ETag", "\"v1\"" }
#define RANGE                                                                  \
  { "Content-Range", "bytes 10-19/100" }
#define NONE AGAIN_BYTES_UNKNOWN

typedef struct row {
  const char *what;
  unsigned status;
  head_row head[ROWS_MAX];
  again_part_kind kind;
  uint64_t first;
  uint64_t length;
  uint64_t total;
} row;

static void expect_rows(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const row *given = &rows[i];
    const again_part part = head_rows_part(given->status, given->head);
    cr_expect_eq(part.status, given->status, "%s", given->what);
    cr_expect_eq(part.kind, given->kind, "%s", given->what);
    cr_expect_eq(part.first, given->first, "%s", given->what);
    cr_expect_eq(part.length, given->length, "%s", given->what);
    cr_expect_eq(part.total, given->total, "%s", given->what);
  }
}

Test(part, whole) {
  static const row rows[] = {
      {"no length", 200, {ETAG}, AGAIN_PART_WHOLE, 0, NONE, NONE},
      {"length", 200, {{"Content-Length", "7"}}, AGAIN_PART_WHOLE, 0, 7, 7},
      {"no number",
       200,
       {{"Content-Length", "x"}},
       AGAIN_PART_WHOLE,
       0,
       NONE,
       NONE},
      {"chunks overrule a length",
       200,
       {{"Content-Length", "7"}, {"Transfer-Encoding", "chunked"}},
       AGAIN_PART_WHOLE,
       0,
       NONE,
       NONE},
      {"a range has no place here",
       200,
       {RANGE, {"Content-Length", "7"}},
       AGAIN_PART_WHOLE,
       0,
       7,
       7},
      {"identity",
       200,
       {{"Content-Encoding", "Identity"}, {"Content-Length", "7"}},
       AGAIN_PART_WHOLE,
       0,
       7,
       7},
  };
  expect_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

Test(part, range) {
  static const row rows[] = {
      {"range", 206, {RANGE}, AGAIN_PART_RANGE, 10, 10, 100},
      {"no total",
       206,
       {{"Content-Range", "bytes 10-19/*"}},
       AGAIN_PART_RANGE,
       10,
       10,
       NONE},
      {"chunked",
       206,
       {RANGE, {"Transfer-Encoding", "Chunked"}},
       AGAIN_PART_RANGE,
       10,
       10,
       100},
      {"past the end",
       416,
       {{"Content-Range", "bytes */100"}},
       AGAIN_PART_PAST_END,
       0,
       0,
       100},
      {"the error's own body may be encoded",
       416,
       {{"Content-Range", "bytes */100"}, {"Content-Encoding", "gzip"}},
       AGAIN_PART_PAST_END,
       0,
       0,
       100},
  };
  expect_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

Test(part, unplaced) {
  static const row rows[] = {
      {.what = "no range", 206, {ETAG}},
      {.what = "malformed", 206, {{"Content-Range", "bytes 10-"}}},
      {.what = "none is sent", 206, {{"Content-Range", "bytes */100"}}},
      {.what = "two ranges", 206, {RANGE, RANGE}},
      {.what = "several parts",
       206,
       {RANGE, {"Content-Type", "Multipart/ByteRanges; boundary=x"}}},
      {.what = "gzip", 200, {ETAG, {"Content-Encoding", "gzip"}}},
      {.what = "gzip range", 206, {RANGE, {"Content-Encoding", "gzip"}}},
      {.what = "two encodings",
       200,
       {{"Content-Encoding", "identity"}, {"Content-Encoding", "gzip"}}},
      {.what = "nameless encoding", 200, {{"Content-Encoding", ""}}},
      {.what = "gzip on the way",
       200,
       {{"Transfer-Encoding", "gzip, chunked"}}},
      {.what = "no end told", 416, {ETAG}},
      {.what = "error with bytes", 416, {RANGE}},
      {.what = "created", 201, {RANGE, ETAG}},
      {.what = "transformed", 203, {{"Content-Length", "7"}, ETAG}},
      {.what = "no content", 204, {ETAG}},
      {.what = "not modified", 304, {ETAG}},
      {.what = "unavailable", 503, {RANGE, ETAG}},
      {.what = "none", 0, {ETAG}},
  };
  expect_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

#define MODIFIED                                                               \
  { "Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT" }

Test(part, validator) {
  static const struct {
    head_row head[ROWS_MAX];
    const char *validator;
  } rows[] = {
      {{{NULL, NULL}}, ""},
      {{ETAG}, "\"v1\""},
      {{ETAG, MODIFIED}, "\"v1\""},
      {{MODIFIED, {"Date", "Mon, 07 Nov 1994 08:49:37 GMT"}},
       "Sun, 06 Nov 1994 08:49:37 GMT"},
      {{MODIFIED, {"Date", "Sun, 06 Nov 1994 08:49:38 GMT"}}, ""},
      {{MODIFIED}, ""},
      {{{"ETag", "W/\"v1\""},
        MODIFIED,
        {"Date", "Mon, 07 Nov 1994 08:49:37 GMT"}},
       ""},
      {{ETAG, ETAG}, ""},
      {{MODIFIED, MODIFIED, {"Date", "Mon, 07 Nov 1994 08:49:37 GMT"}}, ""},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    const again_part part = head_rows_part(200, rows[i].head);
    cr_expect_str_eq(part.validator, rows[i].validator, "%zu", i);
  }
}

Test(part, validator_of_each_kind) {
  static const head_row whole[] = {ETAG, {NULL, NULL}};
  static const head_row range[] = {ETAG, RANGE, {NULL, NULL}};
  static const head_row past_end[] = {
      ETAG, {"Content-Range", "bytes */100"}, {NULL, NULL}};
  cr_expect_str_eq(head_rows_part(200, whole).validator, "\"v1\"");
  cr_expect_str_eq(head_rows_part(206, range).validator, "\"v1\"");
  cr_expect_str_eq(head_rows_part(416, past_end).validator, "\"v1\"");
  cr_expect_str_eq(head_rows_part(503, whole).validator, "");
}

Test(part, validator_is_kept_whole_or_not_at_all) {
  for (size_t size = AGAIN_VALIDATOR_BYTES - 3; size < 400; size++) {
    char etag[512];
    (void)snprintf(etag, sizeof(etag), "\"%0*d\"", (int)size - 2, 0);
    const head_row head[] = {{"ETag", etag}, {NULL, NULL}};
    const again_part part = head_rows_part(200, head);
    cr_expect_str_eq(part.validator, size < AGAIN_VALIDATOR_BYTES ? etag : "",
                     "%zu", size);
  }
}
