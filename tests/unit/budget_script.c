#include "budget_script.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"

static again_policy *policy_with(const char *budget) {
  char rules[512];
  (void)snprintf(rules, sizeof(rules),
                 "{\"again\": 1, \"governor\": {\"budget\": %s}}", budget);
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  options.mem = &counting_mem;
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy *policy = NULL;
  cr_assert_eq(
      again_policy_parse(&policy, rules, strlen(rules), NULL, &options, &diag),
      AGAIN_OK, "%s: %s", budget, diag.message);
  return policy;
}

again_budget budget_of(const char *text) {
  again_policy *policy = policy_with(text);
  again_budget budget;
  again_budget_init(&budget, &policy->governor);
  again_policy_unref(policy);
  return budget;
}

void refit_budget(again_budget *budget, const char *text) {
  again_policy *policy = policy_with(text);
  again_budget_refit(budget, &policy->governor, budget->serial + 1);
  again_policy_unref(policy);
}

again_grant ask_budget(again_budget *budget, uint64_t now_ms,
                       attempt_kind kind) {
  const again_time now = {now_ms, 1700000000};
  again_want want = AGAIN_WANT_INIT;
  again_grant grant = AGAIN_GRANT_INIT;
  want.is_retry = kind != FIRST;
  want.overload = kind == RETRY;
  want.reason = kind == FIRST ? NULL : "server";
  grant.answer = again_budget_ask(budget, &now, &want, &grant)
                     ? AGAIN_GRANT_GO
                     : AGAIN_GRANT_REFUSE;
  grant.send_ms = now_ms + 1000;
  return grant;
}

bool may_go(again_budget *budget, uint64_t now_ms, attempt_kind kind) {
  return ask_budget(budget, now_ms, kind).answer == AGAIN_GRANT_GO;
}

void tell_budget(again_budget *budget, uint64_t now_ms,
                 const again_grant *grant, again_outcome outcome) {
  const again_time now = {now_ms, 1700000000};
  again_budget_tell(budget, &now, grant, outcome);
}

unsigned retries_left(const again_budget *budget, uint64_t now_ms,
                      unsigned most) {
  again_budget spent = *budget;
  unsigned count = 0;
  while (count < most && may_go(&spent, now_ms, RETRY)) {
    count++;
  }
  return count;
}
