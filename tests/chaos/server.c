#include "server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "need.h"

#define BACKLOG 1024
#define EVENTS_MAX 64
/* A backlog of 0 holds one connection; the second waits in vain. */
#define JAM_COUNT 2

struct chaos_server {
  chaos_house house;
  int doors[CHAOS_DOOR_COUNT];
  unsigned ports[CHAOS_DOOR_COUNT];
  int jam[JAM_COUNT];
  int epoll;
  int stopper; /* readable = stop */
  pthread_t thread;
  LIST_HEAD(, chaos_connection) connections;
};

/* --------------------------------- doors --------------------------------- */

static int new_socket(void) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  chaos_need(fd >= 0, "socket");
  return fd;
}

static int bind_door(unsigned *port_ret) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t size = sizeof(address);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = new_socket();
  chaos_need(bind(fd, (struct sockaddr *)&address, size) == 0, "bind");
  chaos_need(getsockname(fd, (struct sockaddr *)&address, &size) == 0,
             "getsockname");
  *port_ret = ntohs(address.sin_port);
  return fd;
}

static void jam_door(chaos_server *server) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons((uint16_t)server->ports[CHAOS_DOOR_JAMMED]);
  for (size_t i = 0; i < JAM_COUNT; i++) {
    server->jam[i] = new_socket();
    (void)connect(server->jam[i], (struct sockaddr *)&address, sizeof(address));
  }
}

/* A door that is bound and does not listen refuses. */
static void set_up_doors(chaos_server *server) {
  static const int backlogs[CHAOS_DOOR_COUNT] = {BACKLOG, -1, 0, BACKLOG};
  for (int door = 0; door < CHAOS_DOOR_COUNT; door++) {
    server->doors[door] = bind_door(&server->ports[door]);
    chaos_need(backlogs[door] < 0 ||
                   listen(server->doors[door], backlogs[door]) == 0,
               "listen");
  }
  jam_door(server);
}

static void watch(const chaos_server *server, int operation, int fd,
                  unsigned events, void *what) {
  struct epoll_event event = {.events = events, .data = {.ptr = what}};
  chaos_need(epoll_ctl(server->epoll, operation, fd, &event) == 0, "epoll");
}

static void accept_all(chaos_server *server) {
  const int on = 1;
  int fd = -1;
  while ((fd = accept4(server->doors[CHAOS_DOOR_OPEN], NULL, NULL,
                       SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    chaos_connection *connection = chaos_connection_new(&server->house, fd);
    LIST_INSERT_HEAD(&server->connections, connection, link);
    watch(server, EPOLL_CTL_ADD, fd, EPOLLIN, connection);
  }
}

static void slam_all(const chaos_server *server) {
  int fd = -1;
  while ((fd = accept4(server->doors[CHAOS_DOOR_SLAMMED], NULL, NULL,
                       SOCK_CLOEXEC)) >= 0) {
    chaos_socket_arm_reset(fd);
    (void)close(fd);
  }
}

/* --------------------------------- running ------------------------------- */

static uint64_t clock_ms(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void forget(chaos_connection *connection) {
  LIST_REMOVE(connection, link);
  chaos_connection_free(connection);
}

/* After anything that happened to it. */
static void settle(const chaos_server *server, chaos_connection *connection) {
  if (connection->mood == CHAOS_MOOD_GONE) {
    forget(connection);
  } else {
    watch(server, EPOLL_CTL_MOD, connection->fd,
          chaos_connection_interest(connection), connection);
  }
}

static int ms_to_wait(const chaos_server *server, uint64_t now_ms) {
  uint64_t due_ms = CHAOS_NEVER;
  const chaos_connection *connection = NULL;
  LIST_FOREACH(connection, &server->connections, link) {
    due_ms = connection->due_ms < due_ms ? connection->due_ms : due_ms;
  }
  if (due_ms == CHAOS_NEVER) {
    return -1;
  }
  return due_ms > now_ms ? (int)(due_ms - now_ms) : 0;
}

static void tick_all(chaos_server *server, uint64_t now_ms) {
  chaos_connection *connection = LIST_FIRST(&server->connections);
  while (connection != NULL) {
    chaos_connection *next = LIST_NEXT(connection, link);
    if (connection->due_ms <= now_ms) {
      chaos_connection_tick(connection, now_ms);
      settle(server, connection);
    }
    connection = next;
  }
}

/* False = stop. */
static bool handle(chaos_server *server, const struct epoll_event *event,
                   uint64_t now_ms) {
  if (event->data.ptr == &server->stopper) {
    return false;
  }
  if (event->data.ptr == &server->doors[CHAOS_DOOR_OPEN]) {
    accept_all(server);
  } else if (event->data.ptr == &server->doors[CHAOS_DOOR_SLAMMED]) {
    slam_all(server);
  } else {
    chaos_connection *connection = event->data.ptr;
    chaos_connection_event(connection, event->events, now_ms);
    settle(server, connection);
  }
  return true;
}

static void *run(void *user) {
  chaos_server *server = user;
  struct epoll_event events[EVENTS_MAX];
  bool goes_on = true;
  while (goes_on) {
    const int count = epoll_wait(server->epoll, events, EVENTS_MAX,
                                 ms_to_wait(server, clock_ms()));
    const uint64_t now_ms = clock_ms();
    for (int i = 0; i < count && goes_on; i++) {
      goes_on = handle(server, &events[i], now_ms);
    }
    tick_all(server, now_ms);
  }
  return NULL;
}

chaos_server *chaos_server_start(const chaos_house *house) {
  chaos_server *server = chaos_calloc(1, sizeof(*server));
  server->house = *house;
  LIST_INIT(&server->connections);
  set_up_doors(server);
  server->epoll = epoll_create1(EPOLL_CLOEXEC);
  server->stopper = eventfd(0, EFD_CLOEXEC);
  chaos_need(server->epoll >= 0 && server->stopper >= 0, "epoll");
  int *open_door = &server->doors[CHAOS_DOOR_OPEN];
  int *slammed_door = &server->doors[CHAOS_DOOR_SLAMMED];
  watch(server, EPOLL_CTL_ADD, server->stopper, EPOLLIN, &server->stopper);
  watch(server, EPOLL_CTL_ADD, *open_door, EPOLLIN, open_door);
  watch(server, EPOLL_CTL_ADD, *slammed_door, EPOLLIN, slammed_door);
  chaos_need(pthread_create(&server->thread, NULL, run, server) == 0, "thread");
  return server;
}

void chaos_server_stop(chaos_server *server) {
  const uint64_t one = 1;
  chaos_need(write(server->stopper, &one, sizeof(one)) == (ssize_t)sizeof(one),
             "stop");
  (void)pthread_join(server->thread, NULL);
  while (!LIST_EMPTY(&server->connections)) {
    forget(LIST_FIRST(&server->connections));
  }
  for (int door = 0; door < CHAOS_DOOR_COUNT; door++) {
    (void)close(server->doors[door]);
  }
  for (size_t i = 0; i < JAM_COUNT; i++) {
    (void)close(server->jam[i]);
  }
  (void)close(server->epoll);
  (void)close(server->stopper);
  free(server);
}

unsigned chaos_server_port(const chaos_server *server, chaos_door door) {
  return server->ports[door];
}
