#include "lint/lint.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "lint/ids.h"

/* Both are in the order of the file. */
static again_status find_rules(again_lint *lint) {
  const again_policy *policy = lint->policy;
  const again_json *rules = again_json_member(lint->root, "rules");
  const again_json *value = rules != NULL ? rules->first : NULL;
  size_t count = 0;
  while (count < policy->rule_count && policy->rules[count].origin.layer == 0) {
    count++;
  }
  const again_json **values =
      again_arena_calloc(&lint->arena, count, sizeof(const again_json *));
  if (values == NULL) {
    return AGAIN_ENOMEM;
  }
  for (size_t i = 0; i < count; i++) {
    while (value != NULL && value->offset != policy->rules[i].origin.offset) {
      value = value->next;
    }
    values[i] = value != NULL ? value : lint->root;
  }
  lint->rule_values = values;
  lint->rule_count = count;
  return AGAIN_OK;
}

again_status again_lint_init(again_lint *lint, const again_policy *policy,
                             again_text document,
                             again_lint_findings *findings) {
  again_json_fault fault;
  *lint = (again_lint){.policy = policy,
                       .file = policy->layers[0].file.data,
                       .findings = findings};
  again_arena_init(&lint->arena, NULL);
  again_cursor_init(&lint->cursor, document);
  again_buffer_init(&lint->sample, NULL);
  again_status status =
      again_json_parse(&lint->arena, document, &lint->root, &fault);
  if (status == AGAIN_OK) {
    status = find_rules(lint);
  }
  return status == AGAIN_OK ? again_lint_cover_init(lint) : status;
}

void again_lint_clear(again_lint *lint) {
  again_buffer_clear(&lint->sample);
  again_arena_clear(&lint->arena);
}

void again_lint_tell(again_lint *lint, const char *id, const again_json *at,
                     const char *format, ...) {
  again_diag diag = AGAIN_DIAG_INIT;
  again_cursor_seek(&lint->cursor, at->offset);
  diag.status = AGAIN_EPOLICY;
  diag.severity = again_lint_id_find(again_text_of(id))->severity;
  diag.id = id;
  diag.offset_bytes = at->offset;
  diag.line = lint->cursor.line;
  diag.column = lint->cursor.column;
  (void)snprintf(diag.file, sizeof(diag.file), "%s", lint->file);
  (void)again_json_pointer(at, diag.pointer, sizeof(diag.pointer));
  va_list arguments;
  va_start(arguments, format);
  // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): it is, one line up
  (void)vsnprintf(diag.message, sizeof(diag.message), format, arguments);
  va_end(arguments);
  again_lint_findings_add(lint->findings, &diag);
}

const again_json *again_lint_rule_value(const again_lint *lint,
                                        const again_rule *rule) {
  return lint->rule_values[rule - lint->policy->rules];
}

const again_json *again_lint_code_value(const again_lint *lint,
                                        const again_rule *rule,
                                        again_text code) {
  return again_lint_item(again_lint_rule_value(lint, rule), "code", code);
}

const again_json *again_lint_member(const again_json *object,
                                    const char *name) {
  const again_json *member = again_json_member(object, name);
  return member != NULL ? member : object;
}

const again_json *again_lint_item(const again_json *object, const char *name,
                                  again_text text) {
  const again_json *list = again_json_member(object, name);
  const again_json *item = list != NULL ? again_json_first_item(list) : NULL;
  while (item != NULL && !again_text_equals(item->text, text)) {
    item = again_json_next_item(list, item);
  }
  return item != NULL ? item : object;
}

const again_json *again_lint_entry_value(const again_json *list,
                                         const again_entry *entry) {
  const again_json *item = again_json_first_item(list);
  while (item != NULL && item->offset != entry->origin.offset) {
    item = again_json_next_item(list, item);
  }
  return item != NULL ? item : list;
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
