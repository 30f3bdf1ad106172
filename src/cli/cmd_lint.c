/* again lint: what is wrong, or looks wrong, with policy files. */
#include <string.h>

#include "base/arena.h"
#include "commands.h"
#include "complain.h"
#include "input.h"
#include "lint/ids.h"
#include "lint/print.h"
#include "lint/run.h"
#include "lint/shown.h"
#include "options.h"
#include "policy_arg.h"

enum { OPT_CODES = 1, OPT_EXPLAIN, OPT_FORMAT, OPT_STRICT };

typedef enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF } format;
static const char *const formats[] = {"text", "json", "sarif", NULL};

static const again_option table[] = {
    {OPT_CODES, 0, "codes", "FILE", false,
     "the service's codes, one a line: tell codes that are none of them"},
    {OPT_EXPLAIN, 0, "explain", "ID", false,
     "say what a finding means, and end; `all` says it of each"},
    {OPT_FORMAT, 0, "format", "FORMAT", false, "text, json or sarif"},
    {OPT_STRICT, 0, "strict", NULL, false, "warnings fail, too"},
};

static const again_usage usage = {
    "lint",
    "FILE...",
    "Judges policy files, each with all that it extends.",
    table,
    sizeof table / sizeof table[0],
    "Exit codes: 0 nothing wrong, 1 errors (with --strict warnings too),\n"
    "2 could not run."};

typedef struct lint_command {
  again_options options;
  again_policy_arg policy;
  again_lint_findings findings;
  again_arena arena;
  again_input codes_file;
  again_texts codes;
  again_lint_shown shown;
  format format;
  bool strict;
} lint_command;

/* Text in lines of at most 79 columns. */
static void print_wrapped(const char *text) {
  enum { WIDTH = 79 };
  size_t column = 0;
  while (*text != '\0') {
    size_t word = strcspn(text, " ");
    bool breaks = column > 0 && column + 1 + word > WIDTH;
    printf("%s%.*s", breaks ? "\n" : column > 0 ? " " : "", (int)word, text);
    column = breaks || column == 0 ? word : column + 1 + word;
    text += word + strspn(text + word, " ");
  }
  putchar('\n');
}

static void explain_one(const again_lint_id *id) {
  printf("%s (%s): %s\n", id->name, again_severity_name(id->severity),
         id->summary);
  if (id->paragraph[0] != '\0') {
    putchar('\n');
    print_wrapped(id->paragraph);
  }
}

static int explain(const char *name) {
  const again_lint_id *id = again_lint_id_find(again_text_of(name));
  if (id != NULL) {
    explain_one(id);
    return AGAIN_EXIT_DONE;
  }
  if (strcmp(name, "all") != 0) {
    again_complain("lint: %s: no such finding", name);
    return AGAIN_EXIT_USAGE;
  }
  for (size_t i = 0; i < again_lint_id_count; i++) {
    fputs(i > 0 ? "\n" : "", stdout);
    explain_one(&again_lint_ids[i]);
  }
  return AGAIN_EXIT_DONE;
}

/* One code a line; blank lines and lines that begin with # say nothing. */
static bool split_codes(lint_command *command, again_text all) {
  size_t capacity = 1;
  for (size_t i = 0; i < all.size; i++) {
    capacity += all.data[i] == '\n';
  }
  again_text *items =
      again_arena_calloc(&command->arena, capacity, sizeof(*items));
  size_t count = 0;
  bool has_memory = items != NULL;
  while (has_memory && all.size > 0) {
    size_t end = again_text_find(all, '\n');
    again_text line = again_text_trim(again_text_make(all.data, end));
    if (line.size > 0 && line.data[0] != '#') {
      has_memory = again_arena_text(&command->arena, line, &items[count++]);
    }
    all = again_text_from(all, end + 1);
  }
  command->codes = (again_texts){items, count};
  return has_memory;
}

/* -1 to go on. */
static int read_codes(lint_command *command, const char *path) {
  again_text all;
  if (!again_input_open(&command->codes_file, path, NULL)) {
    return AGAIN_EXIT_USAGE;
  }
  bool ok =
      again_input_all(&command->codes_file, &all) && split_codes(command, all);
  return ok ? -1 : AGAIN_EXIT_USAGE;
}

/* -1 to go on, else the exit code. */
static int take(lint_command *command, int id) {
  size_t word = 0;
  switch (id) {
  case OPT_CODES:
    return read_codes(command, command->options.value);
  case OPT_EXPLAIN:
    return explain(command->options.value);
  case OPT_FORMAT:
    if (!again_options_word(&command->options, formats, &word)) {
      return again_options_stop(&command->options, AGAIN_OPTION_ERROR);
    }
    command->format = (format)word;
    return -1;
  case OPT_STRICT:
    command->strict = true;
    return -1;
  default:
    return again_options_stop(&command->options, id);
  }
}

