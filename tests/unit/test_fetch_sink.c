/* A body goes to its file from the first byte on, and not before. */
#include "fetch_sink.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/again-fetch-sink-XXXXXX";
static char path[64];

/* An older file is there. */
static void begin(void) {
  cr_assert_not_null(mkdtemp(folder));
  (void)snprintf(path, sizeof path, "%s/file", folder);
  FILE *file = fopen(path, "w");
  cr_assert_not_null(file);
  (void)fputs("older", file);
  (void)fclose(file);
}

static void end(void) {
  unlink(path);
  rmdir(folder);
}

TestSuite(fetch_sink, .init = begin, .fini = end);

static void file_is(const char *text) {
  char bytes[64] = "";
  FILE *file = fopen(path, "r");
  cr_assert_not_null(file);
  size_t size = fread(bytes, 1, sizeof bytes - 1, file);
  (void)fclose(file);
  bytes[size] = '\0';
  cr_expect_str_eq(bytes, text);
}

static size_t write_text(again_fetch_sink *sink, const char *text) {
  char *bytes = strdup(text);
  size_t written = again_fetch_sink_write(bytes, 1, strlen(text), sink);
  free(bytes);
  return written;
}

Test(fetch_sink, a_file_is_left_alone_until_a_byte_comes) {
  again_fetch_sink sink;
  cr_assert(again_fetch_sink_begin(&sink, path));
  again_fetch_sink_end(&sink);
  file_is("older");
  cr_expect_eq(write_text(&sink, "ne"), 2);
  cr_expect_eq(write_text(&sink, "w"), 1);
  again_fetch_sink_end(&sink);
  cr_expect_eq(sink.error, 0);
  again_fetch_sink_clear(&sink);
  file_is("new");
}

Test(fetch_sink, an_empty_success_empties_it) {
  again_fetch_sink sink;
  cr_assert(again_fetch_sink_begin(&sink, path));
  again_fetch_sink_touch(&sink);
  again_fetch_sink_clear(&sink);
  file_is("");
}

Test(fetch_sink, what_cannot_be_opened_or_written_is_told_once) {
  static const struct {
    const char *path;
    int error;
  } rows[] = {{"/nonexistent/file", ENOENT}, {"/dev/full", ENOSPC}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    again_fetch_sink sink;
    cr_assert(again_fetch_sink_begin(&sink, rows[i].path));
    (void)write_text(&sink, "text");
    again_fetch_sink_end(&sink);
    cr_expect_eq(sink.error, rows[i].error, "%s", rows[i].path);
    cr_expect_eq(write_text(&sink, "text"), 0);
    cr_expect_eq(sink.error, rows[i].error, "%s", rows[i].path);
    again_fetch_sink_clear(&sink);
  }
}

Test(fetch_sink, remote_names_are_the_last_segment_of_a_path) {
  static const char *const rows[][2] = {
      {"http://h/a/b.txt?c=/d", "b.txt"},
      {"http://u:p@h/b#/c", "b"},
      {"h/x", "x"},
      {"http://h/a%2Fb", "a%2Fb"},
      {"http://h/..%2f", "..%2f"},
      {"http://h/", NULL},
      {"http://h", NULL},
      {"http://h/a/", NULL},
      {"http://h/a/..", NULL},
      {"http://h/.", NULL},
      {"", NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    again_fetch_sink sink;
    bool has_name = again_fetch_sink_begin_remote(&sink, rows[i][0]);
    cr_assert_eq(has_name, rows[i][1] != NULL, "%s", rows[i][0]);
    if (has_name) {
      cr_expect_str_eq(sink.path, rows[i][1]);
    }
    again_fetch_sink_clear(&sink);
  }
}
