/*
 * The other end of the libcurl measurements: one connection at a time, the
 * same bytes each time. /0 is an empty body, /1024 has so many bytes, /503 is
 * an error. Writes its port to standard output and ends when its input does.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char error_body[] =
    "{\"RequestId\":\"8906582E-6722-409A-A6C4-0E7863B733A5\","
    "\"Code\":\"ServiceUnavailable\",\"Message\":\"The request has failed due "
    "to a temporary failure of the server.\"}";

static int listen_on_loopback(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t size = sizeof(address);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0 ||
      bind(listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
      listen(listener, 8) != 0 ||
      getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
    perror("bench_serve");
    exit(1);
  }
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

static size_t make_reply(const char *request, char *reply, size_t size) {
  static char zeros[4096];
  const char *body = zeros;
  long status = strtol(request + strlen("GET /"), NULL, 10);
  size_t body_bytes = status == 503 ? sizeof(error_body) - 1 : (size_t)status;
  if (status == 503) {
    body = error_body;
  } else {
    memset(zeros, 'x', sizeof(zeros));
    status = 200;
  }
  int head = snprintf(reply, size,
                      "HTTP/1.1 %ld Status\r\nContent-Type: text/plain\r\n"
                      "Content-Length: %zu\r\n\r\n",
                      status, body_bytes);
  memcpy(reply + head, body, body_bytes);
  return (size_t)head + body_bytes;
}

static void serve_connection(int connection) {
  char request[4096];
  char reply[8192];
  size_t used = 0;
  for (;;) {
    ssize_t got = read(connection, request + used, sizeof(request) - 1 - used);
    if (got <= 0) {
      return;
    }
    used += (size_t)got;
    request[used] = '\0';
    if (strstr(request, "\r\n\r\n") != NULL) {
      size_t size = make_reply(request, reply, sizeof(reply));
      if (write(connection, reply, size) != (ssize_t)size) {
        return;
      }
      used = 0;
    }
  }
}

int main(void) {
  struct pollfd waits[] = {{listen_on_loopback(), POLLIN, 0},
                           {STDIN_FILENO, POLLIN, 0}};
  while (poll(waits, 2, -1) > 0 && waits[1].revents == 0) {
    int connection = accept(waits[0].fd, NULL, NULL);
    if (connection >= 0) {
      serve_connection(connection);
      close(connection);
    }
  }
  return 0;
}
