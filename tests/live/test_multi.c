/* Calls of a driver in a caller's loop: told once, never from add, whatever
 * they are at, and however they end. */
#include <criterion/criterion.h>
#include <string.h>

#include "loop.h"
#include "saw.h"

TestSuite(multi, .timeout = 60);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 4\r\n\r\nbusy")
#define COME_BACK                                                              \
  SEND("HTTP/1.1 503 X\r\nRetry-After: 15\r\nContent-Length: 4\r\n\r\nbusy")

/* ---- told once ---------------------------------------------------------- */

Test(multi, a_call_is_told_once_and_not_from_add) {
  static const live_step script[] = {READ, BUSY, READ, OK_STEP};
  loop_one own;
  loop_one_begin(&own, script, COUNT(script));
  cr_expect_eq(again_curl_multi_timeout(own.on.driver), -1);
  cr_expect_eq(loop_add(&own.call), CURLE_OK);
  cr_expect_eq(own.call.done_count, 0);
  cr_expect_eq(again_curl_multi_count(own.on.driver), 1);
  cr_expect_eq(again_curl_multi_timeout(own.on.driver), 0);
  loop_run(&own.on);
  cr_expect(loop_call_is(&own.call, CURLE_OK, AGAIN_WHY_SUCCESS));
  cr_expect_eq(own.call.done_easy, own.call.easy);
  cr_expect_eq(own.call.decision.attempts, 2);
  cr_expect_eq(again_curl_multi_timeout(own.on.driver), -1);
  live_seen_is(&own.call.seen, "Bok");
  again_curl_multi_tick(own.on.driver);
  cr_expect_eq(own.call.done_count, 1);
  loop_one_end(&own);
}

Test(multi, a_call_that_ends_as_it_begins_is_told_by_the_tick) {
  static const live_step script[] = {READ, OK_STEP};
  loop_one own;
  loop_one_begin(&own, script, COUNT(script));
  again_curl_cancel(own.t.engine, own.call.easy); /* of no call */
  cr_expect_eq(loop_add(&own.call), CURLE_OK);
  again_curl_cancel(own.t.engine, own.call.easy);
  cr_expect_eq(own.call.done_count, 0);
  again_curl_multi_tick(own.on.driver);
  cr_expect(
      loop_call_is(&own.call, CURLE_ABORTED_BY_CALLBACK, AGAIN_WHY_CALLER));
  cr_expect_eq(own.call.decision.attempts, 0);
  cr_expect_not(own.call.decision.maybe_applied);
  cr_expect_eq(again_curl_multi_timeout(own.on.driver), -1);
  cr_expect_eq(live_requests(&own.t), 0);
  loop_one_end(&own);
}

typedef struct chain {
  loop_one own;
  unsigned left;
} chain;

/* The handle is the caller's again. */
static void add_anew(CURL *easy, CURLcode code, const again_decision *decision,
                     void *user) {
  chain *links = user;
  cr_expect_eq(decision->action, AGAIN_ACTION_DELIVER);
  cr_expect_eq(code, CURLE_OK);
  again_curl_multi_tick(links->own.on.driver); /* does nothing in here */
  if (--links->left > 0) {
    cr_expect_eq(again_curl_multi_add(links->own.on.driver, easy,
                                      &links->own.call.request, add_anew,
                                      links),
                 CURLE_OK);
  }
}

static void walk_chain(bool is_bound) {
  static const live_step script[] = {READ, OK_STEP, READ, BUSY,
                                     READ, OK_STEP, READ, OK_STEP};
  chain links = {.left = 3};
  loop_one *own = &links.own;
  loop_one_begin(own, script, COUNT(script));
  if (is_bound) {
    cr_expect_eq(again_curl_bind(own->t.engine, own->call.easy), AGAIN_OK);
  }
  cr_expect_eq(again_curl_multi_add(own->on.driver, own->call.easy,
                                    &own->call.request, add_anew, &links),
               CURLE_OK);
  loop_run(&own->on);
  cr_expect_eq(links.left, 0);
  live_seen_is(&own->call.seen, "Bokokok");
  cr_expect(live_saw(&own->t, "1 GET /a, 1 GET /a, 1 GET /a, 1 GET /a"));
  again_curl_unbind(own->t.engine, own->call.easy);
  loop_one_end(own);
}

Test(multi, done_may_add_the_handle_anew) {
  walk_chain(false);
}

Test(multi, done_may_add_a_bound_handle_anew) {
  walk_chain(true);
}

/* ---- refused at once ---------------------------------------------------- */

