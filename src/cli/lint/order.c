/* Rules against the rules before them: the first that matches wins. */
#include <stdio.h>

#include "base/glob.h"
#include "base/text.h"
#include "lint/lint.h"

/* A rule as it would be with one of its codes alone. */
static again_condition with_code(const again_rule *rule, size_t index) {
  again_condition condition = rule->when;
  if (condition.code.count > 0) {
    condition.code.items += index;
    condition.code.count = 1;
  }
  return condition;
}

/* How many conditions stand in the place of a rule with N codes. */
static size_t part_count(const again_rule *rule) {
  return rule->when.code.count > 0 ? rule->when.code.count : 1;
}

/* The first rule of `rules`, before `end`, that takes in the whole condition;
 * `end` where none. */
static size_t find_cover(const again_rule *rules, size_t end,
                         const again_condition *condition) {
  size_t i = 0;
  while (i < end && !again_condition_covers(&rules[i].when, condition)) {
    i++;
  }
  return i;
}

static bool is_same_verdict(const again_rule *a, const again_rule *b) {
  return a->error_class == b->error_class && a->effect == b->effect &&
         a->remedy == b->remedy && again_text_equals(a->reason, b->reason);
}

/* Tells where the codes of a rule went, unless all of it went at once. */
static void tell_lost_codes(again_lint *lint, size_t index,
                            const again_json *value) {
  const again_rule *rules = lint->policy->rules;
  for (size_t i = 0; i < part_count(&rules[index]); i++) {
    again_condition part = with_code(&rules[index], i);
    size_t cover = find_cover(rules, index, &part);
    char place[600];
    if (cover < index) {
      again_lint_tell(
          lint, "unreachable-rule", value,
          "code \"%s\" is taken by the rule in %s", part.code.items[0].data,
          again_lint_place(lint, &rules[cover], place, sizeof(place)));
    }
  }
}

static void judge_reach(again_lint *lint, size_t index) {
  const again_rule *rules = lint->policy->rules;
  const again_rule *rule = &rules[index];
  const again_json *value = again_lint_rule_value(lint, rule);
  char place[600];
  size_t cover = find_cover(rules, index, &rule->when);
  if (cover == index) {
    if (rule->when.code.count > 0) {
      tell_lost_codes(lint, index, value);
    }
    return;
  }
  (void)again_lint_place(lint, &rules[cover], place, sizeof(place));
  if (again_condition_covers(&rule->when, &rules[cover].when)) {
    again_lint_tell(lint, "duplicate-rule", value,
                    "has the conditions of the rule in %s", place);
  } else {
    again_lint_tell(lint, "unreachable-rule", value,
                    "the rule in %s takes all that it could match", place);
  }
}

static bool names_code(const again_rule *rule, again_text code) {
  for (size_t i = 0; i < rule->when.code.count; i++) {
    if (again_text_equals(rule->when.code.items[i], code)) {
      return true;
    }
  }
  return false;
}

/* Whether a rule of this file that is not about this very code is the first to
 * take it in. An exact override of the same code is what layers are for. */
static void judge_shadow(again_lint *lint, size_t own,
                         const again_rule *inherited) {
  const again_rule *rules = lint->policy->rules;
  for (size_t i = 0; i < inherited->when.code.count; i++) {
    again_condition part = with_code(inherited, i);
    again_text code = part.code.items[0];
    size_t cover = find_cover(rules, own, &part);
    char place[600];
    if (cover < own && !is_same_verdict(&rules[cover], inherited) &&
        !names_code(&rules[cover], code)) {
      again_lint_tell(lint, "shadows-inherited",
                      again_lint_rule_value(lint, &rules[cover]),
                      "hides \"%s\" of %s, which is %s", code.data,
                      again_lint_place(lint, inherited, place, sizeof(place)),
                      inherited->reason.data);
    }
  }
}

void again_lint_order(again_lint *lint) {
  size_t own = again_lint_rule_count(lint);
  for (size_t i = 0; i < own; i++) {
    judge_reach(lint, i);
  }
  for (size_t i = own; i < lint->policy->rule_count; i++) {
    judge_shadow(lint, own, &lint->policy->rules[i]);
  }
}
