#include "options.h"

#include <stdarg.h>
#include <string.h>

#include "base/decimal.h"
#include "base/duration.h"
#include "base/url.h"
#include "commands.h"
#include "complain.h"
#include "wall.h"

void again_options_init(again_options *options, const again_usage *usage,
                        int argc, char **argv) {
  *options =
      (again_options){.usage = usage, .argc = argc, .argv = argv, .next = 1};
}

bool again_options_fail(again_options *options, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): it is, one line up
  (void)vsnprintf(options->error, sizeof options->error, format, arguments);
  va_end(arguments);
  return false;
}

/* What is wrong with the line itself: nothing behind it is read. */
static int fail(again_options *options, const char *wrong) {
  again_options_fail(options, "%s %s", options->option, wrong);
  options->next = options->argc;
  options->cluster = NULL;
  return AGAIN_OPTION_ERROR;
}

static const again_option *find_name(const again_usage *usage, const char *name,
                                     size_t size) {
  for (size_t i = 0; i < usage->option_count; i++) {
    const char *candidate = usage->options[i].name;
    if (candidate != NULL && strlen(candidate) == size &&
        memcmp(candidate, name, size) == 0) {
      return &usage->options[i];
    }
  }
  return NULL;
}

static const again_option *find_letter(const again_usage *usage, char letter) {
  for (size_t i = 0; i < usage->option_count; i++) {
    if (usage->options[i].letter == letter) {
      return &usage->options[i];
    }
  }
  return NULL;
}

/* The value behind an option that none was attached to. */
static int take_next(again_options *options, const again_option *option) {
  if (options->next >= options->argc) {
    return fail(options, "needs a value");
  }
  options->value = options->argv[options->next++];
  return option->id;
}

static int next_long(again_options *options, const char *text) {
  size_t size = strcspn(text, "=");
  const char *attached = text[size] == '=' ? text + size + 1 : NULL;
  (void)snprintf(options->option, sizeof options->option, "--%.*s",
                 (int)(size < 50 ? size : 50), text);
  const again_option *option = find_name(options->usage, text, size);
  if (option == NULL && size > 3 && memcmp(text, "no-", 3) == 0) {
    option = find_name(options->usage, text + 3, size - 3);
    options->negated = option != NULL && option->negatable;
    option = options->negated ? option : NULL;
  }
  if (option == NULL) {
    bool is_help = size == 4 && memcmp(text, "help", 4) == 0;
    return is_help ? AGAIN_OPTION_HELP : fail(options, "is no option");
  }
  if (option->argument == NULL) {
    return attached == NULL ? option->id : fail(options, "takes no value");
  }
  options->value = attached;
  return attached != NULL ? option->id : take_next(options, option);
}

static int next_letter(again_options *options) {
  char letter = options->cluster[0];
  const char *rest = options->cluster[1] != '\0' ? options->cluster + 1 : NULL;
  options->cluster = rest;
  (void)snprintf(options->option, sizeof options->option, "-%c", letter);
  const again_option *option = find_letter(options->usage, letter);
  if (option == NULL) {
    return letter == 'h' ? AGAIN_OPTION_HELP : fail(options, "is no option");
  }
  if (option->argument == NULL) {
    return option->id;
  }
  options->cluster = NULL;
  options->value = rest;
  return rest != NULL ? option->id : take_next(options, option);
}

int again_options_next(again_options *options) {
  options->value = NULL;
  options->negated = false;
  if (options->cluster != NULL) {
    return next_letter(options);
  }
  if (options->next >= options->argc) {
    return AGAIN_OPTION_END;
  }
  const char *word = options->argv[options->next++];
  if (!options->only_operands && strcmp(word, "--") == 0) {
    options->only_operands = true;
    return again_options_next(options);
  }
  if (options->only_operands || word[0] != '-' || word[1] == '\0') {
    options->value = word;
    return AGAIN_OPTION_OPERAND;
  }
  if (word[1] == '-') {
    return next_long(options, word + 2);
  }
  options->cluster = word + 1;
  return next_letter(options);
}

int again_options_take(again_options *options, again_option_take_fn *take,
                       void *user) {
  int id;
  while ((id = again_options_next(options)) != AGAIN_OPTION_END) {
    bool is_taken = id != AGAIN_OPTION_HELP && id != AGAIN_OPTION_ERROR &&
                    take(user, options, id);
    if (!is_taken) {
      break;
    }
  }
  return id;
}

