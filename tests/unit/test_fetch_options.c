/* curl's everyday options mean what they mean to curl. */
#include "fetch_options.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"

static again_fetch_options options;

static void end(void) {
  again_fetch_options_clear(&options);
}

TestSuite(fetch_options, .fini = end, .init = cr_redirect_stderr);

/* `line` is split at its blanks. The exit code, or -1 where it was taken. */
static int read_line(const char *line) {
  static char words[512];
  static char *argv[32];
  int argc = 0;
  int code = -1;
  (void)snprintf(words, sizeof words, "fetch %s", line);
  for (char *word = strtok(words, " "); word != NULL && argc < 31;
       word = strtok(NULL, " ")) {
    argv[argc++] = word;
  }
  argv[argc] = NULL;
  return again_fetch_options_read(&options, argc, argv, &code) ? -1 : code;
}

Test(fetch_options, letters_are_bundled_as_in_curl) {
  cr_assert_eq(read_line("-sSLkfo out -XPOST -u a:b http://h/"), -1);
  cr_expect(options.silent && options.show_error && options.follow);
  cr_expect(options.insecure && options.fail);
  cr_expect_str_eq(options.method, "POST");
  cr_expect_str_eq(options.user, "a:b");
  cr_assert_eq(options.output_count, 1);
  cr_expect_str_eq(options.outputs[0].path, "out");
  cr_assert_eq(options.url_count, 1);
  cr_expect_str_eq(options.urls[0], "http://h/");
}

Test(fetch_options, data_is_joined) {
  cr_assert_eq(read_line("-d a=1 --data-raw @b --data-urlencode c=/+ "
                         "--data-urlencode =% http://h/"),
               -1);
  cr_expect(options.has_data);
  cr_expect_str_eq(options.data.data, "a=1&@b&c=%2F%2B&%25");
}

Test(fetch_options, data_comes_from_files) {
  char path[] = "/tmp/again-fetch-data-XXXXXX";
  int file = mkstemp(path);
  cr_assert_geq(file, 0);
  cr_assert_eq(write(file, "a\r\nb\n", 5), 5);
  close(file);
  char line[256];
  (void)snprintf(line, sizeof line,
                 "-d @%s --data-binary @%s --data-urlencode n@%s http://h/",
                 path, path, path);
  int code = read_line(line);
  unlink(path);
  cr_assert_eq(code, -1);
  cr_expect_str_eq(options.data.data, "ab&a\r\nb\n&n=a%0D%0Ab%0A");
}

Test(fetch_options, retry_counts_retries_and_attempts_counts_attempts) {
  cr_assert_eq(read_line("--retry 3 http://h/"), -1);
  cr_expect_eq(options.attempts, 4);
  again_fetch_options_clear(&options);
  cr_assert_eq(read_line("--attempts 3 http://h/"), -1);
  cr_expect_eq(options.attempts, 3);
}

Test(fetch_options, times_are_seconds_or_have_a_unit) {
  cr_assert_eq(
      read_line(
          "--max-time 1.5 --connect-timeout 200ms --deadline 2m http://h"),
      -1);
  cr_expect_eq(options.attempt_ms, 1500);
  cr_expect_eq(options.connect_ms, 200);
  cr_expect_eq(options.deadline_ms, 120000);
}

Test(fetch_options, idempotency_has_three_answers) {
  static const struct {
    const char *line;
    again_answer answer;
  } rows[] = {{"http://h", AGAIN_ANSWER_UNSET},
              {"--idempotent http://h", AGAIN_ANSWER_YES},
              {"--no-idempotent http://h", AGAIN_ANSWER_NO}};
  for (size_t i = 0; i < 3; i++) {
    cr_assert_eq(read_line(rows[i].line), -1);
    cr_expect_eq(options.idempotent, rows[i].answer);
    again_fetch_options_clear(&options);
    memset(&options, 0, sizeof options);
  }
  cr_assert_eq(read_line("http://h"), -1);
}

