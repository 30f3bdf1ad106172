/* What a caller may do between attempts: sign afresh, fetch credentials, watch,
 * object, swap the policy. */
#include "aid.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(hooks, .timeout = 30);

#define OK_STEP SEND("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
#define BUSY SEND("HTTP/1.1 503 X\r\nContent-Length: 4\r\n\r\nbusy")
#define NONCE_USED                                                             \
  SEND("HTTP/1.1 400 X\r\nContent-Length: 20\r\n\r\n{\"Code\":\"NonceUsed\"}")
#define TOKEN_EXPIRED                                                          \
  SEND("HTTP/1.1 403 X\r\nContent-Length: 23\r\n\r\n"                          \
       "{\"Code\":\"TokenExpired\"}")

/* --------------------------------- prepare ------------------------------- */

typedef struct signer {
  live *t;
  unsigned calls;
  again_remedy remedies[8];
  unsigned attempts[8];
  char text[64];
  char url[128];
  struct curl_slist node;
  bool fails;
} signer;

static int sign(again_curl_prepare *attempt, void *user) {
  signer *own = user;
  own->remedies[own->calls] = attempt->remedy;
  own->attempts[own->calls] = attempt->attempt;
  own->calls++;
  (void)snprintf(own->text, sizeof(own->text), "X-Nonce: %u", own->calls);
  own->node.data = own->text;
  own->node.next = NULL;
  attempt->headers = &own->node;
  (void)snprintf(own->url, sizeof(own->url), "http://127.0.0.1:%u/%u",
                 live_port(own->t->server), own->calls);
  attempt->url = own->url;
  return own->fails ? 1 : 0;
}

Test(hooks, a_replayed_nonce_is_signed_afresh) {
  static const live_step script[] = {READ, NONCE_USED, READ, OK_STEP};
  live t;
  signer own = {.t = &t};
  char value[16];
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "a");
  t.request.prepare = sign;
  t.request.prepare_user = &own;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  cr_assert_eq(own.calls, 2);
  cr_expect_eq(own.remedies[0], AGAIN_REMEDY_NONE);
  cr_expect_eq(own.remedies[1], AGAIN_REMEDY_RESIGN);
  cr_expect_eq(own.attempts[0], 1);
  cr_expect_eq(own.attempts[1], 2);
  cr_assert_eq(live_requests(&t), 2);
  cr_expect(live_request_is(live_request_at(t.server, 0), "POST /1"));
  cr_expect(live_request_is(live_request_at(t.server, 1), "POST /2"));
  cr_expect(live_request_header(live_request_at(t.server, 1), "X-Nonce", value,
                                sizeof(value)));
  cr_expect_str_eq(value, "2");
  live_end(&t);
}

Test(hooks, a_remedy_that_is_not_offered_is_not_waited_for) {
  static const live_step script[] = {READ, NONCE_USED, READ, OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_REMEDY, 1);
  live_end(&t);
}

Test(hooks, prepare_may_end_the_call) {
  static const live_step script[] = {READ, OK_STEP};
  live t;
  signer own = {.t = &t, .fails = true};
  LIVE_BEGIN(&t, script);
  t.request.prepare = sign;
  t.request.prepare_user = &own;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_ABORTED_BY_CALLBACK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_CALLER, 0);
  cr_expect_not(t.decision.maybe_applied);
  cr_expect_eq(live_requests(&t), 0);
  live_end(&t);
}

/* --------------------------------- refresh ------------------------------- */

static int fetch_credentials(void *user) {
  unsigned *calls = user;
  (*calls)++;
  return 0;
}

static int fetch_nothing(void *user) {
  (void)fetch_credentials(user);
  return 1;
}

Test(hooks, expired_credentials_are_fetched_once_per_call) {
  static const live_step script[] = {READ, TOKEN_EXPIRED, READ, OK_STEP,
                                     READ, TOKEN_EXPIRED, READ, TOKEN_EXPIRED};
  unsigned calls = 0;
  live t;
  LIVE_BEGIN(&t, script);
  t.request.refresh = fetch_credentials;
  t.request.refresh_user = &calls;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  cr_expect_eq(calls, 1);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_REMEDY, 2);
  cr_expect_eq(calls, 2);
  live_end(&t);
}

