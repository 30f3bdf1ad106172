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

static again_budget full(uint32_t capacity) {
  const again_governor_config config = {
      .capacity = capacity, .cost = 1, .throttle_cost = 1, .refund = 1};
  again_budget budget;
  again_budget_init(&budget, &again_budget_tokens_type, &config);
  return budget;
}

static again_scopes *make(void) {
  again_budget fresh = full(10);
  again_scopes *scopes = again_scopes_new(&fresh, &counting_mem);
  cr_assert_not_null(scopes);
  return scopes;
}

static const char *name_of(unsigned number, char out[32]) {
  (void)snprintf(out, 32, "https://h%u:443", number);
  return out;
}

static uint32_t level(again_scopes *scopes, const char *name) {
  again_scope_found found;
  again_scopes_find(scopes, name, &found);
  return again_bucket_level(&found.budget->state.tokens.bucket);
}

/* Whether something is spent of it. */
static bool is_there(again_scopes *scopes, const char *name) {
  again_scope_found found;
  again_scopes_find(scopes, name, &found);
  return found.budget != &found.fresh;
}

/* Marks a scope by what is left in its bucket. */
static void spend(again_scopes *scopes, const char *name) {
  again_scope_found found;
  again_scopes_find(scopes, name, &found);
  cr_assert(again_bucket_take(&found.budget->state.tokens.bucket, 1));
  again_scopes_keep(scopes, &found);
}

/* Fills a scope's bucket again. */
static void restore(again_scopes *scopes, const char *name) {
  again_scope_found found;
  again_scopes_find(scopes, name, &found);
  again_bucket_return(&found.budget->state.tokens.bucket, 10);
  again_scopes_keep(scopes, &found);
}

Test(scopes, are_told_apart) {
  again_scopes *scopes = make();
  spend(scopes, "https://a:443");
  spend(scopes, "https://a:443");
  spend(scopes, "");
  cr_expect_eq(level(scopes, "https://a:443"), 8);
  cr_expect_eq(level(scopes, "https://b:443"), 10);
  cr_expect_eq(level(scopes, ""), 9);
  cr_expect_not(is_there(scopes, "https://c:443"));
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
  cr_expect_eq(level(scopes, name_of(0, name)), 8);
  cr_expect_not(is_there(scopes, name_of(1, name)));
  cr_expect(is_there(scopes, name_of(2, name)));
  cr_expect_eq(level(scopes, name_of(1, name)), 10,
               "who comes back begins afresh");
  cr_expect(is_there(scopes, name_of(2, name)), "who only looks takes no room");
  spend(scopes, name_of(1, name));
  cr_expect_not(is_there(scopes, name_of(2, name)));
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
    cr_assert_eq(is_there(scopes, name_of(i, name)), i >= 9 * AGAIN_SCOPES_MAX,
                 "%u", i);
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
  cr_expect(is_there(scopes, name_of(0, name)));
  spend(scopes, "one more");
  cr_expect_not(is_there(scopes, name_of(0, name)));
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
    restore(scopes, name_of(gone[i], name));
    cr_expect_not(is_there(scopes, name));
  }
  spend(scopes, "a");
  spend(scopes, "b");
  spend(scopes, "c");
  cr_expect(is_there(scopes, name_of(1, name)));
  spend(scopes, "d");
  cr_expect_not(is_there(scopes, name_of(1, name)));
  cr_expect_not(again_scopes_are_empty(scopes));
  again_scopes_free(scopes);

  scopes = make();
  spend(scopes, "a");
  restore(scopes, "a");
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
  again_budget large = full(1000000);
  again_scopes_refit(scopes, &large);
  spend(scopes, "one more");
  cr_expect_not(is_there(scopes, name_of(1, name)));
  cr_expect_eq(level(scopes, name_of(0, name)), 800000);
  cr_expect_eq(level(scopes, name_of(2, name)), 900000);
  cr_expect_eq(level(scopes, "one more"), 999999);
  again_scopes_free(scopes);
}

/* Nothing is spent of another kind of budget. */
Test(scopes, begin_afresh_with_another_type) {
  again_scopes *scopes = make();
  spend(scopes, "a");
  const again_governor_config config = {.capacity = 10, .refund = 1};
  again_budget other;
  again_budget_init(&other, &again_budget_throttle_type, &config);
  again_scopes_refit(scopes, &other);
  cr_expect(again_scopes_are_empty(scopes));
  again_scope_found found;
  again_scopes_find(scopes, "a", &found);
  cr_expect_eq(found.budget->type, &again_budget_throttle_type);
  again_scopes_free(scopes);
}

/* Whoever holds a grant of the one knows it from the other. */
Test(scopes, number_their_budgets) {
  again_scopes *scopes = make();
  spend(scopes, "a");
  again_scope_found first;
  again_scopes_find(scopes, "a", &first);
  uint64_t serial = first.budget->serial;
  cr_expect_neq(serial, 0);
  again_budget larger = full(20);
  again_scopes_refit(scopes, &larger);
  cr_expect_eq(first.budget->serial, serial, "the same in another size");
  restore(scopes, "a");
  restore(scopes, "a");
  cr_expect_not(is_there(scopes, "a"));
  spend(scopes, "a");
  again_scope_found second;
  again_scopes_find(scopes, "a", &second);
  cr_expect_neq(second.budget->serial, serial);
  again_scopes_free(scopes);
}

Test(scopes, need_memory_once) {
  counting_reset(1);
  again_budget fresh = full(10);
  cr_expect_null(again_scopes_new(&fresh, &counting_mem));
  counting_reset(0);
  again_scopes *scopes = make();
  spend(scopes, "a");
  cr_expect_eq(counting_allocations(), 1);
  again_scopes_free(scopes);
  again_scopes_free(NULL);
}
