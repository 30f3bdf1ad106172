#include "complain.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "term.h"

void again_complain(const char *format, ...) {
  char line[2048];
  va_list arguments;
  va_start(arguments, format);
  // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): it is, one line up
  (void)vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  again_buffer clean;
  again_buffer_init(&clean, NULL);
  if (again_term_escape(&clean, again_text_of(line)) == AGAIN_OK) {
    (void)fprintf(stderr, "again: %s\n", clean.data);
  }
  again_buffer_clear(&clean);
}

/* What is said where the loader had no words. */
static const char *status_words(again_status status) {
  switch (status) {
  case AGAIN_ENOMEM:
    return "out of memory";
  case AGAIN_EINVAL:
    return "no name of a policy";
  case AGAIN_ENOTFOUND:
    return "no such policy";
  case AGAIN_EIO:
    return "cannot be read";
  case AGAIN_ESYNTAX:
    return "is no JSON";
  case AGAIN_EPOLICY:
    return "is no policy";
  case AGAIN_ELIMIT:
    return "is too large";
  case AGAIN_OK:
    break;
  }
  return "failed";
}

void again_complain_diag(const char *name, const again_diag *diag) {
  const char *message =
      diag->message[0] != '\0' ? diag->message : status_words(diag->status);
  const char *file = diag->file[0] != '\0' ? diag->file : name;
  const bool has_place = diag->pointer[0] != '\0';
  const char *open = has_place ? " (at " : "";
  const char *close = has_place ? ")" : "";
  if (diag->line == 0) {
    again_complain("%s: %s%s%s%s", file, message, open, diag->pointer, close);
    return;
  }
  again_complain("%s:%u:%u: %s%s%s%s", file, diag->line, diag->column, message,
                 open, diag->pointer, close);
}
