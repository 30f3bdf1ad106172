#include "policy/rules.h"

#include <stddef.h>
#include <string.h>

#include "policy/conditions.h"
#include "policy/lists.h"
#include "policy/types.h"

static const again_type class_type = {"a class", again_read_word,
                                      &again_words_class};
static const again_type effect_type = {"an effect", again_read_word,
                                       &again_words_effect};
static const again_type remedy_type = {"a remedy", again_read_word,
                                       &again_words_remedy};

/* The order is that of the bits below. */
static const again_member members[] = {
    {"class", &class_type, AGAIN_MEMBER(again_rule_draft, rule.error_class),
     true, 0, 0},
    {"reason", &again_type_text, AGAIN_MEMBER(again_rule_draft, rule.reason),
     false, 0, 0},
    {"effect", &effect_type, AGAIN_MEMBER(again_rule_draft, rule.effect), false,
     0, 0},
    {"remedy", &remedy_type, AGAIN_MEMBER(again_rule_draft, rule.remedy), false,
     0, 0},
    {"schedule", &again_type_text, AGAIN_MEMBER(again_rule_draft, schedule),
     false, 0, 0},
    {"note", &again_type_text, AGAIN_MEMBER(again_rule_draft, rule.note), false,
     0, 0},
};

enum {
  SEEN_CLASS = AGAIN_SEEN(0),
  SEEN_REASON = AGAIN_SEEN(1),
  SEEN_EFFECT = AGAIN_SEEN(2)
};

static const again_table table = {members, sizeof(members) / sizeof(members[0]),
                                  &again_condition_table,
                                  offsetof(again_rule_draft, rule.when)};

/* What kind of error it is says whether the server can have acted. */
static again_effect default_effect(again_class error_class) {
  switch (error_class) {
  case AGAIN_CLASS_AUTH:
  case AGAIN_CLASS_QUOTA:
  case AGAIN_CLASS_CLIENT_FAULT:
    return AGAIN_EFFECT_NONE;
  case AGAIN_CLASS_UNKNOWN:
  case AGAIN_CLASS_SUCCESS:
  case AGAIN_CLASS_RETRYABLE:
    break;
  }
  return AGAIN_EFFECT_MAYBE;
}

static bool needs_reason(again_class error_class) {
  return error_class != AGAIN_CLASS_UNKNOWN &&
         error_class != AGAIN_CLASS_SUCCESS;
}

static void judge(again_loader *loader, const again_json *object, uint32_t seen,
                  again_rule *rule) {
  if ((seen & SEEN_EFFECT) == 0) {
    rule->effect = default_effect(rule->error_class);
  }
  bool lacks_reason = (seen & SEEN_REASON) == 0;
  if ((seen & SEEN_CLASS) != 0 && lacks_reason &&
      needs_reason(rule->error_class)) {
    again_finding(&loader->findings, AGAIN_FINDING_MISSING_MEMBER, object,
                  "member \"reason\" is missing");
  }
  if ((seen & AGAIN_SEEN_SHARED) == 0 && object->next != NULL) {
    again_finding(&loader->findings, AGAIN_FINDING_CATCH_ALL_NOT_LAST, object,
                  "a rule without conditions must be the last of its file");
  }
}

static again_status read_rule(again_loader *loader, const again_json *object,
                              again_rule_draft *out) {
  *out = (again_rule_draft){
      .rule = {.reason = AGAIN_TEXT_LITERAL("")},
      .object = object,
  };
  out->rule.origin = again_loader_origin(loader, object);
  uint32_t seen;
  again_status status = again_members_read(loader, object, &table, out, &seen);
  if (status == AGAIN_OK && object->kind == AGAIN_JSON_OBJECT) {
    judge(loader, object, seen, &out->rule);
  }
  return status;
}

static again_status read_rules(again_loader *loader, const again_json *value,
                               const again_member *member, void *out) {
  if (value->kind != AGAIN_JSON_ARRAY) {
    again_wrong_type(loader, value, member->type->wanted);
    return AGAIN_OK;
  }
  again_rule_draft *items =
      again_arena_calloc(&loader->scratch, value->count, sizeof(*items));
  if (items == NULL) {
    return AGAIN_ENOMEM;
  }
  again_rule_drafts drafts = {items, 0};
  for (const again_json *object = value->first; object != NULL;
       object = object->next) {
    again_status status = read_rule(loader, object, &items[drafts.count++]);
    if (status != AGAIN_OK) {
      return status;
    }
  }
  memcpy(out, &drafts, sizeof(drafts));
  return AGAIN_OK;
}

static again_status read_peek(again_loader *loader, const again_json *item,
                              void *out, bool *ok_ret) {
  uint32_t seen;
  again_status status =
      again_members_read(loader, item, &again_condition_table, out, &seen);
  *ok_ret = seen != 0;
  if (item->kind == AGAIN_JSON_OBJECT && item->count == 0) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, item,
                  "without conditions every success would be an error");
  }
  return status;
}

static again_status read_peeks_list(again_loader *loader,
                                    const again_json *value,
                                    const again_member *member, void *out) {
  (void)member;
  return again_list_read(loader, value, sizeof(again_condition), read_peek,
                         false, out);
}

const again_type again_type_rules = {"a list of rules", read_rules, NULL};
const again_type again_type_peeks_list = {"a list of sets of conditions",
                                          read_peeks_list, NULL};
