/*
 * The far end of the network tests: answers any method on
 *
 *   /SIZE/CALL
 *
 * with SIZE bytes of this call's pattern, and says what it acted on. With the
 * query "tag" the answer has an entity tag, and can be had from where a Range
 * asks for it.
 *
 *   serve RECORD [PORT]
 *
 * prints its port, and appends a line to RECORD as soon as a request has
 * arrived whole: METHOD CALL BODY-BYTES right|wrong FIRST-BYTE-ASKED-FOR.
 * SIGTERM ends it.
 */
#include <fcntl.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "pattern.h"

/* One request as it comes. */
typedef struct arrival {
  unsigned call;
  uint64_t answer_size;
  bool has_tag;
  uint64_t first; /* the byte that its answer begins with */
  size_t body_size;
  bool is_right;
} arrival;

/* The body of one answer. */
typedef struct source {
  unsigned call;
  uint64_t first;
} source;

static void fail(const char *what) {
  perror(what);
  exit(2);
}

/* "bytes=N-" is all that it knows. */
static uint64_t first_byte(struct MHD_Connection *from) {
  static const char unit[] = "bytes=";
  const char *range =
      MHD_lookup_connection_value(from, MHD_HEADER_KIND, MHD_HTTP_HEADER_RANGE);
  return range != NULL && strncmp(range, unit, sizeof(unit) - 1) == 0
             ? strtoull(range + sizeof(unit) - 1, NULL, 10)
             : 0;
}

static arrival *begin(struct MHD_Connection *from, const char *path) {
  arrival *request = calloc(1, sizeof(*request));
  if (request == NULL) {
    fail("memory");
    return NULL;
  }
  char *rest = NULL;
  request->answer_size = strtoull(path + 1, &rest, 10);
  request->call = *rest == '/' ? (unsigned)strtoul(rest + 1, NULL, 10) : 0;
  request->has_tag =
      MHD_lookup_connection_value_n(from, MHD_GET_ARGUMENT_KIND, "tag", 3, NULL,
                                    NULL) == MHD_YES;
  request->first = request->has_tag ? first_byte(from) : 0;
  request->is_right = true;
  return request;
}

static void take_body(arrival *request, const char *bytes, size_t size) {
  request->is_right =
      request->is_right &&
      net_is_right(bytes, size, request->call, request->body_size);
  request->body_size += size;
}

/* In one write, so that the line is there before the answer is. */
static void record(int file, const char *method, const arrival *request) {
  if (dprintf(file, "%s %u %zu %s %llu\n", method, request->call,
              request->body_size, request->is_right ? "right" : "wrong",
              (unsigned long long)request->first) < 0) {
    fail("record");
  }
}

static ssize_t next_bytes(void *user, uint64_t at, char *out, size_t size) {
  const source *body = user;
  net_fill(out, size, body->call, body->first + at);
  return (ssize_t)size;
}

static void add_tag(struct MHD_Response *to, const arrival *request) {
  char text[80];
  (void)snprintf(text, sizeof(text), "\"%u\"", request->call);
  (void)MHD_add_response_header(to, MHD_HTTP_HEADER_ETAG, text);
  if (request->first > 0) {
    (void)snprintf(text, sizeof(text), "bytes %llu-%llu/%llu",
                   (unsigned long long)request->first,
                   (unsigned long long)request->answer_size - 1,
                   (unsigned long long)request->answer_size);
    (void)MHD_add_response_header(to, MHD_HTTP_HEADER_CONTENT_RANGE, text);
  }
}

static enum MHD_Result answer(struct MHD_Connection *to,
                              const arrival *request) {
  source *body = malloc(sizeof(*body));
  if (body == NULL) {
    return MHD_NO;
  }
  *body = (source){.call = request->call, .first = request->first};
  struct MHD_Response *response = MHD_create_response_from_callback(
      request->answer_size - request->first, 16384, next_bytes, body, free);
  if (response == NULL) {
    free(body);
    return MHD_NO;
  }
  if (request->has_tag) {
    add_tag(response, request);
  }
  enum MHD_Result result = MHD_queue_response(
      to, request->first > 0 ? MHD_HTTP_PARTIAL_CONTENT : MHD_HTTP_OK,
      response);
  MHD_destroy_response(response);
  return result;
}

/* libmicrohttpd's: once with the head, once for each piece of the body, and
 * once behind it. */
static enum MHD_Result handle(void *user, struct MHD_Connection *from,
                              const char *path, const char *method,
                              const char *version, const char *bytes,
                              size_t *size, void **state) {
  const int *file = user;
  arrival *request = *state;
  (void)version;
  if (request == NULL) {
    *state = begin(from, path);
    return MHD_YES;
  }
  if (*size > 0) {
    take_body(request, bytes, *size);
    *size = 0;
    return MHD_YES;
  }
  record(*file, method, request);
  return answer(from, request);
}

static void forget(void *user, struct MHD_Connection *from, void **state,
                   enum MHD_RequestTerminationCode why) {
  (void)user;
  (void)from;
  (void)why;
  free(*state);
  *state = NULL;
}

int main(int argc, char **argv) {
  sigset_t end;
  int signal_number = 0;
  if (argc < 2) {
    (void)fprintf(stderr, "usage: serve RECORD [PORT]\n");
    return 2;
  }
  /* Before the server's thread is made, so that it does not get them. */
  (void)sigemptyset(&end);
  (void)sigaddset(&end, SIGTERM);
  (void)sigprocmask(SIG_BLOCK, &end, NULL);
  (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
  int file = open(argv[1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) {
    fail(argv[1]);
  }
  unsigned long port = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
  struct MHD_Daemon *daemon = MHD_start_daemon(
      MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD, (uint16_t)port, NULL,
      NULL, handle, &file, MHD_OPTION_NOTIFY_COMPLETED, forget, NULL,
      MHD_OPTION_END);
  if (daemon == NULL) {
    fail("listen");
  }
  (void)printf("%u\n",
               MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
  (void)fclose(stdout);
  (void)sigwait(&end, &signal_number);
  MHD_stop_daemon(daemon);
  (void)close(file);
  return 0;
}
