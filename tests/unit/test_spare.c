/* A call that is kept: taken where it was made alike, and made anew where it
 * was not. */
#include "spare.h"

#include <criterion/criterion.h>
#include <string.h>

#include "harness.h"

static void end(void) {
  assert_balance();
}

TestSuite(spare, .fini = end);

static again_policy *parse(void) {
  static const char text[] =
      "{\"again\": 1, \"rules\": [{\"class\": \"unknown\"}]}";
  again_policy *policy = NULL;
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  cr_assert_eq(
      again_policy_parse(&policy, text, sizeof(text) - 1, NULL, &options, NULL),
      AGAIN_OK);
  return policy;
}

typedef struct row {
  again_call_options first;
  again_call_options second;
  bool fits;
} row;

#define SIZE .struct_size = sizeof(again_call_options)

static const row rows[] = {
    {{SIZE}, {SIZE}, true},
    {{SIZE, .attempts = 3, .deadline_ms = 9, .fail_fast = true},
     {SIZE, .attempts = 3, .deadline_ms = 9, .fail_fast = true},
     true},
    {{SIZE, .attempts = 3}, {SIZE, .attempts = 2}, false},
    {{SIZE}, {SIZE, .deadline_ms = 9}, false},
    {{SIZE}, {SIZE, .fail_fast = true}, false},
    {{SIZE}, {SIZE, .remedies = AGAIN_REMEDY_RESIGN}, false},
    {{SIZE, .scope = "own"}, {SIZE}, false},
    {{SIZE}, {SIZE, .scope = "own"}, false},
    {{SIZE, .scope = "own"}, {SIZE, .scope = "own"}, false},
};

static void prepare(again_spare *spare, again_policy *policy,
                    const again_call_options *options) {
  cr_assert_eq(again_spare_prepare(spare, policy, options, &counting_mem),
               AGAIN_OK);
  cr_assert_not_null(spare->call);
}

Test(spare, is_taken_by_those_made_alike) {
  again_policy *policy = parse();
  for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
    again_spare spare = {.call = NULL};
    prepare(&spare, policy, &rows[i].first);
    again_call *call = again_spare_take(&spare);
    cr_expect_null(spare.call);
    again_spare_put(&spare, call, &rows[i].first);
    counting_reset(0);
    prepare(&spare, policy, &rows[i].second);
    cr_expect_eq(counting_allocations() == 0, rows[i].fits, "row %zu", i);
    again_spare_clear(&spare);
  }
  again_policy_unref(policy);
}

/* A call ended with its own while another was kept. */
Test(spare, has_room_for_one) {
  const again_call_options options = {SIZE};
  again_policy *policy = parse();
  again_spare spare = {.call = NULL};
  prepare(&spare, policy, &options);
  again_call *first = again_spare_take(&spare);
  prepare(&spare, policy, &options);
  again_spare_put(&spare, first, &options);
  cr_expect_eq(spare.call, first);
  again_spare_clear(&spare);
  again_spare_clear(&spare);
  cr_expect_null(spare.call);
  again_policy_unref(policy);
}

Test(spare, survives_every_failing_allocation) {
  const again_call_options options = {SIZE, .scope = "own"};
  again_policy *policy = parse();
  again_status status = AGAIN_ENOMEM;
  for (size_t n = 1; status != AGAIN_OK; n++) {
    again_spare spare = {.call = NULL};
    counting_reset(n);
    status = again_spare_prepare(&spare, policy, &options, &counting_mem);
    cr_expect_eq(status, counting_failed() ? AGAIN_ENOMEM : AGAIN_OK);
    cr_expect_eq(spare.call == NULL, status != AGAIN_OK);
    again_spare_clear(&spare);
  }
  counting_reset(0);
  again_policy_unref(policy);
}
