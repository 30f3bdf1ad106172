/*
 * A call driven by a script: each byte is the next thing that happens to it.
 * Whatever the order of answers, times and refusals:
 *
 * - every grant that said GO is closed by exactly one tell;
 * - nothing goes out after the limit of attempts, nor after the deadline;
 * - what may have acted is not repeated unless the call is idempotent;
 * - a wait ends before the deadline, a decision adds up.
 */
#include "kit.h"

#include <string.h>

#include "base/saturate.h"

static const char rules[] =
    "{\"again\": 1, \"name\": \"fuzz\","
    "\"limits\": {\"attempts\": 6, \"deadline\": \"2m\"},"
    "\"schedules\": {\"throttling\": {\"base\": \"1s\", \"jitter\": \"equal\"},"
    "  \"state-conflict\": {\"base\": \"5s\", \"jitter\": \"decorrelated\","
    "                       \"attempts\": 12, \"deadline\": \"15m\"}},"
    "\"rules\": ["
    "  {\"code\": \"Busy\", \"class\": \"retryable\","
    "   \"reason\": \"throttling\", \"effect\": \"none\"},"
    "  {\"code\": \"State\", \"class\": \"retryable\","
    "   \"reason\": \"state-conflict\", \"effect\": \"none\"},"
    "  {\"code\": \"Nonce\", \"class\": \"retryable\","
    "   \"reason\": \"replayed-nonce\", \"remedy\": \"resign\"},"
    "  {\"code\": \"Clock\", \"class\": \"auth\", \"reason\": \"clock-skew\","
    "   \"remedy\": \"fix-clock\"},"
    "  {\"code\": \"Quota\", \"class\": \"quota\", \"reason\": \"limit\"},"
    "  {\"transport\": [\"resolve\", \"connect\"], \"class\": \"retryable\","
    "   \"reason\": \"unreachable\", \"effect\": \"none\"},"
    "  {\"transport\": [\"receive\", \"timeout\", \"empty-reply\","
    "                   \"partial-body\"],"
    "   \"class\": \"retryable\", \"reason\": \"transient\"},"
    "  {\"status\": \"5xx\", \"class\": \"retryable\", \"reason\": \"server\"}"
    "]}";

/* A governor that the script speaks through. */
typedef struct scripted_governor {
  again_governor base;
  fuzz_input *input;
  unsigned open_count;
  uint64_t next_lease;
} scripted_governor;

static void ask(again_governor *self, const char *scope, const again_time *now,
                const again_want *want, again_grant *out) {
  scripted_governor *governor = (scripted_governor *)self;
  FUZZ_ASSERT(scope != NULL);
  /* What was granted for later is asked for again, and stays open. */
  FUZZ_ASSERT(governor->open_count == (want->is_paid ? 1 : 0));
  FUZZ_ASSERT(!want->is_paid || want->send_ms <= now->mono_ms);
  switch (fuzz_below(governor->input, 8)) {
  case 0:
    out->answer = AGAIN_GRANT_REFUSE;
    out->why = AGAIN_WHY_BUDGET;
    break;
  case 1:
    out->answer = AGAIN_GRANT_WAIT;
    out->why = AGAIN_WHY_UNAVAILABLE;
    out->until_ms =
        again_sat_add(now->mono_ms, fuzz_below(governor->input, 99));
    break;
  default:
    out->answer = AGAIN_GRANT_GO;
    out->send_ms = want->send_ms;
    if (!want->is_paid) {
      out->lease = ++governor->next_lease;
      governor->open_count++;
    }
    break;
  }
}

static void tell(again_governor *self, const char *scope, const again_time *now,
                 const again_grant *grant, again_outcome outcome) {
  scripted_governor *governor = (scripted_governor *)self;
  (void)now;
  FUZZ_ASSERT(scope != NULL);
  FUZZ_ASSERT(governor->open_count == 1);
  FUZZ_ASSERT(grant->answer == AGAIN_GRANT_GO || outcome == AGAIN_OUTCOME_NONE);
  FUZZ_ASSERT(grant->lease == governor->next_lease);
  FUZZ_ASSERT(outcome <= AGAIN_OUTCOME_THROTTLED);
  governor->open_count--;
}

