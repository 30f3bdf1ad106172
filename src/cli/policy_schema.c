#include "policy_schema.h"

#include <stdio.h>

#include "json_out.h"
#include "json_pretty.h"
#include "policy/lists.h"
#include "policy_tables.h"

/* All names here are the library's own, and short. */
enum { REFERENCE_BYTES = 128 };

static void write_type(again_json_out *json, const again_type *type,
                       const again_member *member);

/* Forms with a name are the same wherever they stand: they have no range. */
static const again_member no_member = {.name = NULL};

static void write_string(again_json_out *json, const char *name,
                         const char *value) {
  again_json_text(json, name, again_text_of(value));
}

/* To a definition, or a member of one. */
static void write_reference(again_json_out *json, const char *definition,
                            const char *member) {
  char text[REFERENCE_BYTES];
  (void)snprintf(text, sizeof(text), "#/$defs/%s%s%s", definition,
                 member != NULL ? "/properties/" : "",
                 member != NULL ? member : "");
  write_string(json, "$ref", text);
}

/* --- forms ---------------------------------------------------------------- */

static void write_words(again_json_out *json, const again_words *words) {
  again_json_open_array(json, "enum");
  for (size_t i = 0; i < words->count; i++) {
    write_string(json, NULL, again_words_at(words, i));
  }
  again_json_close_array(json);
}

/* `member` has the range. */
static void write_range(again_json_out *json, const char *type,
                        const again_member *member) {
  if (member->low == member->high && member->low > 0) {
    again_json_uint(json, "const", member->low);
    return;
  }
  write_string(json, "type", type);
  if (member->high > 0) {
    again_json_uint(json, "minimum", member->low);
    again_json_uint(json, "maximum", member->high);
  }
}

/* Members that begin with "x-" are values only where they can be. */
static void write_map(again_json_out *json, const again_form *form,
                      const again_member *member) {
  write_string(json, "type", "object");
  if (form->value_count_min > 0) {
    again_json_uint(json, "minProperties", form->value_count_min);
  }
  if (form->value_count_max > 0) {
    again_json_uint(json, "maxProperties", form->value_count_max);
  }
  if (form->names != NULL) {
    again_json_open_object(json, "propertyNames");
    write_reference(json, form->names->name, NULL);
    again_json_close_object(json);
  } else {
    again_json_open_object(json, "patternProperties");
    again_json_open_object(json, "^x-");
    again_json_raw(json, "if", AGAIN_TEXT_LITERAL("{\"type\":\"object\"}"));
    again_json_open_object(json, "then");
    write_type(json, form->values, member);
    again_json_close_object(json);
    again_json_close_object(json);
    again_json_close_object(json);
  }
  again_json_open_object(json, "additionalProperties");
  write_type(json, form->values, member);
  again_json_close_object(json);
}

/* As its definition has it. */
static void write_whole_form(again_json_out *json, const again_form *form,
                             const again_member *member) {
  switch (form->kind) {
  case AGAIN_FORM_TEXT:
    write_string(json, "type", "string");
    if (form->pattern != NULL) {
      write_string(json, "pattern", form->pattern);
    }
    return;
  case AGAIN_FORM_WORD:
    write_words(json, form->words);
    return;
  case AGAIN_FORM_WHOLE:
    write_range(json, "integer", member);
    return;
  case AGAIN_FORM_NUMBER:
    write_range(json, "number", member);
    return;
  case AGAIN_FORM_FLAG:
    write_string(json, "type", "boolean");
    return;
  case AGAIN_FORM_OBJECT:
    write_reference(json, form->table->name, NULL);
    return;
  case AGAIN_FORM_MAP:
    write_map(json, form, member);
    return;
  }
}

/* --- types ---------------------------------------------------------------- */

static void write_form(again_json_out *json, const again_form *form,
                       const again_member *member) {
  if (form->name != NULL) {
    write_reference(json, form->name, NULL);
  } else {
    write_whole_form(json, form, member);
  }
}

static void write_choices(again_json_out *json, const again_type *type,
                          const again_member *member) {
  for (size_t i = 0; i < AGAIN_TYPE_FORMS_MAX && type->forms[i] != NULL; i++) {
    again_json_open_object(json, NULL);
    write_form(json, type->forms[i], member);
    again_json_close_object(json);
  }
}

/* One value of the type. */
static void write_one(again_json_out *json, const again_type *type,
                      const again_member *member) {
  if (type->forms[1] == NULL) {
    write_form(json, type->forms[0], member);
    return;
  }
  again_json_open_array(json, "anyOf");
  write_choices(json, type, member);
  again_json_close_array(json);
}

/* "..." may stand in a list, but once. */
static void write_inheritance(again_json_out *json, const again_type *type) {
  if (type->forms[0] == &again_form_inherited) {
    again_json_open_object(json, "contains");
    write_form(json, &again_form_inherited, &no_member);
    again_json_close_object(json);
    again_json_uint(json, "minContains", 0);
    again_json_uint(json, "maxContains", 1);
  }
}

static void write_list(again_json_out *json, const again_type *type,
                       const again_member *member) {
  write_string(json, "type", "array");
  write_inheritance(json, type);
  if (type->many == AGAIN_ONE_OR_FULL_LIST) {
    again_json_uint(json, "minItems", 1);
  }
  again_json_open_object(json, "items");
  write_one(json, type, member);
  again_json_close_object(json);
}

