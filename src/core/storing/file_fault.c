#include "storing/file_fault.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* What all but the path takes at most. */
enum { WORDS_BYTES = 120 };

typedef struct wording {
  const char *problem; /* NULL = the system's own words */
  const char *advice;  /* NULL = there is none */
} wording;

static const wording faults[] = {
    [AGAIN_FILE_FINE] = {"no fault", NULL},
    [AGAIN_FILE_SYSTEM] = {NULL, NULL},
    [AGAIN_FILE_BUSY] = {"a process that uses it stands still",
                         "continue or end that process"},
    [AGAIN_FILE_OTHER_KIND] = {"not a regular file", "name another"},
    [AGAIN_FILE_OTHER_OWNER] = {"belongs to another user",
                                "name one in a folder of your own"},
    [AGAIN_FILE_OPEN_TO_OTHERS] = {"other users may write it",
                                   "take that right away: chmod 600"},
    [AGAIN_FILE_MANY_NAMES] = {"has more than one name", "name another"},
    [AGAIN_FILE_FOREIGN] = {"holds something else",
                            "name another, or remove it"},
    [AGAIN_FILE_OTHER_VERSION] = {"used by another version of the library",
                                  "name another for this one"},
    [AGAIN_FILE_NO_BOOT_ID] = {"the system does not tell its boot id",
                               "make /proc readable"},
    [AGAIN_FILE_LOST] = {"removed or cut", NULL},
};

static const char *advice_on(int error) {
  switch (error) {
  case EACCES:
  case EPERM:
    return "let this user read and write it";
  case ENOENT:
  case ENOTDIR:
    return "make its folder first";
  case ELOOP:
    return "name the file itself, not a symbolic link";
  case ENOSPC:
  case EDQUOT:
    return "make room for two megabytes";
  case EFBIG:
    return "allow files of two megabytes: ulimit -f";
  case EMFILE:
  case ENFILE:
    return "allow more open files";
  default:
    return "name another file";
  }
}

void again_file_fault_describe(again_file_fault fault, int error,
                               const char *path, char *line, size_t size) {
  wording said = faults[fault];
  if (fault == AGAIN_FILE_SYSTEM) {
    said.problem = strerrordesc_np(error);
    said.advice = advice_on(error);
  }
  if (said.problem == NULL) {
    said.problem = "cannot be used";
  }
  int shown = size > WORDS_BYTES ? (int)(size - WORDS_BYTES) : 0;
  (void)snprintf(line, size, "file:%.*s: %s%s%s", shown, path, said.problem,
                 said.advice != NULL ? "; " : "",
                 said.advice != NULL ? said.advice : "");
}
