/* The table of who is in a call: finds what is in it, grows, and goes on
 * without memory to grow. */
#include "calls.h"

#include <criterion/criterion.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(calls, .fini = end);

#define HANDLE_COUNT 1000
/* libcurl's handles lie some KiB apart. */
#define DISTANCE UINT64_C(5904)

static again_handle handles[HANDLE_COUNT];

static uint64_t key_of(size_t i) {
  return UINT64_C(0x7f0000001000) + i * DISTANCE;
}

static void expect_in(const again_calls *calls, size_t from, size_t to) {
  for (size_t i = 0; i < HANDLE_COUNT; i++) {
    const bool is_in = i >= from && i < to;
    cr_assert_eq(again_calls_find(calls, key_of(i)), is_in ? &handles[i] : NULL,
                 "%zu", i);
  }
}

static void add_all(again_calls *calls) {
  for (size_t i = 0; i < HANDLE_COUNT; i++) {
    handles[i] = (again_handle){.key = key_of(i)};
    again_calls_add(calls, &handles[i]);
  }
  cr_expect_eq(calls->count, HANDLE_COUNT);
  expect_in(calls, 0, HANDLE_COUNT);
}

static void remove_all(again_calls *calls) {
  for (size_t i = 0; i < HANDLE_COUNT / 2; i++) {
    again_calls_remove(calls, &handles[i]);
  }
  expect_in(calls, HANDLE_COUNT / 2, HANDLE_COUNT);
  for (size_t i = HANDLE_COUNT; i > HANDLE_COUNT / 2; i--) {
    again_calls_remove(calls, &handles[i - 1]);
  }
  expect_in(calls, 0, 0);
  cr_expect_eq(calls->count, 0);
}

/* No handle has an odd address. */
Test(calls, a_number_of_its_own_is_no_handle) {
  again_calls calls;
  again_handle numbered = {.key = 3};
  again_handle of_easy = {.key = key_of(0)};
  counting_reset(0);
  cr_assert_eq(again_calls_init(&calls, &counting_mem), AGAIN_OK);
  again_calls_add(&calls, &numbered);
  again_calls_add(&calls, &of_easy);
  cr_expect_eq(again_calls_find(&calls, 3), &numbered);
  cr_expect_eq(again_calls_find(&calls, key_of(0)), &of_easy);
  cr_expect_null(again_calls_find(&calls, 5));
  again_calls_clear(&calls);
}

Test(calls, it_grows_with_them) {
  again_calls calls;
  counting_reset(0);
  cr_assert_eq(again_calls_init(&calls, &counting_mem), AGAIN_OK);
  add_all(&calls);
  cr_expect_geq(calls.bucket_count, (size_t)HANDLE_COUNT);
  remove_all(&calls);
  again_calls_clear(&calls);
}

/* The n-th allocation fails, for each n. */
Test(calls, it_goes_on_without_memory) {
  bool is_done = false;
  for (size_t n = 1; !is_done; n++) {
    again_calls calls;
    counting_reset(n);
    const again_status status = again_calls_init(&calls, &counting_mem);
    cr_assert_eq(status, n == 1 ? AGAIN_ENOMEM : AGAIN_OK);
    if (status == AGAIN_OK) {
      add_all(&calls);
      is_done = !counting_failed();
      remove_all(&calls);
      again_calls_clear(&calls);
    }
  }
}

/* Not once in its life did it have memory to grow. */
Test(calls, it_only_gets_slower) {
  again_calls calls;
  counting_reset(0);
  cr_assert_eq(again_calls_init(&calls, &counting_mem), AGAIN_OK);
  const size_t bucket_count = calls.bucket_count;
  for (size_t i = 0; i < HANDLE_COUNT; i++) {
    counting_reset(1);
    handles[i] = (again_handle){.key = key_of(i)};
    again_calls_add(&calls, &handles[i]);
  }
  counting_reset(0);
  cr_expect_eq(calls.bucket_count, bucket_count);
  expect_in(&calls, 0, HANDLE_COUNT);
  remove_all(&calls);
  again_calls_clear(&calls);
}
