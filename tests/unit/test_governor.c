/* The governor of one process: what it grants, what that costs, what it gives
 * back; and that a lock is held whenever it looks. */
#include <again/again.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(governor, .fini = end);

#define RULES                                                                  \
  "\"rules\":[{\"status\":\"5xx\",\"class\":\"retryable\","                    \
  "\"reason\":\"server\"}]"

static const char with_tokens[] =
    "{\"again\":1,\"name\":\"t\",\"governor\":{\"health\":\"off\","
    "\"budget\":{\"tokens\":{\"capacity\":30,\"cost\":14,"
    "\"throttle_cost\":5,\"refund\":1}}}," RULES "}";
static const char with_own_scope[] =
    "{\"again\":1,\"name\":\"t\",\"governor\":{\"scope\":\"call\","
    "\"health\":\"off\",\"budget\":{\"tokens\":{\"capacity\":1}}}," RULES "}";
static const char without_budget[] =
    "{\"again\":1,\"name\":\"t\",\"governor\":{\"health\":\"off\","
    "\"budget\":\"off\"}," RULES "}";
static const char with_concurrency[] =
    "{\"again\":1,\"name\":\"t\",\"governor\":{\"health\":\"off\","
    "\"budget\":{\"concurrency\":{\"floor\":1}}}," RULES "}";
static const char with_ratio[] =
    "{\"again\":1,\"name\":\"t\",\"governor\":{\"health\":\"off\","
    "\"budget\":{\"ratio\":{\"floor\":0}}}," RULES "}";
static const char with_throttle[] =
    "{\"again\":1,\"name\":\"t\",\"governor\":{\"health\":\"off\","
    "\"budget\":{\"throttle\":{\"capacity\":4}}}," RULES "}";

static again_policy *parse(const char *text) {
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy *policy = NULL;
  again_status status =
      again_policy_parse(&policy, text, strlen(text), NULL, &options, &diag);
  cr_assert_eq(status, AGAIN_OK, "%u:%u %s", diag.line, diag.column,
               diag.message);
  return policy;
}

static again_governor *make(const char *text, const again_lock *lock) {
  again_policy *policy = parse(text);
  again_governor *governor = NULL;
  again_governor_options options = AGAIN_GOVERNOR_OPTIONS_INIT;
  if (lock != NULL) {
    options.lock = *lock;
  }
  cr_assert_eq(again_governor_new(&governor, policy, &options, &counting_mem),
               AGAIN_OK);
  again_policy_unref(policy); /* the governor has what it needs */
  return governor;
}

static const again_time noon = {1000, 1700000000};

static again_grant ask(again_governor *governor, const char *scope,
                       const char *reason, bool overload) {
  again_want want = AGAIN_WANT_INIT;
  want.is_retry = reason != NULL;
  want.reason = reason;
  want.overload = overload;
  want.send_ms = 1200;
  again_grant grant = AGAIN_GRANT_INIT;
  governor->ask(governor, scope, &noon, &want, &grant);
  return grant;
}

typedef struct cost_row {
  const char *what;
  const char *reason; /* NULL = a first attempt */
  bool overload;
  uint32_t cost;
} cost_row;

static const cost_row cost_rows[] = {
    {"a first attempt", NULL, false, 0},
    {"overload", "server", true, 14},
    {"throttling", "throttling", true, 5},
    {"throttling that is no overload here", "throttling", false, 0},
    {"waiting for a state", "state-conflict", false, 0},
};

Test(governor, charges_retries_after_overload) {
  for (size_t i = 0; i < sizeof(cost_rows) / sizeof(cost_rows[0]); i++) {
    const cost_row *row = &cost_rows[i];
    again_governor *governor = make(with_tokens, NULL);
    again_grant grant = ask(governor, "s", row->reason, row->overload);
    cr_expect_eq(grant.answer, AGAIN_GRANT_GO, "%s", row->what);
    cr_expect_eq(grant.cost, row->cost, "%s: %u", row->what, grant.cost);
    cr_expect_eq(grant.send_ms, 1200, "%s", row->what);
    cr_expect_eq(grant.why, AGAIN_WHY_NONE, "%s", row->what);
    again_governor_free(governor);
  }
}

