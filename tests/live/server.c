#include "server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "h2.h"

#define CONNECTIONS_MAX 256
#define REQUESTS_MAX 16384

typedef struct connection {
  int fd;
  unsigned number;
  char *in; /* bytes that came and were not taken yet */
  size_t in_size;
  size_t in_capacity;
  bool is_ended; /* the client closed */
} connection;

struct live_server {
  const live_step *steps;
  size_t step_count;
  size_t repeat_from;
  int listener;
  int stopper; /* readable = stop */
  unsigned port;
  char url[512];
  pthread_t thread;
  bool is_stopped;
  pthread_mutex_t mutex; /* guards what follows */
  live_request *requests;
  size_t request_count;
  unsigned connection_count;
  /* Of the thread alone. */
  connection connections[CONNECTIONS_MAX];
  size_t open_count;
  connection *current;
};

/* -------------------------------- starting ------------------------------- */

static void need(bool holds, const char *what) {
  if (!holds) {
    (void)fprintf(stderr, "live server: %s: %s\n", what, strerror(errno));
    abort();
  }
}

static void *need_memory(void *block) {
  need(block != NULL, "memory");
  return block;
}

static void *run(void *user);

static void listen_on_loopback(live_server *server) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t size = sizeof(address);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  need(server->listener >= 0, "socket");
  need(bind(server->listener, (struct sockaddr *)&address, size) == 0, "bind");
  need(listen(server->listener, CONNECTIONS_MAX) == 0, "listen");
  need(getsockname(server->listener, (struct sockaddr *)&address, &size) == 0,
       "getsockname");
  server->port = ntohs(address.sin_port);
}

live_server *live_start(const live_step *steps, size_t count,
                        size_t repeat_from) {
  live_server *server = need_memory(calloc(1, sizeof(*server)));
  server->steps = steps;
  server->step_count = count;
  server->repeat_from = repeat_from;
  server->requests =
      need_memory(calloc(REQUESTS_MAX, sizeof(*server->requests)));
  server->stopper = eventfd(0, EFD_CLOEXEC);
  need(server->stopper >= 0, "eventfd");
  need(pthread_mutex_init(&server->mutex, NULL) == 0, "mutex");
  listen_on_loopback(server);
  need(pthread_create(&server->thread, NULL, run, server) == 0, "thread");
  return server;
}

/* ------------------------------- connections ----------------------------- */

/* The last one takes its place. */
static void close_connection(live_server *server, connection *gone) {
  (void)close(gone->fd);
  free(gone->in);
  connection *last = &server->connections[--server->open_count];
  if (server->current == gone) {
    server->current = NULL;
  } else if (server->current == last) {
    server->current = gone;
  }
  *gone = *last;
}

static void accept_connection(live_server *server) {
  const int fd = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);
  if (fd < 0) {
    return;
  }
  need(server->open_count < CONNECTIONS_MAX, "too many connections");
  const int on = 1;
  (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  (void)pthread_mutex_lock(&server->mutex);
  const unsigned number = ++server->connection_count;
  (void)pthread_mutex_unlock(&server->mutex);
  server->connections[server->open_count++] =
      (connection){.fd = fd, .number = number};
}

static void receive(connection *from) {
  if (from->in_capacity - from->in_size < 65536) {
    from->in_capacity = from->in_size + 262144;
    from->in = need_memory(realloc(from->in, from->in_capacity));
  }
  const ssize_t size = recv(from->fd, from->in + from->in_size,
                            from->in_capacity - from->in_size - 1, 0);
  if (size <= 0) {
    from->is_ended = true;
    return;
  }
  from->in_size += (size_t)size;
  from->in[from->in_size] = '\0';
}

/* Waits for bytes anywhere, for `ms` at most (-1 = for ever). False = stop. */
static bool wait_for_bytes(live_server *server, int ms) {
  struct pollfd fds[CONNECTIONS_MAX + 2];
  fds[0] = (struct pollfd){.fd = server->stopper, .events = POLLIN};
  fds[1] = (struct pollfd){.fd = server->listener, .events = POLLIN};
  const size_t count = server->open_count;
  for (size_t i = 0; i < count; i++) {
    connection *one = &server->connections[i];
    fds[i + 2] =
        (struct pollfd){.fd = one->is_ended ? -1 : one->fd, .events = POLLIN};
  }
  if (poll(fds, count + 2, ms) <= 0) {
    return true;
  }
  if (fds[0].revents != 0) {
    return false;
  }
  for (size_t i = 0; i < count; i++) {
    if (fds[i + 2].revents != 0) {
      receive(&server->connections[i]);
    }
  }
  if (fds[1].revents != 0) {
    accept_connection(server);
  }
  return true;
}

/* -------------------------------- requests ------------------------------- */

