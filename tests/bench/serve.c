/*
 * The other end of the libcurl measurements: the same bytes to each request.
 * /0 is an empty body, /1024 has so many bytes, /503 is an error.
 *
 * It answers once no request has come for a while, all of them then: so a
 * client finds nothing to read before it waits, and how often it looks does not
 * hang on what else the machine does.
 *
 * Writes its port to standard output and ends when its input does.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define QUIET_MS 10
#define CONNECTIONS_MAX 1100

static const char error_body[] =
    "{\"RequestId\":\"8906582E-6722-409A-A6C4-0E7863B733A5\","
    "\"Code\":\"ServiceUnavailable\",\"Message\":\"The request has failed due "
    "to a temporary failure of the server.\"}";

typedef struct connection {
  size_t used;
  bool has_asked;
  char request[512];
} connection;

/* The first two are the listener and standard input. */
static struct pollfd waits[2 + CONNECTIONS_MAX];
static connection connections[2 + CONNECTIONS_MAX];
static nfds_t wait_count = 2;
static size_t asked_count;

static int listen_on_loopback(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t size = sizeof(address);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0 ||
      bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
      listen(listener, CONNECTIONS_MAX) != 0 ||
      getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
    perror("bench_serve");
    exit(1);
  }
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

static size_t make_reply(const char *request, char *reply, size_t size) {
  static char letters[4096];
  const char *body = letters;
  long status = strtol(request + strlen("GET /"), NULL, 10);
  size_t body_bytes = status == 503 ? sizeof(error_body) - 1 : (size_t)status;
  if (status == 503) {
    body = error_body;
  } else {
    memset(letters, 'x', sizeof(letters));
    status = 200;
  }
  int head = snprintf(reply, size,
                      "HTTP/1.1 %ld Status\r\nContent-Type: text/plain\r\n"
                      "Content-Length: %zu\r\n\r\n",
                      status, body_bytes);
  memcpy(reply + head, body, body_bytes);
  return (size_t)head + body_bytes;
}

static void begin_connection(int listener) {
  int on = 1;
  int fd = accept(listener, NULL, NULL);
  if (fd < 0 || wait_count == 2 + CONNECTIONS_MAX) {
    close(fd);
    return;
  }
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  connections[wait_count] = (connection){.used = 0};
  waits[wait_count++] = (struct pollfd){fd, POLLIN, 0};
}

/* The last takes its place. */
static void end_connection(nfds_t at) {
  close(waits[at].fd);
  asked_count -= connections[at].has_asked;
  wait_count--;
  waits[at] = waits[wait_count];
  connections[at] = connections[wait_count];
}

/* False where the client is gone. */
static bool read_request(nfds_t at) {
  connection *self = &connections[at];
  ssize_t got = read(waits[at].fd, self->request + self->used,
                     sizeof(self->request) - 1 - self->used);
  if (got <= 0) {
    return false;
  }
  self->used += (size_t)got;
  self->request[self->used] = '\0';
  if (!self->has_asked && strstr(self->request, "\r\n\r\n") != NULL) {
    self->has_asked = true;
    asked_count++;
  }
  return true;
}

static void answer_all(void) {
  char reply[8192];
  for (nfds_t at = 2; at < wait_count; at++) {
    connection *self = &connections[at];
    if (self->has_asked) {
      size_t size = make_reply(self->request, reply, sizeof(reply));
      (void)!write(waits[at].fd, reply, size);
      self->has_asked = false;
      self->used = 0;
    }
  }
  asked_count = 0;
}

int main(void) {
  waits[0] = (struct pollfd){listen_on_loopback(), POLLIN, 0};
  waits[1] = (struct pollfd){STDIN_FILENO, POLLIN, 0};
  while (waits[1].revents == 0) {
    if (poll(waits, wait_count, asked_count > 0 ? QUIET_MS : -1) == 0) {
      answer_all();
    }
    for (nfds_t at = wait_count; at-- > 2;) {
      if (waits[at].revents != 0 && !read_request(at)) {
        end_connection(at);
      }
    }
    if (waits[0].revents != 0) {
      begin_connection(waits[0].fd);
    }
  }
  return 0;
}
