/* The subcommands, and the codes that they end with. */
#ifndef AGAIN_CLI_COMMANDS_H
#define AGAIN_CLI_COMMANDS_H

#include <again/again.h>

enum {
  AGAIN_EXIT_DONE = 0,
  AGAIN_EXIT_DIFFERENCE = 1, /* a test that differs, a finding that is one */
  AGAIN_EXIT_USAGE = 2,
  AGAIN_EXIT_UNREADABLE = 3, /* a local file, or output that can't be written */
  AGAIN_EXIT_POLICY = 4,
  /* What a call ended with. */
  AGAIN_EXIT_RETRYABLE = 10,
  AGAIN_EXIT_AUTH = 11,
  AGAIN_EXIT_QUOTA = 12,
  AGAIN_EXIT_CLIENT_FAULT = 13,
  AGAIN_EXIT_UNKNOWN = 14
};

/* DONE for a success, else one of the last five. */
int again_exit_of_class(again_class error_class);

/* `argv[0]` is the subcommand's name. They return the exit code. */
typedef int again_command_fn(int argc, char **argv);

again_command_fn again_cmd_classify;
again_command_fn again_cmd_coverage; /* of policies */
again_command_fn again_cmd_explain;
again_command_fn again_cmd_fetch;
again_command_fn again_cmd_lint;
again_command_fn again_cmd_policies;
again_command_fn again_cmd_schedule;
again_command_fn again_cmd_simulate;
again_command_fn again_cmd_test;

#endif
