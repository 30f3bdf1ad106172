/* A body goes to its file from the first byte on, and not before; to one that
 * is there in part, behind that or in its place. */
#include "fetch_sink.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fetch_mark.h"

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
  again_fetch_sink_end(&sink, false);
  file_is("older");
  cr_expect_eq(write_text(&sink, "ne"), 2);
  cr_expect_eq(write_text(&sink, "w"), 1);
  again_fetch_sink_end(&sink, true);
  cr_expect_eq(sink.error, 0);
  again_fetch_sink_clear(&sink);
  file_is("new");
}

Test(fetch_sink, an_empty_success_empties_it) {
  again_fetch_sink sink;
  cr_assert(again_fetch_sink_begin(&sink, path));
  again_fetch_sink_end(&sink, true);
  cr_expect_eq(sink.error, 0);
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
    again_fetch_sink_end(&sink, true);
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

static again_fetch_sink continued(uint64_t offset_bytes) {
  again_fetch_sink sink;
  cr_assert(again_fetch_sink_begin(&sink, path));
  cr_assert(again_fetch_sink_keep(&sink, offset_bytes));
  return sink;
}

Test(fetch_sink, a_part_is_kept_up_to_the_offset) {
  static const struct {
    uint64_t offset;
    again_fetch_place place;
    const char *result;
  } rows[] = {{UINT64_MAX, AGAIN_FETCH_PLACE_BEHIND, "older-new"},
              {5, AGAIN_FETCH_PLACE_BEHIND, "older-new"},
              {3, AGAIN_FETCH_PLACE_BEHIND, "old-new"},
              {0, AGAIN_FETCH_PLACE_BEHIND, "-new"},
              {3, AGAIN_FETCH_PLACE_WHOLE, "-new"},
              {3, AGAIN_FETCH_PLACE_NOWHERE, "older"}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    end();
    strcpy(folder, "/tmp/again-fetch-sink-XXXXXX");
    begin();
    again_fetch_sink sink = continued(rows[i].offset);
    again_fetch_sink_place(&sink, rows[i].place, "\"v1\"");
    cr_expect_eq(write_text(&sink, "-new"), 4);
    again_fetch_sink_end(&sink, rows[i].place != AGAIN_FETCH_PLACE_NOWHERE);
    cr_expect_eq(sink.error, 0);
    again_fetch_sink_clear(&sink);
    file_is(rows[i].result);
  }
}

Test(fetch_sink, a_part_remembers_of_what_until_it_is_whole) {
  char mark[AGAIN_VALIDATOR_BYTES];
  again_fetch_sink sink = continued(UINT64_MAX);
  again_fetch_sink_place(&sink, AGAIN_FETCH_PLACE_WHOLE, "\"v1\"");
  if (!again_fetch_mark_get(path, mark)) {
    again_fetch_sink_clear(&sink);
    cr_skip_test("no extended attributes");
  }
  cr_expect_eq(write_text(&sink, "half"), 4);
  again_fetch_sink_clear(&sink);
  sink = continued(UINT64_MAX);
  cr_expect_str_eq(sink.rest.validator, "\"v1\"");
  again_fetch_sink_place(&sink, AGAIN_FETCH_PLACE_BEHIND, "");
  again_fetch_sink_clear(&sink);
  sink = continued(UINT64_MAX);
  cr_expect_str_eq(sink.rest.validator, "\"v1\"");
  again_fetch_sink_place(&sink, AGAIN_FETCH_PLACE_BEHIND, "\"v1\"");
  again_fetch_sink_end(&sink, true);
  again_fetch_sink_clear(&sink);
  cr_expect_not(again_fetch_mark_get(path, mark));
  file_is("half");
}

Test(fetch_sink, more_than_there_is_cannot_be_kept) {
  again_fetch_sink sink;
  cr_assert(again_fetch_sink_begin(&sink, path));
  cr_expect_not(again_fetch_sink_keep(&sink, 6));
  again_fetch_sink_clear(&sink);
  cr_assert(again_fetch_sink_begin(&sink, "/nonexistent/file"));
  cr_expect(again_fetch_sink_keep(&sink, UINT64_MAX));
  cr_expect_eq(sink.rest.offset_bytes, 0);
  again_fetch_sink_clear(&sink);
  file_is("older");
}

/* Whatever the body was placed as, and is placed as then. */
Test(fetch_sink, a_body_that_comes_anew_takes_the_place_of_the_first) {
  static const struct {
    again_fetch_place first;
    again_fetch_place second;
    const char *result;
  } rows[] = {
      {AGAIN_FETCH_PLACE_BEHIND, AGAIN_FETCH_PLACE_BEHIND, "olnew"},
      {AGAIN_FETCH_PLACE_BEHIND, AGAIN_FETCH_PLACE_WHOLE, "new"},
      {AGAIN_FETCH_PLACE_WHOLE, AGAIN_FETCH_PLACE_WHOLE, "new"},
      {AGAIN_FETCH_PLACE_NOWHERE, AGAIN_FETCH_PLACE_BEHIND, "olnew"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    end();
    strcpy(folder, "/tmp/again-fetch-sink-XXXXXX");
    begin();
    again_fetch_sink sink = continued(2);
    again_fetch_sink_place(&sink, rows[i].first, "");
    cr_expect_eq(write_text(&sink, "long half"), 9);
    cr_expect_eq(again_fetch_sink_rewind(&sink), 0);
    again_fetch_sink_place(&sink, rows[i].second, "");
    cr_expect_eq(write_text(&sink, "new"), 3);
    again_fetch_sink_end(&sink, true);
    cr_expect_eq(sink.error, 0);
    again_fetch_sink_clear(&sink);
    file_is(rows[i].result);
  }
}

Test(fetch_sink, the_head_comes_anew_with_the_body) {
  again_fetch_sink sink;
  cr_assert(again_fetch_sink_begin(&sink, path));
  char head[] = "HEAD:";
  cr_expect_eq(again_fetch_sink_head(head, 1, 5, &sink), 5);
  again_fetch_sink_place(&sink, AGAIN_FETCH_PLACE_WHOLE, "");
  cr_expect_eq(write_text(&sink, "half"), 4);
  cr_expect_eq(sink.body_bytes, 4);
  cr_expect_eq(again_fetch_sink_rewind(&sink), 0);
  cr_expect_eq(again_fetch_sink_head(head, 1, 5, &sink), 5);
  again_fetch_sink_place(&sink, AGAIN_FETCH_PLACE_WHOLE, "");
  cr_expect_eq(write_text(&sink, "body"), 4);
  again_fetch_sink_clear(&sink);
  file_is("HEAD:body");
}

Test(fetch_sink, what_is_no_file_cannot_come_anew) {
  again_fetch_sink sink;
  cr_assert(again_fetch_sink_begin(&sink, "/dev/null"));
  cr_expect_eq(write_text(&sink, "half"), 4);
  cr_expect_neq(again_fetch_sink_rewind(&sink), 0);
  cr_expect_eq(sink.error, 0);
  again_fetch_sink_clear(&sink);
}

Test(fetch_sink, a_spool_is_printed_when_asked) {
  cr_redirect_stdout();
  again_fetch_sink sink;
  cr_assert(again_fetch_sink_begin(&sink, NULL));
  sink.is_spooled = true;
  cr_expect_eq(write_text(&sink, "half"), 4);
  cr_expect_eq(again_fetch_sink_rewind(&sink), 0);
  cr_expect_eq(write_text(&sink, "body"), 4);
  again_fetch_sink_end(&sink, true);
  (void)fputs("before ", stdout);
  again_fetch_sink_print(&sink);
  cr_expect_eq(sink.error, 0);
  again_fetch_sink_clear(&sink);
  cr_assert_stdout_eq_str("before body");
}
