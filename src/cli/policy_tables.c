#include "policy_tables.h"

#include <assert.h>

#include "json_out.h"
#include "policy/draft.h"
#include "policy/load.h"

static void add_form(again_policy_tables *tables, const again_form *form) {
  for (size_t i = 0; i < tables->form_count; i++) {
    if (tables->forms[i] == form) {
      return;
    }
  }
  assert(tables->form_count < AGAIN_POLICY_TABLES_MAX);
  tables->forms[tables->form_count++] = form;
}

static void add_table(again_policy_tables *tables, const again_table *table,
                      const again_json *builtin) {
  for (size_t i = 0; i < tables->place_count; i++) {
    if (tables->places[i].table == table) {
      return;
    }
  }
  assert(tables->place_count < AGAIN_POLICY_TABLES_MAX);
  tables->places[tables->place_count++] =
      (again_policy_table_place){table, builtin};
}

static void add_type(again_policy_tables *tables, const again_type *type,
                     const again_json *builtin) {
  for (size_t i = 0; i < AGAIN_TYPE_FORMS_MAX && type->forms[i] != NULL; i++) {
    const again_form *form = type->forms[i];
    if (form->name != NULL) {
      add_form(tables, form);
    }
    if (form->kind == AGAIN_FORM_OBJECT) {
      add_table(tables, form->table, builtin);
    } else if (form->kind == AGAIN_FORM_MAP) {
      /* What has no name of its own takes from the default. */
      add_type(tables, form->values,
               builtin != NULL ? again_json_member(builtin, "default") : NULL);
    }
  }
}

/* Appends to the list that its caller walks. */
static void add_members(again_policy_tables *tables,
                        const again_policy_table_place *place) {
  for (size_t i = 0; i < place->table->count; i++) {
    const again_member *member = &place->table->members[i];
    add_type(tables, member->type,
             place->builtin != NULL
                 ? again_json_member(place->builtin, member->name)
                 : NULL);
  }
  if (place->table->shared != NULL) {
    add_table(tables, place->table->shared, NULL);
  }
}

again_status again_policy_tables_init(again_policy_tables *tables,
                                      const again_mem *mem) {
  const again_json *builtin;
  again_json_fault fault;
  *tables = (again_policy_tables){.place_count = 0};
  again_arena_init(&tables->arena, mem);
  again_status status = again_json_parse(
      &tables->arena, again_text_of(again_policy_builtin), &builtin, &fault);
  if (status != AGAIN_OK) {
    again_policy_tables_clear(tables);
    return status;
  }
  add_table(tables, &again_policy_table, builtin);
  for (size_t i = 0; i < tables->place_count; i++) {
    again_policy_table_place place = tables->places[i];
    add_members(tables, &place);
  }
  return AGAIN_OK;
}

void again_policy_tables_clear(again_policy_tables *tables) {
  again_arena_clear(&tables->arena);
}

/* --- defaults ------------------------------------------------------------- */

static bool is_short_list(const again_json *value) {
  enum { ITEMS_MAX = 8 };
  const again_json *item = again_json_first_item(value);
  while (item != NULL && item->kind == AGAIN_JSON_TEXT) {
    item = item->next;
  }
  return item == NULL && value->count <= ITEMS_MAX;
}

static void write_value(again_json_out *json, const again_json *value) {
  switch (value->kind) {
  case AGAIN_JSON_TEXT:
    again_json_text(json, NULL, value->text);
    return;
  case AGAIN_JSON_NUMBER:
    again_json_raw(json, NULL, value->text);
    return;
  case AGAIN_JSON_BOOLEAN:
    again_json_bool(json, NULL, value->boolean);
    return;
  case AGAIN_JSON_ARRAY:
    if (is_short_list(value)) {
      again_json_open_array(json, NULL);
      for (const again_json *item = value->first; item != NULL;
           item = item->next) {
        again_json_text(json, NULL, item->text);
      }
      again_json_close_array(json);
    }
    return;
  case AGAIN_JSON_OBJECT:
  case AGAIN_JSON_NULL:
    return;
  }
}

again_status again_policy_default(again_buffer *out,
                                  const again_policy_table_place *place,
                                  const again_member *member) {
  again_json_out json;
  again_json_begin(&json, out);
  const again_json *builtin =
      place->builtin != NULL && !member->required
          ? again_json_member(place->builtin, member->name)
          : NULL;
  if (member->default_text != NULL) {
    again_form_kind kind = member->type->forms[0]->kind;
    bool is_text = kind == AGAIN_FORM_TEXT || kind == AGAIN_FORM_WORD;
    (is_text ? again_json_text : again_json_raw)(
        &json, NULL, again_text_of(member->default_text));
  } else if (builtin != NULL) {
    write_value(&json, builtin);
  }
  return json.status;
}
