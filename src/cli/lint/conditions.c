/* Conditions that contradict themselves: what has them never decides. */
#include <string.h>

#include "base/decimal.h"
#include "base/glob.h"
#include "lint/lint.h"
#include "policy/finding.h"
#include "reading/values.h"

#define BIT(transport) (1u << (unsigned)AGAIN_TRANSPORT_##transport)

/* The failures before an answer can have begun. */
static const uint32_t answerless = BIT(RESOLVE) | BIT(CONNECT) | BIT(TLS) |
                                   BIT(CERTIFICATE) | BIT(EMPTY_REPLY);

static bool judge_transport(again_lint *lint, const again_json *at,
                            const again_condition *when) {
  const bool asks_answer = when->status_count > 0 || when->code.count > 0 ||
                           when->message.count > 0 || when->is_count > 0 ||
                           when->has_count > 0 || when->has_skew;
  if (when->transport == 0 || (when->transport & ~answerless) != 0 ||
      !asks_answer) {
    return false;
  }
  again_lint_tell(lint, "condition-impossible",
                  again_lint_member(at, "transport"),
                  "no answer comes with such a failure, and the other "
                  "conditions ask for one");
  return true;
}

static bool is_same(const again_source *a, const again_source *b) {
  const bool are_headers =
      a->kind == AGAIN_SOURCE_HEADER && b->kind == AGAIN_SOURCE_HEADER;
  return are_headers ? again_text_equals_ignore_case(a->name, b->name)
                     : again_text_equals(a->text, b->text);
}

/* Whether another condition wants a source to have a value. */
static bool is_wanted(const again_plan *plan, const again_condition *when,
                      const again_source *source) {
  bool found =
      (source->kind == AGAIN_SOURCE_CODE && when->code.count > 0) ||
      (source->kind == AGAIN_SOURCE_MESSAGE && when->message.count > 0);
  for (size_t i = 0; i < when->has_count; i++) {
    found |= is_same(again_plan_source(plan, when->has[i]), source);
  }
  for (size_t i = 0; i < when->is_count; i++) {
    found |= is_same(again_plan_test_source(plan, when->is[i]), source);
  }
  return found;
}

static bool judge_lacks(again_lint *lint, const again_json *at,
                        const again_condition *when) {
  const again_plan *plan = lint->policy->plan;
  for (size_t i = 0; i < when->lacks_count; i++) {
    const again_source *source = again_plan_source(plan, when->lacks[i]);
    if (is_wanted(plan, when, source)) {
      again_lint_tell(lint, "condition-impossible",
                      again_lint_member(at, "lacks"),
                      "\"%.*s\" has to be there, and not to be there",
                      again_finding_width(source->text), source->text.data);
      return true;
    }
  }
  return false;
}

/* A code that only repeats the status is passed over. */
static bool repeats_status(const again_condition *when, again_text code) {
  uint64_t number;
  if (when->status_count == 0 || !again_decimal_parse_uint(code, &number)) {
    return false;
  }
  for (size_t i = 0; i < when->status_count; i++) {
    if (when->status[i].low != number || when->status[i].high != number) {
      return false;
    }
  }
  return true;
}

/* What is taken off a code, no glob may ask for either: a star is part of no
 * namespace, so that "*#fragment" may still match a URI. */
static bool judge_codes(again_lint *lint, const again_json *at,
                        const again_condition *when) {
  bool found = false;
  for (size_t i = 0; i < when->code.count; i++) {
    again_text code = when->code.items[i];
    again_text bare = again_code_bare(code);
    if (!again_text_equals(bare, code)) {
      again_lint_tell(lint, "condition-impossible",
                      again_lint_item(at, "code", code),
                      "codes are compared without what stands around them: "
                      "\"%.*s\"",
                      again_finding_width(bare), bare.data);
      found = true;
    } else if (repeats_status(when, code)) {
      again_lint_tell(lint, "condition-impossible",
                      again_lint_item(at, "code", code),
                      "a code that only repeats the status is none");
      found = true;
    }
  }
  return found;
}

