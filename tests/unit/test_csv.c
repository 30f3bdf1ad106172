/* Rows as RFC 4180 has them; where a file breaks it, the line is told. */
#include "csv.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(csv, .fini = end);

/* All cells as "LINE:cell|cell" and a blank behind each row; an error as
 * "LINE!why". */
static again_status read_all(const char *text, size_t size, again_buffer *out) {
  char *bytes = exact_copy(text, size);
  again_csv csv;
  again_csv_row row;
  const char *why = NULL;
  again_csv_begin(&csv, again_text_make(bytes, size), &counting_mem);
  again_status status = AGAIN_OK;
  while ((status = again_csv_next(&csv, &row, &why)) == AGAIN_OK &&
         row.count > 0) {
    for (size_t i = 0; i < row.count && status == AGAIN_OK; i++) {
      status = i == 0 ? again_buffer_printf(out, "%u:", row.line)
                      : again_buffer_append_text(out, "|");
      if (status == AGAIN_OK) {
        status = again_buffer_append(out, row.cells[i].data, row.cells[i].size);
      }
      cr_assert_eq(row.cells[i].data[row.cells[i].size], '\0');
    }
    if (status == AGAIN_OK) {
      status = again_buffer_append_text(out, " ");
    }
    if (status != AGAIN_OK) {
      break;
    }
  }
  if (status == AGAIN_ESYNTAX) {
    cr_assert_eq(again_buffer_printf(out, "%u!%s", row.line, why), AGAIN_OK);
  }
  again_csv_clear(&csv);
  exact_free(bytes);
  return status;
}

Test(csv, rows) {
  static const struct {
    const char *text;
    const char *read;
  } rows[] = {
      {"", ""},
      {"\n\r\n", ""},
      {"a", "1:a "},
      {"a,b\n", "1:a|b "},
      {"a,b\r\nc,d\r\n", "1:a|b 2:c|d "},
      {"a\rb", "1:a 2:b "},
      {"\xef\xbb\xbf"
       "a,b",
       "1:a|b "},
      {"a,\n,b\n,,\n", "1:a| 2:|b 3:|| "},
      {"a\n\n\nb", "1:a 4:b "},
      {" a , b ", "1: a | b  "},
      {"\"a,b\",c", "1:a,b|c "},
      {"\"a\"\"b\"", "1:a\"b "},
      {"\"\",\"\"\"\"", "1:|\" "},
      {"\"a\nb\",c\nd", "1:a\nb|c 3:d "},
      {"\"a\r\nb\"\nd", "1:a\r\nb 3:d "},
      {"a,\"b\"\n", "1:a|b "},
      {"a,", "1:a| "},
      {"x\n\"a", "1:x 2!a quote that is not closed"},
      {"\"a\"b", "1!text behind a closing quote"},
      {"x\n\na\"b", "1:x 3!a quote inside a value that is not quoted"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_buffer out;
    again_buffer_init(&out, NULL);
    again_status status = read_all(rows[i].text, strlen(rows[i].text), &out);
    cr_expect(status == AGAIN_OK || status == AGAIN_ESYNTAX);
    cr_expect(again_text_is(again_text_make(out.data, out.size), rows[i].read),
              "%zu: %.*s", i, (int)out.size, out.data);
    again_buffer_clear(&out);
  }
}

Test(csv, nul_is_a_byte_like_any) {
  again_buffer out;
  again_buffer_init(&out, NULL);
  cr_assert_eq(read_all("a\0b,c", 5, &out), AGAIN_OK);
  cr_assert(again_text_equals(again_text_make(out.data, out.size),
                              again_text_make("1:a\0b|c ", 8)));
  again_buffer_clear(&out);
}

Test(csv, nth_allocation_fails) {
  static const char text[] = "a,b,c,d,e,f,g,h,i,j,k\n\"l\nm\",n\n";
  for (size_t n = 1;; n++) {
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    counting_reset(n);
    again_status status = read_all(text, sizeof(text) - 1, &out);
    bool has_failed = counting_failed();
    counting_reset(0);
    again_buffer_clear(&out);
    cr_assert_eq(status, has_failed ? AGAIN_ENOMEM : AGAIN_OK);
    if (!has_failed) {
      break;
    }
  }
}
