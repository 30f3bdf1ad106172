/* Rules against the rules before them: the first that matches wins. */
#include <stdio.h>

#include "base/glob.h"
#include "base/text.h"
#include "lint/lint.h"
#include "policy/finding.h"

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

static bool is_same_verdict(const again_rule *a, const again_rule *b) {
  return a->error_class == b->error_class && a->effect == b->effect &&
         a->remedy == b->remedy && again_text_equals(a->reason, b->reason);
}

/* Tells where the codes of a rule went, unless all of it went at once. */
static void tell_lost_codes(again_lint *lint, size_t index) {
  const again_rule *rules = lint->policy->rules;
  for (size_t i = 0; i < part_count(&rules[index]); i++) {
    again_condition part = with_code(&rules[index], i);
    size_t cover = again_lint_cover(lint, index, &part);
    char place[600];
    if (cover < index) {
      again_text code = part.code.items[0];
      again_lint_tell(
          lint, "unreachable-rule",
          again_lint_code_value(lint, &rules[index], code),
          "code \"%.*s\" is taken by the rule in %s", again_finding_width(code),
          code.data,
          again_lint_place(lint, &rules[cover], place, sizeof(place)));
    }
  }
}

static void judge_reach(again_lint *lint, size_t index) {
  const again_rule *rules = lint->policy->rules;
  const again_rule *rule = &rules[index];
  const again_json *value = again_lint_rule_value(lint, rule);
  char place[600];
  size_t cover = again_lint_cover(lint, index, &rule->when);
  if (cover == index) {
    if (rule->when.code.count > 1) {
      tell_lost_codes(lint, index);
    }
    return;
  }
  (void)again_lint_place(lint, &rules[cover], place, sizeof(place));
  if (again_condition_covers(lint->policy->plan, &rule->when,
                             &rules[cover].when)) {
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

/* A rule of this file for just what the inherited one is for: that is what
 * layers are made for. */
static bool is_override(const again_policy *policy, const again_rule *rule,
                        const again_condition *part) {
  return part->code.count > 0
             ? names_code(rule, part->code.items[0])
             : again_condition_covers(policy->plan, part, &rule->when);
}

/* What a rule of this file hides of those it inherits. */
typedef struct hidden {
  const again_rule *first;
  again_text code; /* of the first; absent where it has none */
  size_t count;
} hidden;

/* Where an inherited rule goes, or the part of it that has one of its codes. */
static void note_hidden(again_lint *lint, const again_rule *inherited,
                        const again_condition *part, hidden *found) {
  const again_policy *policy = lint->policy;
  size_t cover = again_lint_cover(lint, lint->rule_count, part);
  if (cover == lint->rule_count ||
      is_same_verdict(&policy->rules[cover], inherited) ||
      is_override(policy, &policy->rules[cover], part)) {
    return;
  }
  if (found[cover].count++ == 0) {
    found[cover].first = inherited;
    found[cover].code =
        part->code.count > 0 ? part->code.items[0] : AGAIN_TEXT_ABSENT;
  }
}

static void tell_hidden(again_lint *lint, const again_rule *rule,
                        const hidden *found) {
  char place[600];
  char what[128] = "the rule in";
  char more[40] = "";
  if (found->code.data != NULL) {
    (void)snprintf(what, sizeof(what), "\"%.*s\" of",
                   again_finding_width(found->code), found->code.data);
  }
  if (found->count > 1) {
    (void)snprintf(more, sizeof(more), ", and %zu more", found->count - 1);
  }
  again_lint_tell(lint, "shadows-inherited", again_lint_rule_value(lint, rule),
                  "hides %s %s, which is %s%s", what,
                  again_lint_place(lint, found->first, place, sizeof(place)),
                  found->first->reason.size > 0 ? found->first->reason.data
                                                : "unknown",
                  more);
}

static void judge_shadows(again_lint *lint) {
  const again_policy *policy = lint->policy;
  size_t own = lint->rule_count;
  hidden *found = again_arena_calloc(&lint->arena, own, sizeof(*found));
  if (found == NULL) {
    lint->findings->out_of_memory = true;
    return;
  }
  for (size_t i = own; i < policy->rule_count; i++) {
    const again_rule *inherited = &policy->rules[i];
    for (size_t j = 0; j < part_count(inherited); j++) {
      again_condition part = with_code(inherited, j);
      note_hidden(lint, inherited, &part, found);
    }
  }
  for (size_t i = 0; i < own; i++) {
    if (found[i].count > 0) {
      tell_hidden(lint, &policy->rules[i], &found[i]);
    }
  }
}

void again_lint_order(again_lint *lint) {
  for (size_t i = 0; i < lint->rule_count; i++) {
    judge_reach(lint, i);
  }
  judge_shadows(lint);
}