/* 30 tokens are two retries; a success gives the last cost back. */
Test(governor, refuses_when_the_budget_is_spent) {
  again_governor *governor = make(with_tokens, NULL);
  again_grant first = ask(governor, "s", "server", true);
  again_grant second = ask(governor, "s", "server", true);
  cr_expect_eq(second.answer, AGAIN_GRANT_GO);

  again_grant third = ask(governor, "s", "server", true);
  cr_expect_eq(third.answer, AGAIN_GRANT_REFUSE);
  cr_expect_eq(third.why, AGAIN_WHY_BUDGET);
  cr_expect_eq(ask(governor, "s", NULL, false).answer, AGAIN_GRANT_GO);
  cr_expect_eq(ask(governor, "other", "server", true).answer, AGAIN_GRANT_GO);

  governor->tell(governor, "s", &noon, &first, AGAIN_OUTCOME_OVERLOAD);
  cr_expect_eq(ask(governor, "s", "server", true).answer, AGAIN_GRANT_REFUSE);
  governor->tell(governor, "s", &noon, &second, AGAIN_OUTCOME_SUCCESS);
  cr_expect_eq(ask(governor, "s", "server", true).answer, AGAIN_GRANT_GO);
  again_governor_free(governor);
}

/* What is called off before its time was never sent; later nobody knows. */
Test(governor, returns_what_was_not_sent) {
  static const again_time too_late = {1200, 1700000000};
  again_governor *governor = make(with_tokens, NULL);
  again_grant first = ask(governor, "s", "server", true);
  again_grant second = ask(governor, "s", "server", true);
  governor->tell(governor, "s", &too_late, &first, AGAIN_OUTCOME_NONE);
  cr_expect_eq(ask(governor, "s", "server", true).answer, AGAIN_GRANT_REFUSE);
  governor->tell(governor, "s", &noon, &second, AGAIN_OUTCOME_NONE);
  cr_expect_eq(ask(governor, "s", "server", true).answer, AGAIN_GRANT_GO);
  again_governor_free(governor);
}

static void expect_unlimited(const char *text) {
  again_governor *governor = make(text, NULL);
  for (unsigned i = 0; i < 1000; i++) {
    again_grant grant = ask(governor, "", "server", true);
    cr_assert_eq(grant.answer, AGAIN_GRANT_GO);
    governor->tell(governor, "", &noon, &grant, AGAIN_OUTCOME_OVERLOAD);
  }
  again_governor_free(governor);
}

Test(governor, allows_all_without_a_budget) {
  expect_unlimited(without_budget);
}

Test(governor, leaves_calls_alone_that_share_nothing) {
  expect_unlimited(with_own_scope);
}

Test(governor, forgets_scopes_it_has_not_seen) {
  again_governor *governor = make(with_tokens, NULL);
  again_grant grant = AGAIN_GRANT_INIT;
  governor->tell(governor, "never asked", &noon, &grant, AGAIN_OUTCOME_SUCCESS);
  cr_expect_eq(ask(governor, "never asked", "server", true).answer,
               AGAIN_GRANT_GO);
  again_governor_free(governor);
}

static const char with_more[] =
    "{\"again\":1,\"name\":\"t\",\"governor\":{\"health\":\"off\","
    "\"budget\":{\"tokens\":{\"capacity\":140}}}," RULES "}";

static again_status set_policy(again_governor *governor, const char *text) {
  again_policy *policy = parse(text);
  again_status status = again_governor_set_policy(governor, policy);
  again_policy_unref(policy);
  return status;
}

/* A policy that is loaded anew fills no budget: 30 tokens of which 2 are left
 * are 140 of which 9 are. What was granted before is given back all the same.
 */
