#include "lint/shown.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

void again_lint_shown_init(again_lint_shown *shown) {
  *shown = (again_lint_shown){.text = AGAIN_TEXT_ABSENT};
  again_buffer_init(&shown->input.bytes, NULL);
}

void again_lint_shown_clear(again_lint_shown *shown) {
  again_input_close(&shown->input);
  again_lint_shown_init(shown);
}

again_text again_lint_shown_text(again_lint_shown *shown, const char *file) {
  if (strcmp(shown->file, file) != 0) {
    again_lint_shown_clear(shown);
    (void)snprintf(shown->file, sizeof(shown->file), "%s", file);
    bool is_read = again_lint_is_file(file) &&
                   again_input_open(&shown->input, file, NULL) &&
                   again_input_all(&shown->input, &shown->text);
    shown->text = is_read ? shown->text : AGAIN_TEXT_ABSENT;
  }
  return shown->text;
}

bool again_lint_is_file(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}
