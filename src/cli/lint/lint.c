#include "lint/lint.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/locate.h"
#include "base/text.h"
#include "lint/ids.h"

void again_lint_tell(again_lint *lint, const char *id, const again_json *at,
                     const char *format, ...) {
  again_diag diag = AGAIN_DIAG_INIT;
  again_place place = again_locate(lint->document, at->offset);
  diag.status = AGAIN_EPOLICY;
  diag.severity = again_lint_id_find(again_text_of(id))->severity;
  diag.id = id;
  diag.offset_bytes = at->offset;
  diag.line = place.line;
  diag.column = place.column;
  (void)snprintf(diag.file, sizeof(diag.file), "%s", lint->file);
  (void)again_json_pointer(at, diag.pointer, sizeof(diag.pointer));
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(diag.message, sizeof(diag.message), format, arguments);
  va_end(arguments);
  again_lint_findings_add(lint->findings, &diag);
}

size_t again_lint_rule_count(const again_lint *lint) {
  size_t count = 0;
  while (count < lint->policy->rule_count &&
         lint->policy->rules[count].origin.layer == 0) {
    count++;
  }
  return count;
}

const again_json *again_lint_rule_value(const again_lint *lint,
                                        const again_rule *rule) {
  const again_json *rules = again_json_member(lint->root, "rules");
  const again_json *value = rules != NULL ? rules->first : NULL;
  while (value != NULL && value->offset != rule->origin.offset) {
    value = value->next;
  }
  return value != NULL ? value : lint->root;
}

const again_json *again_lint_code_value(const again_lint *lint,
                                        const again_rule *rule,
                                        again_text code) {
  const again_json *value = again_lint_rule_value(lint, rule);
  const again_json *list = again_json_member(value, "code");
  const again_json *item = list != NULL ? again_json_first_item(list) : NULL;
  while (item != NULL && !again_text_equals(item->text, code)) {
    item = again_json_next_item(list, item);
  }
  return item != NULL ? item : value;
}

const char *again_lint_place(const again_lint *lint, const again_rule *rule,
                             char *out, size_t size) {
  if (rule->origin.layer == 0) {
    (void)snprintf(out, size, "line %u", rule->origin.line);
  } else {
    (void)snprintf(out, size, "%s:%u",
                   lint->policy->layers[rule->origin.layer].file.data,
                   rule->origin.line);
  }
  return out;
}
