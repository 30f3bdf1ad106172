/* The URLs of the command line, in parallel, by socket events of plain epoll,
 * with two timers: libcurl's and the driver's. */
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "fetch_all.h"

typedef struct loop {
  fetch_all all;
  int epoll;
  int curl_timer;
  int driver_timer;
} loop;

static void set_timer(int timer, long ms) {
  struct itimerspec spec = {.it_value = {0, 0}};
  if (ms >= 0) {
    spec.it_value.tv_sec = ms / 1000;
    spec.it_value.tv_nsec = ms % 1000 * 1000000 + 1; /* zero would stop it */
  }
  timerfd_settime(timer, 0, &spec, NULL);
}

static void on_driver_timer(long ms, void *user) {
  const loop *self = user;
  set_timer(self->driver_timer, ms);
}

static int on_curl_timer(CURLM *multi, long ms, void *user) {
  const loop *self = user;
  (void)multi;
  set_timer(self->curl_timer, ms);
  return 0;
}

static int on_socket(CURL *easy, curl_socket_t socket, int what, void *user,
                     void *known) {
  const loop *self = user;
  struct epoll_event event = {.data.fd = socket};
  (void)easy;
  (void)known;
  event.events = ((what & CURL_POLL_IN) != 0 ? (uint32_t)EPOLLIN : 0) |
                 ((what & CURL_POLL_OUT) != 0 ? (uint32_t)EPOLLOUT : 0);
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl(self->epoll, EPOLL_CTL_DEL, socket, &event);
  } else if (epoll_ctl(self->epoll, EPOLL_CTL_MOD, socket, &event) != 0) {
    epoll_ctl(self->epoll, EPOLL_CTL_ADD, socket, &event);
  }
  return 0;
}

static int new_timer(int epoll) {
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = timer};
  epoll_ctl(epoll, EPOLL_CTL_ADD, timer, &event);
  return timer;
}

static void act(loop *self, const struct epoll_event *event) {
  uint64_t ignored = 0;
  int running = 0;
  int fd = event->data.fd;
  if (fd == self->driver_timer || fd == self->curl_timer) {
    while (read(fd, &ignored, sizeof(ignored)) > 0) {
    }
  }
  if (fd != self->driver_timer) {
    int what = ((event->events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
               ((event->events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
               ((event->events & EPOLLERR) != 0 ? CURL_CSELECT_ERR : 0);
    curl_multi_socket_action(self->all.multi,
                             fd == self->curl_timer ? CURL_SOCKET_TIMEOUT : fd,
                             fd == self->curl_timer ? 0 : what, &running);
  }
  fetch_all_go_on(&self->all);
}

int main(int argc, char **argv) {
  loop self = {.all.multi = curl_multi_init(), .epoll = epoll_create1(0)};
  again_curl_multi_options options = AGAIN_CURL_MULTI_OPTIONS_INIT;
  struct epoll_event event;
  self.curl_timer = new_timer(self.epoll);
  self.driver_timer = new_timer(self.epoll);
  options.timer = on_driver_timer;
  options.timer_user = &self;
  fetch_all_listen(&self.all, on_socket, on_curl_timer, &self);
  int status = fetch_all_begin(&self.all, &options, argc, argv);
  while (status == 0 && again_curl_multi_count(self.all.driver) > 0 &&
         epoll_wait(self.epoll, &event, 1, -1) == 1) {
    act(&self, &event);
  }
  fetch_all_end(&self.all);
  return status;
}
