#include "policy/code_index.h"

#include "base/text.h"
#include "policy/code_model.h"

/* A search under way. */
typedef struct code_search {
  const again_code_index *index;
  again_text code;
  uint32_t best; /* the first rule found so far, or the limit */
  again_code_reject_fn *reject;
  const void *user;
} code_search;

static bool is_accepted(const code_search *search,
                        const again_code_item *item) {
  const again_code_index *index = search->index;
  if (item->glob != AGAIN_CODE_NONE &&
      !again_code_glob_match(&index->globs[item->glob], search->code)) {
    return false;
  }
  return search->reject == NULL || !search->reject(item->rule, search->user);
}

/* A list is in the order of rules: the first that is accepted ends it, and so
 * does one that comes too late. */
static void search_list(code_search *search, const again_code_item *item) {
  while (item->rule < search->best) {
    if (is_accepted(search, item)) {
      search->best = item->rule;
      return;
    }
    if (item->next == AGAIN_CODE_NONE) {
      return;
    }
    item = &search->index->items[item->next];
  }
}

/* A literal that is in the code, and all shorter ones that it brings along. */
static void search_literals(code_search *search, uint32_t number) {
  while (number != AGAIN_CODE_NONE) {
    const again_code_literal *literal = &search->index->table.literals[number];
    if (literal->min_rule >= search->best) {
      return;
    }
    search_list(search, &literal->first);
    number = literal->shorter;
  }
}

static void search_shelf(code_search *search, again_code_kind kind,
                         again_text part) {
  const again_code_shelf *shelf = &search->index->shelves[kind];
  if (shelf->min_rule < search->best) {
    search_literals(search, again_code_trie_longest(&shelf->trie, part));
  }
}

static void search_middle(code_search *search) {
  const again_code_grams *grams = search->index->grams;
  again_text code = search->code;
  if (grams == NULL) {
    return;
  }
  size_t at = again_code_grams_next(grams, code, 0);
  while (at < code.size) {
    search_shelf(search, AGAIN_CODE_MIDDLE, again_text_from(code, at));
    at = again_code_grams_next(grams, code, at + 1);
  }
}

uint32_t again_code_index_first(const again_code_index *index, again_text code,
                                uint32_t limit, again_code_reject_fn *reject,
                                const void *user) {
  if (code.data == NULL) {
    return limit;
  }
  code_search search = {index, code, limit, reject, user};
  search_literals(&search,
                  again_code_table_find(&index->table, AGAIN_CODE_WHOLE, code));
  search_shelf(&search, AGAIN_CODE_PREFIX, code);
  search_shelf(&search, AGAIN_CODE_SUFFIX, code);
  search_middle(&search);
  return search.best;
}
