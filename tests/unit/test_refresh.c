/* New credentials are fetched once for all calls that fail together, for each
 * source of them by itself. */
#include "refresh.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(refresh, .fini = end);

typedef struct account {
  unsigned fetches;
  bool fails;
} account;

static int fetch(void *user) {
  account *self = user;
  self->fetches++;
  return self->fails;
}

/* Asks for `of` as a call does whose attempt began after so many fetches. */
static void expect(again_refresh *refresh, account *of, uint64_t count_before,
                   bool is_fresh, unsigned fetches) {
  cr_expect_eq(again_refresh_once(refresh, fetch, of, count_before), is_fresh);
  cr_expect_eq(of->fetches, fetches, "%u", of->fetches);
}

Test(refresh, two_accounts_share_nothing_and_fetch_once_each) {
  again_refresh refresh;
  account a = {0};
  account b = {.fails = true};
  cr_assert_eq(again_refresh_init(&refresh), AGAIN_OK);
  expect(&refresh, &a, 0, true, 1);
  expect(&refresh, &b, 0, false, 1);
  expect(&refresh, &a, 0, true, 1);
  expect(&refresh, &b, 0, false, 1);
  /* Attempts that began with what was fetched. */
  cr_expect_eq(again_refresh_count(&refresh), 2);
  expect(&refresh, &a, 2, true, 2);
  expect(&refresh, &b, 2, false, 2);
  again_refresh_clear(&refresh);
}

/* Of more accounts than are remembered those that fetched last are known. */
Test(refresh, an_account_that_is_forgotten_fetches_again) {
  again_refresh refresh;
  account accounts[AGAIN_REFRESH_SOURCE_COUNT + 1] = {0};
  cr_assert_eq(again_refresh_init(&refresh), AGAIN_OK);
  for (size_t i = 0; i <= AGAIN_REFRESH_SOURCE_COUNT; i++) {
    expect(&refresh, &accounts[i], 0, true, 1);
  }
  for (size_t i = 1; i <= AGAIN_REFRESH_SOURCE_COUNT; i++) {
    expect(&refresh, &accounts[i], 0, true, 1);
  }
  expect(&refresh, &accounts[0], 0, true, 2);
  again_refresh_clear(&refresh);
}
