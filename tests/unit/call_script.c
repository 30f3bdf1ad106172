#include "call_script.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>

#include "harness.h"

const char script_policy[] =
    "{\"again\": 1, \"name\": \"script\","
    "\"hints\": [{\"from\": \"header:x-wait-ms\", \"as\": \"ms\"},"
    "  {\"from\": \"header:x-clamped-ms\", \"as\": \"ms\", \"clamp\": \"1s\"},"
    "  {\"from\": \"header:x-push\", \"as\": \"pushback\"}],"
    "\"operation\": [\"query:Action\"],"
    "\"idempotent\": {\"methods\": [\"GET\"], \"operations\": [\"Describe*\"],"
    "  \"tokens\": [\"query:Token\"]},"
    "\"limits\": {\"attempts\": 12, \"deadline\": \"15m\","
    "  \"hint_max\": \"20s\", \"resumes\": 3},"
    "\"schedules\": {"
    "  \"default\": {\"base\": \"100ms\", \"cap\": \"10s\", \"factor\": 2,"
    "    \"jitter\": \"full\", \"attempts\": 4, \"deadline\": \"60s\"},"
    "  \"throttling\": {\"base\": \"1s\"},"
    "  \"state-conflict\": {\"base\": \"5s\", \"cap\": \"60s\","
    "    \"factor\": 1.5, \"jitter\": \"none\", \"attempts\": 6,"
    "    \"deadline\": \"10m\"}},"
    "\"governor\": {\"health\": \"off\","
    "  \"overload\": [\"throttling\", \"server\", \"unreachable\"]},"
    "\"rules\": ["
    "{\"code\": \"Busy\", \"class\": \"retryable\","
    "  \"reason\": \"throttling\", \"effect\": \"none\"},"
    "{\"code\": \"State\", \"class\": \"retryable\","
    "  \"reason\": \"state-conflict\", \"effect\": \"none\"},"
    "{\"code\": \"Replayed\", \"class\": \"retryable\","
    "  \"reason\": \"replayed-nonce\", \"remedy\": \"resign\","
    "  \"effect\": \"none\"},"
    "{\"code\": \"ReplayedMaybe\", \"class\": \"retryable\","
    "  \"reason\": \"replayed-nonce\", \"remedy\": \"resign\"},"
    "{\"code\": \"Expired\", \"class\": \"auth\","
    "  \"reason\": \"expired-credentials\","
    "  \"remedy\": \"refresh-credentials\"},"
    "{\"code\": \"Skewed\", \"class\": \"auth\", \"reason\": \"clock-skew\","
    "  \"remedy\": \"fix-clock\"},"
    "{\"code\": \"Denied\", \"class\": \"auth\", \"reason\": \"permission\"},"
    "{\"code\": \"Limit\", \"class\": \"quota\", \"reason\": \"limit\"},"
    "{\"code\": \"Wrong\", \"class\": \"client-fault\","
    "  \"reason\": \"invalid-parameter\"},"
    "{\"transport\": \"connect\", \"class\": \"retryable\","
    "  \"reason\": \"unreachable\", \"effect\": \"none\"},"
    "{\"transport\": [\"receive\", \"partial-body\"],"
    "  \"class\": \"retryable\", \"reason\": \"transient\"},"
    "{\"status\": \"5xx\", \"class\": \"retryable\","
    "  \"reason\": \"server\"}]}";

