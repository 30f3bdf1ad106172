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

static again_decision throttled(void) {
  again_decision decision = AGAIN_DECISION_INIT;
  decision.action = AGAIN_ACTION_RETRY;
  decision.verdict.reason = "throttling";
  decision.status = 429;
  decision.attempts = 1;
  decision.attempts_max = 4;
  decision.delay_ms = 5000;
  strcpy(decision.code, "Throttling.User");
  return decision;
}

static void expect_wait(const again_decision *decision, uint64_t left_ms,
                        const char *expected) {
  const again_progress progress = {.waits_on = decision,
                                   .wait_left_ms = left_ms};
  char line[AGAIN_PROGRESS_BYTES];
  cr_expect_str_eq(again_progress_render(&progress, 100, line), expected);
}

Test(fetch_progress, a_wait_says_for_what_how_long_and_why) {
  again_decision decision = throttled();
  expect_wait(&decision, 4250,
              "attempt 2 of 4 in 4.2 s: 429 Throttling.User (throttling)");
  decision.hint.has_delay = true;
  decision.hint.delay_ms = 5000;
  expect_wait(&decision, 0,
              "attempt 2 of 4 in 0.0 s: 429 Throttling.User (throttling), as "
              "the server asked");
  decision.hint.delay_ms = 5001; /* cut by the policy: not as asked */
  decision.transport = AGAIN_TRANSPORT_PARTIAL_BODY;
  decision.code[0] = '\0';
  expect_wait(&decision, 65000,
              "attempt 2 of 4 in 1 m 5 s: 429 partial-body (throttling)");
  decision.status = 0;
  decision.attempts = 0;
  decision.transport = AGAIN_TRANSPORT_CONNECT;
  decision.verdict.reason = "unreachable";
  expect_wait(&decision, 100, "attempt 1 of 4 in 0.1 s: connect (unreachable)");
}

static void expect_shown(const again_progress *progress, const char *expected) {
  char line[AGAIN_PROGRESS_BYTES];
  cr_expect_str_eq(again_progress_render(progress, 100, line), expected);
}

Test(fetch_progress, a_held_call_says_so) {
  again_decision decision = throttled();
  again_progress progress = {.waits_on = &decision,
                             .wait_left_ms = 200,
                             .scope = "https://h:443",
                             .knows_when = true};
  decision.action = AGAIN_ACTION_WAIT;
  decision.why = AGAIN_WHY_UNAVAILABLE;
  expect_shown(&progress,
               "held: https://h:443 is overloaded, looks again in 0.2 "
               "s: 429 Throttling.User (throttling)");
  decision.verdict.reason = "";
  progress.scope = "a\033b";
  expect_shown(&progress, "held: a\\x1Bb is overloaded, looks again in 0.2 s");
  progress.scope = "https://h:443";
  progress.knows_when = false;
  progress.wait_left_ms = 59000;
  expect_shown(&progress,
               "held: https://h:443 is overloaded, gives up in 59.0 s");
  decision.why = AGAIN_WHY_NONE;
  expect_shown(&progress,
               "held: https://h:443 has yet to answer, gives up in 59.0 s");
}

Test(fetch_progress, a_probe_says_so_until_there_is_more_to_say) {
  again_progress progress = {.name = "x", .probes = true};
  expect_shown(&progress, "x  probing");
  progress.rate_bytes_s = 10;
  expect_shown(&progress, "x  0 B, 10 B/s");
}

Test(fetch_progress, server_text_cannot_steer_the_terminal) {
  again_decision decision = throttled();
  strcpy(decision.code, "a\033[2Jb");
  expect_wait(&decision, 0,
              "attempt 2 of 4 in 0.0 s: 429 a\\x1B[2Jb (throttling)");
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

Test(fetch_progress, one_of_several_says_which) {
  again_decision decision = throttled();
  again_progress progress = half;
  char line[AGAIN_PROGRESS_BYTES];
  progress.tag = "[12] ";
  cr_expect_str_eq(again_progress_render(&progress, 80, line),
                   "[12] image.iso  [======>      ]  50 %  5.0 MiB of 10 MiB, "
                   "1.0 MiB/s, 5.0 s left");
  progress.waits_on = &decision;
  progress.wait_left_ms = 1500;
  cr_expect_str_eq(again_progress_render(&progress, 100, line),
                   "[12] image.iso  attempt 2 of 4 in 1.5 s: 429 "
                   "Throttling.User (throttling)");
  cr_expect_eq(again_progress_lead_width(&progress), 14);
  progress.lead_width = 17;
  cr_expect_str_eq(again_progress_render(&progress, 100, line),
                   "[12] image.iso     attempt 2 of 4 in 1.5 s: 429 "
                   "Throttling.User (throttling)");
  for (unsigned width = 1; width < 120; width++) {
    progress.waits_on = width % 2 == 0 ? &decision : NULL;
    again_progress_render(&progress, width, line);
    cr_expect_leq(strlen(line), width);
  }
}

Test(fetch_progress, the_total_counts) {
  again_progress_total total = {.url_count = 40,
                                .done_count = 3,
                                .running_count = 5,
                                .received_bytes = 12u << 20,
                                .rate_bytes_s = 1536};
  char line[AGAIN_PROGRESS_BYTES];
  cr_expect_str_eq(again_progress_render_total(&total, 80, line),
                   "3 of 40 done, 5 running: 12 MiB, 1.5 KiB/s");
  total.failed_count = 1;
  cr_expect_str_eq(again_progress_render_total(&total, 80, line),
                   "3 of 40 done, 1 failed, 5 running: 12 MiB, 1.5 KiB/s");
  cr_expect_str_eq(again_progress_render_total(&total, 12, line),
                   "3 of 40 done");
}