static uint64_t draw(void *user) {
  return fuzz_number(user);
}

static bool decide(const again_decision *decision, void *user) {
  FUZZ_ASSERT(decision->action == AGAIN_ACTION_RETRY);
  return fuzz_below(user, 16) != 0;
}

/* The call, and what has happened to it. */
typedef struct script {
  fuzz_input *input;
  scripted_governor governor;
  again_policy *policy;
  again_call *call;
  again_time now;
  again_decision decision;
} script;

/* What holds after every event; `before` is what was said before it. */
static void check(const script *self, again_action before) {
  const again_decision *decision = &self->decision;
  switch (decision->action) {
  case AGAIN_ACTION_GO:
    FUZZ_ASSERT(self->governor.open_count == 1);
    FUZZ_ASSERT(before == AGAIN_ACTION_GO ||
                self->now.mono_ms <= again_call_deadline(self->call));
    break;
  case AGAIN_ACTION_RETRY:
  case AGAIN_ACTION_WAIT:
    /* Zero where an event out of order is answered after its time. */
    FUZZ_ASSERT(decision->delay_ms ==
                again_sat_sub(decision->due_ms, self->now.mono_ms));
    FUZZ_ASSERT(decision->due_ms <= again_call_deadline(self->call));
    break;
  case AGAIN_ACTION_DELIVER:
    FUZZ_ASSERT(decision->why == AGAIN_WHY_SUCCESS);
    FUZZ_ASSERT(self->governor.open_count == 0);
    break;
  case AGAIN_ACTION_GIVE_UP:
    FUZZ_ASSERT(decision->why != AGAIN_WHY_NONE);
    FUZZ_ASSERT(decision->why != AGAIN_WHY_SUCCESS);
    FUZZ_ASSERT(self->governor.open_count == 0);
    break;
  default:
    fuzz_fail("an action", __FILE__, __LINE__);
  }
  FUZZ_ASSERT(memchr(decision->code, '\0', sizeof(decision->code)) != NULL);
  FUZZ_ASSERT(memchr(decision->message, '\0', sizeof(decision->message)) !=
              NULL);
}

/* What holds of a decision to repeat, besides. */
static void check_retry(const script *self, const again_attempt *attempt) {
  const again_decision *decision = &self->decision;
  if (decision->action != AGAIN_ACTION_RETRY) {
    return;
  }
  FUZZ_ASSERT(decision->verdict.error_class != AGAIN_CLASS_UNKNOWN);
  FUZZ_ASSERT(decision->verdict.error_class != AGAIN_CLASS_SUCCESS);
  FUZZ_ASSERT(!attempt->committed && !attempt->body_spent);
  FUZZ_ASSERT(attempt->unsent ||
              decision->verdict.effect == AGAIN_EFFECT_NONE ||
              again_call_is_idempotent(self->call));
}

static again_response *make_answer(script *self) {
  static const char *const codes[] = {"Busy",  "State", "Nonce", "Clock",
                                      "Quota", "Other", NULL,    NULL};
  static const char *const waits[] = {"1", "30", "0", "never", "99999", "-1"};
  static const unsigned statuses[] = {200, 400, 429, 500, 503, 0, 204, 404};
  again_response *response = NULL;
  FUZZ_ASSERT(again_response_new(&response, self->policy, NULL) == AGAIN_OK);
  unsigned bits = fuzz_byte(self->input);
  unsigned status = statuses[bits & 7];
  again_response_set_status(
      response, status,
      status == 0
          ? (again_transport)fuzz_below(self->input, AGAIN_TRANSPORT_LOCAL + 1)
          : AGAIN_TRANSPORT_OK);
  const char *code = codes[bits >> 3 & 7];
  if (code != NULL) {
    FUZZ_ASSERT(again_response_set(response, "code", code) == AGAIN_OK);
  }
  if (bits >> 6 == 3) {
    const char *wait = waits[fuzz_below(self->input, 6)];
    FUZZ_ASSERT(again_response_set(response, "header:retry-after", wait) ==
                AGAIN_OK);
  }
  again_response_set_time(response, &self->now);
  return response;
}

