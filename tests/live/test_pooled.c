/* Calls without a handle of their own: one is lent to each for an attempt, in
 * the order of their coming, and nothing on it outlives the attempt. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "loop.h"
#include "saw.h"

TestSuite(pooled, .timeout = 60);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 4\r\n\r\nbusy")
#define COME_BACK                                                              \
  SEND("HTTP/1.1 503 X\r\nRetry-After: 15\r\nContent-Length: 4\r\n\r\nbusy")

#define CALL_COUNT 5

/* Many calls of one request. */
typedef struct item {
  struct group *group;
  char url[64];
  uint64_t id;
  unsigned done_count;
  bool had_handle;
  CURLcode code;
  again_decision decision;
} item;

typedef struct group {
  live t;
  loop on;
  again_curl_request request;
  item items[CALL_COUNT];
  struct curl_slist *once; /* a header of first attempts */
  bool refuses;            /* `prepare` does */
  char prepared[256];      /* "path attempt, " for each */
  char told[64];           /* a letter for each, as they ended */
  unsigned ends_told;      /* events of attempts that ended */
  unsigned bare_told;      /* and of calls without a handle */
} group;

static size_t append(char *out, size_t size, const char *text) {
  const size_t used = strlen(out);
  return (size_t)snprintf(out + used, size - used, "%s", text);
}

static int prepare(again_curl_prepare *attempt, void *user) {
  group *all = user;
  item *own = attempt->call_user;
  char text[32];
  (void)snprintf(text, sizeof(text), "%zu:%u ", (size_t)(own - all->items),
                 attempt->attempt);
  append(all->prepared, sizeof(all->prepared), text);
  cr_assert_not_null(attempt->easy);
  (void)snprintf(own->url, sizeof(own->url), "http://127.0.0.1:%u/%zu",
                 live_port(all->t.server), (size_t)(own - all->items));
  attempt->url = own->url;
  attempt->headers = attempt->attempt == 1 ? all->once : NULL;
  curl_easy_setopt(attempt->easy, CURLOPT_COOKIEFILE, "");
  if (attempt->attempt == 1) {
    curl_easy_setopt(attempt->easy, CURLOPT_USERAGENT, "first");
  }
  return all->refuses;
}

static void remember(CURL *easy, CURLcode code, const again_decision *decision,
                     void *user) {
  item *own = user;
  char text[2] = {(char)('0' + (own - own->group->items)), '\0'};
  append(own->group->told, sizeof(own->group->told), text);
  own->done_count++;
  own->had_handle = easy != NULL;
  own->code = code;
  own->decision = *decision;
}

static void on_done(CURL *easy, CURLcode code, const again_decision *decision,
                    void *user) {
  item *own = user;
  remember(easy, code, decision, user);
  if (easy != NULL) {
    long status = 0;
    cr_expect_eq(curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status),
                 CURLE_OK);
    cr_expect_eq((unsigned)status, decision->status);
    cr_expect_eq(again_curl_perform(own->group->t.engine, easy,
                                    &own->group->request, NULL),
                 CURLE_RECURSIVE_API_CALL); /* it is lent, not given */
  }
}

static void on_event(const again_curl_event *event, void *user) {
  group *all = user;
  cr_expect(!event->ends_attempt || event->easy != NULL);
  all->ends_told += event->ends_attempt;
  all->bare_told += event->easy == NULL;
}

static void begin(group *all, const live_step *steps, size_t count,
                  unsigned pool_max) {
  again_curl_multi_options options = AGAIN_CURL_MULTI_OPTIONS_INIT;
  again_curl_options engine_options = AGAIN_CURL_OPTIONS_INIT;
  *all = (group){.once = NULL};
  options.pool_max = pool_max;
  engine_options.event = on_event;
  engine_options.event_user = all;
  live_begin(&all->t, steps, count, &engine_options);
  loop_begin(&all->on, &all->t, &options);
  all->request = all->t.request;
  all->request.url = live_url(all->t.server, "/");
  all->request.prepare = prepare;
  all->request.prepare_user = all;
}

static void add(group *all, size_t i) {
  all->items[i].group = all;
  cr_expect_eq(again_curl_multi_add_pooled(all->on.driver, &all->request,
                                           on_done, &all->items[i],
                                           &all->items[i].id),
               CURLE_OK);
  cr_expect_eq(all->items[i].done_count, 0);
}

static void add_all(group *all) {
  for (size_t i = 0; i < CALL_COUNT; i++) {
    add(all, i);
  }
}

static void end(group *all) {
  loop_end(&all->on);
  live_end(&all->t);
  curl_slist_free_all(all->once);
}

