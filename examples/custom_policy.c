/* A policy of one's own, as text, over one that ships with the library; a
 * `decide` hook; and a call without any HTTP client: time is an argument. */
#include <again/again.h>
#include <stdio.h>
#include <string.h>

static const char rules[] =
    "{\n"
    "  \"again\": 1, \"name\": \"shop\", \"extends\": [\"http\"],\n"
    "  \"schedules\": {\"x-warehouse\": {\"base\": \"1s\", \"cap\": \"1m\",\n"
    "    \"factor\": 3, \"jitter\": \"none\", \"attempts\": 9}},\n"
    "  \"rules\": [\n"
    "    {\"code\": \"Warehouse.*Moving\", \"class\": \"retryable\",\n"
    "     \"reason\": \"x-warehouse\", \"effect\": \"none\"}\n"
    "  ]\n"
    "}\n";

/* Nobody waits in a shop for longer than ten seconds. */
static bool is_worth_it(const again_decision *decision, void *user) {
  (void)user;
  return decision->delay_ms <= 10000;
}

static again_status answer(again_response **out, again_policy *policy) {
  again_status status = again_response_new(out, policy, NULL);
  if (status == AGAIN_OK) {
    again_response_set_status(*out, 409, AGAIN_TRANSPORT_OK);
    status = again_response_set(*out, "code", "Warehouse.ShelfMoving");
  }
  return status;
}

/* Every attempt gets the same answer, until the call gives up. */
static void play(again_call *call, const again_response *response,
                 again_decision *decision) {
  again_time now = {0, 0};
  while (decision->action == AGAIN_ACTION_GO) {
    again_call_end(call, response, NULL, &now, decision);
    printf("attempt %u at %5llu ms: %s", decision->attempts,
           (unsigned long long)now.mono_ms,
           again_action_name(decision->action));
    if (decision->action == AGAIN_ACTION_RETRY) {
      printf(" in %llu ms, by %s line %u",
             (unsigned long long)decision->delay_ms,
             decision->verdict.rule_file, decision->verdict.rule_line);
      now.mono_ms = decision->due_ms;
      again_call_next(call, &now, decision);
    }
    printf("\n");
  }
  printf("because of: %s\n", again_why_name(decision->why));
}

int main(void) {
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy *policy = NULL;
  again_call *call = NULL;
  again_response *response = NULL;
  again_status status = again_policy_parse(&policy, rules, strlen(rules),
                                           "shop.json", NULL, &diag);
  if (status != AGAIN_OK) {
    fprintf(stderr, "%s:%u:%u: %s\n", diag.file, diag.line, diag.column,
            diag.message);
    return 2;
  }
  again_call_options options = AGAIN_CALL_OPTIONS_INIT;
  again_decision decision = AGAIN_DECISION_INIT;
  const again_time start = {0, 0};
  options.decide = is_worth_it;
  status = again_call_new(&call, policy, &options, NULL);
  if (status == AGAIN_OK) {
    status = answer(&response, policy);
  }
  if (status == AGAIN_OK) {
    status = again_call_begin(call, NULL, &start, &decision);
  }
  if (status == AGAIN_OK) {
    play(call, response, &decision);
  }
  again_response_free(response);
  again_call_free(call);
  again_policy_unref(policy);
  return status == AGAIN_OK ? 0 : 2;
}
