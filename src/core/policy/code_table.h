/*
 * The literals that codes are found by, each once: whole codes, and what globs
 * begin with, end with and hold. A hash table whose size is known beforehand.
 */
#ifndef AGAIN_POLICY_CODE_TABLE_H
#define AGAIN_POLICY_CODE_TABLE_H

#include "base/arena.h"

typedef enum again_code_kind {
  AGAIN_CODE_WHOLE,
  AGAIN_CODE_PREFIX,
  AGAIN_CODE_SUFFIX,
  AGAIN_CODE_MIDDLE
} again_code_kind;

enum { AGAIN_CODE_KIND_COUNT = AGAIN_CODE_MIDDLE + 1 };

/* In place of the number of a literal, of an item or of a glob. */
#define AGAIN_CODE_NONE UINT32_MAX

/* So many literals, and strides of them, can be numbered. */
enum { AGAIN_CODE_LITERAL_COUNT_MAX = 1 << 26 };

/* A rule in the list of a literal. */
typedef struct again_code_item {
  uint32_t rule;
  uint32_t glob; /* AGAIN_CODE_NONE: the literal alone decides */
  uint32_t next;
} again_code_item;

typedef struct again_code_literal {
  again_text text;
  again_code_kind kind;
  uint32_t sharers;      /* how many globs could be filed under it */
  uint32_t shorter;      /* the next literal that is where this one is */
  uint32_t min_rule;     /* of its items and those of all shorter ones */
  again_code_item first; /* `rule` AGAIN_CODE_NONE: nothing is filed here */
} again_code_literal;

typedef struct again_code_slot again_code_slot;

typedef struct again_code_table {
  again_code_slot *slots;
  size_t mask;
  again_code_literal *literals;
  uint32_t literal_count;
} again_code_table;

/* Room for `count` literals. False when there is no memory, or too many. */
bool again_code_table_init(again_code_table *table, again_arena *arena,
                           size_t count);
/* Its number, a new one where it was not there. */
uint32_t again_code_table_add(again_code_table *table, again_code_kind kind,
                              again_text text);
/* Its number, or AGAIN_CODE_NONE. */
uint32_t again_code_table_find(const again_code_table *table,
                               again_code_kind kind, again_text text);

#endif
