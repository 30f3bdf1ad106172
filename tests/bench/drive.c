/*
 * bench_drive HOW LOOP URL HANDLES ROUNDS: as many GETs at once as there are
 * handles, each on a connection of its own, ROUNDS times; for whoever counts
 * instructions.
 *
 *     HOW   multi   curl_multi_add_handle, with the callbacks of ours
 *           again   again_curl_multi_add
 *     LOOP  poll    curl_multi_poll and curl_multi_perform
 *           socket  curl_multi_socket_action, by epoll
 */
#include <again/curl.h>

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "callbacks.h"
#include "require.h"

typedef struct drive {
  CURLM *multi;
  again_curl *engine;
  again_curl_multi *driver; /* NULL = none: bare libcurl */
  again_curl_request request;
  CURL **easy;
  size_t handle_count;
  size_t over_count; /* of this round */
  size_t byte_count;
  int epoll; /* -1 = curl_multi_poll */
  long timeout_ms;
} drive;

/* ---- transfers ---------------------------------------------------------- */

static void on_done(CURL *easy, CURLcode code, const again_decision *decision,
                    void *user) {
  drive *self = user;
  (void)easy;
  (void)decision;
  bench_require(code == CURLE_OK, "no answer");
  self->over_count++;
}

static void begin_all(drive *self) {
  self->over_count = 0;
  for (size_t i = 0; i < self->handle_count; i++) {
    if (self->driver == NULL) {
      curl_multi_add_handle(self->multi, self->easy[i]);
    } else {
      bench_require(again_curl_multi_add(self->driver, self->easy[i],
                                         &self->request, on_done,
                                         self) == CURLE_OK,
                    "not added");
    }
  }
  if (self->driver != NULL) {
    again_curl_multi_tick(self->driver);
  }
}

/* After anything that libcurl did. */
static void take_all(drive *self) {
  const CURLMsg *message = NULL;
  int left = 0;
  while ((message = curl_multi_info_read(self->multi, &left)) != NULL) {
    if (self->driver != NULL) {
      again_curl_multi_take(self->driver, message);
    } else {
      CURL *easy = message->easy_handle;
      bench_require(message->data.result == CURLE_OK, "no answer");
      curl_multi_remove_handle(self->multi, easy);
      self->over_count++;
    }
  }
  if (self->driver != NULL) {
    again_curl_multi_tick(self->driver);
  }
}

/* ---- loops -------------------------------------------------------------- */

static void turn_poll(drive *self) {
  int running = 0;
  curl_multi_perform(self->multi, &running);
  take_all(self);
  if (self->over_count < self->handle_count) {
    curl_multi_poll(self->multi, NULL, 0, 1000, NULL);
  }
}

static int on_curl_timer(CURLM *multi, long ms, void *user) {
  drive *self = user;
  (void)multi;
  self->timeout_ms = ms;
  return 0;
}

static int on_socket(CURL *easy, curl_socket_t socket, int what, void *user,
                     void *known) {
  const drive *self = user;
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

static void turn_socket(drive *self) {
  struct epoll_event events[64];
  int running = 0;
  int count = epoll_wait(self->epoll, events, 64, (int)self->timeout_ms);
  for (int i = 0; i < count; i++) {
    int what = ((events[i].events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
               ((events[i].events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0);
    curl_multi_socket_action(self->multi, events[i].data.fd, what, &running);
  }
  if (count == 0) {
    self->timeout_ms = -1; /* it fires once */
    curl_multi_socket_action(self->multi, CURL_SOCKET_TIMEOUT, 0, &running);
  }
  take_all(self);
}

static void run(drive *self, long rounds) {
  for (long i = 0; i < rounds; i++) {
    begin_all(self);
    while (self->over_count < self->handle_count) {
      (self->epoll < 0 ? turn_poll : turn_socket)(self);
    }
  }
}

/* ---- set-up ------------------------------------------------------------- */

static void make_driver(drive *self, const char *url) {
  again_policy *policy = NULL;
  again_curl_request_init(&self->request, sizeof(self->request));
  self->request.url = url;
  self->request.write = bench_count_bytes;
  self->request.write_user = &self->byte_count;
  self->request.attempts = 1;
  bench_require(again_policy_load(&policy, "http", NULL, NULL) == AGAIN_OK &&
                    again_curl_new(&self->engine, policy, NULL) == AGAIN_OK &&
                    again_curl_multi_new(&self->driver, self->engine,
                                         self->multi, NULL) == AGAIN_OK,
                "no driver");
  again_policy_unref(policy);
}

static CURL *make_handle(drive *self, const char *url) {
  CURL *easy = curl_easy_init();
  bench_require(easy != NULL, "no handle");
  if (self->driver == NULL) {
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, bench_count_bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &self->byte_count);
    bench_set_callbacks(easy, &self->byte_count);
  }
  return easy;
}

static void begin(drive *self, const char *how, const char *loop,
                  const char *url) {
  self->multi = curl_multi_init();
  self->epoll = strcmp(loop, "socket") == 0 ? epoll_create1(0) : -1;
  self->easy = calloc(self->handle_count, sizeof(CURL *));
  bench_require(self->multi != NULL && self->easy != NULL, "no memory");
  curl_multi_setopt(self->multi, CURLMOPT_MAXCONNECTS,
                    (long)self->handle_count);
  if (self->epoll >= 0) {
    curl_multi_setopt(self->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(self->multi, CURLMOPT_SOCKETDATA, self);
    curl_multi_setopt(self->multi, CURLMOPT_TIMERFUNCTION, on_curl_timer);
    curl_multi_setopt(self->multi, CURLMOPT_TIMERDATA, self);
  }
  if (strcmp(how, "again") == 0) {
    make_driver(self, url);
  }
  for (size_t i = 0; i < self->handle_count; i++) {
    self->easy[i] = make_handle(self, url);
  }
}

static void end(drive *self) {
  again_curl_multi_free(self->driver);
  again_curl_free(self->engine);
  for (size_t i = 0; i < self->handle_count; i++) {
    curl_easy_cleanup(self->easy[i]);
  }
  curl_multi_cleanup(self->multi);
  free(self->easy);
}

int main(int argc, char **argv) {
  bench_require(argc == 6,
                "bench_drive multi|again poll|socket URL HANDLES ROUNDS");
  drive self = {.timeout_ms = -1};
  self.handle_count = strtoul(argv[4], NULL, 10);
  begin(&self, argv[1], argv[2], argv[3]);
  run(&self, strtol(argv[5], NULL, 10));
  end(&self);
  return 0;
}
