/* Making a call: options out of range, memory that ends, structs that are
 * short; and that attempts need no memory. */
#include "deciding/call.h"

#include <criterion/criterion.h>

#include "call_script.h"
#include "harness.h"

static void end(void) {
  assert_balance();
}
TestSuite(call_setup, .fini = end);

static const again_time noon = {1000, 1700000000};

static uint64_t least(void *user) {
  (void)user;
  return LEAST_DRAW;
}

Test(call_setup, refuses_options_out_of_range) {
  again_policy *policy = script_parse(script_policy);
  again_call *call = NULL;
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  options.remedies = 8;
  cr_expect_eq(again_call_new(&call, policy, &options, &counting_mem),
               AGAIN_EINVAL);
  cr_expect_null(call);

  again_governor hollow = {NULL, NULL, NULL};
  options.remedies = 7;
  options.governor = &hollow;
  cr_expect_eq(again_call_new(&call, policy, &options, &counting_mem),
               AGAIN_EINVAL);
  again_call_free(NULL);
  again_policy_unref(policy);
}

/* Options of an older program end behind `scope`. */
Test(call_setup, reads_short_options) {
  again_policy *policy = script_parse(script_policy);
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  options.scope = "own";
  options.attempts = 1; /* behind the end */
  options.struct_size = offsetof(again_call_options, attempts);
  void *older = exact_copy(&options, options.struct_size);
  again_call *call = NULL;
  cr_assert_eq(again_call_new(&call, policy, older, &counting_mem), AGAIN_OK);
  exact_free(older);

  again_decision said = AGAIN_DECISION_INIT;
  cr_assert_eq(again_call_begin(call, NULL, &noon, &said), AGAIN_OK);
  cr_expect_eq(said.attempts_max, 4);
  cr_expect_str_eq(again_call_scope(call), "own");
  again_call_free(call);
  again_policy_unref(policy);
}

Test(call_setup, has_a_deadline_once_it_begins) {
  again_policy *policy = script_parse(script_policy);
  again_call *call = NULL;
  cr_assert_eq(again_call_new(&call, policy, NULL, &counting_mem), AGAIN_OK);
  cr_expect_eq(again_call_deadline(call), AGAIN_NEVER);
  again_decision said = AGAIN_DECISION_INIT;
  cr_assert_eq(again_call_begin(call, NULL, &noon, &said), AGAIN_OK);
  cr_expect_eq(again_call_deadline(call), 61000);
  again_call_free(call);
  again_policy_unref(policy);
}

/* Everything that allocates, once with a URL and a scope of its own. */
static again_status make_and_begin(again_policy *policy, const char *scope,
                                   again_call **out) {
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  options.scope = scope;
  options.random = least;
  again_status status = again_call_new(out, policy, &options, &counting_mem);
  if (status != AGAIN_OK) {
    cr_assert_null(*out);
    return status;
  }
  again_request request = AGAIN_REQUEST_INIT;
  request.url = "https://example.com/?Action=DescribeThings&Token=1";
  again_decision said = AGAIN_DECISION_INIT;
  return again_call_begin(*out, &request, &noon, &said);
}

static void walk(again_policy *policy, const char *scope) {
  for (size_t n = 1;; n++) {
    again_call *call = NULL;
    counting_reset(n);
    again_status status = make_and_begin(policy, scope, &call);
    bool has_failed = counting_failed();
    counting_reset(0);
    cr_assert_eq(status, has_failed ? AGAIN_ENOMEM : AGAIN_OK, "n = %zu", n);
    again_call_free(call);
    if (!has_failed) {
      cr_assert_gt(n, 2);
      return;
    }
  }
}

Test(call_setup, fails_without_memory) {
  again_policy *policy = script_parse(script_policy);
  walk(policy, NULL);
  walk(policy, "own");
  again_policy_unref(policy);
}

