/* Calls that fail together for want of new credentials fetch them once. */
#include <criterion/criterion.h>

#include "loop.h"

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
  loop on;
  fetcher fetcher;
  loop_call calls[CALL_COUNT];
} together;

static void begin(together *all, const live_step *steps, size_t count,
                  bool fails) {
  *all = (together){.fetcher = {.fails = fails}};
  live_begin_with(&all->t, steps, count, NULL, policy_text);
  all->t.request.refresh = fetch;
  all->t.request.refresh_user = &all->fetcher;
  loop_begin(&all->on, &all->t, NULL);
  for (unsigned i = 0; i < CALL_COUNT; i++) {
    loop_call_begin(&all->calls[i], &all->on, &all->t, "/a");
  }
}

static void add(together *all, unsigned i) {
  cr_assert_eq(loop_add(&all->calls[i]), CURLE_OK);
}

/* How many are over for this reason. */
static unsigned count_over(const together *all, again_why why) {
  unsigned count = 0;
  for (unsigned i = 0; i < CALL_COUNT; i++) {
    count += loop_call_is(&all->calls[i], CURLE_OK, why);
  }
  return count;
}

static void finish(together *all) {
  for (unsigned i = 0; i < CALL_COUNT; i++) {
    loop_call_end(&all->calls[i]);
  }
  loop_end(&all->on);
  live_end(&all->t);
}

/* All are added before the first is run. */
static void run_together(together *all, const live_step *steps, size_t count,
                         bool fails) {
  begin(all, steps, count, fails);
  for (unsigned i = 0; i < CALL_COUNT; i++) {
    add(all, i);
  }
  loop_run(&all->on);
  cr_expect_eq(all->fetcher.calls, 1, "%u", all->fetcher.calls);
}

Test(refresh, calls_that_fail_together_fetch_once) {
  static const live_step script[] = {READ, TOKEN_EXPIRED, READ, TOKEN_EXPIRED,
                                     READ, TOKEN_EXPIRED, READ, OK_STEP,
                                     READ, OK_STEP,       READ, OK_STEP};
  together all;
  run_together(&all, script, COUNT(script), false);
  cr_expect_eq(count_over(&all, AGAIN_WHY_SUCCESS), CALL_COUNT);
  finish(&all);
}

Test(refresh, they_share_a_failure_to_fetch) {
  static const live_step script[] = {READ, TOKEN_EXPIRED, READ, TOKEN_EXPIRED,
                                     READ, TOKEN_EXPIRED};
  together all;
  run_together(&all, script, COUNT(script), true);
  cr_expect_eq(count_over(&all, AGAIN_WHY_REMEDY), CALL_COUNT);
  finish(&all);
}

/* The third was sent with the old credentials, and is told so long after the
 * first two have fetched new ones. */
Test(refresh, a_late_failure_takes_what_was_fetched) {
  static const live_step script[] = {
      READ, TOKEN_EXPIRED, READ, TOKEN_EXPIRED, READ, PAUSE(100), TOKEN_EXPIRED,
      READ, OK_STEP,       READ, OK_STEP,       READ, OK_STEP};
  together all;
  run_together(&all, script, COUNT(script), false);
  cr_expect_eq(count_over(&all, AGAIN_WHY_SUCCESS), CALL_COUNT);
  finish(&all);
}

Test(refresh, a_later_call_fetches_anew) {
  static const live_step script[] = {READ, TOKEN_EXPIRED, READ, OK_STEP,
                                     READ, TOKEN_EXPIRED, READ, OK_STEP};
  together all;
  begin(&all, script, COUNT(script), false);
  add(&all, 0);
  loop_run(&all.on);
  add(&all, 1);
  loop_run(&all.on);
  cr_expect(loop_call_is(&all.calls[0], CURLE_OK, AGAIN_WHY_SUCCESS));
  cr_expect(loop_call_is(&all.calls[1], CURLE_OK, AGAIN_WHY_SUCCESS));
  cr_expect_eq(all.fetcher.calls, 2, "%u", all.fetcher.calls);
  finish(&all);
}
