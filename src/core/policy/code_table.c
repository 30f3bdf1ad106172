#include "policy/code_table.h"

#include "base/text.h"

/* Part of the hash, so that most literals that differ are never touched. */
struct again_code_slot {
  uint32_t tag;
  uint32_t number; /* of the literal, from 1; 0 = free */
};

bool again_code_table_init(again_code_table *table, again_arena *arena,
                           size_t count) {
  if (count > AGAIN_CODE_LITERAL_COUNT_MAX) {
    return false;
  }
  size_t slot_count = 4;
  while (slot_count < 2 * count) {
    slot_count *= 2;
  }
  table->slots = again_arena_calloc(arena, slot_count, sizeof(again_code_slot));
  table->mask = slot_count - 1;
  table->literals =
      again_arena_calloc(arena, count, sizeof(again_code_literal));
  table->literal_count = 0;
  return table->slots != NULL && table->literals != NULL;
}

static again_code_slot *find_slot(const again_code_table *table,
                                  again_code_kind kind, again_text text,
                                  uint32_t *tag_ret) {
  uint64_t hash = again_text_hash(text, kind);
  *tag_ret = (uint32_t)(hash >> 32);
  size_t at = (size_t)hash & table->mask;
  for (;;) {
    again_code_slot *slot = &table->slots[at];
    if (slot->number == 0) {
      return slot;
    }
    const again_code_literal *literal = &table->literals[slot->number - 1];
    if (slot->tag == *tag_ret && literal->kind == kind &&
        again_text_equals(literal->text, text)) {
      return slot;
    }
    at = (at + 1) & table->mask;
  }
}

uint32_t again_code_table_find(const again_code_table *table,
                               again_code_kind kind, again_text text) {
  uint32_t tag;
  const again_code_slot *slot = find_slot(table, kind, text, &tag);
  return slot->number > 0 ? slot->number - 1 : AGAIN_CODE_NONE;
}

uint32_t again_code_table_add(again_code_table *table, again_code_kind kind,
                              again_text text) {
  uint32_t tag;
  again_code_slot *slot = find_slot(table, kind, text, &tag);
  if (slot->number == 0) {
    table->literals[table->literal_count++] = (again_code_literal){
        .text = text,
        .kind = kind,
        .shorter = AGAIN_CODE_NONE,
        .min_rule = AGAIN_CODE_NONE,
        .first = {AGAIN_CODE_NONE, AGAIN_CODE_NONE, AGAIN_CODE_NONE}};
    *slot = (again_code_slot){tag, table->literal_count};
  }
  return slot->number - 1;
}
