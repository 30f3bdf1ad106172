/* Which requests may go twice, and which successes are held back. */
#include <stdio.h>
#include <string.h>

#include "base/glob.h"
#include "base/text.h"
#include "lint/lint.h"

/* How operations begin that write. */
static const char *const writes[] = {
    "Add",    "Allocate", "Attach",   "Clone",   "Copy",   "Create",
    "Delete", "Detach",   "Execute",  "Import",  "Invoke", "Issue",
    "Modify", "Publish",  "Purchase", "Put",     "Reboot", "Register",
    "Renew",  "Restart",  "Run",      "Send",    "Start",  "Stop",
    "Submit", "Transfer", "Update",   "Upgrade", "Upload"};

static bool is_write_method(again_text method) {
  return again_text_is(method, "POST") || again_text_is(method, "PATCH");
}

/* The name without what stands before it: "DynamoDB_20120810.PutItem". */
static again_text bare_name(again_text operation) {
  size_t start = operation.size;
  while (start > 0 && operation.data[start - 1] != '.' &&
         operation.data[start - 1] != ':' && operation.data[start - 1] != '/') {
    start--;
  }
  return again_text_from(operation, start);
}

/* Whether a glob is for operations that begin with a word, as "Create*" and
 * "RunInstances" are; "Runtime" begins with another. */
static bool is_for_word(again_text glob, const char *word) {
  char any[32];
  (void)snprintf(any, sizeof(any), "%s*", word);
  size_t size = strlen(word);
  again_text name = bare_name(glob);
  bool begins = name.size >= size &&
                again_text_equals_ignore_case(again_text_make(name.data, size),
                                              again_text_of(word));
  bool goes_on =
      name.size > size && name.data[size] >= 'a' && name.data[size] <= 'z';
  return (begins && !goes_on) || again_glob_covers(name, again_text_of(any));
}

static void judge_operation(again_lint *lint, const again_json *item) {
  for (size_t i = 0; i < sizeof(writes) / sizeof(writes[0]); i++) {
    if (is_for_word(item->text, writes[i])) {
      again_lint_tell(lint, "idempotent-write", item,
                      "operations named %s... write", writes[i]);
      return;
    }
  }
}

/* The first item of a list in `idempotent`; NULL where there is none. */
static const again_json *first_of(const again_json *idempotent,
                                  const char *name, const again_json **list) {
  *list = idempotent != NULL ? again_json_member(idempotent, name) : NULL;
  return *list != NULL ? again_json_first_item(*list) : NULL;
}

static void judge_idempotent(again_lint *lint) {
  const again_json *idempotent = again_json_member(lint->root, "idempotent");
  const again_json *list = NULL;
  const again_json *item = first_of(idempotent, "methods", &list);
  for (; item != NULL; item = again_json_next_item(list, item)) {
    if (is_write_method(item->text)) {
      again_lint_tell(lint, "idempotent-write", item,
                      "%.*s has an effect each time", (int)item->text.size,
                      item->text.data);
    }
    (void)again_lint_method(lint, item, item->text);
  }
  item = first_of(idempotent, "operations", &list);
  for (; item != NULL; item = again_json_next_item(list, item)) {
    judge_operation(lint, item);
  }
}

static bool may_be_get(const again_condition *peek) {
  for (size_t i = 0; i < peek->method.count; i++) {
    if (again_text_is(peek->method.items[i], "GET")) {
      return true;
    }
  }
  return peek->method.count == 0 && peek->operation.count == 0;
}

/* Redirects have no bodies worth waiting for. */
static bool may_be_download(const again_condition *peek) {
  enum { SUCCESS_MIN = 200, SUCCESS_MAX = 299 };
  for (size_t i = 0; i < peek->status_count; i++) {
    if (peek->status[i].low <= SUCCESS_MAX &&
        peek->status[i].high >= SUCCESS_MIN) {
      return true;
    }
  }
  return peek->status_count == 0;
}

/* "..." stands for as many entries as are not the file's own. */
static size_t inherited_count(const again_lint *lint, const again_json *peek) {
  size_t count = lint->policy->peek_count;
  const again_json *item = again_json_first_item(peek);
  for (; item != NULL; item = again_json_next_item(peek, item)) {
    count -= item->kind == AGAIN_JSON_OBJECT && count > 0 ? 1 : 0;
  }
  return count;
}

/* Answers that are no success are looked into anyway. */
static bool is_for_errors(const again_condition *peek) {
  enum { ERROR_MIN = 400 };
  bool has_success = peek->status_count == 0;
  for (size_t i = 0; i < peek->status_count; i++) {
    has_success |= peek->status[i].low < ERROR_MIN;
  }
  return peek->transport != 0 || !has_success;
}

static void judge_peek_entry(again_lint *lint, const again_json *item,
                             const again_condition *entry) {
  if (is_for_errors(entry)) {
    again_lint_tell(lint, "condition-impossible", item,
                    "only answers below 400 that came whole are asked");
    return;
  }
  again_lint_condition(lint, item, entry);
  if (may_be_get(entry) && may_be_download(entry)) {
    again_lint_tell(lint, "peek-on-get", item,
                    "holds back the success of a GET");
  }
}

static void judge_peek(again_lint *lint) {
  const again_json *peek = again_json_member(lint->root, "peek");
  const again_json *item = peek != NULL ? again_json_first_item(peek) : NULL;
  for (size_t i = 0; item != NULL && i < lint->policy->peek_count;
       item = again_json_next_item(peek, item)) {
    const again_condition *entry = &lint->policy->peeks[i];
    if (item->kind != AGAIN_JSON_OBJECT) {
      i += inherited_count(lint, peek);
      continue;
    }
    judge_peek_entry(lint, item, entry);
    i++;
  }
}

void again_lint_requests(again_lint *lint) {
  judge_idempotent(lint);
  judge_peek(lint);
}
