#include "policy/code_index.h"

#include <stdlib.h>

#include "policy/code_filing.h"

static int compare_ranks(const void *a, const void *b) {
  size_t left = ((const again_code_rank *)a)->key;
  size_t right = ((const again_code_rank *)b)->key;
  return (left > right) - (left < right);
}

/* The entries, last rule first: then each list is made by putting in front.
 * They come in the order of rules as a rule: turned round they are sorted. */
static void rank_entries(again_code_rank *ranks,
                         const again_code_entry *entries, size_t count) {
  for (size_t i = 0; i < count; i++) {
    ranks[count - 1 - i] =
        (again_code_rank){UINT32_MAX - entries[i].rule, (uint32_t)i};
  }
  qsort(ranks, count, sizeof(*ranks), compare_ranks);
}

/* How many literals there can be at most, and how many globs. */
static size_t count_literals(const again_code_entry *entries, size_t count,
                             size_t *glob_count_ret) {
  size_t literal_count = count;
  *glob_count_ret = 0;
  for (size_t i = 0; i < count; i++) {
    again_text glob = entries[i].glob;
    size_t star_count = 0;
    for (size_t at = 0; at < glob.size; at++) {
      star_count += glob.data[at] == '*';
    }
    literal_count += star_count;
    *glob_count_ret += star_count > 0;
  }
  return literal_count;
}

/* The literals of `kind` that something is filed under, shorter first. */
static size_t rank_literals(again_code_rank *ranks,
                            const again_code_table *table, again_code_kind kind,
                            size_t *stride_count_ret) {
  size_t count = 0;
  *stride_count_ret = 0;
  for (uint32_t i = 0; i < table->literal_count; i++) {
    const again_code_literal *literal = &table->literals[i];
    if (literal->kind == kind && literal->first.rule != AGAIN_CODE_NONE) {
      ranks[count++] = (again_code_rank){literal->text.size, i};
      *stride_count_ret += again_code_trie_strides(literal->text.size);
    }
  }
  qsort(ranks, count, sizeof(*ranks), compare_ranks);
  return count;
}

/* Adds all literals in `ranks`; how many strides they take. */
static size_t fill_trie(again_code_trie *trie, const again_code_rank *ranks,
                        size_t count) {
  for (size_t i = 0; i < count; i++) {
    again_code_trie_add(trie, ranks[i].number);
  }
  return trie->stride_count;
}

/* How many strides a trie takes is known once it is made: it is made twice,
 * and only the second, which fits, stays. */
static bool make_trie(again_code_index *index, again_arena *arena,
                      again_code_kind kind, const again_code_rank *ranks,
                      size_t count, size_t stride_count) {
  again_code_trie *trie = &index->shelves[kind].trie;
  again_code_literal *literals = index->table.literals;
  bool from_end = kind == AGAIN_CODE_SUFFIX;
  size_t bytes = again_code_trie_bytes(stride_count);
  void *scratch = bytes > 0 ? again_mem_calloc(&arena->mem, 1, bytes) : NULL;
  if (scratch == NULL) {
    return false;
  }
  again_code_trie_init(trie, literals, scratch, stride_count, from_end);
  stride_count = fill_trie(trie, ranks, count);
  again_mem_free(&arena->mem, scratch);
  void *memory =
      again_arena_calloc(arena, 1, again_code_trie_bytes(stride_count));
  if (memory == NULL) {
    return false;
  }
  again_code_trie_init(trie, literals, memory, stride_count, from_end);
  (void)fill_trie(trie, ranks, count);
  return true;
}

static bool fill_shelf(again_code_index *index, again_arena *arena,
                       again_code_kind kind, again_code_rank *ranks) {
  again_code_literal *literals = index->table.literals;
  size_t stride_count;
  size_t count = rank_literals(ranks, &index->table, kind, &stride_count);
  if (!make_trie(index, arena, kind, ranks, count, stride_count)) {
    return false;
  }
  uint32_t min_rule = UINT32_MAX;
  for (size_t i = 0; i < count; i++) {
    again_code_literal *literal = &literals[ranks[i].number];
    if (literal->shorter != AGAIN_CODE_NONE &&
        literals[literal->shorter].min_rule < literal->min_rule) {
      literal->min_rule = literals[literal->shorter].min_rule;
    }
    min_rule = literal->min_rule < min_rule ? literal->min_rule : min_rule;
  }
  index->shelves[kind].min_rule = min_rule;
  return true;
}

static bool fill_grams(again_code_index *index, again_arena *arena) {
  if (index->shelves[AGAIN_CODE_MIDDLE].min_rule == UINT32_MAX) {
    return true;
  }
  index->grams = again_arena_calloc(arena, 1, sizeof(*index->grams));
  if (index->grams == NULL) {
    return false;
  }
  for (uint32_t i = 0; i < index->table.literal_count; i++) {
    const again_code_literal *literal = &index->table.literals[i];
    if (literal->kind == AGAIN_CODE_MIDDLE &&
        literal->first.rule != AGAIN_CODE_NONE) {
      again_code_grams_add(index->grams, literal->text);
    }
  }
  return true;
}

static bool fill(again_code_index *index, again_arena *arena,
                 const again_code_entry *entries, size_t count,
                 again_code_rank *ranks) {
  rank_entries(ranks, entries, count);
  return again_code_file(index, arena, entries, ranks, count) &&
         fill_shelf(index, arena, AGAIN_CODE_PREFIX, ranks) &&
         fill_shelf(index, arena, AGAIN_CODE_SUFFIX, ranks) &&
         fill_shelf(index, arena, AGAIN_CODE_MIDDLE, ranks) &&
         fill_grams(index, arena);
}

const again_code_index *again_code_index_build(again_arena *arena,
                                               const again_code_entry *entries,
                                               size_t count) {
  size_t glob_count;
  size_t literal_count = count_literals(entries, count, &glob_count);
  again_code_index *index = again_arena_calloc(arena, 1, sizeof(*index));
  if (index == NULL ||
      !again_code_table_init(&index->table, arena, literal_count)) {
    return NULL;
  }
  index->items = again_arena_calloc(arena, count, sizeof(*index->items));
  index->globs = again_arena_calloc(arena, glob_count, sizeof(*index->globs));
  again_code_rank *ranks =
      again_mem_calloc(&arena->mem, literal_count, sizeof(*ranks));
  bool filled = index->items != NULL && index->globs != NULL && ranks != NULL &&
                fill(index, arena, entries, count, ranks);
  again_mem_free(&arena->mem, ranks);
  return filled ? index : NULL;
}
