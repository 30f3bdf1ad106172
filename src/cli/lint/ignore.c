/* x-lint: what a file, or a rule, wants not to hear, and because of what. */
#include <string.h>

#include "base/text.h"
#include "lint/ids.h"
#include "lint/lint.h"

/* Whether a pointer is `prefix`, or below it. */
static bool is_below(const char *pointer, const char *prefix) {
  size_t size = strlen(prefix);
  return strncmp(pointer, prefix, size) == 0 &&
         (pointer[size] == '\0' || pointer[size] == '/');
}

/* The finding that an item silences. NULL, told, where it can't be. */
static const again_lint_id *silenced_by(again_lint *lint,
                                        const again_json *item) {
  const again_lint_id *id =
      item->kind == AGAIN_JSON_TEXT ? again_lint_id_find(item->text) : NULL;
  if (id == NULL) {
    again_lint_tell(lint, "bad-ignore", item, "no such finding");
    return NULL;
  }
  if (id->severity == AGAIN_SEVERITY_ERROR) {
    again_lint_tell(lint, "bad-ignore", item, "\"%s\" is an error", id->name);
    return NULL;
  }
  return id;
}

/* Whether there was anything to drop. */
static bool drop(again_lint_findings *findings, size_t start, const char *id,
                 const char *prefix) {
  size_t count = findings->count;
  size_t kept = start;
  for (size_t i = start; i < findings->count; i++) {
    const again_diag *diag = &findings->items[i];
    bool is_silenced =
        strcmp(diag->id, id) == 0 && is_below(diag->pointer, prefix);
    if (!is_silenced) {
      findings->items[kept++] = *diag;
    }
  }
  findings->count = kept;
  return kept < count;
}

/* Findings that come and go with what else there is: codes, other packs. */
static bool depends_on_others(const again_lint *lint, const again_lint_id *id) {
  again_text name = again_text_of(id->name);
  return again_text_is(name, "host-tie") ||
         (again_text_is(name, "unknown-code") && lint->codes.count == 0);
}

/* `owner` is the object that has the x-lint. */
static void apply(again_lint *lint, size_t start, const again_json *owner) {
  const again_json *x_lint = again_json_member(owner, "x-lint");
  if (x_lint == NULL) {
    return;
  }
  const again_json *because = again_json_member(x_lint, "because");
  const again_json *ignore = again_json_member(x_lint, "ignore");
  char prefix[sizeof(((again_diag *)0)->pointer)];
  (void)again_json_pointer(owner, prefix, sizeof(prefix));
  if (because == NULL || because->kind != AGAIN_JSON_TEXT ||
      again_text_trim(because->text).size == 0) {
    again_lint_tell(lint, "ignore-without-because", x_lint,
                    "says nothing of why");
  }
  if (ignore == NULL) {
    again_lint_tell(lint, "bad-ignore", x_lint, "has no \"ignore\"");
    return;
  }
  const again_json *item = again_json_first_item(ignore);
  for (; item != NULL; item = again_json_next_item(ignore, item)) {
    const again_lint_id *id = silenced_by(lint, item);
    if (id != NULL && !drop(lint->findings, start, id->name, prefix) &&
        !depends_on_others(lint, id)) {
      again_lint_tell(lint, "bad-ignore", item, "nothing here is %s", id->name);
    }
  }
}

void again_lint_ignore(again_lint *lint, size_t start) {
  const again_json *rules = again_json_member(lint->root, "rules");
  const again_json *rule = rules != NULL ? rules->first : NULL;
  for (; rule != NULL; rule = rule->next) {
    apply(lint, start, rule);
  }
  apply(lint, start, lint->root);
}