static void write_type(again_json_out *json, const again_type *type,
                       const again_member *member) {
  switch (type->many) {
  case AGAIN_ONE:
    write_one(json, type, member);
    return;
  case AGAIN_LIST:
    write_list(json, type, member);
    return;
  case AGAIN_ONE_OR_LIST:
  case AGAIN_ONE_OR_FULL_LIST:
    again_json_open_array(json, "anyOf");
    write_choices(json, type, member);
    again_json_open_object(json, NULL);
    write_list(json, type, member);
    again_json_close_object(json);
    again_json_close_array(json);
    return;
  }
}

/* --- tables --------------------------------------------------------------- */

static void write_default(again_json_out *json,
                          const again_policy_table_place *place,
                          const again_member *member) {
  again_buffer text;
  again_buffer_init(&text, &json->out->mem);
  again_status status = again_policy_default(&text, place, member);
  if (status != AGAIN_OK) {
    json->status = status;
  } else if (text.size > 0) {
    again_json_raw(json, "default", again_text_make(text.data, text.size));
  }
  again_buffer_clear(&text);
}

static void write_properties(again_json_out *json,
                             const again_policy_table_place *place) {
  const again_table *table = place->table;
  again_json_open_object(json, "properties");
  for (size_t i = 0; i < table->count; i++) {
    const again_member *member = &table->members[i];
    again_json_open_object(json, member->name);
    write_string(json, "description", member->about);
    write_type(json, member->type, member);
    write_default(json, place, member);
    again_json_close_object(json);
  }
  for (size_t i = 0; table->shared != NULL && i < table->shared->count; i++) {
    const char *name = table->shared->members[i].name;
    again_json_open_object(json, name);
    write_reference(json, table->shared->name, name);
    again_json_close_object(json);
  }
  again_json_close_object(json);
}

static void write_required(again_json_out *json, const char *member) {
  again_json_open_array(json, "required");
  write_string(json, NULL, member);
  again_json_close_array(json);
}

/* {"required": [...]} of each member: any of them, or one alone. */
static void write_needed(again_json_out *json, const again_table *table) {
  const again_table *of = table->count > 0 ? table : table->shared;
  if (table->needed == AGAIN_NEEDED_ANY_NUMBER) {
    return;
  }
  again_json_open_array(json,
                        table->needed == AGAIN_NEEDED_ONE ? "oneOf" : "anyOf");
  for (size_t i = 0; i < of->count; i++) {
    again_json_open_object(json, NULL);
    write_required(json, of->members[i].name);
    again_json_close_object(json);
  }
  again_json_close_array(json);
}

static void write_excuse(again_json_out *json, const again_member *member) {
  const again_excuse *excuse = member->excuse;
  again_json_open_object(json, "if");
  again_json_open_object(json, "properties");
  again_json_open_object(json, excuse->member);
  again_json_open_array(json, "enum");
  for (const char *const *word = excuse->words; *word != NULL; word++) {
    write_string(json, NULL, *word);
  }
  again_json_close_array(json);
  again_json_close_object(json);
  again_json_close_object(json);
  again_json_close_object(json);
  again_json_open_object(json, "else");
  write_required(json, member->name);
  again_json_close_object(json);
}

static void write_presence(again_json_out *json, const again_table *table) {
  for (size_t i = 0; i < table->count; i++) {
    const again_member *member = &table->members[i];
    if (member->excuse != NULL) {
      write_excuse(json, member);
    } else if (member->required) {
      write_required(json, member->name);
    }
  }
  write_needed(json, table);
}

static void write_table(again_json_out *json,
                        const again_policy_table_place *place) {
  write_string(json, "description", place->table->about);
  write_string(json, "type", "object");
  write_presence(json, place->table);
  write_properties(json, place);
  again_json_open_object(json, "patternProperties");
  again_json_bool(json, "^x-", true);
  again_json_close_object(json);
  again_json_bool(json, "additionalProperties", false);
}

static void write_definitions(again_json_out *json,
                              const again_policy_tables *tables) {
  again_json_open_object(json, "$defs");
  for (size_t i = 1; i < tables->place_count; i++) {
    again_json_open_object(json, tables->places[i].table->name);
    write_table(json, &tables->places[i]);
    again_json_close_object(json);
  }
  for (size_t i = 0; i < tables->form_count; i++) {
    const again_form *form = tables->forms[i];
    again_json_open_object(json, form->name);
    write_string(json, "description", form->about);
    write_whole_form(json, form, &no_member);
    again_json_close_object(json);
  }
  again_json_close_object(json);
}

again_status again_policy_schema(again_buffer *out) {
  again_policy_tables tables;
  again_status status = again_policy_tables_init(&tables, &out->mem);
  if (status != AGAIN_OK) {
    return status;
  }
  again_buffer text;
  again_json_out json;
  again_buffer_init(&text, &out->mem);
  again_json_begin(&json, &text);
  again_json_open_object(&json, NULL);
  write_string(&json, "$schema",
               "https://json-schema.org/draft/2020-12/schema");
  write_string(&json, "title", "libagain policy file");
  write_table(&json, &tables.places[0]);
  write_definitions(&json, &tables);
  again_json_close_object(&json);
  status = again_json_end(&json);
  if (status == AGAIN_OK) {
    status = again_json_pretty(out, again_text_make(text.data, text.size));
  }
  again_buffer_clear(&text);
  again_policy_tables_clear(&tables);
  return status;
}
