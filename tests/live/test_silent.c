/* Of two addresses the first never answers: the second is reached in the same
 * attempt, whatever loop runs it. */
#include <criterion/criterion.h>
#include <poll.h>
#include <stdio.h>
#include <time.h>

#include "hole.h"
#include "loop.h"
#include "saw.h"

static void end(void) {
  assert_balance();
}

TestSuite(silent, .fini = end, .timeout = 30);

/* libcurl gives each address half of it. */
#define CONNECT_MS 800L

static const live_step script[] = {
    READ, SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")};

typedef struct two {
  live t;
  live_hole hole;
  char url[64];
  struct curl_slist *addresses;
} two;

static void begin(two *own) {
  char text[96];
  LIVE_BEGIN(&own->t, script);
  const unsigned port = live_port(own->t.server);
  hole_open(&own->hole, port);
  (void)snprintf(own->url, sizeof(own->url), "http://two.test:%u/", port);
  (void)snprintf(text, sizeof(text), "two.test:%u:" HOLE_ADDRESS ",127.0.0.1",
                 port);
  own->addresses = curl_slist_append(NULL, text);
  cr_assert_not_null(own->addresses);
}

static void set_up(const two *own, CURL *easy, again_curl_request *request) {
  request->url = own->url;
  request->attempts = 1;
  (void)curl_easy_setopt(easy, CURLOPT_RESOLVE, own->addresses);
  (void)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
}

static void finish(two *own) {
  cr_expect(live_saw(&own->t, "1 GET /"));
  live_end(&own->t);
  hole_close(&own->hole);
  curl_slist_free_all(own->addresses);
}

Test(silent, f24_in_a_call_that_blocks) {
  two own;
  begin(&own);
  set_up(&own, own.t.easy, &own.t.request);
  cr_expect_eq(again_curl_perform(own.t.engine, own.t.easy, &own.t.request,
                                  &own.t.decision),
               CURLE_OK);
  live_expect(&own.t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 1);
  finish(&own);
}

/* ---- a loop by curl_multi_socket_action(), of one handle ------------------
 */

static uint64_t clock_ms(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

typedef struct sockets {
  struct pollfd one;
  uint64_t due_ms; /* libcurl's timer */
} sockets;

static int note_socket(CURL *easy, curl_socket_t socket, int what, void *user,
                       void *own) {
  sockets *all = user;
  const bool reads = (what & CURL_POLL_IN) != 0;
  const bool writes = (what & CURL_POLL_OUT) != 0;
  (void)easy;
  (void)own;
  if (what != CURL_POLL_REMOVE) {
    const int events = (reads ? POLLIN : 0) | (writes ? POLLOUT : 0);
    all->one = (struct pollfd){.fd = socket, .events = (short)events};
  } else if (all->one.fd == socket) {
    all->one.fd = -1;
  }
  return 0;
}

static int note_timer(CURLM *multi, long timeout_ms, void *user) {
  sockets *all = user;
  (void)multi;
  all->due_ms =
      timeout_ms < 0 ? AGAIN_NEVER : clock_ms() + (uint64_t)timeout_ms;
  return 0;
}

/* Until the sooner of libcurl's timer and the driver's. */
static int wait_ms(const loop *on, const sockets *all) {
  const uint64_t now_ms = clock_ms();
  const uint64_t left_ms = all->due_ms > now_ms ? all->due_ms - now_ms : 0;
  const long driver_ms = again_curl_multi_timeout(on->driver);
  const bool is_drivers = driver_ms >= 0 && (uint64_t)driver_ms < left_ms;
  return is_drivers ? (int)driver_ms : (int)(left_ms < 1000 ? left_ms : 1000);
}

static void turn(loop *on, sockets *all) {
  int left = 0;
  const CURLMsg *message = NULL;
  if (poll(&all->one, 1, wait_ms(on, all)) > 0) {
    (void)curl_multi_socket_action(on->multi, all->one.fd, 0, &on->running);
  }
  if (clock_ms() >= all->due_ms) {
    all->due_ms = AGAIN_NEVER;
    (void)curl_multi_socket_action(on->multi, CURL_SOCKET_TIMEOUT, 0,
                                   &on->running);
  }
  while ((message = curl_multi_info_read(on->multi, &left)) != NULL) {
    cr_expect(again_curl_multi_take(on->driver, message));
  }
  again_curl_multi_tick(on->driver);
}

Test(silent, f24_in_a_loop_of_sockets) {
  two own;
  loop on;
  loop_call call;
  sockets all = {.one = {.fd = -1}, .due_ms = AGAIN_NEVER};
  begin(&own);
  loop_begin(&on, &own.t, NULL);
  (void)curl_multi_setopt(on.multi, CURLMOPT_SOCKETFUNCTION, note_socket);
  (void)curl_multi_setopt(on.multi, CURLMOPT_SOCKETDATA, &all);
  (void)curl_multi_setopt(on.multi, CURLMOPT_TIMERFUNCTION, note_timer);
  (void)curl_multi_setopt(on.multi, CURLMOPT_TIMERDATA, &all);
  loop_call_begin(&call, &on, &own.t, "/");
  set_up(&own, call.easy, &call.request);
  cr_assert_eq(loop_add(&call), CURLE_OK);
  while (again_curl_multi_count(on.driver) > 0) {
    turn(&on, &all);
  }
  cr_expect(loop_call_is(&call, CURLE_OK, AGAIN_WHY_SUCCESS), "%d", call.code);
  loop_end(&on);
  loop_call_end(&call);
  finish(&own);
}
