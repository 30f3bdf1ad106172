/* Tables of cases: columns in any order, and every mistake has its line. */
#include "case_table.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(case_table, .fini = end);

static again_status read_all(const char *text, again_case *last,
                             size_t *count_ret, unsigned *line_ret,
                             char error[160]) {
  again_case_table table;
  bool is_end = false;
  *count_ret = 0;
  again_status status =
      again_case_table_begin(&table, again_text_of(text), line_ret, error, 160);
  while (status == AGAIN_OK) {
    status = again_case_table_next(&table, last, &is_end, error, 160);
    *line_ret = last->line;
    if (status != AGAIN_OK || is_end) {
      break;
    }
    (*count_ret)++;
  }
  again_case_table_clear(&table);
  return status;
}

Test(case_table, columns_in_any_order) {
  static const char text[] =
      "class,x-why,headers,code,status,note,transport\n"
      "quota,because,\"A: 1\nB: 2\n\",Limit,429,text,ok\n";
  again_case_table table;
  again_case row;
  bool is_end = false;
  unsigned line = 0;
  char error[160] = "";
  cr_assert_eq(again_case_table_begin(&table, again_text_of(text), &line, error,
                                      sizeof(error)),
               AGAIN_OK);
  cr_assert_eq(
      again_case_table_next(&table, &row, &is_end, error, sizeof(error)),
      AGAIN_OK);
  cr_expect(!is_end);
  cr_expect_eq(row.line, 2);
  cr_expect_str_eq(row.given.code, "Limit");
  cr_expect_eq(row.given.status, 429);
  cr_expect_null(row.given.message);
  cr_expect_eq(row.given.header_count, 2);
  cr_expect_str_eq(row.given.headers[0], "A: 1");
  cr_expect_str_eq(row.given.headers[1], "B: 2");
  cr_expect_str_eq(row.cells[AGAIN_COLUMN_CLASS].data, "quota");
  cr_expect_eq(row.cells[AGAIN_COLUMN_REASON].size, 0);
  again_case_table_clear(&table);
}

Test(case_table, mistakes) {
  static const struct {
    const char *text;
    unsigned line;
    const char *error;
  } rows[] = {
      {"", 1, "no row of column names"},
      {"\n\ncode,klass\n", 3, "no column is named 'klass'"},
      {"code,code\n", 1, "two columns are named 'code'"},
      {"code,class\nX\n", 2, "1 cells, and 2 columns"},
      {"status,class\n1000,\n", 2, "status '1000' is no number from 0 to 999"},
      {"transport,class\nslow,\n", 2,
       "transport 'slow' is no word of policies"},
      {"time,class\n2026-02-30T00:00:00Z,\n", 2,
       "time '2026-02-30T00:00:00Z' is no RFC 3339 time, nor now"},
      {"code,response,class\n\"a\",b,\n", 2,
       "response says what else is given"},
      {"class\n\"a\n", 2, "a quote that is not closed"},
      {"code,note\n", 1, "no column to compare, as class is"},
      {"code,class\nA,auth\nA,retriable\n", 3,
       "no class is named 'retriable', nearest is retryable"},
      {"code,effect\nA,\nA,-\nA,xyz\n", 4, "no effect is named 'xyz'"},
      {"code,remedy\nA,fix-clock\nA,fix-clok\n", 3,
       "no remedy is named 'fix-clok', nearest is fix-clock"},
      {"co\"de\n", 1, "a quote inside a value that is not quoted"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_case last;
    size_t count = 0;
    unsigned line = 0;
    char error[160] = "";
    cr_expect_eq(read_all(rows[i].text, &last, &count, &line, error),
                 AGAIN_ESYNTAX, "%zu", i);
    cr_expect_str_eq(error, rows[i].error, "%s", error);
    cr_expect_eq(line, rows[i].line, "%zu: %u", i, line);
  }
}

/* Where the clock stood when the response came; an empty cell is nowhere. */
Test(case_table, time_of_arrival) {
  static const struct {
    const char *text;
    bool has_time;
    int64_t wall_s;
  } rows[] = {
      {"time,class\n2026-01-01T00:00:00Z,\n", true, 1767225600},
      {"time,class,response\n2026-01-01T01:00:00+01:00,,a.http\n", true,
       1767225600},
      {"time,class\n,auth\n", false, 0},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_case_table table;
    again_case row;
    bool is_end = false;
    unsigned line = 0;
    char error[160] = "";
    cr_assert_eq(again_case_table_begin(&table, again_text_of(rows[i].text),
                                        &line, error, sizeof(error)),
                 AGAIN_OK);
    cr_expect_eq(
        again_case_table_next(&table, &row, &is_end, error, sizeof(error)),
        AGAIN_OK, "%s", error);
    cr_expect_eq(row.given.has_time, rows[i].has_time);
    cr_expect_eq(row.given.wall_s, rows[i].wall_s);
    again_case_table_clear(&table);
  }
}

/* One more would be lost without a word. */
Test(case_table, many_headers) {
  for (int count = AGAIN_CASE_HEADERS_MAX; count <= AGAIN_CASE_HEADERS_MAX + 1;
       count++) {
    char text[1024] = "class,headers\nauth,\"";
    for (int i = 0; i < count; i++) {
      strcat(text, "A: 1\n");
    }
    strcat(text, "\"\n");
    again_case last;
    size_t cases = 0;
    unsigned line = 0;
    char error[160] = "";
    bool fits = count == AGAIN_CASE_HEADERS_MAX;
    cr_expect_eq(read_all(text, &last, &cases, &line, error),
                 fits ? AGAIN_OK : AGAIN_ESYNTAX);
    cr_expect_str_eq(error, fits ? "" : "more than 64 headers");
  }
}

Test(case_table, every_case_is_told) {
  again_case last;
  size_t count = 0;
  unsigned line = 0;
  char error[160] = "";
  cr_assert_eq(
      read_all("schedule\na\n\nb\n\"c\nd\"\n", &last, &count, &line, error),
      AGAIN_OK);
  cr_expect_eq(count, 3);
}
