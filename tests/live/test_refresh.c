/* Calls that fail together for want of new credentials fetch them once. */
#include <criterion/criterion.h>

#include "aid.h"

static void end(void) {
  assert_balance();
}

TestSuite(refresh, .fini = end, .timeout = 30);

#define CALL_COUNT 3

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define TOKEN_EXPIRED                                                          \
  SEND("HTTP/1.1 403 Forbidden\r\nContent-Length: 23\r\n\r\n"                  \
       "{\"Code\":\"TokenExpired\"}")

/* Long enough that all have failed before the first goes again. */
static const char policy_text[] =
    "{\"again\": 1, \"name\": \"refresh\","
    " \"schedules\": {\"default\": {\"base\": \"200ms\", \"cap\": \"200ms\","
    "   \"jitter\": \"none\", \"attempts\": 3, \"deadline\": \"20s\"}},"
    " \"fields\": {\"code\": [\"/Code\"]},"
    " \"rules\": [{\"code\": \"TokenExpired\", \"class\": \"auth\","
    "   \"reason\": \"expired-credentials\","
    "   \"remedy\": \"refresh-credentials\"}]}";

typedef struct fetcher {
  unsigned calls;
  bool fails;
} fetcher;

static int fetch(void *user) {
  fetcher *self = user;
  self->calls++;
  return self->fails;
}

/* Calls side by side on one thread. */
typedef struct together {
  live t;
  fetcher fetcher;
  CURL *handles[CALL_COUNT];
  CURLM *multi;
  again_curl_multi *driver;
  unsigned done;
  unsigned delivered;
  unsigned gave_up_for_remedy;
} together;

static void note(CURL *easy, CURLcode code, const again_decision *decision,
                 void *user) {
  together *all = user;
  (void)easy;
  all->done++;
  all->delivered +=
      code == CURLE_OK && decision->action == AGAIN_ACTION_DELIVER;
  all->gave_up_for_remedy += decision->why == AGAIN_WHY_REMEDY;
}

static void add(together *all, unsigned i) {
  all->handles[i] = curl_easy_init();
  cr_assert_eq(again_curl_multi_add(all->driver, all->handles[i],
                                    &all->t.request, note, all),
               CURLE_OK);
}

static void begin(together *all, const live_step *steps, size_t count,
                  bool fails) {
  *all = (together){.fetcher = {.fails = fails}};
  live_begin_with(&all->t, steps, count, NULL, policy_text);
  all->t.request.url = live_url(all->t.server, "/a");
  all->t.request.refresh = fetch;
  all->t.request.refresh_user = &all->fetcher;
  all->multi = curl_multi_init();
  cr_assert_eq(
      again_curl_multi_new(&all->driver, all->t.engine, all->multi, NULL),
      AGAIN_OK);
}

static void run(together *all, unsigned done) {
  while (all->done < done) {
    int running = 0;
    int left = 0;
    CURLMsg *message = NULL;
    (void)curl_multi_perform(all->multi, &running);
    while ((message = curl_multi_info_read(all->multi, &left)) != NULL) {
      cr_assert(again_curl_multi_take(all->driver, message));
    }
    again_curl_multi_tick(all->driver);
    const long wait_ms = again_curl_multi_timeout(all->driver);
    (void)curl_multi_poll(all->multi, NULL, 0,
                          wait_ms < 0 ? 1000 : (int)wait_ms, NULL);
  }
}

static void finish(together *all) {
  again_curl_multi_free(all->driver);
  (void)curl_multi_cleanup(all->multi);
  for (unsigned i = 0; i < CALL_COUNT; i++) {
    curl_easy_cleanup(all->handles[i]);
  }
  live_end(&all->t);
}

Test(refresh, calls_that_fail_together_fetch_once) {
  static const live_step script[] = {READ, TOKEN_EXPIRED, READ, TOKEN_EXPIRED,
                                     READ, TOKEN_EXPIRED, READ, OK_STEP,
                                     READ, OK_STEP,       READ, OK_STEP};
  together all;
  begin(&all, script, COUNT(script), false);
  for (unsigned i = 0; i < CALL_COUNT; i++) {
    add(&all, i);
  }
  run(&all, CALL_COUNT);
  cr_expect_eq(all.delivered, CALL_COUNT);
  cr_expect_eq(all.fetcher.calls, 1, "%u", all.fetcher.calls);
  finish(&all);
}

Test(refresh, they_share_a_failure_to_fetch) {
  static const live_step script[] = {READ, TOKEN_EXPIRED, READ, TOKEN_EXPIRED,
                                     READ, TOKEN_EXPIRED};
  together all;
  begin(&all, script, COUNT(script), true);
  for (unsigned i = 0; i < CALL_COUNT; i++) {
    add(&all, i);
  }
  run(&all, CALL_COUNT);
  cr_expect_eq(all.gave_up_for_remedy, CALL_COUNT);
  cr_expect_eq(all.fetcher.calls, 1, "%u", all.fetcher.calls);
  finish(&all);
}

/* The third was sent with the old credentials, and is told so long after the
 * first two have fetched new ones. */
Test(refresh, a_late_failure_takes_what_was_fetched) {
  static const live_step script[] = {
      READ, TOKEN_EXPIRED, READ, TOKEN_EXPIRED, READ, PAUSE(100), TOKEN_EXPIRED,
      READ, OK_STEP,       READ, OK_STEP,       READ, OK_STEP};
  together all;
  begin(&all, script, COUNT(script), false);
  for (unsigned i = 0; i < CALL_COUNT; i++) {
    add(&all, i);
  }
  run(&all, CALL_COUNT);
  cr_expect_eq(all.delivered, CALL_COUNT);
  cr_expect_eq(all.fetcher.calls, 1, "%u", all.fetcher.calls);
  finish(&all);
}

Test(refresh, a_later_call_fetches_anew) {
  static const live_step script[] = {READ, TOKEN_EXPIRED, READ, OK_STEP,
                                     READ, TOKEN_EXPIRED, READ, OK_STEP};
  together all;
  begin(&all, script, COUNT(script), false);
  add(&all, 0);
  run(&all, 1);
  add(&all, 1);
  run(&all, 2);
  cr_expect_eq(all.delivered, 2);
  cr_expect_eq(all.fetcher.calls, 2, "%u", all.fetcher.calls);
  finish(&all);
}