#define ANSWER(name, status, transport, code, header, value)                   \
  const answer name = {status, AGAIN_TRANSPORT_##transport, code, header, value}

ANSWER(fine, 200, OK, NULL, NULL, NULL);
ANSWER(busy, 429, OK, "Busy", NULL, NULL);
ANSWER(busy_for_3s, 429, OK, "Busy", "header:x-wait-ms", "3000");
ANSWER(busy_for_21s, 429, OK, "Busy", "header:x-wait-ms", "21000");
ANSWER(clamped_for_21s, 429, OK, "Busy", "header:x-clamped-ms", "21000");
ANSWER(pushed_at_once, 429, OK, "Busy", "header:x-push", "0");
ANSWER(pushed_away, 429, OK, "Busy", "header:x-push", "-1");
ANSWER(in_state, 400, OK, "State", NULL, NULL);
ANSWER(in_state_for_1s, 400, OK, "State", "header:x-wait-ms", "1000");
ANSWER(failed, 500, OK, NULL, NULL, NULL);
ANSWER(failed_for_500ms, 500, OK, NULL, "header:x-wait-ms", "500");
ANSWER(failed_for_21s, 500, OK, NULL, "header:x-wait-ms", "21000");
ANSWER(replayed, 400, OK, "Replayed", NULL, NULL);
ANSWER(replayed_maybe, 400, OK, "ReplayedMaybe", NULL, NULL);
ANSWER(expired, 403, OK, "Expired", NULL, NULL);
ANSWER(skewed, 400, OK, "Skewed", NULL, NULL);
ANSWER(denied, 403, OK, "Denied", NULL, NULL);
ANSWER(at_limit, 400, OK, "Limit", NULL, NULL);
ANSWER(wrong, 400, OK, "Wrong", NULL, NULL);
ANSWER(strange, 418, OK, "Teapot", NULL, NULL);
ANSWER(unreachable, 0, CONNECT, NULL, NULL, NULL);
ANSWER(broken, 0, RECEIVE, NULL, NULL, NULL);
ANSWER(cut_off, 200, PARTIAL_BODY, NULL, NULL, NULL);
ANSWER(by_caller, 200, CALLER, NULL, NULL, NULL);
ANSWER(local_fault, 0, LOCAL, NULL, NULL, NULL);

again_policy *script_parse(const char *text) {
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy *policy = NULL;
  again_status status =
      again_policy_parse(&policy, text, strlen(text), NULL, &options, &diag);
  cr_assert_eq(status, AGAIN_OK, "%s: %u:%u %s %s", again_status_name(status),
               diag.line, diag.column, diag.pointer, diag.message);
  return policy;
}

static void set(again_response *response, const char *source,
                const char *value) {
  if (source != NULL && value != NULL) {
    cr_assert_eq(again_response_set(response, source, value), AGAIN_OK);
  }
}

again_response *script_response(again_policy *policy, const answer *given,
                                const again_time *now) {
  again_response *response = NULL;
  cr_assert_eq(again_response_new(&response, policy, &counting_mem), AGAIN_OK);
  again_response_set_status(response, given->status, given->transport);
  again_response_set_time(response, now);
  set(response, "code", given->code);
  set(response, given->header, given->value);
  return response;
}

/* A source of random numbers that always gives one, and counts. */
typedef struct constant {
  uint64_t draw;
  unsigned times;
} constant;

static uint64_t draw_constant(void *user) {
  constant *source = user;
  source->times++;
  return source->draw;
}

/* Whether an answer makes a call think of waiting, and so draw. */
static bool is_failure(const script_row *row) {
  if (row->event != END) {
    return false;
  }
  again_transport transport = row->answer->transport;
  bool is_success =
      transport == AGAIN_TRANSPORT_OK && row->answer->status == fine.status;
  return !is_success && transport != AGAIN_TRANSPORT_CALLER &&
         transport != AGAIN_TRANSPORT_LOCAL;
}

static again_decision play(again_call *call, again_policy *policy,
                           const script *given, const script_row *row) {
  again_time now = {row->now_ms, 1700000000};
  again_decision said = AGAIN_DECISION_INIT;
  again_request request = AGAIN_REQUEST_INIT;
  again_response *response;
  request.method = given->method;
  request.idempotent = given->idempotent;
  switch (row->event) {
  case BEGIN:
    cr_assert_eq(again_call_begin(call, &request, &now, &said), AGAIN_OK);
    break;
  case NEXT:
    again_call_next(call, &now, &said);
    break;
  case END:
    response = script_response(policy, row->answer, &now);
    again_call_end(call, response, row->attempt, &now, &said);
    again_response_free(response);
    break;
  case WITHDRAW:
    again_call_withdraw(call, &now, &said);
    break;
  case CANCEL:
    again_call_cancel(call, AGAIN_WHY_CALLER, &now, &said);
    break;
  case STOP:
    break;
  }
  return said;
}

/* `now_ms` never goes back. */
static void expect(const script *given, const script_row *row, uint64_t now_ms,
                   const again_decision *said) {
  size_t number = (size_t)(row - given->rows) + 1;
  cr_expect_eq(said->action, row->action, "%s, row %zu: %s", given->name,
               number, again_action_name(said->action));
  cr_expect_eq(said->why, row->why, "%s, row %zu: %s", given->name, number,
               again_why_name(said->why));
  cr_expect_eq(said->due_ms, row->due_ms, "%s, row %zu: due %" PRIu64,
               given->name, number, said->due_ms);
  if (said->due_ms != AGAIN_NEVER) {
    cr_expect_eq(said->delay_ms, said->due_ms - now_ms, "%s, row %zu",
                 given->name, number);
  }
}

static void run(again_policy *policy, const script *given,
                scripted_governor *governor) {
  constant source = {given->draw, 0};
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  if (given->options.struct_size > 0) {
    options = given->options;
  }
  options.random = draw_constant;
  options.random_user = &source;
  options.governor = governor != NULL ? &governor->interface : NULL;

  again_call *call = NULL;
  cr_assert_eq(again_call_new(&call, policy, &options, &counting_mem),
               AGAIN_OK);
  unsigned failures = 0;
  uint64_t now_ms = 0;
  for (const script_row *row = given->rows; row->event != STOP; row++) {
    again_decision said = play(call, policy, given, row);
    now_ms = row->now_ms > now_ms ? row->now_ms : now_ms;
    expect(given, row, now_ms, &said);
    failures += is_failure(row);
  }
  cr_expect_eq(source.times, failures, "%s: %u draws for %u failures",
               given->name, source.times, failures);
  again_call_free(call);
}

void scripts_run(const script *scripts, size_t count) {
  again_policy *policy = script_parse(script_policy);
  for (size_t i = 0; i < count; i++) {
    scripted_governor governor;
    scripted_governor_init(&governor, scripts[i].grants,
                           scripts[i].grant_count);
    run(policy, &scripts[i], &governor);
    cr_expect_eq(governor.open, 0, "%s: a grant is open", scripts[i].name);
    if (scripts[i].grant_count == 0) {
      run(policy, &scripts[i], NULL);
    }
  }
  again_policy_unref(policy);
}
