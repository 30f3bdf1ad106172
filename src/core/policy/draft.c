#include "policy/draft.h"

#include <stddef.h>

#include "policy/entries.h"
#include "policy/names.h"
#include "policy/types.h"

#define NAME_WORD "[A-Za-z0-9_-][A-Za-z0-9._-]*"

enum { FORMAT_VERSION = 1 };

static again_status read_version(again_loader *loader, const again_json *value,
                                 const again_member *member, void *out) {
  uint32_t *version = out;
  if (value->kind != AGAIN_JSON_NUMBER) {
    again_wrong_type(loader, value, member->type->wanted);
  } else if (!again_is_whole(value->text, FORMAT_VERSION, FORMAT_VERSION,
                             version)) {
    again_finding(&loader->findings, AGAIN_FINDING_UNSUPPORTED_VERSION, value,
                  "only format version %d is known", FORMAT_VERSION);
  }
  return AGAIN_OK;
}

static again_status read_name(again_loader *loader, const again_json *value,
                              const again_member *member, void *out) {
  if (value->kind == AGAIN_JSON_TEXT && !again_is_policy_name(value->text)) {
    again_finding(&loader->findings, AGAIN_FINDING_BAD_VALUE, value,
                  "a name is words of letters, digits, \"-\", \"_\" and \".\" "
                  "with slashes between");
    return AGAIN_OK;
  }
  return again_type_text.read(loader, value, member, out);
}

/* layers.h reads it. */
static again_status pass(again_loader *loader, const again_json *value,
                         const again_member *member, void *out) {
  (void)loader;
  (void)value;
  (void)member;
  (void)out;
  return AGAIN_OK;
}

#define FIELD(name, index, about_)                                             \
  {                                                                            \
    name, &again_type_fields_list, AGAIN_FIELD_##index * sizeof(again_list),   \
        sizeof(again_list), .about = (about_)                                  \
  }

static const again_member field_members[] = {
    FIELD("code", CODE,
          "The error's code. Decoration is taken off; a code that only repeats "
          "the status is passed over."),
    FIELD("message", MESSAGE, "The error's message, for people."),
    FIELD("request_id", REQUEST_ID, "What the provider's support asks for."),
    FIELD("server_date", SERVER_DATE, "The server's clock."),
};

static const again_table field_table = {
    "fields",
    "Where a response says what it is. The first source with a usable value "
    "wins; \"...\" stands for the inherited list.",
    AGAIN_MEMBERS(field_members)};

static again_status read_fields(again_loader *loader, const again_json *value,
                                const again_member *member, void *out) {
  (void)member;
  uint32_t seen;
  return again_members_read(loader, value, &field_table, out, &seen);
}

static const again_form version_form = {.kind = AGAIN_FORM_WHOLE};
static const again_form name_form = {
    .kind = AGAIN_FORM_TEXT,
    .name = "policy-name",
    .about = "Words of letters, digits, \"-\", \"_\" and \".\" with slashes "
             "between: \"aliyun/polardb\".",
    .pattern = "^(?=.{1,255}$)" NAME_WORD "(/" NAME_WORD ")*$"};
static const again_form pack_form = {
    .kind = AGAIN_FORM_TEXT,
    .name = "pack-name",
    .about = "A pack, whatever the search path has: \"pack:aliyun/polardb\".",
    .pattern = "^pack:(?=.{1,255}$)" NAME_WORD "(/" NAME_WORD ")*$"};
static const again_form path_form = {
    .kind = AGAIN_FORM_TEXT,
    .name = "policy-path",
    .about = "A file below the folder of this one: \"./more.json\".",
    .pattern = "^(?!/|(.*/)?\\.\\.(/|$))(\\./.*|.*\\.json)$"};
static const again_form fields_form = AGAIN_FORM_OF_TABLE(field_table);

static const again_type version_type = {"a number", read_version,
                                        .forms = {&version_form}};
static const again_type name_type = {"a text", read_name,
                                     .forms = {&name_form}};
static const again_type extends_type = {
    "a name or a list of names", pass,
    .forms = {&name_form, &pack_form, &path_form}, .many = AGAIN_ONE_OR_LIST};
static const again_type fields_type = {"an object", read_fields,
                                       .forms = {&fields_form}};

