/* The progress line fits its width, and says what is being waited for. */
#include "fetch_progress.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/utf8.h"

TestSuite(fetch_progress);

Test(fetch_progress, bytes_have_a_unit_and_two_or_three_digits) {
  static const struct {
    uint64_t bytes;
    const char *text;
  } rows[] = {
      {0, "0 B"},
      {999, "999 B"},
      {1023, "1023 B"},
      {1024, "1.0 KiB"},
      {1536, "1.5 KiB"},
      {10240, "10 KiB"},
      {5u << 20, "5.0 MiB"},
      {UINT64_MAX, "16 EiB"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char text[AGAIN_BYTES_TEXT];
    cr_expect_str_eq(again_bytes_format(rows[i].bytes, text), rows[i].text);
  }
}

static const again_progress half = {.name = "image.iso",
                                    .received_bytes = 5u << 20,
                                    .total_bytes = 10u << 20,
                                    .rate_bytes_s = 1u << 20};

Test(fetch_progress, a_transfer_shows_bar_bytes_rate_and_time) {
  char line[AGAIN_PROGRESS_BYTES];
  cr_expect_str_eq(again_progress_render(&half, 80, line),
                   "image.iso  [=========>        ]  50 %  5.0 MiB of 10 MiB, "
                   "1.0 MiB/s, 5.0 s left");
}

Test(fetch_progress, the_bar_goes_first_where_there_is_no_room) {
  char line[AGAIN_PROGRESS_BYTES];
  cr_expect_str_eq(again_progress_render(&half, 60, line),
                   "image.iso  5.0 MiB of 10 MiB, 1.0 MiB/s, 5.0 s left");
}

Test(fetch_progress, without_a_length_it_counts) {
  again_progress progress = half;
  char line[AGAIN_PROGRESS_BYTES];
  progress.total_bytes = 0;
  cr_expect_str_eq(again_progress_render(&progress, 80, line),
                   "image.iso  5.0 MiB, 1.0 MiB/s");
}

Test(fetch_progress, a_wait_says_how_long_and_why) {
  again_progress progress = {.is_waiting = true,
                             .wait_left_ms = 4250,
                             .wait_reason = "throttling",
                             .wait_code = "Throttling.User",
                             .attempt = 2,
                             .attempts_max = 4};
  char line[AGAIN_PROGRESS_BYTES];
  cr_expect_str_eq(
      again_progress_render(&progress, 80, line),
      "waiting 4.2 s: throttling (Throttling.User), then attempt 2 of 4");
  progress.is_held = true;
  progress.wait_code = "";
  progress.wait_left_ms = 125000;
  cr_expect_str_eq(again_progress_render(&progress, 80, line),
                   "held 2 m 5 s: throttling, then attempt 2 of 4");
}

Test(fetch_progress, server_text_cannot_steer_the_terminal) {
  again_progress progress = {.is_waiting = true,
                             .wait_reason = "throttling",
                             .wait_code = "a\033[2Jb",
                             .attempt = 2,
                             .attempts_max = 4};
  char line[AGAIN_PROGRESS_BYTES];
  again_progress_render(&progress, 80, line);
  cr_expect_null(strchr(line, '\033'), "%s", line);
}

Test(fetch_progress, no_width_is_passed) {
  again_progress progress = half;
  progress.name = "d\xc3\xa4mmerung-\xc3\xbc"
                  "ber-der-stadt-am-fluss.tar";
  for (unsigned width = 1; width < 120; width++) {
    char line[AGAIN_PROGRESS_BYTES];
    again_progress_render(&progress, width, line);
    cr_expect_leq(again_utf8_count(line, strlen(line)), width);
    cr_expect_eq(again_utf8_valid_prefix(line, strlen(line)), strlen(line));
  }
}
