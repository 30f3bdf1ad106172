/* A file remembers its validator, where its file system can. */
#include "fetch_mark.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

static char path[] = "/tmp/again-fetch-mark-XXXXXX";
static int file;

static void begin(void) {
  file = mkstemp(path);
  cr_assert_geq(file, 0);
  if (fsetxattr(file, "user.again.probe", "1", 1, 0) != 0) {
    cr_skip_test("no extended attributes: %s", strerror(errno));
  }
}

static void end(void) {
  (void)close(file);
  (void)unlink(path);
}

TestSuite(fetch_mark, .init = begin, .fini = end);

Test(fetch_mark, it_is_kept_until_there_is_none) {
  char out[AGAIN_VALIDATOR_BYTES];
  cr_expect_not(again_fetch_mark_get(path, out));
  cr_expect_str_eq(out, "");
  again_fetch_mark_set(file, "\"v1\"");
  cr_expect(again_fetch_mark_get(path, out));
  cr_expect_str_eq(out, "\"v1\"");
  again_fetch_mark_set(file, "\"v2\"");
  cr_expect(again_fetch_mark_get(path, out));
  cr_expect_str_eq(out, "\"v2\"");
  again_fetch_mark_set(file, "");
  cr_expect_not(again_fetch_mark_get(path, out));
  again_fetch_mark_set(file, "");
}

Test(fetch_mark, the_longest_fits) {
  char longest[AGAIN_VALIDATOR_BYTES];
  char out[AGAIN_VALIDATOR_BYTES];
  memset(longest, 'x', sizeof longest - 1);
  longest[sizeof longest - 1] = '\0';
  again_fetch_mark_set(file, longest);
  cr_expect(again_fetch_mark_get(path, out));
  cr_expect_str_eq(out, longest);
}

/* Anybody may have written there. */
Test(fetch_mark, what_is_unfit_for_a_header_is_not_taken) {
  static const struct {
    const char *bytes;
    size_t size;
  } rows[] = {
      {"\"v1\"\r\nX: 1", 10}, {"a\0b", 3}, {"\x7f", 1}, {"\xff", 1}, {"", 0}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char out[AGAIN_VALIDATOR_BYTES] = "x";
    cr_assert_eq(
        fsetxattr(file, "user.again.validator", rows[i].bytes, rows[i].size, 0),
        0);
    cr_expect_not(again_fetch_mark_get(path, out), "row %zu", i);
    cr_expect_str_eq(out, "", "row %zu", i);
  }
  char long_one[300];
  char out[AGAIN_VALIDATOR_BYTES] = "x";
  memset(long_one, 'x', sizeof long_one);
  cr_assert_eq(
      fsetxattr(file, "user.again.validator", long_one, sizeof long_one, 0), 0);
  cr_expect_not(again_fetch_mark_get(path, out));
  cr_expect_not(again_fetch_mark_get("/nonexistent/file", out));
}
