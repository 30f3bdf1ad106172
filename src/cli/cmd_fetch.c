/* again fetch: the main job. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "complain.h"
#include "fetch_check.h"
#include "fetch_interrupt.h"
#include "fetch_options.h"
#include "fetch_run.h"

/* A standard stream that is closed would become that of the first socket or
 * file. Held open the wrong way round, it fails as it should. */
static void hold_streams(void) {
  for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++) {
    int way = file == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    if (fcntl(file, F_GETFD) == -1 && open("/dev/null", way) == -1) {
      again_complain("/dev/null: %s", strerror(errno));
    }
  }
}

/* "-" is stderr: stdout is the body's. */
static FILE *open_report(const char *path) {
  if (path == NULL) {
    return NULL;
  }
  FILE *report = strcmp(path, "-") == 0 ? stderr : fopen(path, "w");
  if (report == NULL) {
    again_complain("fetch: %s: %s", path, strerror(errno));
  }
  return report;
}

/* Closes it; false where something was not written. */
static bool close_report(FILE *report, const char *path) {
  bool was_lost = ferror(report) != 0;
  bool failed =
      (report == stderr ? fflush(report) : fclose(report)) != 0 || was_lost;
  if (failed) {
    again_complain("fetch: %s: %s", path, strerror(errno));
  }
  return !failed;
}

static int run(again_fetch_options *options) {
  FILE *report = open_report(options->report);
  if (options->report != NULL && report == NULL) {
    return AGAIN_EXIT_UNREADABLE;
  }
  again_interrupt_watch();
  curl_global_init(CURL_GLOBAL_DEFAULT);
  int code = again_fetch_run(options, report);
  curl_global_cleanup();
  if (report != NULL && !close_report(report, options->report)) {
    code = code == AGAIN_EXIT_DONE ? AGAIN_EXIT_UNREADABLE : code;
  }
  return code;
}

int again_cmd_fetch(int argc, char **argv) {
  again_fetch_options options;
  int code = AGAIN_EXIT_DONE;
  hold_streams();
  if (again_fetch_options_read(&options, argc, argv, &code)) {
    code = again_fetch_check(&options);
    code = code == AGAIN_EXIT_DONE ? run(&options) : code;
  }
  again_fetch_options_clear(&options);
  return code;
}