Test(fetch_options, a_file_goes_on_at_its_end_or_at_an_offset) {
  static const struct {
    const char *line;
    bool continues;
    uint64_t bytes;
  } rows[] = {{"http://h", false, 0},
              {"-C - http://h", true, UINT64_MAX},
              {"-C0 http://h", true, 0},
              {"--continue-at 12 http://h", true, 12},
              {"-C - -G -d x http://h", true, UINT64_MAX}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    cr_assert_eq(read_line(rows[i].line), -1, "%s", rows[i].line);
    cr_expect_eq(options.continues, rows[i].continues, "%s", rows[i].line);
    cr_expect_eq(options.continue_bytes, rows[i].bytes, "%s", rows[i].line);
    again_fetch_options_clear(&options);
    memset(&options, 0, sizeof options);
  }
  cr_assert_eq(read_line("http://h"), -1);
}

Test(fetch_options, outputs_belong_to_the_urls_in_turn) {
  cr_assert_eq(read_line("-o a http://h/1 -O http://h/2 http://h/3"), -1);
  cr_expect_str_eq(again_fetch_options_output(&options, 0).path, "a");
  cr_expect(again_fetch_options_output(&options, 1).remote_name);
  cr_expect_not(again_fetch_options_prints(&options, 1));
  cr_expect(again_fetch_options_prints(&options, 2));
  again_fetch_options_clear(&options);
  cr_assert_eq(read_line("--remote-name-all -o a http://h/1 http://h/2"), -1);
  cr_expect_str_eq(again_fetch_options_output(&options, 0).path, "a");
  cr_expect(again_fetch_options_output(&options, 1).remote_name);
  again_fetch_options_clear(&options);
  cr_assert_eq(read_line("-O -o - http://h/1 http://h/2"), -1);
  cr_expect(again_fetch_options_prints(&options, 1));
}

Test(fetch_options, parallel_is_for_many) {
  static const struct {
    const char *line;
    bool is_parallel;
    unsigned max;
  } rows[] = {{"http://h http://h", false, 50},
              {"-Z http://h", false, 50},
              {"-Z http://h http://h", true, 50},
              {"-Z --no-parallel http://h http://h", false, 50},
              {"-Z --parallel-max 1 http://h http://h", false, 1},
              {"--parallel --parallel-max 7 http://h http://h", true, 7}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    cr_assert_eq(read_line(rows[i].line), -1, "%s", rows[i].line);
    cr_expect_eq(again_fetch_options_is_parallel(&options), rows[i].is_parallel,
                 "%s", rows[i].line);
    cr_expect_eq(options.parallel_max, rows[i].max, "%s", rows[i].line);
    again_fetch_options_clear(&options);
    memset(&options, 0, sizeof options);
  }
  cr_assert_eq(read_line("http://h"), -1);
}

Test(fetch_options, what_does_not_go_together_is_refused) {
  static const struct {
    const char *line;
    int code;
  } rows[] = {{"", AGAIN_EXIT_USAGE},
              {"-o a -o b http://h", AGAIN_EXIT_USAGE},
              {"-T f -d x http://h", AGAIN_EXIT_USAGE},
              {"-I -d x http://h", AGAIN_EXIT_USAGE},
              {"-C - -d x http://h", AGAIN_EXIT_USAGE},
              {"-C - -r 1-2 http://h", AGAIN_EXIT_USAGE},
              {"-C 1x http://h", AGAIN_EXIT_USAGE},
              {"-T - http://h http://h", AGAIN_EXIT_USAGE},
              {"--parallel-max 0 http://h", AGAIN_EXIT_USAGE},
              {"--parallel-max 1001 http://h", AGAIN_EXIT_USAGE},
              {"--nonsense http://h", AGAIN_EXIT_USAGE},
              {"--attempts 0 http://h", AGAIN_EXIT_USAGE},
              {"--max-time soon http://h", AGAIN_EXIT_USAGE},
              {"--deadline soon http://h", AGAIN_EXIT_USAGE},
              {"--deadline 0 http://h", AGAIN_EXIT_USAGE},
              {"-d @/nonexistent/file http://h", AGAIN_EXIT_UNREADABLE}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    cr_expect_eq(read_line(rows[i].line), rows[i].code, "%s", rows[i].line);
    again_fetch_options_clear(&options);
    memset(&options, 0, sizeof options);
  }
  cr_assert_eq(read_line("http://h"), -1);
}