bool again_options_uint(again_options *options, uint64_t min, uint64_t max,
                        uint64_t *out) {
  uint64_t number = 0;
  if (!again_decimal_parse_uint(again_text_of(options->value), &number) ||
      number < min || number > max) {
    return again_options_fail(
        options, "%s: '%.40s' is no number from %llu to %llu", options->option,
        options->value, (unsigned long long)min, (unsigned long long)max);
  }
  *out = number;
  return true;
}

bool again_options_duration(again_options *options, uint64_t *ms_ret) {
  again_text text = again_text_of(options->value);
  int64_t ms = 0;
  if (again_duration_parse(text, ms_ret)) {
    return true;
  }
  if (!again_decimal_parse(text, 1000, &ms) || ms < 0) {
    return again_options_fail(options,
                              "%s: '%.40s' is no duration as 90s, "
                              "1.5m",
                              options->option, options->value);
  }
  *ms_ret = (uint64_t)ms;
  return true;
}

bool again_options_word(again_options *options, const char *const *words,
                        size_t *out) {
  for (size_t i = 0; words[i] != NULL; i++) {
    if (strcmp(words[i], options->value) == 0) {
      *out = i;
      return true;
    }
  }
  char all[128] = "";
  size_t used = 0;
  for (size_t i = 0; words[i] != NULL && used < sizeof all; i++) {
    used += (size_t)snprintf(all + used, sizeof all - used, "%s%s",
                             i == 0 ? "" : ", ", words[i]);
  }
  return again_options_fail(options, "%s: '%.40s' is none of %s",
                            options->option, options->value, all);
}

bool again_options_time(again_options *options, int64_t *wall_s_ret) {
  return again_wall_parse(again_text_of(options->value), wall_s_ret) ||
         again_options_fail(options, "%s: '%.40s' is no RFC 3339 time",
                            options->option, options->value);
}

bool again_options_url(again_options *options, const char **out) {
  again_url url;
  *out = options->value;
  return again_url_split(again_text_of(options->value), &url) ||
         again_options_fail(options, "%s: '%.40s' has no host", options->option,
                            options->value);
}

bool again_options_format(again_options *options, bool *is_json_ret) {
  static const char *const words[] = {"text", "json", NULL};
  size_t index = 0;
  bool is_known = again_options_word(options, words, &index);
  *is_json_ret = index == 1;
  return is_known;
}

/* "-X, --request METHOD" */
static int print_option(const again_option *option, char *out, size_t size) {
  char letter[8] = "    ";
  if (option->letter != 0) {
    (void)snprintf(letter, sizeof letter, "-%c%s", option->letter,
                   option->name != NULL ? ", " : "");
  }
  return snprintf(out, size, "%s%s%s%s%s%s", letter,
                  option->name != NULL ? "--" : "",
                  option->negatable ? "[no-]" : "",
                  option->name != NULL ? option->name : "",
                  option->argument != NULL ? " " : "",
                  option->argument != NULL ? option->argument : "");
}

void again_usage_print(const again_usage *usage, FILE *out) {
  static const again_option help = {
      AGAIN_OPTION_HELP, 'h', "help", NULL, false, "print this and end"};
  char text[96];
  int width = print_option(&help, text, sizeof text);
  for (size_t i = 0; i < usage->option_count; i++) {
    int size = print_option(&usage->options[i], text, sizeof text);
    width = size > width ? size : width;
  }
  (void)fprintf(out, "usage: again %s [OPTION]...%s%s\n%s\n\n", usage->command,
                usage->operands[0] != '\0' ? " " : "", usage->operands,
                usage->about);
  for (size_t i = 0; i <= usage->option_count; i++) {
    const again_option *option =
        i < usage->option_count ? &usage->options[i] : &help;
    print_option(option, text, sizeof text);
    (void)fprintf(out, "  %-*s  %s\n", width, text, option->help);
  }
  if (usage->notes != NULL) {
    (void)fprintf(out, "\n%s\n", usage->notes);
  }
}

int again_options_stop(const again_options *options, int id) {
  if (id == AGAIN_OPTION_HELP) {
    again_usage_print(options->usage, stdout);
    return AGAIN_EXIT_DONE;
  }
  again_complain("%s: %s (see 'again %s --help')", options->usage->command,
                 options->error, options->usage->command);
  return AGAIN_EXIT_USAGE;
}
