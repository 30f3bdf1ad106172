/* Which requests a policy is for, which of them may go twice, and which
 * successes it holds back. */
#include "base/glob.h"
#include "base/text.h"
#include "lint/lint.h"

static const char *const writes[] = {
    "AllocateThing", "AttachThing", "CreateThing",  "DeleteThing",
    "InvokeThing",   "ModifyThing", "PublishThing", "PutThing",
    "RebootThing",   "RunThing",    "SendThing",    "StartThing",
    "StopThing",     "UpdateThing"};

static bool is_write_method(again_text method) {
  return again_text_is(method, "POST") || again_text_is(method, "PATCH");
}

static void judge_operation(again_lint *lint, const again_json *item) {
  for (size_t i = 0; i < sizeof(writes) / sizeof(writes[0]); i++) {
    if (again_glob_match(item->text, again_text_of(writes[i]))) {
      again_lint_tell(lint, "idempotent-write", item,
                      "takes in writes such as %s", writes[i]);
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

static void judge_peek(again_lint *lint) {
  const again_json *peek = again_json_member(lint->root, "peek");
  if (peek == NULL) {
    return;
  }
  for (size_t i = 0; i < lint->policy->peek_count; i++) {
    if (may_be_get(&lint->policy->peeks[i])) {
      again_lint_tell(lint, "peek-on-get", peek,
                      "entry %zu holds back the success of a GET", i);
    }
  }
}

/* The hosts of another pack that fit what a host of this file fits. */
static void judge_tie(again_lint *lint, const again_json *host,
                      const again_policy *other) {
  for (size_t i = 0; i < other->hosts.count; i++) {
    again_text theirs = other->hosts.items[i];
    bool is_as_exact = again_glob_literal_count(theirs) ==
                       again_glob_literal_count(host->text);
    if (is_as_exact && (again_glob_covers(theirs, host->text) ||
                        again_glob_covers(host->text, theirs))) {
      again_lint_tell(lint, "host-tie", host,
                      "\"%s\" of %s fits the same hosts", theirs.data,
                      other->name.data);
    }
  }
}

static void judge_hosts(again_lint *lint) {
  const again_json *hosts = again_json_member(lint->root, "hosts");
  const char *name = NULL;
  for (size_t i = 0; hosts != NULL && (name = again_policy_pack(i)) != NULL;
       i++) {
    again_policy *other = NULL;
    if (again_text_is(lint->policy->name, name) ||
        again_policy_load(&other, name, NULL, NULL) != AGAIN_OK) {
      continue;
    }
    const again_json *host = again_json_first_item(hosts);
    for (; host != NULL; host = again_json_next_item(hosts, host)) {
      judge_tie(lint, host, other);
    }
    again_policy_unref(other);
  }
}

void again_lint_requests(again_lint *lint) {
  judge_idempotent(lint);
  judge_peek(lint);
  judge_hosts(lint);
}
