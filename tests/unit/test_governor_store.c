/* A governor keeps its states where its policy says, and tells what becomes of
 * that. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "deciding/governor.h"
#include "storing/store_process.h"
#include "harness.h"
#include "policy_folder.h"

static policy_folder folder;

/* What was told last, and how often; and whether the lock is held. */
static char told[256];
static unsigned told_count;
static bool is_locked;

static void begin(void) {
  folder = policy_folder_new();
  told_count = 0;
  is_locked = false;
}

static void end(void) {
  policy_folder_free(&folder);
  assert_balance();
}

TestSuite(governor_store, .init = begin, .fini = end);

static void lock(void *user) {
  (void)user;
  cr_assert_not(is_locked);
  is_locked = true;
}

static void unlock(void *user) {
  (void)user;
  cr_assert(is_locked);
  is_locked = false;
}

static void store_changed(void *user, const char *problem) {
  (void)user;
  cr_assert_not(is_locked, "told with the lock held");
  (void)snprintf(told, sizeof(told), "%s", problem != NULL ? problem : "");
  told_count++;
}

/* Three retries, and no more; `store` as a policy names it. */
static again_policy *policy_of(const char *store) {
  char text[512];
  again_policy *policy;
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  (void)snprintf(text, sizeof(text),
                 "{\"again\": 1, \"name\": \"stored\", \"governor\": {"
                 "\"store\": \"%s\", \"health\": \"off\", \"budget\": {"
                 "\"tokens\": {\"capacity\": 3, \"cost\": 1, \"refund\": 0}}}}",
                 store);
  cr_assert_eq(
      again_policy_parse(&policy, text, strlen(text), NULL, &options, NULL),
      AGAIN_OK);
  return policy;
}

static const char *in_folder(const char *name) {
  static char stores[4][128];
  static unsigned next;
  char *store = stores[next++ % 4];
  (void)snprintf(store, sizeof(stores[0]), "file:%s/%s", folder.path, name);
  return store;
}

static again_status make(again_governor **out, const char *store) {
  again_governor_options options = AGAIN_GOVERNOR_OPTIONS_INIT;
  options.lock = (again_lock){lock, unlock, NULL};
  options.store_changed = store_changed;
  again_policy *policy = policy_of(store);
  again_status status =
      again_governor_new(out, policy, &options, &counting_mem);
  again_policy_unref(policy);
  return status;
}

static again_governor *governor_on(const char *store) {
  again_governor *governor;
  cr_assert_eq(make(&governor, store), AGAIN_OK);
  return governor;
}

static void go_by(again_governor *governor, const char *store) {
  again_policy *policy = policy_of(store);
  cr_assert_eq(again_governor_set_policy(governor, policy), AGAIN_OK);
  again_policy_unref(policy);
}

static bool may_retry(again_governor *governor, uint64_t now_ms) {
  const again_time now = {now_ms, 0};
  again_want want = AGAIN_WANT_INIT;
  again_grant grant = AGAIN_GRANT_INIT;
  want.is_retry = true;
  want.overload = true;
  governor->ask(governor, "scope", &now, &want, &grant);
  return grant.answer == AGAIN_GRANT_GO;
}

static unsigned retries_left(again_governor *governor, uint64_t now_ms) {
  unsigned count = 0;
  while (may_retry(governor, now_ms)) {
    count++;
  }
  return count;
}

Test(governor_store, shares_a_file_where_the_policy_names_one) {
  again_governor *a = governor_on(in_folder("x"));
  again_governor *b = governor_on(in_folder("x"));
  again_governor *alone = governor_on("process");
  cr_assert(may_retry(a, 1));
  cr_assert(may_retry(b, 1));
  cr_assert_eq(retries_left(a, 1), 1);
  cr_assert_eq(retries_left(b, 1), 0);
  cr_assert_eq(retries_left(alone, 1), 3);
  cr_assert_eq(told_count, 0);
  again_governor_free(a);
  again_governor_free(b);
  again_governor_free(alone);
}

Test(governor_store, follows_its_policy_to_another_store) {
  again_governor *governor = governor_on(in_folder("x"));
  cr_assert_eq(retries_left(governor, 1), 3);
  go_by(governor, in_folder("y"));
  cr_assert_eq(retries_left(governor, 1), 3);
  go_by(governor, "process");
  cr_assert_eq(retries_left(governor, 1), 3);
  go_by(governor, in_folder("x"));
  cr_assert_eq(retries_left(governor, 1), 0);
  again_governor_free(governor);
}

/* It goes on by its own state, says why, and says when that is over. */
Test(governor_store, tells_what_becomes_of_its_store) {
  again_governor *governor = governor_on(in_folder("none/x"));
  cr_assert_eq(retries_left(governor, 1), 3);
  cr_assert_eq(told_count, 1);
  cr_assert_not_null(strstr(told, "none/x: No such file or directory; "));
  policy_folder_write(&folder, "none/y", "");
  cr_assert_eq(retries_left(governor, 5000), 0);
  cr_assert_eq(told_count, 1);
  cr_assert_eq(retries_left(governor, 20000), 3,
               "the file knows nothing of it");
  cr_assert_eq(told_count, 2);
  cr_assert_str_empty(told);
  again_governor_free(governor);
}

/* Whoever brings a store decides where the states are. */
Test(governor_store, keeps_the_store_that_it_was_given) {
  again_store *given = again_store_process_new(&counting_mem);
  again_policy *policy = policy_of(in_folder("x"));
  again_governor *governor;
  cr_assert_eq(
      again_governor_new_over(&governor, policy, given, NULL, &counting_mem),
      AGAIN_OK);
  cr_assert_eq(retries_left(governor, 1), 3);
  go_by(governor, in_folder("y"));
  cr_assert_eq(retries_left(governor, 1), 0);
  cr_assert_eq(access(policy_folder_path(&folder, "x"), F_OK), -1);
  cr_assert_eq(access(policy_folder_path(&folder, "y"), F_OK), -1);
  again_governor_free(governor);
  given->free(given);
  again_policy_unref(policy);
}

Test(governor_store, fails_without_memory) {
  again_status status = AGAIN_ENOMEM;
  again_policy *policy = policy_of(in_folder("x"));
  for (size_t i = 1; status != AGAIN_OK; i++) {
    again_governor *governor;
    counting_reset(i);
    status = again_governor_new(&governor, policy, NULL, &counting_mem);
    cr_assert_eq(status, counting_failed() ? AGAIN_ENOMEM : AGAIN_OK);
    again_governor_free(governor);
  }
  counting_reset(0);
  again_policy_unref(policy);
}

/* Then the store before stays, and what is spent in it. */
Test(governor_store, stays_where_it_is_without_memory) {
  again_governor *governor = governor_on("process");
  again_policy *policy = policy_of(in_folder("x"));
  cr_assert_eq(retries_left(governor, 1), 3);
  again_status status = AGAIN_ENOMEM;
  for (size_t i = 1; status != AGAIN_OK; i++) {
    counting_reset(i);
    status = again_governor_set_policy(governor, policy);
    counting_reset(0);
    cr_assert_eq(retries_left(governor, 1), status == AGAIN_OK ? 3 : 0);
  }
  again_governor_free(governor);
  again_policy_unref(policy);
}