static void end_attempt(script *self) {
  bool was_going = self->decision.action == AGAIN_ACTION_GO;
  again_attempt attempt = AGAIN_ATTEMPT_INIT;
  again_response *response = make_answer(self);
  unsigned bits = fuzz_byte(self->input);
  attempt.unsent = (bits & 3) == 3;
  attempt.body_spent = (bits & 12) == 12;
  attempt.committed = (bits & 48) == 48;
  attempt.progress_bytes = (uint64_t)(bits >> 6) << 20;
  again_call_end(self->call, response, &attempt, &self->now, &self->decision);
  if (was_going) {
    check_retry(self, &attempt);
  }
  again_response_free(response);
}

static void begin(script *self) {
  static const char *const methods[] = {NULL, "GET", "POST", "DELETE"};
  again_request request = AGAIN_REQUEST_INIT;
  unsigned bits = fuzz_byte(self->input);
  request.method = methods[bits & 3];
  request.idempotent = (again_answer)((bits >> 2 & 3) % 3);
  request.url = (bits & 16) != 0 ? "https://api.example.com/a?b=c" : NULL;
  FUZZ_ASSERT(again_call_begin(self->call, &request, &self->now,
                               &self->decision) == AGAIN_OK);
}

/* One event. What comes out of order is ignored by the call. False where it
 * was none that is answered. */
static bool step(script *self) {
  const uint64_t due_ms = self->decision.due_ms;
  switch (fuzz_below(self->input, 12)) {
  case 0:
    begin(self);
    return true;
  case 1:
    again_call_cancel(self->call, AGAIN_WHY_CALLER, &self->now,
                      &self->decision);
    return true;
  case 2:
    again_call_set_method(self->call, "POST");
    return false;
  case 3:
    self->now.mono_ms =
        again_sat_add(self->now.mono_ms, 1ull << fuzz_below(self->input, 24));
    return false;
  case 4:
    again_call_next(self->call, &self->now, &self->decision);
    return true;
  case 5:
  case 6:
  case 7:
    if (due_ms != AGAIN_NEVER && due_ms > self->now.mono_ms) {
      self->now.mono_ms = due_ms;
    }
    again_call_next(self->call, &self->now, &self->decision);
    return true;
  default:
    end_attempt(self);
    return true;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static again_policy *policy;
  if (policy == NULL) {
    policy = fuzz_policy(rules);
  }
  fuzz_input input = {data, size};
  script self = {.input = &input,
                 .governor = {.base = {ask, tell, NULL}, .input = &input},
                 .policy = policy,
                 .now = {fuzz_number(&input) >> 20, 1700000000},
                 .decision = AGAIN_DECISION_INIT};
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  options.governor = &self.governor.base;
  options.attempts = fuzz_below(&input, 4);
  options.remedies = fuzz_below(&input, 8);
  options.random = draw;
  options.random_user = &input;
  options.decide = decide;
  options.decide_user = &input;
  FUZZ_ASSERT(again_call_new(&self.call, policy, &options, NULL) == AGAIN_OK);
  begin(&self);
  check(&self, AGAIN_ACTION_GIVE_UP);
  while (input.size > 0) {
    again_action before = self.decision.action;
    if (step(&self)) {
      check(&self, before);
    }
  }
  again_call_free(self.call);
  FUZZ_ASSERT(self.governor.open_count == 0);
  return 0;
}
