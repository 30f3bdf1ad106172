/* The URLs of the command line, in parallel, in a loop of libevent: an event
 * for each socket and two timers, libcurl's and the driver's. */
#include <event2/event.h>

#include "fetch_all.h"

typedef struct loop {
  fetch_all all;
  struct event_base *base;
  struct event *curl_timer;
  struct event *driver_timer;
} loop;

static void act(loop *self, curl_socket_t socket, int what) {
  int running = 0;
  curl_multi_socket_action(self->all.multi, socket, what, &running);
  fetch_all_go_on(&self->all);
}

static void on_curl_time(evutil_socket_t none, short what, void *user) {
  (void)none;
  (void)what;
  act(user, CURL_SOCKET_TIMEOUT, 0);
}

static void on_driver_time(evutil_socket_t none, short what, void *user) {
  loop *self = user;
  (void)none;
  (void)what;
  fetch_all_go_on(&self->all);
}

static void set_timer(struct event *timer, long ms) {
  struct timeval span = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
  if (ms < 0) {
    event_del(timer);
  } else {
    event_add(timer, &span);
  }
}

static int on_curl_timer(CURLM *multi, long ms, void *user) {
  const loop *self = user;
  (void)multi;
  set_timer(self->curl_timer, ms);
  return 0;
}

static void on_driver_timer(long ms, void *user) {
  const loop *self = user;
  set_timer(self->driver_timer, ms);
}

static void on_event(evutil_socket_t socket, short what, void *user) {
  act(user, socket,
      ((what & EV_READ) != 0 ? CURL_CSELECT_IN : 0) |
          ((what & EV_WRITE) != 0 ? CURL_CSELECT_OUT : 0));
}

static int on_socket(CURL *easy, curl_socket_t socket, int what, void *user,
                     void *known) {
  loop *self = user;
  struct event *event = known;
  int wanted = EV_PERSIST | ((what & CURL_POLL_IN) != 0 ? EV_READ : 0) |
               ((what & CURL_POLL_OUT) != 0 ? EV_WRITE : 0);
  (void)easy;
  if (event != NULL) {
    event_free(event);
    event = NULL;
  }
  if (what != CURL_POLL_REMOVE) {
    event = event_new(self->base, socket, (short)wanted, on_event, self);
    event_add(event, NULL);
  }
  curl_multi_assign(self->all.multi, socket, event);
  return 0;
}

int main(int argc, char **argv) {
  loop self = {.all.multi = curl_multi_init(), .base = event_base_new()};
  again_curl_multi_options options = AGAIN_CURL_MULTI_OPTIONS_INIT;
  self.curl_timer = evtimer_new(self.base, on_curl_time, &self);
  self.driver_timer = evtimer_new(self.base, on_driver_time, &self);
  options.timer = on_driver_timer;
  options.timer_user = &self;
  fetch_all_listen(&self.all, on_socket, on_curl_timer, &self);
  int status = fetch_all_begin(&self.all, &options, argc, argv);
  event_base_dispatch(self.base);
  fetch_all_end(&self.all);
  event_free(self.curl_timer);
  event_free(self.driver_timer);
  event_base_free(self.base);
  return status;
}