static void expect_over(const group *all, size_t i, CURLcode code,
                        again_why why) {
  const item *own = &all->items[i];
  cr_expect_eq(own->done_count, 1, "%zu told %u times", i, own->done_count);
  cr_expect_eq(own->code, code, "%zu: %d", i, (int)own->code);
  cr_expect_eq(own->decision.why, why, "%zu: %s", i,
               again_why_name(own->decision.why));
}

/* ---- handles ------------------------------------------------------------ */

Test(pooled, those_that_came_first_are_first) {
  static const live_step script[] = {READ, OK_STEP, READ, OK_STEP,
                                     READ, OK_STEP, READ, OK_STEP,
                                     READ, OK_STEP};
  group all;
  begin(&all, script, COUNT(script), 1);
  add_all(&all);
  cr_expect_eq(again_curl_multi_count(all.on.driver), CALL_COUNT);
  loop_run(&all.on);
  for (size_t i = 0; i < CALL_COUNT; i++) {
    expect_over(&all, i, CURLE_OK, AGAIN_WHY_SUCCESS);
    cr_expect(all.items[i].had_handle);
  }
  cr_expect_str_eq(all.told, "01234");
  cr_expect(
      live_saw(&all.t, "1 GET /0, 1 GET /1, 1 GET /2, 1 GET /3, 1 GET /4"));
  end(&all);
}

/* The only handle is there for the next while the first waits; and what was
 * said of one is not what another begins with. */
Test(pooled, a_call_that_waits_has_no_handle) {
  static const live_step script[] = {READ, COME_BACK, READ,
                                     BUSY, READ,      OK_STEP};
  group all;
  begin(&all, script, COUNT(script), 1);
  add(&all, 0);
  add(&all, 1);
  while (all.items[1].done_count == 0) {
    loop_turn(&all.on, 10);
  }
  cr_expect_str_eq(all.prepared, "0:1 1:1 1:2 ");
  cr_expect_eq(all.items[1].decision.attempts, 2);
  again_curl_multi_cancel(all.on.driver, all.items[0].id);
  loop_run(&all.on);
  expect_over(&all, 0, CURLE_ABORTED_BY_CALLBACK, AGAIN_WHY_CALLER);
  cr_expect_not(all.items[0].had_handle);
  cr_expect_eq(all.items[0].decision.attempts, 1);
  cr_expect_eq(all.ends_told, 3);
  /* Each as it is let go, the second put off in between, and the cancel. */
  cr_expect_eq(all.bare_told, 6);
  cr_expect(live_saw(&all.t, "1 GET /0, 1 GET /1, 1 GET /1"));
  end(&all);
}

/* Cookies and options of an attempt are not the next one's. */
Test(pooled, an_attempt_begins_with_a_handle_without_any_option) {
  static const live_step script[] = {
      READ,
      SEND("HTTP/1.1 503 X\r\nSet-Cookie: a=b; Path=/\r\n"
           "Content-Length: 0\r\n\r\n"),
      READ, OK_STEP};
  char value[64];
  group all;
  begin(&all, script, COUNT(script), 1);
  all.once = curl_slist_append(NULL, "X-Once: yes");
  add(&all, 0);
  loop_run(&all.on);
  expect_over(&all, 0, CURLE_OK, AGAIN_WHY_SUCCESS);
  cr_expect_eq(live_requests(&all.t), 2);
  const live_request *first = live_request_at(all.t.server, 0);
  cr_expect(live_request_header(first, "X-Once", value, sizeof(value)));
  cr_expect(live_request_header(first, "User-Agent", value, sizeof(value)));
  cr_expect_str_eq(value, "first");
  cr_expect_str_eq(live_last_header(&all.t, "X-Once", value, sizeof(value)),
                   "");
  cr_expect_str_eq(live_last_header(&all.t, "Cookie", value, sizeof(value)),
                   "");
  cr_expect_str_eq(live_last_header(&all.t, "User-Agent", value, sizeof(value)),
                   "");
  live_seen_is(&all.t.seen, "Bok");
  end(&all);
}

Test(pooled, what_prepare_refuses_is_not_sent) {
  static const live_step script[] = {READ, OK_STEP};
  group all;
  begin(&all, script, COUNT(script), 2);
  all.refuses = true;
  add_all(&all);
  loop_run(&all.on);
  for (size_t i = 0; i < CALL_COUNT; i++) {
    expect_over(&all, i, CURLE_ABORTED_BY_CALLBACK, AGAIN_WHY_CALLER);
    cr_expect_eq(all.items[i].decision.attempts, 0);
    cr_expect_not(all.items[i].decision.maybe_applied);
  }
  all.refuses = false;
  all.items[0].done_count = 0;
  add(&all, 0);
  loop_run(&all.on);
  expect_over(&all, 0, CURLE_OK, AGAIN_WHY_SUCCESS);
  cr_expect_eq(live_requests(&all.t), 1);
  end(&all);
}

