/*
 * What a code index is made of. Each glob is filed under one literal of its
 * own: the one that the fewest globs share. A code is looked up by finding the
 * literals that are in it, and only what is filed under those is compared.
 */
#ifndef AGAIN_POLICY_CODE_MODEL_H
#define AGAIN_POLICY_CODE_MODEL_H

#include "policy/code_glob.h"
#include "policy/code_grams.h"
#include "policy/code_index.h"
#include "policy/code_table.h"
#include "policy/code_trie.h"

/* The literals of a kind, and what a search of them yields at best. */
typedef struct again_code_shelf {
  again_code_trie trie;
  uint32_t min_rule;
} again_code_shelf;

struct again_code_index {
  again_code_table table;
  again_code_item *items; /* the first of a list lies in its literal */
  uint32_t item_count;
  again_code_glob *globs;
  size_t glob_count;
  again_code_shelf shelves[AGAIN_CODE_KIND_COUNT]; /* that of WHOLE is empty */
  again_code_grams *grams; /* NULL where no literal is in the middle */
};

#endif
