/* What the tables say of the format is there, and is so. */
#include "policy_tables.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "policy/policy.h"
#include "policy_reference.h"
#include "policy_schema.h"

static void end(void) {
  assert_balance();
}

TestSuite(policy_tables, .fini = end);

static again_policy_tables open_tables(void) {
  again_policy_tables tables;
  cr_assert_eq(again_policy_tables_init(&tables, &counting_mem), AGAIN_OK);
  return tables;
}

static bool is_sentence(const char *text) {
  return text != NULL && strlen(text) > 2 && text[strlen(text) - 1] == '.';
}

Test(policy_tables, everything_says_what_it_is) {
  again_policy_tables tables = open_tables();
  for (size_t i = 0; i < tables.place_count; i++) {
    const again_table *table = tables.places[i].table;
    cr_expect(is_sentence(table->about), "%s", table->name);
    for (size_t j = 0; j < table->count; j++) {
      const again_member *member = &table->members[j];
      cr_expect(is_sentence(member->about), "%s.%s", table->name, member->name);
      cr_expect_not_null(member->type->forms[0], "%s.%s", table->name,
                         member->name);
    }
  }
  for (size_t i = 0; i < tables.form_count; i++) {
    cr_expect(is_sentence(tables.forms[i]->about), "%s", tables.forms[i]->name);
  }
  again_policy_tables_clear(&tables);
}

/* Definitions of the schema, and headings of the reference. */
Test(policy_tables, names_are_told_apart) {
  again_policy_tables tables = open_tables();
  const char *names[2 * AGAIN_POLICY_TABLES_MAX];
  size_t count = 0;
  for (size_t i = 0; i < tables.place_count; i++) {
    names[count++] = tables.places[i].table->name;
  }
  for (size_t i = 0; i < tables.form_count; i++) {
    names[count++] = tables.forms[i]->name;
  }
  for (size_t i = 0; i < count; i++) {
    for (size_t j = 0; j < i; j++) {
      cr_expect_str_neq(names[i], names[j]);
    }
  }
  again_policy_tables_clear(&tables);
}

/* Where a table's members stand in a file. */
static const struct {
  const char *table;
  const char *before;
  const char *behind;
} files[] = {
    {"fields", "{\"again\":1,\"fields\":{", "}}"},
    {"limits", "{\"again\":1,\"limits\":{", "}}"},
    {"idempotent", "{\"again\":1,\"idempotent\":{", "}}"},
    {"schedule", "{\"again\":1,\"schedules\":{\"default\":{", "}}}"},
    {"governor", "{\"again\":1,\"governor\":{", "}}"},
    {"health", "{\"again\":1,\"governor\":{\"health\":{", "}}}"},
    {"budget-tokens", "{\"again\":1,\"governor\":{\"budget\":{\"tokens\":{",
     "}}}}"},
    {"budget-ratio", "{\"again\":1,\"governor\":{\"budget\":{\"ratio\":{",
     "}}}}"},
    {"budget-throttle", "{\"again\":1,\"governor\":{\"budget\":{\"throttle\":{",
     "}}}}"},
    {"budget-concurrency",
     "{\"again\":1,\"governor\":{\"budget\":{\"concurrency\":{", "}}}}"},
    {"rule",
     "{\"again\":1,\"rules\":[{\"class\":\"auth\",\"reason\":\"signature\"",
     "}]}"},
    {"hint", "{\"again\":1,\"hints\":[{\"from\":\"/a\"", "}]}"},
};

static uint64_t hash_of(const char *before, const char *members,
                        const char *behind) {
  again_buffer text;
  again_policy_options options = AGAIN_POLICY_OPTIONS_INIT;
  again_diag diag = AGAIN_DIAG_INIT;
  again_policy *policy = NULL;
  options.mem = &counting_mem;
  again_buffer_init(&text, &counting_mem);
  cr_assert_eq(again_buffer_printf(&text, "%s%s%s", before, members, behind),
               AGAIN_OK);
  cr_assert_eq(
      again_policy_parse(&policy, text.data, text.size, NULL, &options, &diag),
      AGAIN_OK, "%s: %s", text.data, diag.message);
  uint64_t hash = again_policy_hash(policy);
  again_policy_unref(policy);
  again_buffer_clear(&text);
  return hash;
}

static const again_policy_table_place *
find_place(const again_policy_tables *tables, const char *name) {
  size_t i = 0;
  while (i < tables->place_count &&
         strcmp(tables->places[i].table->name, name) != 0) {
    i++;
  }
  cr_assert_lt(i, tables->place_count, "%s", name);
  return &tables->places[i];
}

/* A policy in which a default is written is the one in which it isn't. */
Test(policy_tables, defaults_are_what_holds) {
  again_policy_tables tables = open_tables();
  size_t count = 0;
  for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
    const again_policy_table_place *place = find_place(&tables, files[i].table);
    const char *before = files[i].before;
    const char *comma = before[strlen(before) - 1] == '{' ? "" : ",";
    uint64_t wanted = hash_of(before, "", files[i].behind);
    for (size_t j = 0; j < place->table->count; j++) {
      const again_member *member = &place->table->members[j];
      again_buffer text;
      again_buffer_init(&text, &counting_mem);
      cr_assert_eq(again_buffer_printf(&text, "%s\"%s\":", comma, member->name),
                   AGAIN_OK);
      size_t size = text.size;
      cr_assert_eq(again_policy_default(&text, place, member), AGAIN_OK);
      if (text.size > size) {
        cr_expect_eq(hash_of(before, text.data, files[i].behind), wanted,
                     "%s %s", files[i].table, text.data);
        count++;
      }
      again_buffer_clear(&text);
    }
  }
  cr_expect_geq(count, 40);
  again_policy_tables_clear(&tables);
}

static void survive(again_status (*print)(again_buffer *out)) {
  again_status status = AGAIN_ENOMEM;
  for (size_t n = 1; status != AGAIN_OK; n++) {
    again_buffer out;
    counting_reset(n);
    again_buffer_init(&out, &counting_mem);
    status = print(&out);
    cr_assert(status == AGAIN_OK || status == AGAIN_ENOMEM);
    cr_assert(status == AGAIN_OK || counting_failed());
    again_buffer_clear(&out);
    assert_balance();
  }
  counting_reset(0);
}

Test(policy_tables, without_memory_nothing_is_lost) {
  survive(again_policy_schema);
  survive(again_policy_reference);
}