/* As a request has them: those that everybody knows are in capitals. */
static bool is_misspelt_method(again_text method) {
  static const char *const methods[] = {"CONNECT", "DELETE",  "GET",
                                        "HEAD",    "OPTIONS", "PATCH",
                                        "POST",    "PUT",     "TRACE"};
  for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
    again_text known = again_text_of(methods[i]);
    if (again_text_equals_ignore_case(method, known)) {
      return !again_text_equals(method, known);
    }
  }
  const bool has_glob = again_text_find(method, '*') < method.size;
  return has_glob || again_text_find(method, ' ') < method.size ||
         method.size == 0;
}

bool again_lint_method(again_lint *lint, const again_json *at,
                       again_text method) {
  if (!is_misspelt_method(method)) {
    return false;
  }
  again_lint_tell(lint, "condition-impossible", at,
                  "no request has the method \"%.*s\": a whole word is wanted, "
                  "in capitals",
                  again_finding_width(method), method.data);
  return true;
}

static bool judge_methods(again_lint *lint, const again_json *at,
                          const again_condition *when) {
  bool found = false;
  for (size_t i = 0; i < when->method.count; i++) {
    again_text method = when->method.items[i];
    found |=
        again_lint_method(lint, again_lint_item(at, "method", method), method);
  }
  return found;
}

void again_lint_condition(again_lint *lint, const again_json *at,
                          const again_condition *when) {
  /* One finding is enough for what never holds. */
  (void)(judge_transport(lint, at, when) || judge_lacks(lint, at, when) ||
         judge_codes(lint, at, when) || judge_methods(lint, at, when));
}

/* An entry of a list that the file itself may have. */
static void judge_entry(again_lint *lint, const again_json *list,
                        const again_entry *entry) {
  if (entry->when != NULL && entry->origin.layer == 0) {
    again_lint_condition(lint, again_lint_entry_value(list, entry),
                         entry->when);
  }
}

/* The code is found first, then the message. */
static bool asks_too_early(unsigned field, const again_entry *entry) {
  const again_condition *when = entry->when;
  return when != NULL && entry->origin.layer == 0 &&
         ((when->code.count > 0 && field == AGAIN_FIELD_CODE) ||
          (when->message.count > 0 && field <= AGAIN_FIELD_MESSAGE));
}

static void judge_fields(again_lint *lint) {
  static const char *const names[AGAIN_FIELD_COUNT] = {
      [AGAIN_FIELD_CODE] = "code",
      [AGAIN_FIELD_MESSAGE] = "message",
      [AGAIN_FIELD_REQUEST_ID] = "request_id",
      [AGAIN_FIELD_SERVER_DATE] = "server_date"};
  const again_json *fields = again_json_member(lint->root, "fields");
  for (unsigned i = 0; fields != NULL && i < AGAIN_FIELD_COUNT; i++) {
    const again_entries *entries = &lint->policy->fields[i];
    const again_json *list = again_json_member(fields, names[i]);
    for (size_t j = 0; list != NULL && j < entries->count; j++) {
      const again_entry *entry = &entries->items[j];
      if (asks_too_early(i, entry)) {
        again_lint_tell(lint, "condition-impossible",
                        again_lint_entry_value(list, entry),
                        "asks for a code or a message that is not found yet");
      } else {
        judge_entry(lint, list, entry);
      }
    }
  }
}

void again_lint_conditions(again_lint *lint) {
  const again_json *hints = again_json_member(lint->root, "hints");
  for (size_t i = 0; i < lint->rule_count; i++) {
    const again_rule *rule = &lint->policy->rules[i];
    again_lint_condition(lint, again_lint_rule_value(lint, rule), &rule->when);
  }
  for (size_t i = 0; hints != NULL && i < lint->policy->hint_count; i++) {
    judge_entry(lint, hints, &lint->policy->hints[i].entry);
  }
  judge_fields(lint);
}