/* ---- the queue ---------------------------------------------------------- */

/* The handle is free, and its next holder gone before it could take it. */
Test(pooled, the_next_is_served_when_the_first_in_line_leaves) {
  static const live_step script[] = {READ, OK_STEP, READ, OK_STEP};
  group all;
  begin(&all, script, COUNT(script), 1);
  add(&all, 0);
  add(&all, 1);
  add(&all, 2);
  again_curl_multi_tick(all.on.driver);
  const CURLMsg *message = NULL;
  while (message == NULL) {
    int left = 0;
    curl_multi_perform(all.on.multi, &left);
    curl_multi_poll(all.on.multi, NULL, 0, 10, NULL);
    message = curl_multi_info_read(all.on.multi, &left);
  }
  cr_expect(again_curl_multi_take(all.on.driver, message));
  again_curl_multi_cancel(all.on.driver, all.items[1].id);
  loop_run(&all.on);
  expect_over(&all, 0, CURLE_OK, AGAIN_WHY_SUCCESS);
  expect_over(&all, 1, CURLE_ABORTED_BY_CALLBACK, AGAIN_WHY_CALLER);
  expect_over(&all, 2, CURLE_OK, AGAIN_WHY_SUCCESS);
  cr_expect_eq(all.items[1].decision.attempts, 0);
  cr_expect(live_saw(&all.t, "1 GET /0, 1 GET /2"));
  end(&all);
}

/* Cancelled, at its limit, or left when the driver is freed. */
Test(pooled, a_call_in_line_is_told_once) {
  static const live_step script[] = {READ, STALL};
  group all;
  begin(&all, script, COUNT(script), 1);
  again_curl_request hasty = all.request;
  again_curl_request bounded = all.request;
  const again_curl_request *requests[CALL_COUNT] = {
      &all.request, &all.request, &hasty, &bounded, &all.request};
  hasty.deadline_ms = 20;
  bounded.total_ms = 20;
  for (size_t i = 0; i < CALL_COUNT; i++) {
    all.items[i].group = &all;
    cr_expect_eq(again_curl_multi_add_pooled(all.on.driver, requests[i],
                                             on_done, &all.items[i],
                                             &all.items[i].id),
                 CURLE_OK);
  }
  loop_until(&all.on, &all.t, 1);
  again_curl_multi_cancel(all.on.driver, all.items[1].id);
  again_curl_multi_tick(all.on.driver);
  cr_expect_str_eq(all.told, "231");
  again_curl_multi_free(all.on.driver);
  all.on.driver = NULL;
  cr_expect_str_eq(all.told, "23104");
  expect_over(&all, 1, CURLE_ABORTED_BY_CALLBACK, AGAIN_WHY_CALLER);
  expect_over(&all, 2, CURLE_OPERATION_TIMEDOUT, AGAIN_WHY_DEADLINE);
  expect_over(&all, 3, CURLE_OPERATION_TIMEDOUT, AGAIN_WHY_DEADLINE);
  expect_over(&all, 4, CURLE_ABORTED_BY_CALLBACK, AGAIN_WHY_CALLER);
  for (size_t i = 1; i < CALL_COUNT; i++) {
    cr_expect_eq(all.items[i].decision.attempts, 0);
    cr_expect_not(all.items[i].had_handle);
  }
  cr_expect_eq(live_requests(&all.t), 1);
  end(&all);
}

/* ---- memory ------------------------------------------------------------- */

Test(pooled, a_call_without_memory_is_told_so) {
  static const live_step script[] = {READ, BUSY, READ, OK_STEP};
  bool is_done = false;
  for (size_t n = 1; !is_done; n++) {
    group all;
    begin(&all, script, COUNT(script), 1);
    item *own = &all.items[0];
    own->group = &all;
    counting_reset(n);
    const CURLcode added = again_curl_multi_add_pooled(
        all.on.driver, &all.request, remember, own, &own->id);
    loop_run(&all.on);
    is_done = !counting_failed();
    counting_reset(0);
    cr_expect(added == CURLE_OK || added == CURLE_OUT_OF_MEMORY);
    cr_expect_eq(own->done_count, added == CURLE_OK, "%zu", n);
    cr_expect(own->code == CURLE_OK || own->code == CURLE_OUT_OF_MEMORY,
              "%zu: %d", n, (int)own->code);
    end(&all);
  }
}
