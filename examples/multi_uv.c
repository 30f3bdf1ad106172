/* The URLs of the command line, in parallel, in a loop of libuv: a poll for
 * each socket and two timers, libcurl's and the driver's. Of events, the bits
 * of libcurl and libuv are the same. */
#include <stdlib.h>
#include <uv.h>

#include "fetch_all.h"

typedef struct loop {
  fetch_all all;
  uv_timer_t curl_timer;
  uv_timer_t driver_timer;
} loop;

typedef struct watch {
  uv_poll_t poll; /* first */
  loop *loop;
  curl_socket_t socket;
} watch;

static void act(loop *self, curl_socket_t socket, int what) {
  int running = 0;
  curl_multi_socket_action(self->all.multi, socket, what, &running);
  fetch_all_go_on(&self->all);
}

static void on_curl_time(uv_timer_t *timer) {
  act(timer->data, CURL_SOCKET_TIMEOUT, 0);
}

static void on_driver_time(uv_timer_t *timer) {
  loop *self = timer->data;
  fetch_all_go_on(&self->all);
}

static void set_timer(uv_timer_t *timer, uv_timer_cb on_time, long ms) {
  if (ms < 0) {
    uv_timer_stop(timer);
  } else {
    uv_timer_start(timer, on_time, (uint64_t)ms, 0);
  }
}

static int on_curl_timer(CURLM *multi, long ms, void *user) {
  loop *self = user;
  (void)multi;
  set_timer(&self->curl_timer, on_curl_time, ms);
  return 0;
}

static void on_driver_timer(long ms, void *user) {
  loop *self = user;
  set_timer(&self->driver_timer, on_driver_time, ms);
}

static void on_event(uv_poll_t *poll, int status, int events) {
  const watch *of_socket = (watch *)poll;
  act(of_socket->loop, of_socket->socket,
      status < 0 ? CURL_CSELECT_ERR : events);
}

static void forget(uv_handle_t *poll) {
  free(poll);
}

static int on_socket(CURL *easy, curl_socket_t socket, int what, void *user,
                     void *known) {
  loop *self = user;
  watch *of_socket = known;
  (void)easy;
  if (what == CURL_POLL_REMOVE) {
    uv_close((uv_handle_t *)&of_socket->poll, forget);
    return 0;
  }
  if (of_socket == NULL) {
    of_socket = malloc(sizeof(*of_socket));
    *of_socket = (watch){.loop = self, .socket = socket};
    uv_poll_init_socket(uv_default_loop(), &of_socket->poll, socket);
    curl_multi_assign(self->all.multi, socket, of_socket);
  }
  return uv_poll_start(&of_socket->poll, what, on_event);
}

int main(int argc, char **argv) {
  loop self = {.all.multi = curl_multi_init(),
               .curl_timer.data = &self,
               .driver_timer.data = &self};
  again_curl_multi_options options = AGAIN_CURL_MULTI_OPTIONS_INIT;
  options.timer = on_driver_timer;
  options.timer_user = &self;
  uv_timer_init(uv_default_loop(), &self.curl_timer);
  uv_timer_init(uv_default_loop(), &self.driver_timer);
  fetch_all_listen(&self.all, on_socket, on_curl_timer, &self);
  int status = fetch_all_begin(&self.all, &options, argc, argv);
  uv_run(uv_default_loop(), UV_RUN_DEFAULT);
  fetch_all_end(&self.all); /* closes sockets that were kept */
  uv_run(uv_default_loop(), UV_RUN_DEFAULT);
  return status;
}