Test(multi, what_is_refused_is_never_told) {
  static const live_step script[] = {READ, OK_STEP};
  loop_one own;
  loop_one_begin(&own, script, COUNT(script));
  again_curl_multi *driver = own.on.driver;
  CURL *easy = own.call.easy;
  again_curl_request old = own.call.request;
  again_curl_request foreign = own.call.request;
  again_curl_request twofold = own.call.request;
  old.struct_size = 8;
  foreign.url = "ftp://127.0.0.1/";
  twofold.body = "a";
  twofold.body_bytes = 1;
  twofold.read = live_on_write;
  const struct {
    again_curl_multi *driver;
    CURL *easy;
    const again_curl_request *request;
    again_curl_done_fn *done;
    CURLcode code;
  } rows[] = {
      {NULL, easy, &own.call.request, loop_on_done,
       CURLE_BAD_FUNCTION_ARGUMENT},
      {driver, NULL, &own.call.request, loop_on_done,
       CURLE_BAD_FUNCTION_ARGUMENT},
      {driver, easy, NULL, loop_on_done, CURLE_BAD_FUNCTION_ARGUMENT},
      {driver, easy, &own.call.request, NULL, CURLE_BAD_FUNCTION_ARGUMENT},
      {driver, easy, &old, loop_on_done, CURLE_BAD_FUNCTION_ARGUMENT},
      {driver, easy, &twofold, loop_on_done, CURLE_BAD_FUNCTION_ARGUMENT},
      {driver, easy, &foreign, loop_on_done, CURLE_UNSUPPORTED_PROTOCOL},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cr_expect_eq(again_curl_multi_add(rows[i].driver, rows[i].easy,
                                      rows[i].request, rows[i].done, &own.call),
                 rows[i].code, "%zu", i);
  }
  cr_expect_eq(again_curl_multi_add_pooled(driver, &own.call.request,
                                           loop_on_done, &own.call, NULL),
               CURLE_BAD_FUNCTION_ARGUMENT); /* without `prepare` */
  cr_expect_eq(again_curl_multi_count(driver), 0);
  loop_run(&own.on);
  cr_expect_eq(own.call.done_count, 0);
  cr_expect_eq(again_curl_perform(own.t.engine, easy, &own.call.request, NULL),
               CURLE_OK);
  loop_one_end(&own);
}

static int add_within(again_curl_prepare *attempt, void *user) {
  loop_one *own = user;
  cr_expect_eq(again_curl_multi_add(own->on.driver, attempt->easy,
                                    &own->call.request, loop_on_done, own),
               CURLE_RECURSIVE_API_CALL);
  return 0;
}

Test(multi, a_handle_is_in_one_call_at_a_time) {
  static const live_step script[] = {READ, OK_STEP, READ, OK_STEP};
  loop_one own;
  loop_one_begin(&own, script, COUNT(script));
  cr_expect_eq(loop_add(&own.call), CURLE_OK);
  cr_expect_eq(loop_add(&own.call), CURLE_RECURSIVE_API_CALL);
  cr_expect_eq(
      again_curl_perform(own.t.engine, own.call.easy, &own.call.request, NULL),
      CURLE_RECURSIVE_API_CALL);
  cr_expect_eq(again_curl_bind(own.t.engine, own.call.easy), AGAIN_EINVAL);
  loop_run(&own.on);
  cr_expect(loop_call_is(&own.call, CURLE_OK, AGAIN_WHY_SUCCESS));
  own.call.request.prepare = add_within;
  own.call.request.prepare_user = &own;
  cr_expect_eq(
      again_curl_perform(own.t.engine, own.call.easy, &own.call.request, NULL),
      CURLE_OK);
  cr_expect_eq(own.call.done_count, 1);
  loop_one_end(&own);
}

Test(multi, a_driver_wants_its_options_right) {
  static const live_step script[] = {READ};
  loop_one own;
  loop_one_begin(&own, script, COUNT(script));
  again_curl_multi_options options = AGAIN_CURL_MULTI_OPTIONS_INIT;
  again_curl_multi *driver = own.on.driver;
  cr_expect_eq(again_curl_multi_new(&driver, NULL, own.on.multi, &options),
               AGAIN_EINVAL);
  cr_expect_null(driver);
  cr_expect_eq(again_curl_multi_new(&driver, own.t.engine, NULL, &options),
               AGAIN_EINVAL);
  options.struct_size--;
  cr_expect_eq(
      again_curl_multi_new(&driver, own.t.engine, own.on.multi, &options),
      AGAIN_EINVAL);
  counting_reset(1);
  cr_expect_eq(again_curl_multi_new(&driver, own.t.engine, own.on.multi, NULL),
               AGAIN_ENOMEM);
  cr_expect_null(driver);
  counting_reset(0);
  again_curl_multi_free(NULL);
  loop_one_end(&own);
}

/* ---- messages ----------------------------------------------------------- */

