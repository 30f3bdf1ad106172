/* The states of this process: one for each scope that differs from a fresh one,
 * so many and no more, and an answer in any case. */
#include "storing/store_process.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "storing/scopes.h"
#include "harness.h"
#include "store_script.h"

static void end(void) {
  assert_balance();
}
TestSuite(store_process, .fini = end);

static again_store *make(void) {
  again_store *store = again_store_process_new(&counting_mem);
  cr_assert_not_null(store);
  cr_expect_not(store->is_shared);
  return store;
}

Test(store_process, keeps_what_differs_from_a_fresh_one) {
  const again_scope_config config = tokens_config(3);
  again_store *store = make();
  cr_expect_not(has_state(store, "a"));
  cr_expect_eq(spend(store, &config, "a", 0), WENT);
  cr_expect(has_state(store, "a"));
  cr_expect_not(has_state(store, "b"));
  cr_expect_eq(spend_all(store, &config, "b", 0), 3);
  cr_expect_eq(spend_all(store, &config, "a", 0), 2);
  cr_expect_eq(spend(store, &config, "a", 0), REFUSED);
  for (unsigned i = 0; i < 3; i++) {
    cr_expect(give_back(store, &config, "a", 0));
  }
  cr_expect_not(has_state(store, "a"), "all is given back");
  cr_expect(has_state(store, "b"));
  store->free(store);
}

/* A policy that was loaded anew is followed by a state when it is used. */
Test(store_process, follows_the_config_it_is_asked_by) {
  const again_scope_config small = tokens_config(4);
  const again_scope_config large = tokens_config(40);
  again_store *store = make();
  cr_expect_eq(spend(store, &small, "a", 0), WENT);
  cr_expect_eq(spend(store, &small, "a", 0), WENT);
  cr_expect_eq(spend_all(store, &large, "a", 0), 20, "half of it is left");
  store->free(store);
}

/* Who is asked last stays; who made room begins afresh. */
Test(store_process, makes_room_for_another) {
  const again_scope_config config = tokens_config(1);
  again_store *store = make();
  char name[16];
  for (unsigned i = 0; i <= AGAIN_SCOPES_MAX; i++) {
    (void)snprintf(name, sizeof(name), "%u", i);
    cr_assert_eq(spend(store, &config, name, 0), WENT);
  }
  cr_expect_eq(spend(store, &config, name, 0), REFUSED);
  cr_expect_eq(spend(store, &config, "1", 0), REFUSED);
  cr_expect_eq(spend(store, &config, "0", 0), WENT);
  store->free(store);
}

typedef struct good_row {
  const char *what;
  bool is_asked_first;
  uint32_t good_count;
  uint64_t step_least_ms; /* between two that are let go after an outage */
  uint64_t step_most_ms;
} good_row;

/* Whoever makes the state, it knows how many answers were good before, and so
 * which pace the server can bear. */
static const good_row good_rows[] = {
    {"told, none was good", false, 0, 50, 1000},
    {"told, many were good", false, 10000, 0, 20},
    {"asked, none was good", true, 0, 50, 1000},
    {"asked, many were good", true, 10000, 0, 20},
};

static const again_scope_config with_health = {
    .digest = 1,
    .budget = {.budget = AGAIN_BUDGET_CONCURRENCY, .percent = 20, .floor = 3},
    .health = {.is_on = true,
               .close_after = 5,
               .probe = {.base_ms = 100, .cap_ms = 100, .factor = 1},
               .probe_timeout_ms = 10000}};

static again_grant ask_at(again_store *store, uint64_t now_ms,
                          uint32_t good_count) {
  again_want want = AGAIN_WANT_INIT;
  want.may_probe = true;
  want.send_ms = now_ms;
  want.attempts_left = 4;
  again_scope_ask ask = {.now_ms = now_ms,
                         .want = &want,
                         .queued_count = 1,
                         .good_count = good_count,
                         .draw = 1};
  again_grant grant = AGAIN_GRANT_INIT;
  cr_assert(
      store->ask(store, again_scope_key_of("a"), &with_health, &ask, &grant));
  return grant;
}

static void tell_at(again_store *store, uint64_t now_ms,
                    const again_grant *grant, uint32_t good_count,
                    again_outcome outcome) {
  again_scope_tell tell = {.now_ms = now_ms,
                           .grant = grant,
                           .outcome = outcome,
                           .good_count = good_count,
                           .draw = 1};
  cr_assert(store->tell(store, again_scope_key_of("a"), &with_health, &tell));
}

Test(store_process, begins_with_what_came_of_late) {
  enum { ANSWERS = 6, BACK_MS = 500 };
  for (size_t i = 0; i < sizeof(good_rows) / sizeof(good_rows[0]); i++) {
    const good_row *row = &good_rows[i];
    again_store *store = make();
    again_grant grant = AGAIN_GRANT_INIT;
    grant.answer = AGAIN_GRANT_GO;
    if (row->is_asked_first) {
      grant = ask_at(store, 0, row->good_count);
    }
    for (unsigned n = 0; n < ANSWERS; n++) {
      tell_at(store, 0, &grant, row->good_count, AGAIN_OUTCOME_OVERLOAD);
    }
    cr_assert_eq(ask_at(store, 0, 0).answer, AGAIN_GRANT_WAIT, "%s", row->what);
    grant = ask_at(store, BACK_MS, 0);
    cr_assert(grant.is_probe, "%s", row->what);
    tell_at(store, BACK_MS, &grant, 0, AGAIN_OUTCOME_SUCCESS);
    do {
      grant = ask_at(store, BACK_MS, 0);
    } while (grant.answer == AGAIN_GRANT_GO);
    cr_expect_geq(grant.until_ms, BACK_MS + row->step_least_ms, "%s: %d",
                  row->what, (int)grant.until_ms);
    cr_expect_leq(grant.until_ms, BACK_MS + row->step_most_ms, "%s: %d",
                  row->what, (int)grant.until_ms);
    store->free(store);
  }
}

Test(store_process, answers_without_memory) {
  const again_scope_config config = tokens_config(1);
  counting_reset(1);
  cr_expect_null(again_store_process_new(&counting_mem));
  for (size_t fail_at = 1; fail_at <= 3; fail_at++) {
    counting_reset(0);
    again_store *store = make();
    counting_reset(fail_at);
    cr_expect_eq(spend(store, &config, "a", 0), WENT);
    cr_expect_eq(counting_failed(), fail_at <= 2, "%zu", fail_at);
    cr_expect_eq(spend(store, &config, "a", 0), fail_at <= 2 ? WENT : REFUSED);
    cr_expect_eq(spend(store, &config, "a", 0), REFUSED);
    store->free(store);
  }
  counting_reset(0);
}
