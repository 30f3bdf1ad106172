/* Exchanges of a governor: who may carry, and who is told what came of it. */
#include <again/again.h>

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(governor_exchange, .fini = end);

#define SCOPE "https://a:443"

static unsigned call_count;
static unsigned ready_count;
static uint64_t ready_asker;
static unsigned told_count;
static char told[64];

static void on_call(void *user) {
  (void)user;
  call_count++;
}

static void on_ready(void *user, uint64_t asker) {
  (void)user;
  ready_count++;
  ready_asker = asker;
}

static void on_store(void *user, const char *problem) {
  (void)user;
  told_count++;
  (void)strncpy(told, problem != NULL ? problem : "", sizeof(told) - 1);
}

static const char plain[] = "{\"again\":1,\"name\":\"t\",\"rules\":[]}";

static again_governor *make_of(const char *text) {
  again_governor_options options = AGAIN_GOVERNOR_OPTIONS_INIT;
  again_policy_options loading = AGAIN_POLICY_OPTIONS_INIT;
  again_policy *policy = NULL;
  again_governor *governor = NULL;
  loading.mem = &counting_mem;
  options.ready = on_ready;
  options.store_changed = on_store;
  cr_assert_eq(
      again_policy_parse(&policy, text, strlen(text), NULL, &loading, NULL),
      AGAIN_OK);
  cr_assert_eq(again_governor_new(&governor, policy, &options, &counting_mem),
               AGAIN_OK);
  again_policy_unref(policy);
  return governor;
}

static again_governor *make(void) {
  return make_of(plain);
}

static again_grant ask(again_governor *governor, uint64_t now_ms,
                       again_held *held) {
  const again_time now = {now_ms, 0};
  again_want want = AGAIN_WANT_INIT;
  again_grant grant = AGAIN_GRANT_INIT;
  want.held = held;
  want.send_ms = now_ms;
  want.may_probe = true;
  governor->ask(governor, SCOPE, &now, &want, &grant);
  return grant;
}

/* The remote has nothing, and says so at once. */
static size_t exchange(again_governor *governor, uint64_t now_ms,
                       const char *problem) {
  const again_time now = {now_ms, 0};
  again_exchange *items;
  uint64_t next_ms;
  size_t count =
      again_governor_exchange_begin(governor, &now, &items, &next_ms);
  if (count > 0) {
    again_governor_exchange_end(governor, &now, 1700000000000 + now_ms,
                                problem);
  }
  return count;
}

Test(governor_exchange, has_one_carrier) {
  again_governor *governor = make();
  cr_expect_eq(again_governor_exchange_open(governor, on_call, NULL), AGAIN_OK);
  cr_expect_eq(again_governor_exchange_open(governor, on_call, NULL),
               AGAIN_EINVAL);
  again_governor_exchange_close(governor);
  again_governor_exchange_close(governor);
  cr_expect_eq(again_governor_exchange_open(governor, on_call, NULL), AGAIN_OK);
  again_governor_free(governor);
}

Test(governor_exchange, memory_may_be_short) {
  again_governor *governor = make();
  for (size_t n = 1; n <= 4; n++) {
    counting_reset(n);
    cr_expect_eq(again_governor_exchange_open(governor, on_call, NULL),
                 AGAIN_ENOMEM);
  }
  counting_reset(0);
  again_governor_free(governor);
}

Test(governor_exchange, who_is_held_is_told_of_news) {
  again_held held = {.asker = 42};
  again_governor *governor = make();
  cr_assert_eq(again_governor_exchange_open(governor, on_call, NULL), AGAIN_OK);
  cr_expect_eq(ask(governor, 1000, &held).answer, AGAIN_GRANT_WAIT);
  cr_expect_eq(call_count, 1);
  cr_expect_eq(exchange(governor, 1000, NULL), 1);
  cr_expect_eq(ready_count, 1);
  cr_expect_eq(ready_asker, 42);
  cr_expect_eq(ask(governor, 1001, &held).answer, AGAIN_GRANT_GO);
  again_governor_exchange_close(governor);
  again_governor_free(governor);
}

Test(governor_exchange, a_problem_is_told_once_and_its_end_once) {
  again_governor *governor = make();
  cr_assert_eq(again_governor_exchange_open(governor, on_call, NULL), AGAIN_OK);
  (void)ask(governor, 1000, NULL);
  cr_expect_eq(exchange(governor, 1000, "refused"), 1);
  cr_expect_eq(exchange(governor, 1100, "refused"), 1);
  cr_expect_eq(told_count, 1);
  cr_expect_str_eq(told, "refused");
  cr_expect_eq(ask(governor, 1100, NULL).answer, AGAIN_GRANT_GO);
  cr_expect_eq(exchange(governor, 1200, NULL), 1);
  cr_expect_eq(told_count, 2);
  cr_expect_str_eq(told, "");
  again_governor_free(governor);
}

static again_grant_answer ask_retry(again_governor *governor, uint64_t now_ms) {
  const again_time now = {now_ms, 0};
  again_want want = AGAIN_WANT_INIT;
  again_grant grant = AGAIN_GRANT_INIT;
  want.is_retry = true;
  want.overload = true;
  want.reason = "server";
  want.send_ms = now_ms;
  governor->ask(governor, SCOPE, &now, &want, &grant);
  return grant.answer;
}

/* The remote takes what it is sent, and has `version` of it; 9 is another's. */
static void exchange_as(again_governor *governor, uint64_t now_ms,
                        uint64_t version) {
  const again_time now = {now_ms, 0};
  again_exchange *items;
  uint64_t next_ms;
  cr_assert_eq(again_governor_exchange_begin(governor, &now, &items, &next_ms),
               1, "at %d", (int)now_ms);
  items[0].is_set = version != 9 && items[0].bytes != NULL;
  items[0].remote_version = items[0].is_set || version == 9 ? version : 0;
  again_governor_exchange_end(governor, &now, 1700000000000 + now_ms, NULL);
}

/* What is lent is counted here, whatever becomes of what is shared. */
Test(governor_exchange, loans_stand_apart) {
  again_governor *governor =
      make_of("{\"again\":1,\"name\":\"t\",\"rules\":[],"
              "\"governor\":{\"budget\":\"concurrency\"}}");
  cr_assert_eq(again_governor_exchange_open(governor, on_call, NULL), AGAIN_OK);
  (void)ask(governor, 1000, NULL);
  exchange_as(governor, 1000, 1);
  for (unsigned i = 0; i < 3; i++) {
    cr_expect_eq(ask_retry(governor, 1001), AGAIN_GRANT_GO);
  }
  cr_expect_eq(ask_retry(governor, 1001), AGAIN_GRANT_REFUSE);
  exchange_as(governor, 1600, 1);
  exchange_as(governor, 2200, 9);
  cr_expect_eq(ask_retry(governor, 2201), AGAIN_GRANT_REFUSE);
  again_governor_free(governor);
}