bool live_request_header(const live_request *request, const char *name,
                         char *out, size_t size) {
  const size_t name_size = strlen(name);
  const char *line = request->head;
  while ((line = strstr(line, "\r\n")) != NULL) {
    line += 2;
    if (strncasecmp(line, name, name_size) == 0 && line[name_size] == ':') {
      const char *value = line + name_size + 1;
      value += strspn(value, " ");
      (void)snprintf(out, size, "%.*s", (int)strcspn(value, "\r"), value);
      return true;
    }
  }
  return false;
}

bool live_request_is(const live_request *request, const char *text) {
  return request != NULL && strncmp(request->head, text, strlen(text)) == 0;
}

/* Joins the chunks of `in`; false while the last is missing. */
static bool read_chunks(const char *in, size_t size, live_request *out,
                        size_t *taken) {
  const char *at = in;
  out->body = need_memory(malloc(size + 1));
  out->body_size = 0;
  for (;;) {
    const char *line_end = strstr(at, "\r\n");
    const size_t left = size - (size_t)(at - in);
    const size_t chunk = line_end != NULL ? strtoul(at, NULL, 16) : 0;
    const size_t line = line_end != NULL ? (size_t)(line_end - at) + 2 : 0;
    if (line_end == NULL || left < line + chunk + 2) {
      free(out->body);
      return false;
    }
    memcpy(out->body + out->body_size, at + line, chunk);
    out->body_size += chunk;
    at += line + chunk + 2;
    if (chunk == 0) {
      out->body[out->body_size] = '\0';
      *taken = (size_t)(at - in);
      return true;
    }
  }
}

static bool read_body(connection *from, live_request *request, size_t *taken) {
  char value[64];
  const char *in = from->in + request->head_size;
  const size_t left = from->in_size - request->head_size;
  if (live_request_header(request, "Transfer-Encoding", value, sizeof(value))) {
    return read_chunks(in, left, request, taken);
  }
  size_t size = 0;
  if (live_request_header(request, "Content-Length", value, sizeof(value))) {
    size = strtoul(value, NULL, 10);
  }
  if (left < size) {
    return false;
  }
  request->body = need_memory(calloc(size + 1, 1));
  memcpy(request->body, in, size);
  request->body_size = size;
  *taken = size;
  return true;
}

static size_t head_size(const connection *from, live_act act) {
  if (act == LIVE_READ_H2) {
    return live_h2_size(from->in, from->in_size);
  }
  const char *end = strstr(from->in, "\r\n\r\n");
  return end == NULL ? 0 : (size_t)(end - from->in) + 4;
}

static void drop(connection *from, size_t size) {
  from->in_size -= size;
  memmove(from->in, from->in + size, from->in_size);
  from->in[from->in_size] = '\0';
}

/* Takes a request out of what came; false while it is incomplete. */
static bool take_request(live_server *server, connection *from, live_act act) {
  const size_t size = head_size(from, act);
  if (size == 0) {
    return false;
  }
  live_request request = {.connection = from->number, .head_size = size};
  request.head = need_memory(calloc(size + 1, 1));
  memcpy(request.head, from->in, size);
  size_t body_taken = 0;
  if (act == LIVE_READ && !read_body(from, &request, &body_taken)) {
    free(request.head);
    return false;
  }
  drop(from, size + body_taken);
  (void)pthread_mutex_lock(&server->mutex);
  need(server->request_count < REQUESTS_MAX, "too many requests");
  server->requests[server->request_count++] = request;
  (void)pthread_mutex_unlock(&server->mutex);
  return true;
}

/* Bytes after a head that was read alone are its body. */
static void take_bytes(live_server *server, connection *from) {
  const size_t count = server->request_count;
  live_request *last = count > 0 ? &server->requests[count - 1] : NULL;
  if (last != NULL && last->connection == from->number) {
    const size_t size = last->body_size + from->in_size;
    last->body = need_memory(realloc(last->body, size + 1));
    memcpy(last->body + last->body_size, from->in, from->in_size + 1);
    last->body_size = size;
  }
  drop(from, from->in_size);
}

static bool take(live_server *server, connection *from, live_act act) {
  if (from->in_size == 0) {
    return false;
  }
  if (act == LIVE_READ_ANY) {
    take_bytes(server, from);
  } else if (!take_request(server, from, act)) {
    return false;
  }
  server->current = from;
  return true;
}

static bool wait_for_request(live_server *server, live_act act) {
  for (;;) {
    for (size_t i = 0; i < server->open_count; i++) {
      connection *one = &server->connections[i];
      if (take(server, one, act)) {
        return true;
      }
      if (one->is_ended) {
        close_connection(server, one);
        i--;
      }
    }
    if (!wait_for_bytes(server, -1)) {
      return false;
    }
  }
}

/* --------------------------------- answers ------------------------------- */

