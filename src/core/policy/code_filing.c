#include "policy/code_filing.h"

#include "base/glob.h"
#include "base/text.h"

/* A search for literals in the middle of a code costs more than to compare
 * with this many globs. */
enum { MIDDLE_COST = 4 };

typedef struct code_filing {
  again_code_index *index;
  const again_code_entry *entries;
  const again_code_rank *ranks; /* of the entries, last rule first */
  size_t count;
  again_code_gram_counts *grams;
} code_filing;

/* Puts a rule in front of a literal's list. */
static void file_rule(again_code_index *index, uint32_t literal_number,
                      uint32_t rule, uint32_t glob) {
  again_code_literal *literal = &index->table.literals[literal_number];
  uint32_t next = AGAIN_CODE_NONE;
  if (literal->first.rule != AGAIN_CODE_NONE) {
    next = index->item_count++;
    index->items[next] = literal->first;
  }
  literal->first = (again_code_item){rule, glob, next};
  literal->min_rule = rule;
}

static void add_sharer(again_code_table *table, again_code_kind kind,
                       again_text text) {
  table->literals[again_code_table_add(table, kind, text)].sharers++;
}

/* Files whole codes and cuts globs. */
static bool take_entries(const code_filing *filing, again_arena *arena) {
  again_code_index *index = filing->index;
  for (size_t i = 0; i < filing->count; i++) {
    const again_code_entry *entry = &filing->entries[filing->ranks[i].number];
    again_code_glob glob;
    if (!again_code_glob_split(arena, entry->glob, &glob)) {
      return false;
    }
    again_code_gram_counts_add(filing->grams, entry->glob);
    if (glob.has_star) {
      index->globs[index->glob_count++] = glob;
    } else {
      file_rule(
          index,
          again_code_table_add(&index->table, AGAIN_CODE_WHOLE, glob.prefix),
          entry->rule, AGAIN_CODE_NONE);
    }
  }
  return true;
}

static void count_sharers(const code_filing *filing) {
  again_code_table *table = &filing->index->table;
  for (size_t i = 0; i < filing->index->glob_count; i++) {
    const again_code_glob *glob = &filing->index->globs[i];
    add_sharer(table, AGAIN_CODE_PREFIX, glob->prefix);
    add_sharer(table, AGAIN_CODE_SUFFIX, glob->suffix);
    for (size_t m = 0; m < glob->middle_count; m++) {
      add_sharer(table, AGAIN_CODE_MIDDLE,
                 again_code_gram_counts_tail(filing->grams, glob->middles[m]));
    }
  }
}

/* A literal to file a glob under: the fewest share it, then the longest. */
typedef struct choice {
  uint32_t literal;
  uint32_t cost;
  size_t size;
} choice;

static void consider(const again_code_table *table, again_code_kind kind,
                     again_text text, choice *best) {
  uint32_t number = again_code_table_find(table, kind, text);
  uint32_t cost = table->literals[number].sharers +
                  (kind == AGAIN_CODE_MIDDLE ? MIDDLE_COST : 0);
  if (cost < best->cost || (cost == best->cost && text.size > best->size)) {
    *best = (choice){number, cost, text.size};
  }
}

static void file_glob(const code_filing *filing, uint32_t number,
                      uint32_t rule) {
  const again_code_table *table = &filing->index->table;
  const again_code_glob *glob = &filing->index->globs[number];
  choice best = {AGAIN_CODE_NONE, UINT32_MAX, 0};
  consider(table, AGAIN_CODE_PREFIX, glob->prefix, &best);
  consider(table, AGAIN_CODE_SUFFIX, glob->suffix, &best);
  size_t literal_bytes = glob->prefix.size + glob->suffix.size;
  for (size_t i = 0; i < glob->middle_count; i++) {
    consider(table, AGAIN_CODE_MIDDLE,
             again_code_gram_counts_tail(filing->grams, glob->middles[i]),
             &best);
    literal_bytes += glob->middles[i].size;
  }
  bool is_all = best.size == literal_bytes;
  file_rule(filing->index, best.literal, rule,
            is_all ? AGAIN_CODE_NONE : number);
}

/* The globs stand in the order of the ranked entries that have a star. */
static void file_globs(const code_filing *filing) {
  uint32_t number = 0;
  for (size_t i = 0; i < filing->count; i++) {
    const again_code_entry *entry = &filing->entries[filing->ranks[i].number];
    if (again_glob_has_star(entry->glob)) {
      file_glob(filing, number++, entry->rule);
    }
  }
}

bool again_code_file(again_code_index *index, again_arena *arena,
                     const again_code_entry *entries,
                     const again_code_rank *ranks, size_t count) {
  code_filing filing = {
      index, entries, ranks, count,
      again_mem_calloc(&arena->mem, 1, sizeof(*filing.grams))};
  bool filed = filing.grams != NULL && take_entries(&filing, arena);
  if (filed) {
    count_sharers(&filing);
    file_globs(&filing);
  }
  again_mem_free(&arena->mem, filing.grams);
  return filed;
}
