/* The loader's tables in one order, for all that is told of the format: the
 * schema and the reference. */
#ifndef AGAIN_CLI_POLICY_TABLES_H
#define AGAIN_CLI_POLICY_TABLES_H

#include "base/buffer.h"
#include "policy/json_doc.h"
#include "policy/members.h"

enum { AGAIN_POLICY_TABLES_MAX = 32 };

/* A table, and what is built in for its members. */
typedef struct again_policy_table_place {
  const again_table *table;
  const again_json *builtin; /* NULL = nothing */
} again_policy_table_place;

typedef struct again_policy_tables {
  again_arena arena;
  again_policy_table_place places[AGAIN_POLICY_TABLES_MAX]; /* a file's first */
  size_t place_count;
  const again_form *forms[AGAIN_POLICY_TABLES_MAX]; /* those with a name */
  size_t form_count;
} again_policy_tables;

/* Every table and form that a policy file leads to, each once, in the order in
 * which the members first come to it. Cleared also where it fails. */
AGAIN_MUST_USE again_status
again_policy_tables_init(again_policy_tables *tables, const again_mem *mem);
void again_policy_tables_clear(again_policy_tables *tables);

/* Appends what holds where the member is missing, as JSON. Nothing where that
 * depends, or is too long to tell. */
AGAIN_MUST_USE again_status
again_policy_default(again_buffer *out, const again_policy_table_place *place,
                     const again_member *member);

#endif