/* Where there is no memory to begin anew, the call under way goes on. */
Test(call_setup, is_as_before_where_it_cannot_begin) {
  again_policy *policy = script_parse(script_policy);
  again_call *call = NULL;
  cr_assert_eq(make_and_begin(policy, NULL, &call), AGAIN_OK);
  counting_reset(1);
  again_request request = AGAIN_REQUEST_INIT;
  request.method = "POST";
  request.url = "https://elsewhere.example.com/?Action=Create";
  again_decision said = AGAIN_DECISION_INIT;
  cr_assert_eq(again_call_begin(call, &request, &noon, &said), AGAIN_ENOMEM);
  counting_reset(0);
  cr_expect_str_eq(again_call_scope(call), "https://example.com:443");
  cr_expect(again_call_is_idempotent(call));
  again_response *response = script_response(policy, &fine, &noon);
  again_call_end(call, response, NULL, &noon, &said);
  again_response_free(response);
  cr_expect_eq(said.action, AGAIN_ACTION_DELIVER);
  cr_expect_eq(said.attempts, 1);
  again_call_free(call);
  again_policy_unref(policy);
}

Test(call_setup, needs_no_memory_for_attempts) {
  again_policy *policy = script_parse(script_policy);
  again_call *call = NULL;
  cr_assert_eq(make_and_begin(policy, NULL, &call), AGAIN_OK);
  again_response *response = script_response(policy, &failed, &noon);
  counting_reset(0);
  again_decision said = AGAIN_DECISION_INIT;
  for (unsigned i = 0; i < 3; i++) {
    again_call_end(call, response, NULL, &noon, &said);
    cr_assert_eq(said.action, AGAIN_ACTION_RETRY);
    again_call_next(call, &noon, &said);
  }
  again_call_end(call, response, NULL, &noon, &said);
  cr_assert_eq(said.action, AGAIN_ACTION_GIVE_UP);
  cr_expect_eq(counting_allocations(), 0);
  again_response_free(response);
  again_call_free(call);
  again_policy_unref(policy);
}

/* An allocator that knows how many bytes it has lent. */
static size_t lent_bytes;

static void *lend(void *block, size_t size, void *user) {
  size_t *at = block;
  size_t old = block != NULL ? *--at : 0;
  at =
      counting_mem.realloc(block != NULL ? at : NULL, size + sizeof(*at), user);
  cr_assert_not_null(at);
  *at = size;
  lent_bytes += size - old;
  return at + 1;
}

static void take_back(void *block, void *user) {
  if (block != NULL) {
    size_t *at = (size_t *)block - 1;
    lent_bytes -= *at;
    counting_mem.free(at, user);
  }
}

/* A hundred thousand of them may wait at once. */
Test(call_setup, is_small) {
  static const struct {
    const char *pack;
    size_t bytes;
  } rows[] = {{"http", 640}, {"aliyun/polardb", 700}};
  const again_mem mem = {lend, take_back, NULL};
  for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
    again_policy_options policy_options = AGAIN_POLICY_OPTIONS_INIT;
    policy_options.mem = &counting_mem;
    again_policy *policy;
    cr_assert_eq(
        again_policy_load(&policy, rows[i].pack, &policy_options, NULL),
        AGAIN_OK);
    again_request request = AGAIN_REQUEST_INIT;
    request.url = "https://polardb.cn-hangzhou.aliyuncs.com/?Action=Describe";
    again_call *call;
    again_decision said = AGAIN_DECISION_INIT;
    lent_bytes = 0;
    cr_assert_eq(again_call_new(&call, policy, NULL, &mem), AGAIN_OK);
    cr_assert_eq(again_call_begin(call, &request, &noon, &said), AGAIN_OK);
    cr_expect_leq(lent_bytes, rows[i].bytes, "%s: %zu", rows[i].pack,
                  lent_bytes);
    again_call_free(call);
    cr_expect_eq(lent_bytes, 0);
    again_policy_unref(policy);
  }
}
