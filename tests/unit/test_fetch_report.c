/* What fetch says of a decision: lines for -v, a paragraph, JSON. */
#include "fetch_report.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(fetch_report);

static again_decision throttled(void) {
  again_decision decision = AGAIN_DECISION_INIT;
  decision.action = AGAIN_ACTION_RETRY;
  decision.verdict.error_class = AGAIN_CLASS_RETRYABLE;
  decision.verdict.effect = AGAIN_EFFECT_NONE;
  decision.verdict.reason = "throttling";
  decision.verdict.schedule = "throttling";
  decision.verdict.rule_file = "pack:aliyun/common";
  decision.verdict.rule_line = 17;
  decision.attempts = 1;
  decision.attempts_max = 4;
  decision.delay_ms = 1200;
  decision.elapsed_ms = 80;
  decision.status = 400;
  strcpy(decision.code, "Throttling.User");
  strcpy(decision.message, "Request was denied.");
  strcpy(decision.request_id, "ABC");
  return decision;
}

static again_curl_event event_of(const again_decision *decision) {
  return (again_curl_event){.decision = decision,
                            .scope = "https://h:443",
                            .deadline_ms = 60000,
                            .ends_attempt = true};
}

static void expect_event(const again_curl_event *event, const char *expected) {
  char *out = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&out, &size);
  again_report_line(stream, event);
  (void)fclose(stream);
  cr_expect_str_eq(out, expected);
  free(out);
}

static void expect_line(const again_decision *decision, const char *expected) {
  const again_curl_event event = event_of(decision);
  expect_event(&event, expected);
}

Test(fetch_report, one_line_tells_a_retry) {
  again_decision decision = throttled();
  expect_line(&decision, "attempt 1 of 4: 400 Throttling.User, throttling "
                         "(pack:aliyun/common:17): again in 1.2s\n");
  decision.hint.has_delay = true;
  decision.hint.delay_ms = 1000;
  decision.hint.source = "header:retry-after";
  decision.remedy = AGAIN_REMEDY_RESIGN;
  expect_line(&decision, "attempt 1 of 4: 400 Throttling.User, throttling "
                         "(pack:aliyun/common:17): again in 1.2s after resign, "
                         "header:retry-after asks for 1s\n");
}

Test(fetch_report, one_line_tells_an_end) {
  again_decision decision = throttled();
  decision.action = AGAIN_ACTION_GIVE_UP;
  decision.why = AGAIN_WHY_RULE;
  expect_line(&decision, "attempt 1 of 4: 400 Throttling.User, throttling "
                         "(pack:aliyun/common:17): given up: trying again "
                         "would not help\n");
  decision.action = AGAIN_ACTION_DELIVER;
  decision.status = 200;
  decision.code[0] = '\0';
  expect_line(&decision, "attempt 1 of 4: 200: success\n");
}

Test(fetch_report, a_status_says_more_than_other) {
  again_decision decision = throttled();
  decision.action = AGAIN_ACTION_GIVE_UP;
  decision.why = AGAIN_WHY_UNKNOWN;
  decision.status = 302;
  decision.code[0] = '\0';
  decision.transport = AGAIN_TRANSPORT_OTHER;
  decision.verdict = (again_verdict){.reason = "redirect"};
  expect_line(&decision, "attempt 1 of 4: 302, redirect: given up: no rule of "
                         "the policy knows this answer\n");
  decision.status = 0;
  expect_line(&decision, "attempt 1 of 4: other, redirect: given up: no rule "
                         "of the policy knows this answer\n");
}

Test(fetch_report, one_line_tells_that_a_call_is_held) {
  again_decision decision = throttled();
  again_curl_event event = event_of(&decision);
  decision.action = AGAIN_ACTION_WAIT;
  decision.why = AGAIN_WHY_UNAVAILABLE;
  decision.delay_ms = 150;
  decision.due_ms = 1000;
  expect_event(&event,
               "attempt 1 of 4: 400 Throttling.User, throttling "
               "(pack:aliyun/common:17): held: https://h:443 is overloaded, "
               "looks again in 150ms\n");
  event.ends_attempt = false;
  event.scope = "a\033b";
  expect_event(&event, "held: a\\x1Bb is overloaded, looks again in 150ms\n");
  event.scope = "https://h:443";
  decision.delay_ms = 59000;
  decision.due_ms = event.deadline_ms + 1;
  expect_event(&event, "held: https://h:443 is overloaded, gives up in 59s\n");
  decision.verdict.reason = "unreachable";
  expect_event(&event,
               "held: https://h:443 cannot be reached, gives up in 59s\n");
  decision.why = AGAIN_WHY_NONE;
  expect_event(&event,
               "held: https://h:443 has yet to answer, gives up in 59s\n");
  decision.action = AGAIN_ACTION_GO;
  decision.is_probe = true;
  expect_event(&event, "go, as a probe\n");
}

