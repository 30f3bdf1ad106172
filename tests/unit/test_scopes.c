/* A table that never fails: it grows to its bound, and there, or where no
 * memory is left, what is unused longest makes room. */
#include "storing/scopes.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(scopes, .fini = end);

static const again_scope_config config = {.budget = {
                                              .budget = AGAIN_BUDGET_TOKENS,
                                              .capacity = 10,
                                              .cost = 1,
                                              .throttle_cost = 1,
                                              .refund = 1,
                                          }};

static again_scopes *make(void) {
  static again_scopes scopes;
  again_scopes_init(&scopes, &counting_mem);
  return &scopes;
}

static const char *name_of(unsigned number, char out[32]) {
  (void)snprintf(out, 32, "https://h%u:443", number);
  return out;
}

static again_scope_state *find(again_scopes *scopes, const char *name) {
  return again_scopes_find(scopes, again_scope_key_of(name));
}

static bool is_there(again_scopes *scopes, const char *name) {
  return find(scopes, name) != NULL;
}

static uint32_t level(again_scopes *scopes, const char *name) {
  again_scope_state *state = find(scopes, name);
  return state != NULL ? again_bucket_level(&state->budget.state.tokens.bucket)
                       : config.budget.capacity;
}

static void keep(again_scopes *scopes, const char *name,
                 const again_scope_state *state) {
  again_scopes_keep(scopes, again_scope_key_of(name), state, 0);
}

/* Marks a scope by what is left in its bucket. */
static void spend(again_scopes *scopes, const char *name) {
  again_scope_state fresh;
  again_scope_state *state = find(scopes, name);
  if (state == NULL) {
    state = &fresh;
    again_scope_state_init(&fresh, &config, 0, 0, 1);
  }
  cr_assert(again_bucket_take(&state->budget.state.tokens.bucket, 1));
  keep(scopes, name, state);
}

/* Fills a scope's bucket again. */
static void restore(again_scopes *scopes, const char *name) {
  again_scope_state *state = find(scopes, name);
  again_bucket_return(&state->budget.state.tokens.bucket, 10);
  keep(scopes, name, state);
}

static void fill(again_scopes *scopes) {
  char name[32];
  for (unsigned i = 0; i < AGAIN_SCOPES_MAX; i++) {
    spend(scopes, name_of(i, name));
  }
}

Test(scopes, are_told_apart) {
  again_scopes *scopes = make();
  cr_expect_not(is_there(scopes, ""));
  spend(scopes, "https://a:443");
  spend(scopes, "https://a:443");
  spend(scopes, "");
  cr_expect_eq(level(scopes, "https://a:443"), 8);
  cr_expect_eq(level(scopes, ""), 9);
  cr_expect_not(is_there(scopes, "https://b:443"));
  again_scopes_clear(scopes);
}

/* One too many: the one unused longest goes, also where it came first. */
Test(scopes, make_room_by_age_of_use) {
  again_scopes *scopes = make();
  char name[32];
  fill(scopes);
  spend(scopes, name_of(0, name));
  spend(scopes, "one more");
  cr_expect_eq(level(scopes, name_of(0, name)), 8);
  cr_expect_not(is_there(scopes, name_of(1, name)));
  cr_expect(is_there(scopes, name_of(2, name)), "who only looks takes no room");
  spend(scopes, name_of(1, name));
  cr_expect_eq(level(scopes, name_of(1, name)), 9,
               "who comes back begins afresh");
  cr_expect_not(is_there(scopes, name_of(2, name)));
  again_scopes_clear(scopes);
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
  again_scopes_clear(scopes);
}

/* Finding is not using. */
Test(scopes, keep_their_age_when_found) {
  again_scopes *scopes = make();
  char name[32];
  fill(scopes);
  cr_expect(is_there(scopes, name_of(0, name)));
  spend(scopes, "one more");
  cr_expect_not(is_there(scopes, name_of(0, name)));
  again_scopes_clear(scopes);
}

/* What is fresh is forgotten; its place is the next to be taken. */
Test(scopes, may_be_forgotten) {
  static const unsigned gone[] = {0, 7, AGAIN_SCOPES_MAX - 1};
  again_scopes *scopes = make();
  char name[32];
  fill(scopes);
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
  again_scopes_clear(scopes);
}

Test(scopes, take_no_room_while_fresh) {
  again_scopes *scopes = make();
  again_scope_state fresh;
  again_scope_state_init(&fresh, &config, 0, 0, 1);
  keep(scopes, "a", &fresh);
  cr_expect_not(is_there(scopes, "a"));
  cr_expect_eq(counting_live(), 0);
  again_scopes_clear(scopes);
}

/* Without the lock: never no where there is one, and no where none ever was. */
Test(scopes, may_be_asked_for_without_looking) {
  again_scopes *scopes = make();
  const again_scope_key key = again_scope_key_of("a");
  cr_expect_not(again_scopes_may_have(scopes, key));
  spend(scopes, "a");
  cr_expect(again_scopes_may_have(scopes, key));
  restore(scopes, "a");
  cr_expect_not(again_scopes_may_have(scopes, key));
  char name[32];
  for (unsigned i = 0; i < 3 * AGAIN_SCOPES_MAX; i++) {
    spend(scopes, name_of(i, name));
    cr_assert(again_scopes_may_have(scopes, again_scope_key_of(name)));
  }
  for (unsigned i = 2 * AGAIN_SCOPES_MAX; i < 3 * AGAIN_SCOPES_MAX; i++) {
    restore(scopes, name_of(i, name));
  }
  for (unsigned i = 0; i < 3 * AGAIN_SCOPES_MAX; i++) {
    cr_assert_not(
        again_scopes_may_have(scopes, again_scope_key_of(name_of(i, name))));
  }
  again_scopes_clear(scopes);
}

static size_t quota; /* allocations that are left */

static void *rationed_realloc(void *block, size_t size, void *user) {
  if (quota == 0) {
    return NULL;
  }
  quota--;
  return counting_mem.realloc(block, size, user);
}

/* With memory for a few only, these are told apart; without any, all is lost
 * and nothing breaks. */
Test(scopes, make_do_with_less_memory) {
  enum { GROWTHS = 18, LEAST = 2 };
  const again_mem rationed = {rationed_realloc, counting_mem.free, NULL};
  for (size_t given = 0; given <= GROWTHS; given++) {
    again_scopes scopes;
    again_scopes_init(&scopes, &rationed);
    char name[32];
    quota = given;
    for (unsigned i = 0; i < 3 * AGAIN_SCOPES_MAX; i++) {
      spend(&scopes, name_of(i, name));
      cr_assert_eq(is_there(&scopes, name), given >= LEAST, "%u of %zu", i,
                   given);
    }
    quota = LEAST;
    spend(&scopes, "now");
    cr_expect(is_there(&scopes, "now"));
    again_scopes_clear(&scopes);
  }
}