Test(governor, keeps_its_budgets_under_another_policy) {
  again_governor *governor = make(with_tokens, NULL);
  again_grant first = ask(governor, "s", "server", true);
  cr_expect_eq(ask(governor, "s", "server", true).answer, AGAIN_GRANT_GO);
  cr_expect_eq(set_policy(governor, with_more), AGAIN_OK);
  cr_expect_eq(ask(governor, "s", "server", true).answer, AGAIN_GRANT_REFUSE);
  cr_expect_eq(ask(governor, "s", "throttling", true).answer, AGAIN_GRANT_GO);
  cr_expect_eq(ask(governor, "other", "server", true).answer, AGAIN_GRANT_GO);
  governor->tell(governor, "s", &noon, &first, AGAIN_OUTCOME_SUCCESS);
  cr_expect_eq(ask(governor, "s", "server", true).answer, AGAIN_GRANT_GO);
  again_governor_free(governor);
}

Test(governor, drops_and_takes_up_budgets_with_its_policy) {
  again_governor *governor = make(without_budget, NULL);
  again_grant before = ask(governor, "s", "server", true);
  cr_expect_eq(set_policy(governor, with_tokens), AGAIN_OK);
  governor->tell(governor, "s", &noon, &before, AGAIN_OUTCOME_SUCCESS);
  cr_expect_eq(ask(governor, "s", "server", true).answer, AGAIN_GRANT_GO);
  cr_expect_eq(ask(governor, "s", "server", true).answer, AGAIN_GRANT_GO);
  cr_expect_eq(ask(governor, "s", "server", true).answer, AGAIN_GRANT_REFUSE);
  cr_expect_eq(set_policy(governor, without_budget), AGAIN_OK);
  cr_expect_eq(ask(governor, "s", "server", true).answer, AGAIN_GRANT_GO);
  again_governor foreign = {NULL, NULL, NULL};
  cr_expect_eq(set_policy(&foreign, with_tokens), AGAIN_EINVAL);
  again_governor_free(governor);
}

static bool may_retry(again_governor *governor) {
  return ask(governor, "s", "server", true).answer == AGAIN_GRANT_GO;
}

/* Attempts that are active when their kind of budget comes or goes are none of
 * its business: they are not counted, nor taken off when they end. */
Test(governor, begins_afresh_with_another_kind_of_budget) {
  again_governor *governor = make(with_tokens, NULL);
  again_grant before = ask(governor, "s", "server", true);
  cr_expect(may_retry(governor));
  cr_expect_not(may_retry(governor));
  cr_expect_eq(set_policy(governor, with_concurrency), AGAIN_OK);
  again_grant only = ask(governor, "s", "server", true);
  cr_expect_eq(only.answer, AGAIN_GRANT_GO);
  cr_expect_not(may_retry(governor));
  governor->tell(governor, "s", &noon, &before, AGAIN_OUTCOME_SUCCESS);
  cr_expect_not(may_retry(governor));
  cr_expect_eq(set_policy(governor, with_tokens), AGAIN_OK);
  cr_expect_eq(ask(governor, "s", NULL, false).answer, AGAIN_GRANT_GO);
  cr_expect_eq(set_policy(governor, with_concurrency), AGAIN_OK);
  cr_expect(may_retry(governor));
  governor->tell(governor, "s", &noon, &only, AGAIN_OUTCOME_SUCCESS);
  cr_expect_not(may_retry(governor));
  again_governor_free(governor);
}

/* What is under way is told of, whatever the policy is by then, or it would be
 * counted for ever. */