Test(hooks, without_new_credentials_the_answer_before_is_the_last) {
  static const live_step script[] = {READ, TOKEN_EXPIRED, READ, OK_STEP};
  unsigned calls = 0;
  live t;
  LIVE_BEGIN(&t, script);
  t.request.refresh = fetch_nothing;
  t.request.refresh_user = &calls;
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_REMEDY, 1);
  live_seen_is(&t.seen, "B{\"Code\":\"TokenExpired\"}");
  cr_expect_eq(calls, 1);
  cr_expect_eq(live_requests(&t), 1);
  live_end(&t);
}

/* ---------------------------------- others ------------------------------- */

typedef struct told {
  unsigned count;
  again_action actions[8];
  CURLcode codes[8];
  char url[128];
} told;

static void tell(const again_curl_event *event, void *user) {
  told *own = user;
  own->actions[own->count] = event->decision->action;
  own->codes[own->count] = event->code;
  own->count++;
  (void)snprintf(own->url, sizeof(own->url), "%s", event->url);
}

Test(hooks, every_decision_is_told_without_secrets) {
  static const live_step script[] = {READ, BUSY, READ, OK_STEP};
  told own = {.count = 0};
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  char url[128];
  char shown[128];
  options.event = tell;
  options.event_user = &own;
  live t;
  live_begin(&t, script, COUNT(script), &options);
  (void)snprintf(url, sizeof(url), "http://me:secret@127.0.0.1:%u/a?token=1#x",
                 live_port(t.server));
  (void)snprintf(shown, sizeof(shown), "http://127.0.0.1:%u/a",
                 live_port(t.server));
  t.request.url = url;
  cr_expect_eq(again_curl_perform(t.engine, t.easy, &t.request, &t.decision),
               CURLE_OK);
  cr_assert_eq(own.count, 4, "%u", own.count);
  cr_expect_eq(own.actions[0], AGAIN_ACTION_GO);
  cr_expect_eq(own.actions[1], AGAIN_ACTION_RETRY);
  cr_expect_eq(own.actions[2], AGAIN_ACTION_GO);
  cr_expect_eq(own.actions[3], AGAIN_ACTION_DELIVER);
  cr_expect_str_eq(own.url, shown);
  live_end(&t);
}

static bool object(const again_decision *decision, void *user) {
  (void)user;
  cr_expect_eq(decision->action, AGAIN_ACTION_RETRY);
  return false;
}

Test(hooks, decide_may_object_to_a_retry) {
  static const live_step script[] = {READ, BUSY, READ, OK_STEP};
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  options.decide = object;
  live t;
  live_begin(&t, script, COUNT(script), &options);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_CALLER, 1);
  live_seen_is(&t.seen, "Bbusy");
  live_end(&t);
}

static int stop_the_wait(const again_decision *decision, void *user) {
  (void)user;
  return decision->action == AGAIN_ACTION_RETRY;
}

Test(hooks, poll_cancels_a_wait) {
  static const live_step script[] = {
      READ,
      SEND("HTTP/1.1 503 X\r\nRetry-After: 9\r\nContent-Length: 2\r\n\r\nno"),
      READ, OK_STEP};
  again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
  options.poll = stop_the_wait;
  live t;
  live_begin(&t, script, COUNT(script), &options);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_ABORTED_BY_CALLBACK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_CALLER, 1);
  cr_expect_eq(t.seen.size, 0);
  live_end(&t);
}

static int stop_at_once(void *user, curl_off_t a, curl_off_t b, curl_off_t c,
                        curl_off_t d) {
  (void)user;
  (void)a;
  (void)b;
  (void)c;
  (void)d;
  return 1;
}

