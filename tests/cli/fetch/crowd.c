/*
 * A server for many requests at once, each of which says itself what becomes of
 * it:
 *
 *   crowd RECORD
 *
 * Prints its port; writes to RECORD, when SIGTERM ends it, how many requests it
 * got and how many of them at once. The parts of a path are done in turn, and
 * the last is the body of the answer:
 *
 *   /slow-MS/     it comes so late
 *   /busy-S/      first there is a 503 that asks for so many seconds
 *   /fail-STATUS/ it has this status
 */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

enum { BUSY_MAX = 64 };

/* Under the lock. */
typedef struct crowd {
  pthread_mutex_t mutex;
  unsigned request_count;
  unsigned now;
  unsigned at_once;
  char *busy[BUSY_MAX]; /* paths that were busy once */
  size_t busy_count;
} crowd;

static void enter(crowd *all) {
  (void)pthread_mutex_lock(&all->mutex);
  all->request_count++;
  all->now++;
  all->at_once = all->now > all->at_once ? all->now : all->at_once;
  (void)pthread_mutex_unlock(&all->mutex);
}

static void leave(crowd *all) {
  (void)pthread_mutex_lock(&all->mutex);
  all->now--;
  (void)pthread_mutex_unlock(&all->mutex);
}

/* True once for each path. */
static bool is_busy(crowd *all, const char *path) {
  bool is_new = true;
  (void)pthread_mutex_lock(&all->mutex);
  for (size_t i = 0; i < all->busy_count; i++) {
    is_new = is_new && strcmp(all->busy[i], path) != 0;
  }
  if (is_new && all->busy_count < BUSY_MAX) {
    all->busy[all->busy_count++] = strdup(path);
  }
  (void)pthread_mutex_unlock(&all->mutex);
  return is_new;
}

static void sleep_ms(long ms) {
  const struct timespec span = {ms / 1000, ms % 1000 * 1000000};
  (void)nanosleep(&span, NULL);
}

static enum MHD_Result reply(struct MHD_Connection *connection, unsigned status,
                             const char *body, const char *retry_after) {
  struct MHD_Response *response = MHD_create_response_from_buffer(
      strlen(body), (void *)(uintptr_t)body, MHD_RESPMEM_MUST_COPY);
  if (retry_after != NULL) {
    (void)MHD_add_response_header(response, "Retry-After", retry_after);
  }
  const enum MHD_Result result =
      MHD_queue_response(connection, status, response);
  MHD_destroy_response(response);
  return result;
}

static enum MHD_Result answer(crowd *all, struct MHD_Connection *connection,
                              const char *path) {
  char words[256];
  char *rest = NULL;
  unsigned status = MHD_HTTP_OK;
  const char *body = "";
  (void)snprintf(words, sizeof words, "%s", path);
  for (char *word = strtok_r(words, "/", &rest); word != NULL;
       word = strtok_r(NULL, "/", &rest)) {
    body = word;
    if (strncmp(word, "slow-", 5) == 0) {
      sleep_ms(strtol(word + 5, NULL, 10));
    } else if (strncmp(word, "fail-", 5) == 0) {
      status = (unsigned)strtoul(word + 5, NULL, 10);
    } else if (strncmp(word, "busy-", 5) == 0 && is_busy(all, path)) {
      return reply(connection, MHD_HTTP_SERVICE_UNAVAILABLE, "", word + 5);
    }
  }
  return reply(connection, status, body, NULL);
}

/* Asked first without, then with the whole request. */
static enum MHD_Result serve(void *user, struct MHD_Connection *connection,
                             const char *path, const char *method,
                             const char *version, const char *upload,
                             size_t *upload_size, void **request) {
  (void)method;
  (void)version;
  (void)upload;
  static char seen;
  crowd *all = user;
  if (*request == NULL) {
    *request = &seen;
    return MHD_YES;
  }
  *upload_size = 0;
  enter(all);
  const enum MHD_Result result = answer(all, connection, path);
  leave(all);
  return result;
}

static int write_record(crowd *all, const char *path) {
  FILE *file = fopen(path, "w");
  if (file == NULL) {
    return 2;
  }
  (void)fprintf(file, "requests %u\nat once %u\n", all->request_count,
                all->at_once);
  for (size_t i = 0; i < all->busy_count; i++) {
    free(all->busy[i]);
  }
  return fclose(file) == 0 ? 0 : 2;
}

int main(int argc, char **argv) {
  static crowd all = {.mutex = PTHREAD_MUTEX_INITIALIZER};
  struct sockaddr_in address = {.sin_family = AF_INET};
  sigset_t end;
  int number = 0;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  /* Before there are threads, so that none of them gets it. */
  (void)sigemptyset(&end);
  (void)sigaddset(&end, SIGTERM);
  (void)sigprocmask(SIG_BLOCK, &end, NULL);
  (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
  struct MHD_Daemon *daemon =
      argc == 2
          ? MHD_start_daemon(
                MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD,
                0, NULL, NULL, serve, &all, MHD_OPTION_SOCK_ADDR, &address,
                MHD_OPTION_LISTEN_BACKLOG_SIZE, 128u, MHD_OPTION_END)
          : NULL;
  if (daemon == NULL) {
    (void)fputs("usage: crowd RECORD\n", stderr);
    return 2;
  }
  (void)printf(
      "%u\n",
      (unsigned)MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
  (void)fclose(stdout);
  (void)sigwait(&end, &number);
  MHD_stop_daemon(daemon);
  return write_record(&all, argv[1]);
}
