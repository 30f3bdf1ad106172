/* Schedules, limits and hints. */
#include <string.h>

#include "base/duration.h"
#include "base/extremes.h"
#include "base/text.h"
#include "lint/lint.h"
#include "policy/words.h"
#include "policy_print.h"

static const uint64_t day_ms = (uint64_t)24 * 60 * 60 * 1000;

static const again_schedule *find_schedule(const again_policy *policy,
                                           again_text name, size_t *index_ret) {
  for (size_t i = 0; i < policy->schedule_count; i++) {
    if (again_text_equals(policy->schedules[i].name, name)) {
      *index_ret = i;
      return &policy->schedules[i];
    }
  }
  return NULL;
}

static void judge_numbers(again_lint *lint, const again_schedule *schedule,
                          const again_json *value) {
  enum { ATTEMPTS_MANY = 100 };
  const again_limits *limits = &lint->policy->limits;
  char first[AGAIN_DURATION_TEXT_BYTES];
  char second[AGAIN_DURATION_TEXT_BYTES];
  if (schedule->base_ms > schedule->cap_ms) {
    again_lint_tell(lint, "base-above-cap", again_lint_member(value, "base"),
                    "base %s is above cap %s",
                    again_duration_format(schedule->base_ms, first),
                    again_duration_format(schedule->cap_ms, second));
  }
  /* What is inherited was right where it stands. */
  const again_json *own_attempts = again_json_member(value, "attempts");
  if (schedule->attempts > limits->attempts && own_attempts != NULL) {
    again_lint_tell(lint, "attempts-without-effect", own_attempts,
                    "%u attempts, and limits allow no more than %u",
                    schedule->attempts, limits->attempts);
  }
  uint64_t deadline = again_least(schedule->deadline_ms, limits->deadline_ms);
  uint64_t delay = again_least(schedule->base_ms, schedule->cap_ms);
  delay = again_greatest(delay, schedule->min_ms);
  if (deadline <= delay && schedule->attempts > 1) {
    again_lint_tell(lint, "deadline-below-delay",
                    again_lint_member(value, "deadline"),
                    "deadline %s ends before the first delay of %s",
                    again_duration_format(deadline, first),
                    again_duration_format(delay, second));
  }
  uint32_t attempts = schedule->attempts < limits->attempts ? schedule->attempts
                                                            : limits->attempts;
  if (attempts > ATTEMPTS_MANY || deadline > day_ms) {
    again_lint_tell(lint, "retryable-without-limit", value,
                    "%u attempts within %s", attempts,
                    again_duration_format(deadline, first));
  }
}

static bool is_used(const again_policy *policy, size_t index) {
  if (index == 0 ||
      (policy->governor.health && policy->governor.probe == index)) {
    return true;
  }
  for (size_t i = 0; i < policy->rule_count; i++) {
    if (policy->rules[i].schedule == index) {
      return true;
    }
  }
  return false;
}

/* A file without hosts is there to be extended: its schedules may be for rules
 * of others, where their names say what for. */
static bool is_for_others(const again_policy *policy, again_text name) {
  return policy->hosts.count == 0 && again_known_reason(name) != NULL;
}

static void judge_schedules(again_lint *lint) {
  const again_json *schedules = again_json_member(lint->root, "schedules");
  const again_json *value = schedules != NULL ? schedules->first : NULL;
  for (; value != NULL; value = value->next) {
    size_t index = 0;
    const again_schedule *schedule =
        find_schedule(lint->policy, value->name, &index);
    if (schedule == NULL) {
      continue;
    }
    judge_numbers(lint, schedule, value);
    if (!is_used(lint->policy, index) &&
        !is_for_others(lint->policy, schedule->name)) {
      again_lint_tell(lint, "schedule-unused", value,
                      "no rule waits by schedule \"%s\"", schedule->name.data);
    }
  }
}

static bool retries_at_all(const again_policy *policy) {
  for (size_t i = 0; i < policy->rule_count; i++) {
    if (again_rule_goes_again(&policy->rules[i])) {
      return true;
    }
  }
  return policy->rule_count == 0; /* others extend it for its hints */
}

/* Whether an earlier entry reads the same, always. */
static bool is_read_before(const again_policy *policy, size_t index) {
  const again_hint_entry *hint = &policy->hints[index];
  for (size_t i = 0; i < index; i++) {
    const again_hint_entry *earlier = &policy->hints[i];
    if (earlier->entry.when == NULL && earlier->unit == hint->unit &&
        again_text_equals(earlier->entry.source.text,
                          hint->entry.source.text)) {
      return true;
    }
  }
  return false;
}

static void judge_hints(again_lint *lint) {
  const again_policy *policy = lint->policy;
  const again_json *hints = again_json_member(lint->root, "hints");
  if (hints == NULL) {
    return;
  }
  if (!retries_at_all(policy)) {
    again_lint_tell(lint, "hint-unused", hints, "no rule is retryable");
  }
  for (size_t i = 0; i < policy->hint_count; i++) {
    const again_entry *entry = &policy->hints[i].entry;
    if (entry->origin.layer == 0 && is_read_before(policy, i)) {
      again_lint_tell(lint, "hint-unused", again_lint_entry_value(hints, entry),
                      "\"%s\" is read by an earlier entry",
                      entry->source.text.data);
    }
  }
}

void again_lint_waits(again_lint *lint) {
  judge_schedules(lint);
  judge_hints(lint);
}
