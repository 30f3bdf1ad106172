/* again fetch: the main job. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "complain.h"
#include "fetch_interrupt.h"
#include "fetch_options.h"
#include "fetch_transfer.h"

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

/* Makes the engine, with the first URL's policy. The exit code. */
static int make_engine(again_fetch *fetch) {
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  options.now = again_fetch_now;
  options.event = again_fetch_event;
  options.event_user = fetch;
  options.poll = again_fetch_poll;
  options.poll_user = fetch;
  const again_policy_kept *kept =
      again_policy_arg_for(&fetch->options->policy, fetch->options->urls[0]);
  if (kept == NULL) {
    return AGAIN_EXIT_POLICY;
  }
  again_status status = again_curl_new(&fetch->engine, kept->policy, &options);
  if (status != AGAIN_OK) {
    again_complain("fetch: %s", again_fetch_engine_fault(status));
    return status == AGAIN_EPOLICY ? AGAIN_EXIT_POLICY : AGAIN_EXIT_UNREADABLE;
  }
  fetch->policy = kept->policy;
  return AGAIN_EXIT_DONE;
}

/* The bar would tear a body that is printed on the same terminal. */
static bool shows_progress(const again_fetch_options *options) {
  bool prints = options->output_count < options->url_count;
  return !options->silent && !(prints && isatty(STDOUT_FILENO) == 1);
}

/* All URLs in turn. The exit code of the first that failed. */
static int fetch_all(again_fetch *fetch) {
  const again_fetch_options *options = fetch->options;
  int result = make_engine(fetch);
  if (result != AGAIN_EXIT_DONE) {
    return result;
  }
  again_progress_begin(&fetch->line, stderr, shows_progress(options));
  for (size_t i = 0; i < options->url_count && again_interrupt_signal() == 0;
       i++) {
    int code = again_fetch_transfer(fetch, i);
    result = result == AGAIN_EXIT_DONE ? code : result;
  }
  again_curl_free(fetch->engine);
  return result;
}

int again_cmd_fetch(int argc, char **argv) {
  again_fetch_options options;
  int code = AGAIN_EXIT_DONE;
  hold_streams();
  if (!again_fetch_options_read(&options, argc, argv, &code)) {
    again_fetch_options_clear(&options);
    return code;
  }
  again_fetch fetch = {.options = &options};
  fetch.report = open_report(options.report);
  if (options.report != NULL && fetch.report == NULL) {
    again_fetch_options_clear(&options);
    return AGAIN_EXIT_UNREADABLE;
  }
  again_interrupt_watch();
  curl_global_init(CURL_GLOBAL_DEFAULT);
  code = fetch_all(&fetch);
  curl_global_cleanup();
  if (fetch.report != NULL && !close_report(fetch.report, options.report)) {
    code = code == AGAIN_EXIT_DONE ? AGAIN_EXIT_UNREADABLE : code;
  }
  again_fetch_options_clear(&options);
  return code;
}
