/* What is only lent each process counts for itself; all else is shared. */
#include "storing/store_apart.h"

#include <criterion/criterion.h>

#include "storing/store_process.h"
#include "harness.h"
#include "store_script.h"

#define NOW 1000
#define SCOPE "scope"

static void end(void) {
  assert_balance();
}
TestSuite(store_apart, .fini = end);

/* Stands for what processes share: it can have no answer, and it is not freed
 * with those who use it. */
typedef struct common {
  again_store interface;
  again_store *states;
  bool is_out;
  unsigned ask_count;
} common;

static bool common_ask(again_store *self, again_scope_key key,
                       const again_scope_config *config,
                       const again_scope_ask *ask, again_grant *out) {
  common *store = (common *)self;
  store->ask_count++;
  return !store->is_out &&
         store->states->ask(store->states, key, config, ask, out);
}

static bool common_tell(again_store *self, again_scope_key key,
                        const again_scope_config *config,
                        const again_scope_tell *tell) {
  common *store = (common *)self;
  return !store->is_out &&
         store->states->tell(store->states, key, config, tell);
}

static bool common_has(const again_store *self, again_scope_key key) {
  const common *store = (const common *)self;
  return store->states->has(store->states, key);
}

static bool common_news(again_store *self, char *line, size_t size) {
  (void)self;
  cr_assert_geq(size, 5);
  memcpy(line, "gone", 5);
  return true;
}

static void common_free(again_store *self) {
  (void)self;
}

static common shared;

static void begin(again_store **a, again_store **b) {
  shared = (common){.interface = {.is_shared = true,
                                  .ask = common_ask,
                                  .tell = common_tell,
                                  .has = common_has,
                                  .news = common_news,
                                  .free = common_free}};
  shared.states = again_store_process_new(&counting_mem);
  *a = again_store_apart_new(&shared.interface, &counting_mem);
  *b = again_store_apart_new(&shared.interface, &counting_mem);
  cr_assert(shared.states != NULL && *a != NULL && *b != NULL);
  cr_assert((*a)->is_shared);
}

static void finish(again_store *a, again_store *b) {
  a->free(a);
  b->free(b);
  shared.states->free(shared.states);
}

/* Two retries at once. */
static again_scope_config concurrency_config(void) {
  again_scope_config config = {
      .digest = 7, .budget = {.budget = AGAIN_BUDGET_CONCURRENCY, .floor = 2}};
  return config;
}

static again_grant ask(again_store *store, const again_scope_config *config) {
  again_want want = AGAIN_WANT_INIT;
  want.is_retry = true;
  want.overload = true;
  again_scope_ask question = {
      .now_ms = NOW, .want = &want, .queued_count = 1, .draw = 9};
  again_grant grant = AGAIN_GRANT_INIT;
  cr_assert(
      store->ask(store, again_scope_key_of(SCOPE), config, &question, &grant));
  return grant;
}

static void tell(again_store *store, const again_scope_config *config,
                 const again_grant *grant) {
  again_scope_tell told = {.now_ms = NOW,
                           .grant = grant,
                           .outcome = AGAIN_OUTCOME_SUCCESS,
                           .draw = 9};
  cr_assert(store->tell(store, again_scope_key_of(SCOPE), config, &told));
}

Test(store_apart, shares_what_is_spent) {
  const again_scope_config config = tokens_config(5);
  again_store *a;
  again_store *b;
  begin(&a, &b);
  cr_assert_eq(spend(a, &config, SCOPE, NOW), WENT);
  cr_assert_eq(spend_all(b, &config, SCOPE, NOW), 4);
  cr_assert(has_state(a, SCOPE));
  cr_assert(give_back(a, &config, SCOPE, NOW));
  shared.is_out = true;
  cr_assert_eq(spend(a, &config, SCOPE, NOW), NO_ANSWER);
  cr_assert_not(give_back(b, &config, SCOPE, NOW));
  finish(a, b);
}

Test(store_apart, counts_for_itself_what_is_lent) {
  const again_scope_config config = concurrency_config();
  again_store *a;
  again_store *b;
  begin(&a, &b);
  again_grant first = ask(a, &config);
  again_grant second = ask(a, &config);
  cr_assert_eq(first.answer, AGAIN_GRANT_GO);
  cr_assert_eq(second.answer, AGAIN_GRANT_GO);
  cr_assert(has_state(a, SCOPE));
  cr_assert_eq(ask(a, &config).answer, AGAIN_GRANT_REFUSE);
  cr_assert_eq(ask(a, &config).why, AGAIN_WHY_BUDGET);
  cr_assert_eq(ask(b, &config).answer, AGAIN_GRANT_GO, "it has its own");
  cr_assert_eq(shared.ask_count, 5, "the rest is asked for there");
  tell(a, &config, &first);
  cr_assert_eq(ask(a, &config).answer, AGAIN_GRANT_GO);
  finish(a, b);
}

/* A loan ends whoever was asked, and whoever is told. */
Test(store_apart, loses_no_loan_where_the_shared_one_has_no_answer) {
  const again_scope_config config = concurrency_config();
  again_store *a;
  again_store *b;
  begin(&a, &b);
  for (unsigned i = 0; i < 40; i++) {
    shared.is_out = i % 2 != 0;
    again_grant grant = ask(a, &config);
    cr_assert_eq(grant.answer, AGAIN_GRANT_GO, "%u", i);
    shared.is_out = i % 4 >= 2;
    tell(a, &config, &grant);
  }
  cr_assert_not(a->has(a, again_scope_key_of(SCOPE)));
  finish(a, b);
}

Test(store_apart, passes_on_what_is_told) {
  char line[16] = "";
  again_store *a;
  again_store *b;
  begin(&a, &b);
  cr_assert(a->news(a, line, sizeof(line)));
  cr_assert_str_eq(line, "gone");
  finish(a, b);
}

Test(store_apart, fails_without_memory) {
  for (size_t i = 1; i <= 2; i++) {
    counting_reset(i);
    cr_assert_null(again_store_apart_new(&shared.interface, &counting_mem));
    cr_assert(counting_failed());
  }
  counting_reset(0);
}
