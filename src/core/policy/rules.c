#include "policy/rules.h"

#include <stddef.h>
#include <string.h>

#include "policy/conditions.h"
#include "policy/lists.h"
#include "policy/types.h"

static const again_form class_form = AGAIN_FORM_OF_WORDS(class);
static const again_form effect_form = AGAIN_FORM_OF_WORDS(effect);
static const again_form remedy_form = AGAIN_FORM_OF_WORDS(remedy);

static const again_type class_type = {"a class", again_read_word,
                                      .forms = {&class_form}};
static const again_type effect_type = {"an effect", again_read_word,
                                       .forms = {&effect_form}};
static const again_type remedy_type = {"a remedy", again_read_word,
                                       .forms = {&remedy_form}};

/* A file may declare reasons; whether it does is seen when it is whole. */
static const again_type reason_type = {
    "a text", again_read_text, .forms = {&again_form_reason, &again_form_text}};

static const again_excuse needs_no_reason = {"class", {"success", "unknown"}};

/* The order is that of the bits below. */
static const again_member members[] = {
    {"class", &class_type, AGAIN_MEMBER(again_rule_draft, rule.error_class),
     .required = true,
     .about = "What kind of error it is. Only retryable goes again by itself."},
    {"reason", &reason_type, AGAIN_MEMBER(again_rule_draft, rule.reason),
     .required = true, .excuse = &needs_no_reason,
     .about = "A finer word: one that is known, the name of a schedule, or any "
              "that begins with x-. Needed but for success and unknown."},
    {"effect", &effect_type, AGAIN_MEMBER(again_rule_draft, rule.effect),
     .about =
         "Whether the server may have acted. The default is none for auth, "
         "quota and client-fault, with which a server refuses, else "
         "maybe."},
    {"remedy", &remedy_type, AGAIN_MEMBER(again_rule_draft, rule.remedy),
     .default_text = "none",
     .about = "What must happen before the request goes again. resign: a fresh "
              "nonce and timestamp."},
    {"schedule", &again_type_text, AGAIN_MEMBER(again_rule_draft, schedule),
     .about =
         "How to wait. The default is the schedule named after the reason, "
         "else the one named default."},
    {"note", &again_type_text, AGAIN_MEMBER(again_rule_draft, rule.note),
     .about = "The argument, for people."},
};

enum { SEEN_EFFECT = AGAIN_SEEN(2) };

static const again_table table = {
    "rule",
    "What a response is that meets its conditions: the first rule that matches "
    "wins. One without conditions matches everything, and must be the last of "
    "its file.",
    AGAIN_MEMBERS(members), .shared = &again_condition_table,
    .shared_offset = offsetof(again_rule_draft, rule.when)};

static const again_table peek_table = {
    "peek-entry",
    "Conditions by which an answer below 400 meets the rules, as an error "
    "does. "
    "Such answers are held back until it is known.",
    .shared = &again_condition_table, .needed = AGAIN_NEEDED_SOME,
    .needed_why = "without conditions every success would be an error"};

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

static void judge(again_loader *loader, const again_json *object, uint32_t seen,
                  again_rule *rule) {
  if ((seen & SEEN_EFFECT) == 0) {
    rule->effect = default_effect(rule->error_class);
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
      again_members_read(loader, item, &peek_table, out, &seen);
  *ok_ret = seen != 0;
  return status;
}

static again_status read_peeks_list(again_loader *loader,
                                    const again_json *value,
                                    const again_member *member, void *out) {
  (void)member;
  return again_list_read(loader, value, sizeof(again_condition), read_peek,
                         false, out);
}

static const again_form rule_form = AGAIN_FORM_OF_TABLE(table);
static const again_form peek_form = AGAIN_FORM_OF_TABLE(peek_table);

const again_type again_type_rules = {"a list of rules", read_rules,
                                     .forms = {&rule_form}, .many = AGAIN_LIST};
const again_type again_type_peeks_list = {
    "a list of sets of conditions", read_peeks_list,
    .forms = {&again_form_inherited, &peek_form}, .many = AGAIN_LIST};