static bool send_all(connection *to, const char *bytes, size_t size) {
  while (size > 0) {
    const ssize_t sent = send(to->fd, bytes, size, MSG_NOSIGNAL);
    if (sent <= 0) {
      return false; /* the client has gone: the script goes on */
    }
    bytes += sent;
    size -= (size_t)sent;
  }
  return true;
}

static void send_filler(connection *to, size_t size) {
  char block[4096];
  memset(block, 'x', sizeof(block));
  while (size > 0) {
    const size_t part = size < sizeof(block) ? size : sizeof(block);
    if (!send_all(to, block, part)) {
      return;
    }
    size -= part;
  }
}

static bool pause_for(live_server *server, unsigned ms) {
  struct pollfd fd = {.fd = server->stopper, .events = POLLIN};
  return poll(&fd, 1, (int)ms) == 0;
}

static bool send_slowly(live_server *server, const live_step *step) {
  for (size_t i = 0; i < step->size; i++) {
    if (!send_all(server->current, step->bytes + i, 1)) {
      return true;
    }
    if (!pause_for(server, step->ms)) {
      return false;
    }
  }
  return true;
}

static bool stall(live_server *server) {
  while (server->current != NULL && !server->current->is_ended) {
    if (!wait_for_bytes(server, -1)) {
      return false;
    }
  }
  return true;
}

static void reset_current(live_server *server) {
  const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
  (void)setsockopt(server->current->fd, SOL_SOCKET, SO_LINGER, &at_once,
                   sizeof(at_once));
  close_connection(server, server->current);
}

/* False = stop. Steps for a connection that is gone do nothing. */
static bool take_step(live_server *server, const live_step *step) {
  const bool has_peer = server->current != NULL;
  switch (step->act) {
  case LIVE_READ:
  case LIVE_READ_HEAD:
  case LIVE_READ_H2:
  case LIVE_READ_ANY:
    return wait_for_request(server, step->act);
  case LIVE_SEND:
    if (has_peer) {
      (void)send_all(server->current, step->bytes, step->size);
    }
    return true;
  case LIVE_SEND_SLOWLY:
    return !has_peer || send_slowly(server, step);
  case LIVE_SEND_FILLER:
    if (has_peer) {
      send_filler(server->current, step->size);
    }
    return true;
  case LIVE_STALL:
    return stall(server);
  case LIVE_PAUSE:
    return pause_for(server, step->ms);
  case LIVE_CLOSE:
    if (has_peer) {
      close_connection(server, server->current);
    }
    return true;
  case LIVE_RESET:
    if (has_peer) {
      reset_current(server);
    }
    return true;
  }
  return false;
}

static void *run(void *user) {
  live_server *server = user;
  size_t i = 0;
  for (;;) {
    if (i == server->step_count) {
      if (server->repeat_from >= server->step_count) {
        break;
      }
      i = server->repeat_from;
    }
    if (!take_step(server, &server->steps[i++])) {
      return NULL;
    }
  }
  while (wait_for_bytes(server, -1)) {
    for (size_t c = server->open_count; c > 0; c--) {
      if (server->connections[c - 1].is_ended) {
        close_connection(server, &server->connections[c - 1]);
      }
    }
  }
  return NULL;
}

/* --------------------------- stopping and looking ------------------------ */

void live_stop(live_server *server) {
  if (server->is_stopped) {
    return;
  }
  const uint64_t one = 1;
  need(write(server->stopper, &one, sizeof(one)) == (ssize_t)sizeof(one),
       "stop");
  (void)pthread_join(server->thread, NULL);
  while (server->open_count > 0) {
    close_connection(server, &server->connections[server->open_count - 1]);
  }
  (void)close(server->listener);
  (void)close(server->stopper);
  server->is_stopped = true;
}

void live_free(live_server *server) {
  live_stop(server);
  for (size_t i = 0; i < server->request_count; i++) {
    free(server->requests[i].head);
    free(server->requests[i].body);
  }
  free(server->requests);
  (void)pthread_mutex_destroy(&server->mutex);
  free(server);
}

unsigned live_port(const live_server *server) {
  return server->port;
}

const char *live_url(live_server *server, const char *path) {
  (void)snprintf(server->url, sizeof(server->url), "http://127.0.0.1:%u%s",
                 server->port, path);
  return server->url;
}

size_t live_request_count(live_server *server) {
  (void)pthread_mutex_lock(&server->mutex);
  const size_t count = server->request_count;
  (void)pthread_mutex_unlock(&server->mutex);
  return count;
}

unsigned live_connection_count(live_server *server) {
  (void)pthread_mutex_lock(&server->mutex);
  const unsigned count = server->connection_count;
  (void)pthread_mutex_unlock(&server->mutex);
  return count;
}

const live_request *live_request_at(live_server *server, size_t index) {
  return index < live_request_count(server) ? &server->requests[index] : NULL;
}