#define MEMBER(name, field, type, about_)                                      \
  { name, &(type), AGAIN_MEMBER(again_draft, field), .about = (about_) }

static const again_member members[] = {
    {"again", &version_type, AGAIN_MEMBER(again_draft, version),
     .low = FORMAT_VERSION, .high = FORMAT_VERSION, .required = true,
     .about = "The version of the format."},
    MEMBER("name", name, name_type,
           "What other files and programs call this policy."),
    MEMBER("about", about, again_type_text, "What it is for, in a line."),
    MEMBER(
        "hosts", hosts, again_type_texts,
        "Globs of the hosts that it fits, ASCII case ignored, in Unicode or as "
        "\"xn--\" names. Of several policies the one with the most literal "
        "characters is chosen, compared label by label from the host's end."),
    {"extends", &extends_type, 0, 0,
     .about =
         "What is consulted after this file, in this order: packs, other "
         "policies, or files below this one's folder. Its own name means the "
         "next policy of that name down the search path."},
    MEMBER("fields", fields, fields_type, "Where a response says what it is."),
    MEMBER("hints", hints, again_type_hints_list,
           "Where a response says how long to wait."),
    MEMBER("peek", peeks, again_type_peeks_list,
           "Which answers below 400 are looked into, because they may be "
           "errors."),
    MEMBER("operation", operation, again_type_operation_list,
           "Where a request says what it does: the first source with a value."),
    MEMBER("idempotent", idempotent, again_type_idempotent,
           "Which requests may act twice without harm."),
    MEMBER("limits", limits, again_type_limits,
           "Bounds of every call and of what is read of a response."),
    MEMBER("governor", governor, again_type_governor, "What calls share."),
    MEMBER("schedules", schedules, again_type_schedules,
           "How delays grow, by name: that of a reason, or any."),
    MEMBER(
        "rules", rules, again_type_rules,
        "What each error is. The first rule that matches wins; those of this "
        "file come before those it extends."),
};

const again_table again_policy_table = {
    "policy",
    "Which response is which kind of error, and how to go again. Members that "
    "begin with x- are ignored.",
    AGAIN_MEMBERS(members)};

void again_draft_init(again_draft *draft) {
  *draft = (again_draft){
      .hints = AGAIN_LIST_INHERITED,
      .peeks = AGAIN_LIST_INHERITED,
      .operation = AGAIN_LIST_INHERITED,
  };
  for (size_t i = 0; i < AGAIN_FIELD_COUNT; i++) {
    draft->fields[i] = AGAIN_LIST_INHERITED;
  }
}

again_status again_draft_read(again_loader *loader, const again_json *root,
                              again_draft *out) {
  again_draft_init(out);
  uint32_t seen;
  return again_members_read(loader, root, &again_policy_table, out, &seen);
}

static again_status inherit_lists(again_arena *arena, again_draft *into,
                                  const again_draft *from) {
  struct {
    again_list *into;
    const again_list *from;
    size_t item_size;
  } lists[AGAIN_FIELD_COUNT + 3] = {
      {&into->hints, &from->hints, sizeof(again_hint_entry)},
      {&into->peeks, &from->peeks, sizeof(again_condition)},
      {&into->operation, &from->operation, sizeof(again_entry)},
  };
  for (size_t i = 0; i < AGAIN_FIELD_COUNT; i++) {
    lists[3 + i].into = &into->fields[i];
    lists[3 + i].from = &from->fields[i];
    lists[3 + i].item_size = sizeof(again_entry);
  }
  again_status status = AGAIN_OK;
  for (size_t i = 0; i < AGAIN_FIELD_COUNT + 3 && status == AGAIN_OK; i++) {
    status = again_list_inherit(arena, lists[i].into, lists[i].from,
                                lists[i].item_size);
  }
  return status;
}

again_status again_draft_inherit(again_loader *loader, again_draft *into,
                                 const again_draft *from) {
  again_limits_merge(&into->limits, &from->limits);
  again_idempotent_merge(&into->idempotent, &from->idempotent);
  again_governor_merge(&into->governor, &from->governor);
  again_status status = again_schedules_merge(
      &loader->scratch, &into->schedules, &from->schedules);
  return status == AGAIN_OK ? inherit_lists(loader->arena, into, from) : status;
}