Test(multi, messages_of_others_are_left_to_them) {
  static const live_step script[] = {READ, OK_STEP};
  loop_one own;
  loop_one_begin(&own, script, COUNT(script));
  CURL *foreign = own.t.easy;
  int left = 0;
  curl_easy_setopt(foreign, CURLOPT_URL, live_url(own.t.server, "/a"));
  curl_easy_setopt(foreign, CURLOPT_NOBODY, 1L);
  cr_expect_eq(curl_multi_add_handle(own.on.multi, foreign), CURLM_OK);
  const CURLMsg *message = NULL;
  while (message == NULL) {
    curl_multi_perform(own.on.multi, &left);
    curl_multi_poll(own.on.multi, NULL, 0, 10, NULL);
    message = curl_multi_info_read(own.on.multi, &left);
  }
  cr_expect_not(again_curl_multi_take(own.on.driver, message));
  cr_expect_eq(message->easy_handle, foreign);
  cr_expect_eq(message->data.result, CURLE_OK);
  curl_multi_remove_handle(own.on.multi, foreign);
  loop_one_end(&own);
}

/* libcurl may name a handle twice. */
Test(multi, a_message_that_comes_twice_ends_no_second_attempt) {
  static const live_step script[] = {READ, COME_BACK};
  loop_one own;
  loop_one_begin(&own, script, COUNT(script));
  int left = 0;
  cr_expect_eq(loop_add(&own.call), CURLE_OK);
  again_curl_multi_tick(own.on.driver);
  const CURLMsg *message = NULL;
  while (message == NULL) {
    curl_multi_perform(own.on.multi, &left);
    curl_multi_poll(own.on.multi, NULL, 0, 10, NULL);
    message = curl_multi_info_read(own.on.multi, &left);
  }
  const CURLMsg again = *message;
  cr_expect(again_curl_multi_take(own.on.driver, &again));
  const long due_ms = again_curl_multi_timeout(own.on.driver);
  cr_expect_gt(due_ms, 5000);
  cr_expect(again_curl_multi_take(own.on.driver, &again));
  cr_expect_leq(again_curl_multi_timeout(own.on.driver), due_ms);
  cr_expect_gt(again_curl_multi_timeout(own.on.driver), 5000);
  cr_expect_eq(own.call.done_count, 0);
  again_curl_cancel(own.t.engine, own.call.easy);
  again_curl_multi_tick(own.on.driver);
  cr_expect(
      loop_call_is(&own.call, CURLE_ABORTED_BY_CALLBACK, AGAIN_WHY_CALLER));
  cr_expect_eq(own.call.decision.attempts, 1);
  cr_expect_not(again_curl_multi_take(own.on.driver, &again));
  cr_expect_eq(own.call.done_count, 1);
  loop_one_end(&own);
}

/* ---- memory ------------------------------------------------------------- */

Test(multi, a_call_without_memory_is_told_so) {
  static const live_step script[] = {
      READ,
      SEND("HTTP/1.1 503 X\r\nContent-Length: 15\r\n\r\n{\"Code\":\"Down\"}"),
      READ, OK_STEP};
  struct curl_slist *headers = curl_slist_append(NULL, "X-Own: yes");
  bool is_done = false;
  for (size_t n = 1; !is_done; n++) {
    loop_one own;
    loop_one_begin(&own, script, COUNT(script));
    own.call.request.header = live_on_header;
    own.call.request.header_user = &own.call.seen;
    own.call.request.headers = headers;
    own.call.request.scope = "own";
    own.call.request.idempotency_key = "Idempotency-Key";
    counting_reset(n);
    const CURLcode added = loop_add(&own.call);
    cr_expect(added == CURLE_OK || added == CURLE_OUT_OF_MEMORY);
    loop_run(&own.on);
    is_done = !counting_failed();
    counting_reset(0);
    cr_expect_eq(own.call.done_count, added == CURLE_OK, "%zu", n);
    cr_expect(own.call.code == CURLE_OK || own.call.code == CURLE_OUT_OF_MEMORY,
              "%zu: %d", n, (int)own.call.code);
    own.call.done_count = 0;
    live_free(own.t.server);
    static const live_step good[] = {READ, OK_STEP};
    own.t.server = live_start(good, COUNT(good), LIVE_NO_REPEAT);
    own.call.request.url = live_url(own.t.server, "/b");
    cr_expect_eq(loop_add(&own.call), CURLE_OK, "%zu", n);
    loop_run(&own.on);
    cr_expect(loop_call_is(&own.call, CURLE_OK, AGAIN_WHY_SUCCESS), "%zu", n);
    loop_one_end(&own);
  }
  curl_slist_free_all(headers);
}