/* Findings of one file, but for SARIF, which is one document. */
static again_status print(lint_command *command, size_t start,
                          const again_buffer *document) {
  again_term term = again_term_of(stdout);
  again_status status = AGAIN_OK;
  for (size_t i = start; i < command->findings.count && status == AGAIN_OK;
       i++) {
    const again_diag *diag = &command->findings.items[i];
    if (command->format == FORMAT_JSON) {
      status = again_lint_print_json(stdout, diag);
    } else if (command->format == FORMAT_TEXT) {
      again_text text =
          document->size > 0
              ? again_text_make(document->data, document->size)
              : again_lint_shown_text(&command->shown, diag->file);
      again_lint_print_text(stdout, &term, diag, text);
    }
  }
  return status;
}

static int lint_file(lint_command *command, const char *name) {
  again_policy_options options = again_policy_arg_options(&command->policy);
  again_buffer document;
  size_t start = command->findings.count;
  again_buffer_init(&document, NULL);
  again_status status = again_lint_run(&command->findings, name, &options,
                                       command->codes, &document);
  if (status == AGAIN_OK) {
    status = print(command, start, &document);
  }
  again_buffer_clear(&document);
  if (status != AGAIN_OK) {
    again_complain("lint: out of memory");
  }
  return status == AGAIN_OK ? -1 : AGAIN_EXIT_USAGE;
}

/* Reads the line twice: options may stand behind the files. */
static int read_options(lint_command *command, int argc, char **argv) {
  again_options_init(&command->options, &usage, argc, argv);
  size_t files = 0;
  int id;
  while ((id = again_options_next(&command->options)) != AGAIN_OPTION_END) {
    int code = id == AGAIN_OPTION_OPERAND ? -1 : take(command, id);
    files += id == AGAIN_OPTION_OPERAND;
    if (code >= 0) {
      return code;
    }
  }
  if (files == 0) {
    again_complain("lint: no FILE (see 'again lint --help')");
    return AGAIN_EXIT_USAGE;
  }
  return -1;
}

/* A file that could not be read at all was not judged. */
static bool was_judged(const lint_command *command) {
  for (size_t i = 0; i < command->findings.count; i++) {
    const again_diag *diag = &command->findings.items[i];
    bool is_whole_file = diag->line == 0;
    if (is_whole_file &&
        (diag->status == AGAIN_ENOTFOUND || diag->status == AGAIN_EIO)) {
      return false;
    }
  }
  return true;
}

static int verdict(const lint_command *command) {
  const again_lint_findings *findings = &command->findings;
  if (!was_judged(command)) {
    return AGAIN_EXIT_USAGE;
  }
  bool fails = again_lint_findings_count(findings, AGAIN_SEVERITY_ERROR) > 0 ||
               (command->strict && again_lint_findings_count(
                                       findings, AGAIN_SEVERITY_WARNING) > 0);
  return fails ? AGAIN_EXIT_DIFFERENCE : AGAIN_EXIT_DONE;
}

static int lint_files(lint_command *command, int argc, char **argv) {
  again_options_init(&command->options, &usage, argc, argv);
  int id;
  while ((id = again_options_next(&command->options)) != AGAIN_OPTION_END) {
    int code = id == AGAIN_OPTION_OPERAND
                   ? lint_file(command, command->options.value)
                   : -1;
    if (code >= 0) {
      return code;
    }
  }
  if (command->format == FORMAT_SARIF &&
      again_lint_print_sarif(stdout, &command->findings) != AGAIN_OK) {
    again_complain("lint: out of memory");
    return AGAIN_EXIT_USAGE;
  }
  return verdict(command);
}

int again_cmd_lint(int argc, char **argv) {
  lint_command command = {.format = FORMAT_TEXT};
  again_arena_init(&command.arena, NULL);
  again_buffer_init(&command.codes_file.bytes, NULL);
  again_lint_shown_init(&command.shown);
  int code = AGAIN_EXIT_USAGE;
  if (again_policy_arg_init(&command.policy) == AGAIN_OK) {
    code = read_options(&command, argc, argv);
    code = code >= 0 ? code : lint_files(&command, argc, argv);
  }
  again_policy_arg_clear(&command.policy);
  again_lint_findings_clear(&command.findings);
  again_input_close(&command.codes_file);
  again_lint_shown_clear(&command.shown);
  again_arena_clear(&command.arena);
  return code;
}
