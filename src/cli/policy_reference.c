#include "policy_reference.h"

#include <inttypes.h>
#include <string.h>

#include "page.h"
#include "policy_tables.h"

/* A bar ends a cell, and a star or an underline begins emphasis. */
static void add_cell(again_page *p, const char *text) {
  for (; *text != '\0'; text++) {
    again_page_add(p, "%s%c", strchr("|*_\\<", *text) != NULL ? "\\" : "",
                   *text);
  }
}

static void add_code(again_page *p, const char *text) {
  again_page_add(p, "`");
  for (; *text != '\0'; text++) {
    again_page_add(p, "%s%c", *text == '|' ? "\\" : "", *text);
  }
  again_page_add(p, "`");
}

static void add_link(again_page *p, const char *name) {
  again_page_add(p, "[%s](#%s)", name, name);
}

/* --- cells ---------------------------------------------------------------- */

/* What it is, and the sections that say more. */
static void add_type(again_page *p, const again_type *type) {
  const char *between = ": ";
  bool may_be_list =
      type->many == AGAIN_ONE_OR_LIST || type->many == AGAIN_ONE_OR_FULL_LIST;
  bool says_so = !may_be_list || strstr(type->wanted, "list") != NULL;
  again_page_add(p, "%s%s", type->wanted, says_so ? "" : " or a list");
  for (size_t i = 0; i < AGAIN_TYPE_FORMS_MAX && type->forms[i] != NULL; i++) {
    const again_form *form = type->forms[i];
    const char *name = form->name;
    if (form->kind == AGAIN_FORM_OBJECT) {
      name = form->table->name;
    } else if (form->kind == AGAIN_FORM_MAP) {
      const again_form *value = form->values->forms[0];
      name = value->kind == AGAIN_FORM_OBJECT ? value->table->name
                                              : form->names->name;
    }
    if (name != NULL) {
      again_page_add(p, "%s", between);
      add_link(p, name);
      between = ", ";
    }
  }
}

static void add_default(again_page *p, const again_policy_table_place *place,
                        const again_member *member) {
  again_buffer text;
  again_buffer_init(&text, &p->out->mem);
  again_status status = again_policy_default(&text, place, member);
  if (status != AGAIN_OK) {
    p->status = status;
  } else if (member->required) {
    again_page_add(p, "%s", member->excuse != NULL ? "" : "must be there");
  } else if (text.size > 0) {
    add_code(p, text.data);
  }
  again_buffer_clear(&text);
}

static void add_words(again_page *p, const again_words *words) {
  for (size_t i = 0; i < words->count; i++) {
    again_page_add(p, "%s`%s`", i > 0 ? ", " : "", again_words_at(words, i));
  }
}

static void add_range(again_page *p, const again_member *member) {
  const again_form *form = member->type->forms[0];
  if (form->kind == AGAIN_FORM_WORD && form->name == NULL) {
    add_words(p, form->words);
  } else if (member->high == UINT32_MAX) {
    again_page_add(p, "%" PRIu32 " or more", member->low);
  } else if (member->high > member->low) {
    again_page_add(p, "%" PRIu32 " to %" PRIu32, member->low, member->high);
  } else if (member->high > 0) {
    again_page_add(p, "%" PRIu32, member->high);
  } else if (form->kind == AGAIN_FORM_MAP && form->value_count_max > 0) {
    again_page_add(p, "at most %" PRIu32, form->value_count_max);
  } else if (form->kind == AGAIN_FORM_TEXT && form->name == NULL &&
             form->pattern != NULL) {
    add_code(p, form->pattern);
  }
}

/* --- sections ------------------------------------------------------------- */

static void add_table(again_page *p, const again_policy_table_place *place) {
  const again_table *table = place->table;
  again_page_add(p, "\n## %s\n\n", table->name);
  add_cell(p, table->about);
  again_page_add(p, "\n");
  if (table->count > 0) {
    again_page_add(p, "\n| member | type | default | range | what it does |\n"
                      "| --- | --- | --- | --- | --- |\n");
  }
  for (size_t i = 0; i < table->count; i++) {
    const again_member *member = &table->members[i];
    again_page_add(p, "| `%s` | ", member->name);
    add_type(p, member->type);
    again_page_add(p, " | ");
    add_default(p, place, member);
    again_page_add(p, " | ");
    add_range(p, member);
    again_page_add(p, " | ");
    add_cell(p, member->about);
    again_page_add(p, " |\n");
  }
  if (table->shared != NULL) {
    again_page_add(p, "\n%s [%s](#%s).\n",
                   table->count > 0 ? "It has these besides:" : "It has these:",
                   table->shared->name, table->shared->name);
  }
}

static void add_form(again_page *p, const again_form *form) {
  again_page_add(p, "\n## %s\n\n", form->name);
  add_cell(p, form->about);
  again_page_add(p, "\n\n");
  if (form->kind == AGAIN_FORM_WORD) {
    add_words(p, form->words);
  } else {
    again_page_add(p, "`` %s ``",
                   form->pattern); /* one of them has a backtick */
  }
  again_page_add(p, "\n");
}

again_status again_policy_reference(again_buffer *out) {
  again_policy_tables tables;
  again_page p = {out, again_policy_tables_init(&tables, &out->mem)};
  if (p.status != AGAIN_OK) {
    return p.status;
  }
  again_page_add(
      &p,
      "# Reference of policy files\n\n"
      "What `again policies --reference` prints: each object of a file, and "
      "below them the\ntexts that have a form of their own, with the regular "
      "expression that they match.\n"
      "[again-policy(5)](man/again-policy.5) tells how it all works together. "
      "Where a list\nis too long for a table, `again policies --builtin` "
      "shows what is built in.\n");
  for (size_t i = 0; i < tables.place_count; i++) {
    add_table(&p, &tables.places[i]);
  }
  for (size_t i = 0; i < tables.form_count; i++) {
    add_form(&p, tables.forms[i]);
  }
  again_policy_tables_clear(&tables);
  return p.status;
}
