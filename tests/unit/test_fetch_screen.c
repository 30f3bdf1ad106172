/* The lines take the place of those before, and never more than there is
 * room for. */
#include "fetch_screen.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static char *out;
static size_t out_size;
static again_screen screen;

/* A stream without a file has the size that the environment tells. */
static void begin(void) {
  (void)setenv("COLUMNS", "40", 1);
  (void)setenv("LINES", "5", 1);
  screen = (again_screen){.stream = open_memstream(&out, &out_size)};
  cr_assert_not_null(screen.stream);
}

static void end(void) {
  (void)fclose(screen.stream);
  free(out);
}

TestSuite(fetch_screen, .init = begin, .fini = end);

static const again_progress one = {.name = "one"};
static const again_progress two = {.name = "two"};
static const again_progress *const many[] = {&one, &two, &one, &two, &one};

/* What was written since, escapes as ^. */
static void expect_written(const char *expected) {
  cr_assert_eq(fflush(screen.stream), 0);
  out[ftell(screen.stream)] = '\0';
  for (char *at = out; (at = strchr(at, '\033')) != NULL; at++) {
    *at = '^';
  }
  cr_expect_str_eq(out, expected);
  cr_assert_eq(fseek(screen.stream, 0, SEEK_SET), 0);
}

Test(fetch_screen, one_line_is_drawn_over) {
  again_screen_draw(&screen, many, 1, NULL);
  expect_written("^[?7l\rone  0 B, 0 B/s^[K^[J^[?7h");
  again_screen_draw(&screen, many, 1, NULL);
  expect_written("^[?7l\rone  0 B, 0 B/s^[K^[J^[?7h");
  again_screen_erase(&screen);
  expect_written("\r^[J");
  again_screen_erase(&screen);
  cr_expect_eq(screen.lines, 0);
}

Test(fetch_screen, several_lines_and_a_total) {
  const again_progress_total total = {.url_count = 2, .running_count = 2};
  again_screen_draw(&screen, many, 2, &total);
  expect_written("^[?7l\rone  0 B, 0 B/s^[K\r\ntwo  0 B, 0 B/s^[K\r\n"
                 "0 of 2 done, 2 running: 0 B, 0 B/s^[K^[J^[?7h");
  again_screen_draw(&screen, many, 1, &total);
  expect_written("^[?7l\r^[2Aone  0 B, 0 B/s^[K\r\n"
                 "0 of 2 done, 2 running: 0 B, 0 B/s^[K^[J^[?7h");
  again_screen_erase(&screen);
  expect_written("\r^[1A^[J");
}

Test(fetch_screen, there_are_fewer_lines_than_the_terminal_has) {
  const again_progress_total total = {.url_count = 5, .running_count = 5};
  again_screen_draw(&screen, many, 5, &total);
  cr_expect_eq(screen.lines, 4);
  again_screen_erase(&screen);
  again_screen_draw(&screen, many, 5, NULL);
  cr_expect_eq(screen.lines, 4);
  (void)setenv("LINES", "1", 1);
  again_screen_draw(&screen, many, 5, &total);
  cr_expect_eq(screen.lines, 1);
}

Test(fetch_screen, nothing_is_drawn_where_there_is_no_terminal) {
  again_screen silent;
  again_screen_begin(&silent, stdout, false);
  cr_expect_null(silent.stream);
  FILE *file = tmpfile();
  cr_assert_not_null(file);
  again_screen_begin(&silent, file, true);
  cr_expect_null(silent.stream);
  again_screen_draw(&silent, many, 2, NULL);
  again_screen_erase(&silent);
  cr_expect_eq(ftell(file), 0);
  (void)fclose(file);
}
