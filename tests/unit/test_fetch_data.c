/* -d and its family send what curl would send. */
#include "fetch_data.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(fetch_data, .fini = end);

static char path[] = "/tmp/again-fetch-data-XXXXXX";

static void make_file(const char *bytes, size_t size) {
  int file = mkstemp(path);
  cr_assert_geq(file, 0);
  cr_assert_eq(write(file, bytes, size), (ssize_t)size);
  close(file);
}

static again_status append(again_buffer *out, again_fetch_data_kind kind,
                           const char *value) {
  const char *file = NULL;
  char *exact = strdup(value);
  again_status status = again_fetch_data_append(out, kind, exact, &file);
  free(exact);
  return status;
}

typedef struct row {
  again_fetch_data_kind kind;
  const char *value;
  const char *sent;
} row;

Test(fetch_data, values_are_sent_as_curl_sends_them) {
  static const row rows[] = {
      {AGAIN_FETCH_DATA_TEXT, "a=1", "a=1"},
      {AGAIN_FETCH_DATA_TEXT, "", ""},
      {AGAIN_FETCH_DATA_TEXT, "a\r\nb", "a\r\nb"},
      {AGAIN_FETCH_DATA_BINARY, "a b", "a b"},
      {AGAIN_FETCH_DATA_RAW, "@a", "@a"},
      {AGAIN_FETCH_DATA_ENCODED, "a b&c", "a+b%26c"},
      {AGAIN_FETCH_DATA_ENCODED, "=a=b", "a%3Db"},
      {AGAIN_FETCH_DATA_ENCODED, "k=v w", "k=v+w"},
      {AGAIN_FETCH_DATA_ENCODED, "p@q=r", "p@q=r"},
      {AGAIN_FETCH_DATA_ENCODED, "k=", "k="},
      {AGAIN_FETCH_DATA_ENCODED, "", ""},
      {AGAIN_FETCH_DATA_ENCODED, "=-._~\xc3\xa4", "-._~%C3%A4"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    cr_assert_eq(append(&out, rows[i].kind, rows[i].value), AGAIN_OK);
    cr_expect_str_eq(out.size > 0 ? out.data : "", rows[i].sent);
    again_buffer_clear(&out);
  }
}

Test(fetch_data, files_are_read) {
  static const row rows[] = {
      {AGAIN_FETCH_DATA_TEXT, "@%s", "a b"},
      {AGAIN_FETCH_DATA_BINARY, "@%s", "a\r\n b\n"},
      {AGAIN_FETCH_DATA_ENCODED, "@%s", "a%0D%0A+b%0A"},
      {AGAIN_FETCH_DATA_ENCODED, "k@%s", "k=a%0D%0A+b%0A"},
  };
  make_file("a\r\n b\n", 6);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char value[64];
    again_buffer out;
    size_t mark = strcspn(rows[i].value, "%");
    (void)snprintf(value, sizeof value, "%.*s%s", (int)mark, rows[i].value,
                   path);
    again_buffer_init(&out, &counting_mem);
    cr_assert_eq(append(&out, rows[i].kind, value), AGAIN_OK);
    cr_expect_str_eq(out.data, rows[i].sent);
    again_buffer_clear(&out);
  }
  unlink(path);
}

Test(fetch_data, a_long_file_is_read_whole_with_its_nul_bytes) {
  size_t size = 50000;
  char *bytes = calloc(size, 1);
  char value[64];
  again_buffer out;
  make_file(bytes, size);
  (void)snprintf(value, sizeof value, "@%s", path);
  again_buffer_init(&out, &counting_mem);
  cr_assert_eq(append(&out, AGAIN_FETCH_DATA_BINARY, value), AGAIN_OK);
  cr_assert_eq(out.size, size);
  cr_expect_arr_eq(out.data, bytes, size);
  again_buffer_clear(&out);
  unlink(path);
  free(bytes);
}

Test(fetch_data, a_file_that_is_not_there_is_named) {
  static const again_fetch_data_kind kinds[] = {
      AGAIN_FETCH_DATA_TEXT, AGAIN_FETCH_DATA_BINARY, AGAIN_FETCH_DATA_ENCODED};
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    const char *file = NULL;
    again_buffer out;
    again_buffer_init(&out, &counting_mem);
    cr_expect_eq(
        again_fetch_data_append(&out, kinds[i], "@/nonexistent/file", &file),
        AGAIN_EIO);
    cr_expect_eq(errno, ENOENT);
    cr_expect_str_eq(file, "/nonexistent/file");
    again_buffer_clear(&out);
  }
}

/* Appends a text, then a file, with the n-th allocation failing. */
static bool survives_failure_at(size_t n) {
  char value[64];
  again_buffer out;
  (void)snprintf(value, sizeof value, "k@%s", path);
  counting_reset(n);
  again_buffer_init(&out, &counting_mem);
  again_status status = append(&out, AGAIN_FETCH_DATA_TEXT, "a=1");
  if (status == AGAIN_OK) {
    status = append(&out, AGAIN_FETCH_DATA_ENCODED, value);
  }
  again_buffer_clear(&out);
  cr_expect_eq(status, counting_failed() ? AGAIN_ENOMEM : AGAIN_OK);
  return !counting_failed();
}

Test(fetch_data, no_allocation_that_fails_leaks) {
  make_file("some text", 9);
  size_t n = 1;
  while (!survives_failure_at(n)) {
    n++;
  }
  cr_expect_gt(n, 2);
  unlink(path);
}
