/* Loops around epoll and curl_multi_socket_action(). */
#include "modes.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "loop.h"
#include "need.h"

#define EVENTS_MAX 64
/* The drivers' timers, and libcurl's. */
#define TIMER_COUNT (CHAOS_ENGINE_COUNT + 1)

typedef struct socket_loop {
  chaos_loop loop;
  int epoll;
  int waker; /* readable = a driver has work */
  uint64_t due_ms[TIMER_COUNT];
} socket_loop;

static uint64_t clock_ms(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* -------------------------------- callbacks ------------------------------ */

static void set_timer(long timeout_ms, void *user) {
  uint64_t *due_ms = user;
  *due_ms = timeout_ms < 0 ? UINT64_MAX : clock_ms() + (uint64_t)timeout_ms;
}

static int on_libcurl_timer(CURLM *multi, long timeout_ms, void *user) {
  (void)multi;
  set_timer(timeout_ms, user);
  return 0;
}

static void on_wakeup(void *user) {
  const uint64_t one = 1;
  const int *waker = user;
  chaos_need(write(*waker, &one, sizeof(one)) == (ssize_t)sizeof(one), "wake");
}

/* `known` = it is in the set already. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *user,
                     void *known) {
  socket_loop *own = user;
  struct epoll_event event = {.data = {.fd = fd}};
  (void)easy;
  if (what == CURL_POLL_REMOVE) {
    (void)epoll_ctl(own->epoll, EPOLL_CTL_DEL, fd, NULL);
    return 0;
  }
  event.events = ((what & CURL_POLL_IN) != 0 ? (unsigned)EPOLLIN : 0) |
                 ((what & CURL_POLL_OUT) != 0 ? (unsigned)EPOLLOUT : 0);
  const int operation = known == NULL ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  chaos_need(epoll_ctl(own->epoll, operation, fd, &event) == 0, "epoll");
  (void)curl_multi_assign(own->loop.multi, fd, own);
  return 0;
}

/* ---------------------------------- loop --------------------------------- */

static int ms_to_wait(const socket_loop *own) {
  uint64_t due_ms = UINT64_MAX;
  for (int i = 0; i < TIMER_COUNT; i++) {
    due_ms = own->due_ms[i] < due_ms ? own->due_ms[i] : due_ms;
  }
  const uint64_t now_ms = clock_ms();
  if (due_ms == UINT64_MAX) {
    return -1;
  }
  return due_ms > now_ms ? (int)(due_ms - now_ms) : 0;
}

static void act(const socket_loop *own, curl_socket_t fd, int events) {
  int running = 0;
  chaos_need(curl_multi_socket_action(own->loop.multi, fd, events, &running) ==
                 CURLM_OK,
             "libcurl");
}

static void handle(const socket_loop *own, const struct epoll_event *event) {
  uint64_t count = 0;
  if (event->data.fd == own->waker) {
    (void)!read(own->waker, &count, sizeof(count));
    return;
  }
  const bool is_in = (event->events & EPOLLIN) != 0;
  const bool is_out = (event->events & EPOLLOUT) != 0;
  const bool is_bad = (event->events & (EPOLLERR | EPOLLHUP)) != 0;
  act(own, event->data.fd,
      (is_in ? CURL_CSELECT_IN : 0) | (is_out ? CURL_CSELECT_OUT : 0) |
          (is_bad ? CURL_CSELECT_ERR : 0));
}

static void turn(socket_loop *own) {
  struct epoll_event events[EVENTS_MAX];
  uint64_t *libcurl_due_ms = &own->due_ms[CHAOS_ENGINE_COUNT];
  const int count = epoll_wait(own->epoll, events, EVENTS_MAX, ms_to_wait(own));
  for (int i = 0; i < count; i++) {
    handle(own, &events[i]);
  }
  if (*libcurl_due_ms <= clock_ms()) {
    *libcurl_due_ms = UINT64_MAX;
    act(own, CURL_SOCKET_TIMEOUT, 0);
  }
  chaos_loop_take_messages(&own->loop);
  chaos_loop_tick(&own->loop);
}

static void begin(socket_loop *own) {
  again_curl_multi_options options[CHAOS_ENGINE_COUNT];
  struct epoll_event event = {.events = EPOLLIN};
  own->epoll = epoll_create1(EPOLL_CLOEXEC);
  own->waker = eventfd(0, EFD_CLOEXEC);
  event.data.fd = own->waker;
  chaos_need(epoll_ctl(own->epoll, EPOLL_CTL_ADD, own->waker, &event) == 0,
             "epoll");
  for (int i = 0; i < CHAOS_ENGINE_COUNT; i++) {
    again_curl_multi_options_init(&options[i], sizeof(options[i]));
    options[i].timer = set_timer;
    options[i].timer_user = &own->due_ms[i];
    options[i].wakeup = on_wakeup;
    options[i].wakeup_user = &own->waker;
  }
  for (int i = 0; i < TIMER_COUNT; i++) {
    own->due_ms[i] = UINT64_MAX;
  }
  chaos_loop_begin(&own->loop, options);
  CURLM *multi = own->loop.multi;
  (void)curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
  (void)curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, own);
  (void)curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_libcurl_timer);
  (void)curl_multi_setopt(multi, CURLMOPT_TIMERDATA,
                          &own->due_ms[CHAOS_ENGINE_COUNT]);
}

static void work(chaos_run *run, unsigned width) {
  socket_loop own = {.loop = {.run = run, .width = width}};
  begin(&own);
  while (chaos_loop_fill(&own.loop)) {
    turn(&own);
  }
  chaos_loop_end(&own.loop);
  (void)close(own.epoll);
  (void)close(own.waker);
}

const chaos_mode chaos_mode_socket = {"socket", work, 2};
