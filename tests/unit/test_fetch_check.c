/* What no server could make well is told before one is asked. */
#include "fetch_check.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"

static char folder[] = "/tmp/again-fetch-check-XXXXXX";

/* "file", "hard" and "soft" are one file; "folder/" is a folder. */
static void begin(void) {
  cr_redirect_stderr();
  cr_assert_not_null(mkdtemp(folder));
  cr_assert_eq(chdir(folder), 0);
  cr_assert_eq(close(open("file", O_CREAT | O_WRONLY, 0600)), 0);
  cr_assert_eq(link("file", "hard"), 0);
  cr_assert_eq(symlink("file", "soft"), 0);
  cr_assert_eq(mkdir("folder", 0700), 0);
}

static void end(void) {
  cr_expect_eq(unlink("soft") | unlink("hard") | unlink("file"), 0);
  cr_expect_eq(rmdir("folder"), 0);
  cr_expect_eq(rmdir(folder), 0);
}

TestSuite(fetch_check, .init = begin, .fini = end);

typedef struct row {
  const char *paths[2]; /* NULL = standard output, "-O" = as the URL says */
  int code;
} row;

static again_fetch_output output_of(const char *path) {
  const bool is_remote = path != NULL && strcmp(path, "-O") == 0;
  return (again_fetch_output){.path = is_remote ? NULL : path,
                              .remote_name = is_remote};
}

Test(fetch_check, a_file_takes_one_body) {
  static const row rows[] = {
      {{NULL, NULL}, AGAIN_EXIT_DONE},
      {{"a", NULL}, AGAIN_EXIT_DONE},
      {{"a", "b"}, AGAIN_EXIT_DONE},
      {{"a", "folder/a"}, AGAIN_EXIT_DONE},
      {{"/dev/null", "/dev/null"}, AGAIN_EXIT_DONE},
      {{"folder", "folder"}, AGAIN_EXIT_DONE}, /* it fails as it is opened */
      {{"no/a", "no/a"}, AGAIN_EXIT_DONE},     /* so does this */
      {{"a", "a"}, AGAIN_EXIT_USAGE},
      {{"a", "./a"}, AGAIN_EXIT_USAGE},
      {{"folder/../a", "a"}, AGAIN_EXIT_USAGE},
      {{"folder/a", "folder//a"}, AGAIN_EXIT_USAGE},
      {{"file", "./file"}, AGAIN_EXIT_USAGE},
      {{"file", "hard"}, AGAIN_EXIT_USAGE},
      {{"soft", "hard"}, AGAIN_EXIT_USAGE},
      {{"-O", "-O"}, AGAIN_EXIT_USAGE},
      {{"-O", "name"}, AGAIN_EXIT_USAGE},
      {{"-O", "a"}, AGAIN_EXIT_DONE},
  };
  const char *urls[] = {"http://h/name", "http://h/d/name?x"};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    again_fetch_output outputs[] = {output_of(rows[i].paths[0]),
                                    output_of(rows[i].paths[1])};
    const again_fetch_options options = {
        .urls = urls, .url_count = 2, .outputs = outputs, .output_count = 2};
    cr_expect_eq(again_fetch_check(&options), rows[i].code, "row %zu", i);
  }
}

Test(fetch_check, a_url_can_be_asked_for) {
  static const struct {
    const char *url;
    bool remote_name;
    int code;
  } rows[] = {
      {"http://h", false, AGAIN_EXIT_DONE},
      {"h:80/a?b", false, AGAIN_EXIT_DONE},
      {"HTTPS://user:word@[::1]:443/", false, AGAIN_EXIT_DONE},
      {"http://h/a", true, AGAIN_EXIT_DONE},
      {"http://h/a/", true, AGAIN_EXIT_USAGE},
      {"", false, AGAIN_EXIT_USAGE},
      {"http://", false, AGAIN_EXIT_USAGE},
      {"http://[::1", false, AGAIN_EXIT_USAGE},
      {"http://h:port/", false, AGAIN_EXIT_USAGE},
      {"http://h/a b", false, AGAIN_EXIT_USAGE},
      {"ftp://h/", false, AGAIN_EXIT_USAGE},
      {"file:///etc/hosts", false, AGAIN_EXIT_USAGE},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const char *url = rows[i].url;
    const again_fetch_options options = {
        .urls = &url, .url_count = 1, .remote_name_all = rows[i].remote_name};
    cr_expect_eq(again_fetch_check(&options), rows[i].code, "%s", url);
  }
}
