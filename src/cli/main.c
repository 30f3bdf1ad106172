/* again: what failed, what kind of failure it is, and how to go again. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "complain.h"

typedef struct command {
  const char *name;
  const char *about;
  again_command_fn *run;
  int lost; /* the exit code where its output got lost */
} command;

static const command commands[] = {
    {"classify", "say what responses are", again_cmd_classify,
     AGAIN_EXIT_UNREADABLE},
    {"explain", "say which rule decides, and why", again_cmd_explain,
     AGAIN_EXIT_UNREADABLE},
    {"fetch", "make a call, and go again when that is right", again_cmd_fetch,
     AGAIN_EXIT_UNREADABLE},
    {"lint", "judge policy files", again_cmd_lint, AGAIN_EXIT_USAGE},
    {"policies", "list, print and compare policies", again_cmd_policies,
     AGAIN_EXIT_UNREADABLE},
    {"schedule", "show the delays of a schedule", again_cmd_schedule,
     AGAIN_EXIT_UNREADABLE},
    {"simulate", "show what policies do to a fleet and its server",
     again_cmd_simulate, AGAIN_EXIT_UNREADABLE},
    {"test", "test a policy against a table", again_cmd_test,
     AGAIN_EXIT_UNREADABLE},
};

#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static void print_usage(FILE *out) {
  (void)fputs("usage: again COMMAND [OPTION]... [ARGUMENT]...\n\n", out);
  for (size_t i = 0; i < COMMAND_COUNT; i++) {
    (void)fprintf(out, "  %-10s  %s\n", commands[i].name, commands[i].about);
  }
  (void)fputs("\n'again COMMAND --help' tells the options of a command,\n"
              "'again --version' the version.\n",
              out);
}

static const command *find(const char *name) {
  for (size_t i = 0; i < COMMAND_COUNT; i++) {
    if (strcmp(name, commands[i].name) == 0) {
      return &commands[i];
    }
  }
  return NULL;
}

static int run(const command *found, int argc, char **argv) {
  if (argc < 2) {
    print_usage(stderr);
    return AGAIN_EXIT_USAGE;
  }
  const char *name = argv[1];
  if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
    print_usage(stdout);
    return AGAIN_EXIT_DONE;
  }
  if (strcmp(name, "--version") == 0) {
    (void)printf("again %s\n", again_version());
    return AGAIN_EXIT_DONE;
  }
  if (found != NULL) {
    return found->run(argc - 1, argv + 1);
  }
  again_complain("%s: no such command (see 'again --help')", name);
  return AGAIN_EXIT_USAGE;
}

/* Output that got lost is an error, and is told. SIGPIPE is left alone: who
 * closes the pipe wants no more. */
int main(int argc, char **argv) {
  const command *found = argc > 1 ? find(argv[1]) : NULL;
  int code = run(found, argc, argv);
  bool had_failed = ferror(stdout) != 0;
  if (fclose(stdout) != 0 || had_failed) {
    again_complain("stdout: %s", strerror(errno != 0 ? errno : EIO));
    return found != NULL ? found->lost : AGAIN_EXIT_UNREADABLE;
  }
  return code;
}
