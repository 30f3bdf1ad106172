/*
 * The longest of many literals that a text begins (or ends) with.
 *
 * A literal is a path of strides: as many of eight bytes as fit, then at most
 * one each of four, two and one. A search tries the same strides in the same
 * order, each by one probe of a hash table: size / 8 + 3 probes at most,
 * however many literals there are. It may go past a literal on the path of a
 * longer one: therefore each node knows the longest literal that it begins
 * with. Where a path belongs to one literal alone it ends, and the rest of
 * that literal is compared.
 */
#ifndef AGAIN_POLICY_CODE_TRIE_H
#define AGAIN_POLICY_CODE_TRIE_H

#include "policy/code_table.h"

typedef struct again_code_stride again_code_stride;

typedef struct again_code_trie {
  again_code_literal *literals;
  again_code_stride *strides;
  unsigned shift; /* of a hash, to an index into `strides` */
  size_t mask;
  size_t stride_count;
  uint32_t root; /* the node that all strides come from */
  bool from_end;
} again_code_trie;

/* How many strides a literal of `size` bytes has at most. */
size_t again_code_trie_strides(size_t size);
/* What again_code_trie_init() wants for `stride_count` strides; 0 where they
 * are too many. */
size_t again_code_trie_bytes(size_t stride_count);
/* Makes an empty trie in `memory`, zeroed, of as many bytes as that. */
void again_code_trie_init(again_code_trie *trie, again_code_literal *literals,
                          void *memory, size_t stride_count, bool from_end);

/* Adds a literal by its number, none twice, shorter ones first. Sets its
 * `shorter`. */
void again_code_trie_add(again_code_trie *trie, uint32_t number);

/* The number of the longest literal that `text` begins (ends) with, or
 * AGAIN_CODE_NONE. */
uint32_t again_code_trie_longest(const again_code_trie *trie, again_text text);

#endif
