/* Rules, each for itself. */
#include "base/glob.h"
#include "base/text.h"
#include "lint/lint.h"

enum { LITERALS_MIN = 3, STATUS_MIN = 200, STATUS_MAX = 599 };

static void judge_globs(again_lint *lint, const again_rule *rule) {
  for (size_t i = 0; i < rule->when.code.count; i++) {
    again_text code = rule->when.code.items[i];
    if (again_glob_has_star(code) &&
        again_glob_literal_count(code) < LITERALS_MIN) {
      again_lint_tell(lint, "glob-too-wide",
                      again_lint_code_value(lint, rule, code),
                      "\"%s\" matches too much", code.data);
    }
  }
}

/* Whether an answer with a status of the range can be final. */
static bool is_possible(again_range range) {
  enum { SWITCHING_PROTOCOLS = 101 };
  bool has_upgrade =
      range.low <= SWITCHING_PROTOCOLS && range.high >= SWITCHING_PROTOCOLS;
  return has_upgrade || (range.high >= STATUS_MIN && range.low <= STATUS_MAX);
}

static bool is_peeked(const again_policy *policy, again_range range) {
  for (size_t i = 0; i < policy->peek_count; i++) {
    const again_condition *peek = &policy->peeks[i];
    if (peek->status_count == 0) {
      return true;
    }
    for (size_t j = 0; j < peek->status_count; j++) {
      if (peek->status[j].low <= range.high &&
          peek->status[j].high >= range.low) {
        return true;
      }
    }
  }
  return false;
}

static void judge_status(again_lint *lint, const again_rule *rule,
                         const again_json *value) {
  enum { ERROR_MIN = 400 };
  for (size_t i = 0; i < rule->when.status_count; i++) {
    again_range range = rule->when.status[i];
    if (!is_possible(range)) {
      again_lint_tell(lint, "status-impossible", value,
                      "no final answer has a status from %u to %u", range.low,
                      range.high);
    } else if (range.high < ERROR_MIN && !is_peeked(lint->policy, range)) {
      again_lint_tell(lint, "success-status-without-peek", value,
                      "no entry of peek looks into answers with %u", range.low);
    }
  }
}

/* Whether an earlier rule takes every answer with a status. */
static bool is_taken(const again_lint *lint, const again_rule *rule,
                     uint32_t status) {
  again_range range = {status, status};
  again_condition plain = {.status = &range, .status_count = 1};
  const again_rule *earlier = lint->policy->rules;
  while (earlier != rule &&
         !again_condition_covers(lint->policy->plan, &earlier->when, &plain)) {
    earlier++;
  }
  return earlier != rule;
}

/* A refusal that nothing but the status shows. */
static bool is_plain_refusal(const again_lint *lint, const again_rule *rule) {
  static const uint32_t refusals[] = {401, 402, 403};
  const again_condition *when = &rule->when;
  bool has_refusal = false;
  for (size_t i = 0; i < when->status_count; i++) {
    for (size_t j = 0; j < sizeof(refusals) / sizeof(refusals[0]); j++) {
      has_refusal |= when->status[i].low <= refusals[j] &&
                     when->status[i].high >= refusals[j] &&
                     !is_taken(lint, rule, refusals[j]);
    }
  }
  return has_refusal && when->code.count == 0 && when->message.count == 0 &&
         when->is_count == 0 && when->has_count == 0 && !when->has_skew;
}

static void judge_verdict(again_lint *lint, const again_rule *rule,
                          const again_json *value) {
  static const char *const refusals[] = {
      "permission", "credentials", "identity", "signature", "certificate"};
  bool is_retried = rule->error_class == AGAIN_CLASS_RETRYABLE &&
                    rule->remedy == AGAIN_REMEDY_NONE;
  bool is_refusal = is_plain_refusal(lint, rule);
  for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
    is_refusal |= again_text_is(rule->reason, refusals[i]);
  }
  if (is_retried && is_refusal) {
    again_lint_tell(lint, "retry-on-permission", value,
                    "a refusal is retried as it is");
  }
  if (rule->remedy != AGAIN_REMEDY_NONE && rule->effect == AGAIN_EFFECT_MAYBE) {
    again_lint_tell(lint, "remedy-without-effect-none", value,
                    "after %s only idempotent calls go again",
                    again_remedy_name(rule->remedy));
  }
}

static void judge_message(again_lint *lint, const again_rule *rule,
                          const again_json *value) {
  const again_condition *when = &rule->when;
  bool has_other = when->code.count > 0 || when->status_count > 0 ||
                   when->is_count > 0 || when->has_count > 0 ||
                   when->operation.count > 0;
  if (when->message.count > 0 && !has_other) {
    again_lint_tell(lint, "message-only-rule", value,
                    "only the message decides");
  }
}

void again_lint_rules(again_lint *lint) {
  for (size_t i = 0; i < lint->rule_count; i++) {
    const again_rule *rule = &lint->policy->rules[i];
    const again_json *value = again_lint_rule_value(lint, rule);
    judge_globs(lint, rule);
    judge_status(lint, rule, value);
    judge_verdict(lint, rule, value);
    judge_message(lint, rule, value);
  }
}
