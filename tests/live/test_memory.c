/* The n-th allocation of ours fails, for every n: the call ends with
 * CURLE_OUT_OF_MEMORY, nothing is lost, and the engine goes on. */
#include "aid.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(memory, .timeout = 60);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY                                                                   \
  SEND("HTTP/1.1 503 X\r\nRetry-After: 0\r\nContent-Length: 15\r\n\r\n"        \
       "{\"Code\":\"Down\"}")

Test(memory, a_call_without_memory_ends) {
  static const live_step script[] = {READ, BUSY, READ, OK_STEP};
  struct curl_slist *headers = curl_slist_append(NULL, "X-Own: yes");
  bool is_done = false;
  for (size_t n = 1; !is_done; n++) {
    live t;
    LIVE_BEGIN(&t, script);
    t.request.header = live_on_header;
    t.request.header_user = &t.seen;
    t.request.headers = headers;
    t.request.scope = "own";
    counting_reset(n);
    const CURLcode code = live_perform(&t, "/a");
    is_done = !counting_failed();
    counting_reset(0);
    /* The governor does without what it cannot allocate. */
    cr_expect(code == CURLE_OUT_OF_MEMORY || code == CURLE_OK, "%zu: %d", n,
              (int)code);
    if (code == CURLE_OUT_OF_MEMORY) {
      live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_LOCAL,
                  t.decision.attempts);
      cr_expect_eq(t.seen.size, 0);
    }
    live_free(t.server);
    static const live_step good[] = {READ, OK_STEP};
    t.server = live_start(good, COUNT(good), LIVE_NO_REPEAT);
    live_seen_clear(&t.seen);
    cr_expect_eq(live_perform(&t, "/b"), CURLE_OK, "%zu", n);
    live_end(&t);
  }
  curl_slist_free_all(headers);
}

Test(memory, an_engine_without_memory_is_not_made) {
  again_policy *policy = NULL;
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  again_policy_options policy_options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  policy_options.mem = &counting_mem;
  cr_assert_eq(again_policy_parse(&policy, live_policy_text,
                                  strlen(live_policy_text), NULL,
                                  &policy_options, NULL),
               AGAIN_OK);
  again_status status = AGAIN_ENOMEM;
  for (size_t n = 1; status != AGAIN_OK; n++) {
    again_curl *engine = NULL;
    counting_reset(n);
    status = again_curl_new(&engine, policy, &options);
    cr_expect(status == AGAIN_OK || status == AGAIN_ENOMEM);
    cr_expect_eq(engine == NULL, status != AGAIN_OK);
    again_curl_free(engine);
  }
  counting_reset(0);
  again_policy_unref(policy);
  assert_balance();
}

/* In a steady state a call allocates no more than the text of its scope, and
 * an attempt nothing. */
Test(memory, calls_after_the_first_allocate_next_to_nothing) {
  static const live_step script[] = {READ, BUSY, READ, OK_STEP,
                                     READ, BUSY, READ, OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  t.request.header = live_on_header;
  t.request.header_user = &t.seen;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  counting_reset(0);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  cr_expect_leq(counting_allocations(), 1, "%zu", counting_allocations());
  live_end(&t);
}

Test(memory, a_binding_without_memory_is_not_made) {
  static const live_step script[] = {READ, OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  counting_reset(1);
  cr_expect_eq(again_curl_bind(t.engine, t.easy), AGAIN_ENOMEM);
  counting_reset(0);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_end(&t);
}
