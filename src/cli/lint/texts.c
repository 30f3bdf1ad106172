/* Texts for people, and codes against a list of those that there are. */
#include "base/glob.h"
#include "base/text.h"
#include "lint/lint.h"
#include "policy/finding.h"
#include "policy/nearest.h"

static bool is_key_character(char c) {
  return again_ascii_is_digit(c) ||
         (again_ascii_lower(c) >= 'a' && again_ascii_lower(c) <= 'z');
}

/* How a secret begins, and how many letters and digits follow at least. */
typedef struct pattern {
  const char *prefix;
  size_t follows;
} pattern;

static const pattern patterns[] = {
    {"AKIA", 12},     {"ASIA", 12},   {"LTAI", 8},     {"ghp_", 20},
    {"sk_live_", 8},  {"xoxb-", 8},   {"Bearer ", 16}, {"-----BEGIN ", 3},
    {"password=", 1}, {"secret=", 1}, {"token=", 8},
};

static bool has_pattern(again_text text, const pattern *wanted) {
  again_text prefix = again_text_of(wanted->prefix);
  size_t at;
  while ((at = again_text_search(text, prefix)) < text.size) {
    text = again_text_from(text, at + prefix.size);
    size_t follows = 0;
    while (follows < text.size && is_key_character(text.data[follows])) {
      follows++;
    }
    if (follows >= wanted->follows) {
      return true;
    }
  }
  return false;
}

static bool looks_secret(again_text text) {
  for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
    if (has_pattern(text, &patterns[i])) {
      return true;
    }
  }
  return false;
}

/* All texts below a value. Documents are 64 levels deep at most. */
static void judge_secrets(again_lint *lint, const again_json *value) {
  if (value->kind == AGAIN_JSON_TEXT && looks_secret(value->text)) {
    again_lint_tell(lint, "secret-in-note", value, "looks like a secret");
  }
  bool has_children =
      value->kind == AGAIN_JSON_OBJECT || value->kind == AGAIN_JSON_ARRAY;
  const again_json *child = has_children ? value->first : NULL;
  for (; child != NULL; child = child->next) {
    judge_secrets(lint, child);
  }
}

static bool names_a_code(const again_lint *lint, again_text glob) {
  for (size_t i = 0; i < lint->codes.count; i++) {
    if (again_glob_match(glob, lint->codes.items[i])) {
      return true;
    }
  }
  return false;
}

static void tell_unknown(again_lint *lint, const again_json *at,
                         again_text code) {
  again_nearest nearest;
  again_nearest_init(&nearest, code);
  for (size_t i = 0; i < lint->codes.count; i++) {
    again_nearest_offer(&nearest, lint->codes.items[i].data);
  }
  bool has_name = nearest.name != NULL && !again_glob_has_star(code);
  again_lint_tell(
      lint, "unknown-code", at, "\"%.*s\" is none of the service's codes%s%s%s",
      again_finding_width(code), code.data, has_name ? ", nearest is \"" : "",
      has_name ? nearest.name : "", has_name ? "\"" : "");
}

static void judge_codes(again_lint *lint) {
  size_t own = lint->codes.count > 0 ? lint->rule_count : 0;
  for (size_t i = 0; i < own; i++) {
    const again_rule *rule = &lint->policy->rules[i];
    for (size_t j = 0; j < rule->when.code.count; j++) {
      again_text code = rule->when.code.items[j];
      if (!names_a_code(lint, code)) {
        tell_unknown(lint, again_lint_code_value(lint, rule, code), code);
      }
    }
  }
}

void again_lint_texts(again_lint *lint) {
  judge_secrets(lint, lint->root);
  judge_codes(lint);
}