Test(fetch_report, a_held_call_is_told_of_once_a_second) {
  static const struct {
    again_action action;
    again_why why;
    bool ends_attempt;
    uint64_t elapsed_ms;
    bool is_news;
  } rows[] = {
      {AGAIN_ACTION_WAIT, AGAIN_WHY_UNAVAILABLE, true, 5, true},
      {AGAIN_ACTION_WAIT, AGAIN_WHY_UNAVAILABLE, false, 150, false},
      {AGAIN_ACTION_WAIT, AGAIN_WHY_UNAVAILABLE, false, 1004, false},
      {AGAIN_ACTION_WAIT, AGAIN_WHY_UNAVAILABLE, false, 1005, true},
      {AGAIN_ACTION_WAIT, AGAIN_WHY_UNAVAILABLE, false, 1200, false},
      {AGAIN_ACTION_WAIT, AGAIN_WHY_NONE, false, 1201, true},
      {AGAIN_ACTION_WAIT, AGAIN_WHY_NONE, true, 1202, true},
      {AGAIN_ACTION_GO, AGAIN_WHY_NONE, false, 1203, true},
      {AGAIN_ACTION_WAIT, AGAIN_WHY_NONE, false, 1204, true},
      {AGAIN_ACTION_GIVE_UP, AGAIN_WHY_UNAVAILABLE, false, 1205, true},
  };
  again_decision decision = throttled();
  again_curl_event event = event_of(&decision);
  again_report_hold hold = {0};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    decision.action = rows[i].action;
    decision.why = rows[i].why;
    decision.elapsed_ms = rows[i].elapsed_ms;
    event.ends_attempt = rows[i].ends_attempt;
    cr_expect_eq(again_report_is_news(&hold, &event), rows[i].is_news,
                 "row %zu", i);
  }
}

Test(fetch_report, a_request_never_sent_is_no_attempt) {
  again_decision decision = throttled();
  decision.attempts = 0;
  decision.status = 0;
  decision.code[0] = '\0';
  decision.transport = AGAIN_TRANSPORT_CONNECT;
  decision.verdict.reason = "unreachable";
  decision.verdict.rule_file = NULL;
  expect_line(&decision, "not sent: connect, unreachable: again in 1.2s\n");
  decision.action = AGAIN_ACTION_GIVE_UP;
  decision.why = AGAIN_WHY_ATTEMPTS;
  expect_line(&decision, "not sent: connect, unreachable: given up: it could "
                         "not be sent, however often it was tried\n");
}

Test(fetch_report, giving_up_tells_all_that_a_person_needs) {
  again_decision decision = throttled();
  char *out = NULL;
  size_t size = 0;
  decision.action = AGAIN_ACTION_GIVE_UP;
  decision.why = AGAIN_WHY_ATTEMPTS;
  decision.attempts = 4;
  decision.retry_at_s = 1790000000;
  FILE *stream = open_memstream(&out, &size);
  again_report_give_up(stream, &decision, "http://h/", "");
  (void)fclose(stream);
  cr_expect_str_eq(
      out, "retryable (throttling), given up: all attempts are used up\n"
           "  url         http://h/\n"
           "  answer      400 Throttling.User\n"
           "  message     Request was denied.\n"
           "  request id  ABC\n"
           "  attempts    4 of 4 in 80ms\n"
           "  try again   2026-09-21T14:13:20Z\n"
           "  effect      none: the server did not act on it\n");
  free(out);
}

Test(fetch_report, json_has_the_names_of_classify) {
  again_decision decision = throttled();
  char *out = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&out, &size);
  const again_curl_event event = event_of(&decision);
  cr_assert_eq(again_report_json(stream, &event, "http://h/", 3), AGAIN_OK);
  (void)fclose(stream);
  cr_expect_str_eq(out,
                   "{\"url\":\"http://h/"
                   "\",\"transfer\":3,\"action\":\"retry\",\"why\":\"none\","
                   "\"attempts\":1,\"attempts_max\":4,\"status\":400,"
                   "\"transport\":\"ok\",\"code\":\"Throttling.User\","
                   "\"message\":\"Request was denied.\",\"request_id\":\"ABC\","
                   "\"class\":\"retryable\",\"reason\":\"throttling\","
                   "\"effect\":\"none\",\"schedule\":\"throttling\","
                   "\"rule\":\"pack:aliyun/common:17\",\"remedy\":\"none\","
                   "\"delay_ms\":1200,\"hint_ms\":null,\"hint_source\":null,"
                   "\"retry_at\":null,\"elapsed_ms\":80,\"maybe_applied\":"
                   "false,\"scope\":\"https://h:443\",\"is_probe\":false}\n");
  free(out);
}

Test(fetch_report, json_of_a_call_without_an_answer_is_null) {
  const again_decision decision = AGAIN_DECISION_INIT;
  char *out = NULL;
  size_t size = 0;
  FILE *stream = open_memstream(&out, &size);
  const again_curl_event event = event_of(&decision);
  cr_assert_eq(again_report_json(stream, &event, "http://h/", 3), AGAIN_OK);
  (void)fclose(stream);
  cr_expect_not_null(
      strstr(out, "\"status\":null,\"transport\":null,\"code\":null,"
                  "\"message\":null,\"request_id\":null,\"class\":null,"
                  "\"reason\":null,\"effect\":null,\"schedule\":null,"
                  "\"rule\":null,\"remedy\":\"none\""),
      "%s", out);
  free(out);
}
