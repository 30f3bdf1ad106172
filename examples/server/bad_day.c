/*
 * A cloud API on a bad day, on this machine's loopback: throttled, busy,
 * behind a proxy that fails, and now and then gone. For demonstrations and
 * tests of what a client makes of it.
 *
 *     bad_day [--port N] [--seconds N] [--url-file FILE]
 *
 * It takes port N, or a free one, prints its URL, and ends after N seconds
 * (300), or when told to by a signal.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "api.h"

typedef struct options {
  uint16_t port; /* 0 = a free one */
  long seconds;
  const char *url_file;
} options;

static int read_options(options *out, int argc, char **argv) {
  for (int i = 1; i < argc; i += 2) {
    if (i + 1 < argc && strcmp(argv[i], "--port") == 0) {
      out->port = (uint16_t)strtoul(argv[i + 1], NULL, 10);
    } else if (i + 1 < argc && strcmp(argv[i], "--seconds") == 0) {
      out->seconds = strtol(argv[i + 1], NULL, 10);
    } else if (i + 1 < argc && strcmp(argv[i], "--url-file") == 0) {
      out->url_file = argv[i + 1];
    } else {
      fprintf(stderr, "usage: bad_day [--port N] [--seconds N] "
                      "[--url-file FILE]\n");
      return -1;
    }
  }
  return 0;
}

static int tell_url(unsigned port, const char *path) {
  FILE *file = path != NULL ? fopen(path, "w") : stdout;
  if (file == NULL) {
    perror(path);
    return -1;
  }
  fprintf(file, "http://127.0.0.1:%u\n", port);
  return file == stdout ? fflush(file) : fclose(file);
}

int main(int argc, char **argv) {
  options given = {.seconds = 300};
  if (read_options(&given, argc, argv) != 0) {
    return 2;
  }
  /* Blocked before the daemon's thread begins, which inherits it. */
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  sigprocmask(SIG_BLOCK, &ends, NULL);

  struct MHD_Daemon *daemon = api_start(given.port);
  if (daemon == NULL) {
    fprintf(stderr, "bad_day: the port is not free\n");
    return 1;
  }
  unsigned port = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
  int result = tell_url(port, given.url_file);
  if (result == 0) {
    const struct timespec limit = {.tv_sec = given.seconds};
    sigtimedwait(&ends, NULL, &limit);
  }
  MHD_stop_daemon(daemon);
  return result == 0 ? 0 : 1;
}
