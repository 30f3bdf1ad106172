#include "mill.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../thread/expect.h"

#define EXPECT(condition) expect((condition), #condition)
#define CONNECTIONS_MAX 256
#define REQUEST_BYTES_MAX 4096
/* Of `fds`: what wakes the thread, and the listener, stand before the rest. */
#define FIRST 2

struct mill {
  char url[64];
  pthread_t thread;
  mill_reply_fn *reply; /* NULL = the next of the replies */
  void *user;
  pthread_mutex_t mutex; /* guards the next four */
  const char *const *replies;
  size_t reply_count;
  size_t request_count;
  size_t open_count;
  /* Of the thread alone. */
  struct pollfd fds[FIRST + CONNECTIONS_MAX];
  char requests[CONNECTIONS_MAX][REQUEST_BYTES_MAX];
  size_t used[CONNECTIONS_MAX];
};

static const char *next_reply(mill *self, const char *request) {
  const char *reply =
      self->reply != NULL ? self->reply(request, self->user) : NULL;
  (void)pthread_mutex_lock(&self->mutex);
  if (self->reply == NULL) {
    reply = self->replies[self->request_count % self->reply_count];
  }
  self->request_count++;
  (void)pthread_mutex_unlock(&self->mutex);
  return reply;
}

static void note_open(mill *self, size_t count) {
  (void)pthread_mutex_lock(&self->mutex);
  self->open_count = count;
  (void)pthread_mutex_unlock(&self->mutex);
}

/* False = the connection is to be closed. Requests have no body. */
static bool serve(mill *self, size_t at) {
  char *request = self->requests[at];
  const ssize_t got = recv(self->fds[FIRST + at].fd, request + self->used[at],
                           REQUEST_BYTES_MAX - 1 - self->used[at], 0);
  if (got <= 0) {
    return false;
  }
  self->used[at] += (size_t)got;
  request[self->used[at]] = '\0';
  if (strstr(request, "\r\n\r\n") == NULL) {
    return true;
  }
  self->used[at] = 0;
  const char *reply = next_reply(self, request);
  return reply != NULL && send(self->fds[FIRST + at].fd, reply, strlen(reply),
                               MSG_NOSIGNAL) == (ssize_t)strlen(reply);
}

static size_t serve_all(mill *self, size_t count) {
  for (size_t i = 0; i < count; i++) {
    struct pollfd *one = &self->fds[FIRST + i];
    if (one->revents != 0 && !serve(self, i)) {
      (void)close(one->fd);
      count--;
      *one = self->fds[FIRST + count];
      memcpy(self->requests[i], self->requests[count], self->used[count]);
      self->used[i] = self->used[count];
      i--; /* the last took its place */
    }
  }
  return count;
}

static size_t take_connection(mill *self, size_t count) {
  const int on = 1;
  const int fd = accept4(self->fds[1].fd, NULL, NULL, SOCK_CLOEXEC);
  if (fd < 0) {
    return count;
  }
  EXPECT(count < CONNECTIONS_MAX);
  (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  self->fds[FIRST + count] = (struct pollfd){.fd = fd, .events = POLLIN};
  self->used[count] = 0;
  return count + 1;
}

static void *run(void *user) {
  mill *self = user;
  size_t count = 0;
  while (poll(self->fds, FIRST + count, -1) > 0 && self->fds[0].revents == 0) {
    count = serve_all(self, count);
    if (self->fds[1].revents != 0) {
      count = take_connection(self, count);
    }
    note_open(self, count);
  }
  while (count > 0) {
    (void)close(self->fds[FIRST + --count].fd);
  }
  return NULL;
}

static int listen_on_loopback(mill *self) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t size = sizeof(address);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT(listener >= 0);
  EXPECT(bind(listener, (struct sockaddr *)&address, size) == 0);
  EXPECT(listen(listener, CONNECTIONS_MAX) == 0);
  EXPECT(getsockname(listener, (struct sockaddr *)&address, &size) == 0);
  (void)snprintf(self->url, sizeof(self->url), "http://127.0.0.1:%u/",
                 ntohs(address.sin_port));
  return listener;
}

static mill *new_mill(void) {
  mill *self = calloc(1, sizeof(*self));
  EXPECT(self != NULL);
  return self;
}

static mill *start(mill *self) {
  self->fds[0] =
      (struct pollfd){.fd = eventfd(0, EFD_CLOEXEC), .events = POLLIN};
  self->fds[1] =
      (struct pollfd){.fd = listen_on_loopback(self), .events = POLLIN};
  EXPECT(pthread_mutex_init(&self->mutex, NULL) == 0);
  EXPECT(pthread_create(&self->thread, NULL, run, self) == 0);
  return self;
}

mill *mill_start(const char *const *replies, size_t count) {
  mill *self = new_mill();
  self->replies = replies;
  self->reply_count = count;
  return start(self);
}

mill *mill_start_with(mill_reply_fn *reply, void *user) {
  mill *self = new_mill();
  self->reply = reply;
  self->user = user;
  return start(self);
}

void mill_free(mill *self) {
  (void)eventfd_write(self->fds[0].fd, 1);
  (void)pthread_join(self->thread, NULL);
  (void)close(self->fds[0].fd);
  (void)close(self->fds[1].fd);
  (void)pthread_mutex_destroy(&self->mutex);
  free(self);
}

void mill_set_replies(mill *self, const char *const *replies, size_t count) {
  (void)pthread_mutex_lock(&self->mutex);
  self->replies = replies;
  self->reply_count = count;
  (void)pthread_mutex_unlock(&self->mutex);
}

const char *mill_url(const mill *self) {
  return self->url;
}

size_t mill_request_count(mill *self) {
  (void)pthread_mutex_lock(&self->mutex);
  const size_t count = self->request_count;
  (void)pthread_mutex_unlock(&self->mutex);
  return count;
}

size_t mill_open_count(mill *self) {
  (void)pthread_mutex_lock(&self->mutex);
  const size_t count = self->open_count;
  (void)pthread_mutex_unlock(&self->mutex);
  return count;
}
