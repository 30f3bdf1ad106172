/* Command lines are read in their order, in every spelling that getopt_long
 * and curl have taught people; what is wrong is said. */
#include "options.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(cli_options, .fini = end);

enum { SILENT = 1, COLOUR, METHOD, HEADER, ATTEMPTS, NAMELESS };

static const again_option table[] = {
    {SILENT, 's', "silent", NULL, false, "say nothing"},
    {COLOUR, 0, "colour", NULL, true, "be colourful"},
    {METHOD, 'X', "request", "METHOD", false, "the method"},
    {HEADER, 'H', "header", "LINE", false, "a header"},
    {ATTEMPTS, 0, "attempts", "N", false, "how many"},
    {NAMELESS, 'n', NULL, NULL, false, "has a letter only"},
};

static const again_usage usage = {.command = "fake",
                                  .operands = "[FILE]...",
                                  .about = "Does nothing.",
                                  .options = table,
                                  .option_count =
                                      sizeof(table) / sizeof(table[0])};

/* What is read of a line, as "id:value" words. */
static void read_line(char *line, char *out, size_t size) {
  char *argv[16] = {line};
  char word[256];
  int argc = 1;
  for (char *at = strtok(line, " "); at != NULL; at = strtok(NULL, " ")) {
    argv[argc++] = at;
  }
  again_options options;
  again_options_init(&options, &usage, argc, argv);
  out[0] = '\0';
  int id = 0;
  while ((id = again_options_next(&options)) != AGAIN_OPTION_END) {
    const char *value = id == AGAIN_OPTION_ERROR ? options.error
                        : options.negated        ? "no"
                        : options.value != NULL  ? options.value
                                                 : "";
    (void)snprintf(word, sizeof(word), "%s%d:%s", out[0] != '\0' ? " " : "", id,
                   value);
    (void)strncat(out, word, size - strlen(out) - 1);
  }
}

Test(cli_options, lines) {
  static const struct {
    const char *line;
    const char *read;
  } rows[] = {
      {"", ""},
      {"-s", "1:"},
      {"--silent", "1:"},
      {"--colour --no-colour", "2: 2:no"},
      {"-X POST", "3:POST"},
      {"-XPOST", "3:POST"},
      {"--request POST", "3:POST"},
      {"--request=POST", "3:POST"},
      {"--request=", "3:"},
      {"--request --silent", "3:--silent"},
      {"-sXPOST -ns", "1: 3:POST 6: 1:"},
      {"-sX POST", "1: 3:POST"},
      {"-H a -H b --header=c=d", "4:a 4:b 4:c=d"},
      {"one -s two", "-1:one 1: -1:two"},
      {"-", "-1:-"},
      {"-- -s --silent --", "-1:-s -1:--silent -1:--"},
      {"-h", "-2:"},
      {"--help", "-2:"},
      {"-X", "-3:-X needs a value"},
      {"--request", "-3:--request needs a value"},
      {"--silent=1", "-3:--silent takes no value"},
      {"--no-silent", "-3:--no-silent is no option"},
      {"--no-", "-3:--no- is no option"},
      {"--sil", "-3:--sil is no option"},
      {"-sq one", "1: -3:-q is no option"},
      {"--nothing -s one", "-3:--nothing is no option"},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    char line[64];
    char out[512];
    (void)snprintf(line, sizeof(line), "%s", rows[i].line);
    read_line(line, out, sizeof(out));
    cr_expect_str_eq(out, rows[i].read, "%s: %s", rows[i].line, out);
  }
}

static again_options with_value(const char *value) {
  again_options options = {.usage = &usage, .value = value};
  strcpy(options.option, "--attempts");
  return options;
}

Test(cli_options, numbers) {
  static const struct {
    const char *value;
    bool ok;
    uint64_t number;
  } rows[] = {
      {"1", true, 1},   {"100", true, 100}, {"007", true, 7},
      {"0", false, 0},  {"101", false, 0},  {"", false, 0},
      {"-1", false, 0}, {"1s", false, 0},   {"99999999999999999999", false, 0},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_options options = with_value(rows[i].value);
    uint64_t number = 0;
    cr_expect_eq(again_options_uint(&options, 1, 100, &number), rows[i].ok,
                 "%s", rows[i].value);
    cr_expect_eq(number, rows[i].number, "%s", rows[i].value);
    cr_expect_eq(options.error[0] == '\0', rows[i].ok, "%s", rows[i].value);
  }
}

Test(cli_options, durations) {
  static const struct {
    const char *value;
    bool ok;
    uint64_t ms;
  } rows[] = {
      {"90s", true, 90000}, {"1.5m", true, 90000}, {"2", true, 2000},
      {"0.5", true, 500},   {"-1", false, 0},      {"x", false, 0},
      {"", false, 0},
  };
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_options options = with_value(rows[i].value);
    uint64_t ms = 0;
    cr_expect_eq(again_options_duration(&options, &ms), rows[i].ok, "%s",
                 rows[i].value);
    cr_expect_eq(ms, rows[i].ms, "%s", rows[i].value);
  }
}

Test(cli_options, words) {
  static const char *const words[] = {"text", "json", NULL};
  again_options options = with_value("json");
  size_t index = 0;
  cr_assert(again_options_word(&options, words, &index));
  cr_assert_eq(index, 1);
  options = with_value("JSON");
  cr_assert(!again_options_word(&options, words, &index));
  cr_assert_str_eq(options.error, "--attempts: 'JSON' is none of text, json");
}

Test(cli_options, usage_names_every_option) {
  char *text = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&text, &size);
  again_usage_print(&usage, stream);
  (void)fclose(stream);
  cr_expect_str_eq(text,
                   "usage: again fake [OPTION]... [FILE]...\n"
                   "Does nothing.\n\n"
                   "  -s, --silent          say nothing\n"
                   "      --[no-]colour     be colourful\n"
                   "  -X, --request METHOD  the method\n"
                   "  -H, --header LINE     a header\n"
                   "      --attempts N      how many\n"
                   "  -n                    has a letter only\n"
                   "  -h, --help            print this and end\n",
                   "%s", text);
  free(text);
}
