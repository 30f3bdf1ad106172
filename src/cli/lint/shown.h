/* The texts of the files that findings are about, for their caret lines. */
#ifndef AGAIN_CLI_LINT_SHOWN_H
#define AGAIN_CLI_LINT_SHOWN_H

#include "input.h"

/* One file at a time: findings come sorted by file. */
typedef struct again_lint_shown {
  char file[sizeof(((again_diag *)0)->file)];
  again_input input;
  again_text text;
} again_lint_shown;

void again_lint_shown_init(again_lint_shown *shown);
void again_lint_shown_clear(again_lint_shown *shown);
/* Valid until the next; absent for what is no file, or can't be read. */
again_text again_lint_shown_text(again_lint_shown *shown, const char *file);

/* A regular file: nothing else is opened but by the loader. */
bool again_lint_is_file(const char *path);

#endif