Test(governor, hears_of_what_it_counted) {
  static const char *const between[] = {without_budget, with_own_scope};
  for (size_t i = 0; i < 2; i++) {
    again_governor *governor = make(with_concurrency, NULL);
    again_grant only = ask(governor, "s", "server", true);
    cr_expect_not(may_retry(governor));
    cr_expect_eq(set_policy(governor, between[i]), AGAIN_OK);
    cr_expect(may_retry(governor));
    governor->tell(governor, "s", &noon, &only, AGAIN_OUTCOME_SUCCESS);
    cr_expect_eq(set_policy(governor, with_concurrency), AGAIN_OK);
    cr_expect(may_retry(governor));
    cr_expect_not(may_retry(governor));
    again_governor_free(governor);
  }
}

/* An attempt that lost its place among the scopes ends without a trace. */
Test(governor, survives_more_active_scopes_than_it_remembers) {
  enum { COUNT = 3000 };
  again_governor *governor = make(with_concurrency, NULL);
  static again_grant grants[COUNT];
  char name[32];
  for (unsigned i = 0; i < COUNT; i++) {
    (void)snprintf(name, sizeof(name), "%u", i);
    grants[i] = ask(governor, name, "server", true);
    cr_assert_eq(grants[i].answer, AGAIN_GRANT_GO);
  }
  for (unsigned i = 0; i < COUNT; i++) {
    (void)snprintf(name, sizeof(name), "%u", i);
    governor->tell(governor, name, &noon, &grants[i], AGAIN_OUTCOME_SUCCESS);
  }
  again_grant retry = ask(governor, "7", "server", true);
  cr_expect_eq(retry.answer, AGAIN_GRANT_GO);
  cr_expect_eq(ask(governor, "7", "server", true).answer, AGAIN_GRANT_REFUSE);
  again_governor_free(governor);
}

Test(governor, counts_calls_for_a_ratio) {
  again_governor *governor = make(with_ratio, NULL);
  cr_expect_not(may_retry(governor));
  for (unsigned i = 0; i < 5; i++) {
    again_grant grant = ask(governor, "s", NULL, false);
    governor->tell(governor, "s", &noon, &grant, AGAIN_OUTCOME_SUCCESS);
  }
  cr_expect(may_retry(governor));
  cr_expect_not(may_retry(governor));
  again_governor_free(governor);
}

/* Failures of first attempts throttle, whatever was granted before. */
Test(governor, counts_failures_for_a_throttle) {
  again_governor *governor = make(with_throttle, NULL);
  again_grant grants[3];
  for (unsigned i = 0; i < 3; i++) {
    grants[i] = ask(governor, "s", NULL, false);
  }
  governor->tell(governor, "s", &noon, &grants[0], AGAIN_OUTCOME_SUCCESS);
  governor->tell(governor, "s", &noon, &grants[1], AGAIN_OUTCOME_OVERLOAD);
  cr_expect(may_retry(governor));
  governor->tell(governor, "s", &noon, &grants[2], AGAIN_OUTCOME_OVERLOAD);
  cr_expect_not(may_retry(governor));
  again_governor_free(governor);
}

typedef struct counted_lock {
  unsigned held;
  unsigned times;
} counted_lock;

static void take_lock(void *user) {
  counted_lock *lock = user;
  cr_assert_eq(lock->held++, 0);
  lock->times++;
}
static void drop_lock(void *user) {
  counted_lock *lock = user;
  cr_assert_eq(lock->held--, 1);
}

Test(governor, holds_its_lock) {
  counted_lock counted = {0, 0};
  again_lock lock = {take_lock, drop_lock, &counted};
  again_governor *governor = make(with_tokens, &lock);
  again_grant grant = ask(governor, "s", "server", true);
  cr_expect_eq(counted.times, 1);
  governor->tell(governor, "s", &noon, &grant, AGAIN_OUTCOME_SUCCESS);
  cr_expect_eq(counted.times, 2);
  cr_expect_eq(counted.held, 0);
  again_governor_free(governor);
}

/* Nobody waits for the lock, and no scope makes room for another, where it has
 * spent nothing or all is given back. */
