#include "policy/draft.h"

#include <stddef.h>

#include "policy/entries.h"
#include "policy/names.h"
#include "policy/types.h"

enum { FORMAT_VERSION = 1 };

static again_status read_version(again_loader *loader, const again_json *value,
                                 const again_member *member, void *out) {
  (void)out;
  if (value->kind != AGAIN_JSON_NUMBER) {
    again_wrong_type(loader, value, member->type->wanted);
  } else if (!again_text_is(value->text, "1")) {
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

static const again_member field_members[] = {
    {"code", &again_type_fields_list, AGAIN_FIELD_CODE * sizeof(again_list),
     sizeof(again_list), false, 0, 0},
    {"message", &again_type_fields_list,
     AGAIN_FIELD_MESSAGE * sizeof(again_list), sizeof(again_list), false, 0, 0},
    {"request_id", &again_type_fields_list,
     AGAIN_FIELD_REQUEST_ID * sizeof(again_list), sizeof(again_list), false, 0,
     0},
    {"server_date", &again_type_fields_list,
     AGAIN_FIELD_SERVER_DATE * sizeof(again_list), sizeof(again_list), false, 0,
     0},
};

static const again_table field_table = {
    field_members, sizeof(field_members) / sizeof(field_members[0]), NULL, 0};

static again_status read_fields(again_loader *loader, const again_json *value,
                                const again_member *member, void *out) {
  (void)member;
  uint32_t seen;
  return again_members_read(loader, value, &field_table, out, &seen);
}

static const again_type version_type = {"a number", read_version, NULL};
static const again_type name_type = {"a text", read_name, NULL};
static const again_type fields_type = {"an object", read_fields, NULL};

#define MEMBER(name, field, type)                                              \
  { name, &(type), AGAIN_MEMBER(again_draft, field), false, 0, 0 }

static const again_member members[] = {
    {"again", &version_type, AGAIN_MEMBER(again_draft, version), true, 0, 0},
    MEMBER("name", name, name_type),
    MEMBER("about", about, again_type_text),
    MEMBER("hosts", hosts, again_type_texts),
    {"extends", &again_type_passed, 0, 0, false, 0, 0},
    MEMBER("fields", fields, fields_type),
    MEMBER("hints", hints, again_type_hints_list),
    MEMBER("peek", peeks, again_type_peeks_list),
    MEMBER("operation", operation, again_type_operation_list),
    MEMBER("idempotent", idempotent, again_type_idempotent),
    MEMBER("limits", limits, again_type_limits),
    MEMBER("governor", governor, again_type_governor),
    MEMBER("schedules", schedules, again_type_schedules),
    MEMBER("rules", rules, again_type_rules),
};

static const again_table table = {members, sizeof(members) / sizeof(members[0]),
                                  NULL, 0};

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
  return again_members_read(loader, root, &table, out, &seen);
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
