/*
 * Options of a command line. One table a command says what there is; parsing
 * and --help both come from it. The command pulls: each step gives one option
 * or one operand, in the order of the line.
 */
#ifndef AGAIN_CLI_OPTIONS_H
#define AGAIN_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct again_option {
  int id;               /* what again_options_next() answers, from 1 */
  char letter;          /* 'X' for -X; 0 = none */
  const char *name;     /* "request" for --request; NULL = none */
  const char *argument; /* "METHOD"; NULL = a flag */
  bool negatable;       /* a flag that --no-NAME turns off */
  const char *help;     /* one line */
} again_option;

typedef struct again_usage {
  const char *command;  /* "classify" */
  const char *operands; /* "[FILE]..." */
  const char *about;    /* one line */
  const again_option *options;
  size_t option_count;
  const char *notes; /* lines behind the options; NULL = none */
} again_usage;

enum {
  AGAIN_OPTION_END = 0,
  AGAIN_OPTION_OPERAND = -1, /* its text is in `value` */
  AGAIN_OPTION_HELP = -2,    /* --help, -h: every command has them */
  AGAIN_OPTION_ERROR = -3    /* what is wrong is in `error` */
};

typedef struct again_options {
  const again_usage *usage;
  int argc;
  char **argv;
  int next;
  const char *cluster; /* letters still to be read of "-sS" */
  bool only_operands;  /* "--" was seen */
  const char *value;   /* of the option; NULL for a flag */
  bool negated;        /* --no-NAME */
  char option[64];     /* as written, for messages: "--format" */
  char error[192];
} again_options;

/* `argv[0]` is passed over. */
void again_options_init(again_options *options, const again_usage *usage,
                        int argc, char **argv);
/* An id of the table, or one of those above. After an error, the end. */
int again_options_next(again_options *options);

/* Takes an option or an operand by its id. False where its value is wrong, and
 * options->error says how. */
typedef bool again_option_take_fn(void *user, again_options *options, int id);
/* Has the whole line taken: END, else what to stop with. */
int again_options_take(again_options *options, again_option_take_fn *take,
                       void *user);

/* What is wrong with a value, told by whoever took it. Always false. */
bool again_options_fail(again_options *options, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The value as a number from `min` to `max`. Here and below: false, and
 * `error` is set, where it is none. */
bool again_options_uint(again_options *options, uint64_t min, uint64_t max,
                        uint64_t *out);
/* The value as a duration: "90s", "1.5m"; a bare number counts as seconds. */
bool again_options_duration(again_options *options, uint64_t *ms_ret);
/* The value as one of `words` (NULL-terminated); its index. */
bool again_options_word(again_options *options, const char *const *words,
                        size_t *out);

/* The value as an RFC 3339 time, or "now". */
bool again_options_time(again_options *options, int64_t *wall_s_ret);
/* Anything that has a host. */
bool again_options_url(again_options *options, const char **out);
/* The value of --format: "text" or "json". */
bool again_options_format(again_options *options, bool *is_json_ret);

/* The text of --help. */
void again_usage_print(const again_usage *usage, FILE *out);

/* The exit code where the command ends at its options: help is printed to
 * stdout (0), all else is an error, told on stderr (2). */
int again_options_stop(const again_options *options, int id);

#endif