Test(hooks, the_callers_progress_function_ends_the_call) {
  static const live_step script[] = {READ, OK_STEP};
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_XFERINFOFUNCTION, stop_at_once);
  curl_easy_setopt(t.easy, CURLOPT_NOPROGRESS, 0L);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_ABORTED_BY_CALLBACK);
  cr_expect_eq(t.decision.action, AGAIN_ACTION_GIVE_UP);
  cr_expect_eq(t.decision.why, AGAIN_WHY_CALLER);
  live_end(&t);
}

Test(hooks, the_idempotency_key_is_the_calls) {
  static const live_step script[] = {READ, BUSY, READ, OK_STEP, READ, OK_STEP};
  struct curl_slist *headers = curl_slist_append(NULL, "X-Own: yes");
  char key[3][64];
  char value[8];
  live t;
  LIVE_BEGIN(&t, script);
  curl_easy_setopt(t.easy, CURLOPT_POSTFIELDS, "a");
  t.request.headers = headers;
  t.request.idempotency_key = "Idempotency-Key";
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  cr_assert_eq(live_requests(&t), 3);
  for (size_t i = 0; i < 3; i++) {
    const live_request *request = live_request_at(t.server, i);
    cr_expect(live_request_header(request, "Idempotency-Key", key[i],
                                  sizeof(key[i])));
    cr_expect(live_request_header(request, "X-Own", value, sizeof(value)));
    cr_expect_eq(strlen(key[i]), 36);
    cr_expect_eq(key[i][14], '4');
  }
  cr_expect_str_eq(key[0], key[1]);
  cr_expect_str_neq(key[1], key[2]);
  live_end(&t);
  curl_slist_free_all(headers);
}

Test(hooks, a_new_policy_holds_for_new_calls) {
  static const char text[] =
      "{\"again\": 1, \"name\": \"none\", \"rules\": ["
      "{\"class\": \"client-fault\", \"reason\": \"unsupported\"}]}";
  static const live_step script[] = {READ, BUSY, READ, OK_STEP, READ, BUSY};
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  again_policy *policy = NULL;
  live t;
  LIVE_BEGIN(&t, script);
  options.mem = &counting_mem;
  cr_assert_eq(
      again_policy_parse(&policy, text, sizeof(text) - 1, NULL, &options, NULL),
      AGAIN_OK);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_DELIVER, AGAIN_WHY_SUCCESS, 2);
  cr_expect_eq(again_curl_set_policy(t.engine, NULL), AGAIN_EINVAL);
  cr_expect_eq(again_curl_set_policy(t.engine, policy), AGAIN_OK);
  again_policy_unref(policy);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_RULE, 1);
  live_end(&t);
}

/* Or whoever loads a policy anew while a server is down storms it again. */
Test(hooks, a_new_policy_fills_no_budget) {
  static const char text[] =
      "{\"again\": 1, \"name\": \"poor\", \"limits\": {\"attempts\": 2},"
      "\"schedules\": {\"default\": {\"base\": \"1ms\"}},"
      "\"governor\": {\"budget\": {\"tokens\": {\"capacity\": 14}}},"
      "\"rules\": [{\"status\": \"5xx\", \"class\": \"retryable\","
      "\"reason\": \"server\"}]}";
  static const live_step script[] = {READ, BUSY, READ, BUSY, READ, BUSY};
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  again_policy *policy = NULL;
  live t;
  live_begin_with(&t, script, COUNT(script), NULL, text);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_ATTEMPTS, 2);
  options.mem = &counting_mem;
  cr_assert_eq(
      again_policy_parse(&policy, text, sizeof(text) - 1, NULL, &options, NULL),
      AGAIN_OK);
  cr_expect_eq(again_curl_set_policy(t.engine, policy), AGAIN_OK);
  again_policy_unref(policy);
  cr_expect_eq(live_perform(&t, "/a"), CURLE_OK);
  live_expect(&t, AGAIN_ACTION_GIVE_UP, AGAIN_WHY_BUDGET, 1);
  live_end(&t);
}