Test(governor, remembers_those_that_have_spent) {
  counted_lock counted = {0, 0};
  again_lock lock = {take_lock, drop_lock, &counted};
  again_governor *governor = make(with_tokens, &lock);
  again_grant healthy = ask(governor, "s", NULL, false);
  governor->tell(governor, "s", &noon, &healthy, AGAIN_OUTCOME_SUCCESS);
  cr_expect_eq(counted.times, 0);

  again_grant retry = ask(governor, "s", "server", true);
  governor->tell(governor, "other", &noon, &healthy, AGAIN_OUTCOME_SUCCESS);
  governor->tell(governor, "s", &noon, &retry, AGAIN_OUTCOME_SUCCESS);
  cr_expect_eq(counted.times, 2);
  governor->tell(governor, "s", &noon, &healthy, AGAIN_OUTCOME_SUCCESS);
  cr_expect_eq(counted.times, 2);

  (void)ask(governor, "s", "server", true);
  (void)ask(governor, "s", "server", true);
  char name[32];
  for (unsigned i = 0; i < 2000; i++) {
    (void)snprintf(name, sizeof(name), "%u", i);
    (void)ask(governor, name, NULL, false);
  }
  cr_expect_eq(ask(governor, "s", "server", true).answer, AGAIN_GRANT_REFUSE);
  again_governor_free(governor);
}

typedef struct lock_row {
  const char *policy;
  unsigned times; /* for a healthy call: an ask and a tell */
} lock_row;

static const lock_row lock_rows[] = {
    {without_budget, 0}, {with_tokens, 0},      {with_throttle, 0},
    {with_ratio, 2},     {with_concurrency, 2},
};

/* Only what counts attempts makes healthy calls wait for the lock. */
Test(governor, leaves_healthy_calls_alone) {
  for (size_t i = 0; i < sizeof(lock_rows) / sizeof(lock_rows[0]); i++) {
    counted_lock counted = {0, 0};
    again_lock lock = {take_lock, drop_lock, &counted};
    again_governor *governor = make(lock_rows[i].policy, &lock);
    again_grant grant = ask(governor, "s", NULL, false);
    governor->tell(governor, "s", &noon, &grant, AGAIN_OUTCOME_SUCCESS);
    cr_expect_eq(counted.times, lock_rows[i].times, "row %zu: %u", i,
                 counted.times);
    again_governor_free(governor);
  }
}

/* A caller built against an older header has shorter structs: nothing behind
 * their ends is read or written. */
Test(governor, reads_and_writes_short_structs) {
  again_governor *governor = make(with_tokens, NULL);
  again_want want = AGAIN_WANT_INIT;
  want.struct_size = offsetof(again_want, reason);
  want.is_retry = true;
  want.overload = true;
  again_grant grant = AGAIN_GRANT_INIT;
  grant.struct_size = offsetof(again_grant, until_ms);
  void *short_want = exact_copy(&want, want.struct_size);
  void *short_grant = exact_copy(&grant, grant.struct_size);
  governor->ask(governor, "s", &noon, short_want, short_grant);
  cr_expect_eq(((again_grant *)short_grant)->answer, AGAIN_GRANT_GO);
  governor->tell(governor, "s", &noon, short_grant, AGAIN_OUTCOME_NONE);
  exact_free(short_want);
  exact_free(short_grant);
  again_governor_free(governor);
}

Test(governor, fails_without_memory) {
  again_policy *policy = parse(with_tokens);
  for (size_t n = 1;; n++) {
    again_governor *governor = NULL;
    counting_reset(n);
    again_status status =
        again_governor_new(&governor, policy, NULL, &counting_mem);
    bool has_failed = counting_failed();
    counting_reset(0);
    again_governor_free(governor);
    if (!has_failed) {
      cr_assert_eq(status, AGAIN_OK);
      cr_assert_eq(n, 3, "governor and table are two blocks");
      break;
    }
    cr_assert_eq(status, AGAIN_ENOMEM);
    cr_assert_null(governor);
  }
  again_policy_unref(policy);
  again_governor_free(NULL);
}
