/* A table that never grows and never fails: what is unused longest makes room.
 */
#include "deciding/scopes.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(scopes, .fini = end);

static again_scopes *make(void) {
  again_budget_tokens fresh;
  again_budget_tokens_init(&fresh, 10, 1);
  again_scopes *scopes = again_scopes_new(&fresh, &counting_mem);
  cr_assert_not_null(scopes);
  return scopes;
}

static const char *name_of(unsigned number, char out[32]) {
  (void)snprintf(out, 32, "https://h%u:443", number);
  return out;
}

/* Marks a scope by what is left in its bucket. */
static void spend(again_scopes *scopes, const char *name) {
  cr_assert(again_budget_tokens_take(again_scopes_use(scopes, name), 1));
}

Test(scopes, are_told_apart) {
  again_scopes *scopes = make();
  spend(scopes, "https://a:443");
  spend(scopes, "https://a:443");
  spend(scopes, "");
  cr_expect_eq(
      again_budget_tokens_level(again_scopes_use(scopes, "https://a:443")), 8);
  cr_expect_eq(
      again_budget_tokens_level(again_scopes_use(scopes, "https://b:443")), 10);
  cr_expect_eq(again_budget_tokens_level(again_scopes_find(scopes, "")), 9);
  cr_expect_null(again_scopes_find(scopes, "https://c:443"));
  again_scopes_free(scopes);
}

/* One too many: the one unused longest goes, also where it came first. */
Test(scopes, make_room_by_age_of_use) {
  again_scopes *scopes = make();
  char name[32];
  for (unsigned i = 0; i < AGAIN_SCOPES_MAX; i++) {
    spend(scopes, name_of(i, name));
  }
  spend(scopes, name_of(0, name));
  spend(scopes, "one more");
  cr_expect_eq(
      again_budget_tokens_level(again_scopes_find(scopes, name_of(0, name))),
      8);
  cr_expect_null(again_scopes_find(scopes, name_of(1, name)));
  cr_expect_not_null(again_scopes_find(scopes, name_of(2, name)));
  cr_expect_eq(
      again_budget_tokens_level(again_scopes_use(scopes, name_of(1, name))), 10,
      "who comes back begins afresh");
  cr_expect_null(again_scopes_find(scopes, name_of(2, name)));
  again_scopes_free(scopes);
}

/* Ten times as many as fit: the last ones are there, whatever their buckets. */
Test(scopes, survive_a_crowd) {
  again_scopes *scopes = make();
  char name[32];
  for (unsigned i = 0; i < 10 * AGAIN_SCOPES_MAX; i++) {
    spend(scopes, name_of(i, name));
  }
  for (unsigned i = 0; i < 10 * AGAIN_SCOPES_MAX; i++) {
    bool is_there = again_scopes_find(scopes, name_of(i, name)) != NULL;
    cr_assert_eq(is_there, i >= 9 * AGAIN_SCOPES_MAX, "%u", i);
  }
  again_scopes_free(scopes);
}

/* Finding is not using. */
Test(scopes, keep_their_age_when_found) {
  again_scopes *scopes = make();
  char name[32];
  for (unsigned i = 0; i < AGAIN_SCOPES_MAX; i++) {
    spend(scopes, name_of(i, name));
  }
  cr_expect_not_null(again_scopes_find(scopes, name_of(0, name)));
  spend(scopes, "one more");
  cr_expect_null(again_scopes_find(scopes, name_of(0, name)));
  again_scopes_free(scopes);
}

/* A place that was left is the next to be taken; all others stay. */
Test(scopes, may_be_forgotten) {
  again_scopes *scopes = make();
  char name[32];
  cr_expect(again_scopes_are_empty(scopes));
  for (unsigned i = 0; i < AGAIN_SCOPES_MAX; i++) {
    spend(scopes, name_of(i, name));
  }
  static const unsigned gone[] = {0, 7, AGAIN_SCOPES_MAX - 1};
  for (size_t i = 0; i < 3; i++) {
    again_scopes_forget(scopes,
                        again_scopes_find(scopes, name_of(gone[i], name)));
    cr_expect_null(again_scopes_find(scopes, name));
  }
  spend(scopes, "a");
  spend(scopes, "b");
  spend(scopes, "c");
  cr_expect_not_null(again_scopes_find(scopes, name_of(1, name)));
  spend(scopes, "d");
  cr_expect_null(again_scopes_find(scopes, name_of(1, name)));
  cr_expect_not(again_scopes_are_empty(scopes));
  again_scopes_free(scopes);

  scopes = make();
  spend(scopes, "a");
  again_scopes_forget(scopes, again_scopes_find(scopes, "a"));
  cr_expect(again_scopes_are_empty(scopes));
  again_scopes_free(scopes);
}

/* By share, where the size is another; and in the order of their use. */
Test(scopes, stay_as_full_as_they_are_in_another_size) {
  again_scopes *scopes = make();
  char name[32];
  for (unsigned i = 0; i < AGAIN_SCOPES_MAX; i++) {
    spend(scopes, name_of(i, name));
  }
  spend(scopes, name_of(0, name));
  again_budget_tokens large;
  again_budget_tokens_init(&large, 1000000, 1);
  again_scopes_refit(scopes, &large);
  spend(scopes, "one more");
  cr_expect_null(again_scopes_find(scopes, name_of(1, name)));
  cr_expect_eq(
      again_budget_tokens_level(again_scopes_find(scopes, name_of(0, name))),
      800000);
  cr_expect_eq(
      again_budget_tokens_level(again_scopes_find(scopes, name_of(2, name))),
      900000);
  cr_expect_eq(again_budget_tokens_level(again_scopes_find(scopes, "one more")),
               999999);
  again_scopes_free(scopes);
}

Test(scopes, need_memory_once) {
  counting_reset(1);
  again_budget_tokens fresh;
  again_budget_tokens_init(&fresh, 10, 1);
  cr_expect_null(again_scopes_new(&fresh, &counting_mem));
  counting_reset(0);
  again_scopes *scopes = make();
  spend(scopes, "a");
  cr_expect_eq(counting_allocations(), 1);
  again_scopes_free(scopes);
  again_scopes_free(NULL);
}
