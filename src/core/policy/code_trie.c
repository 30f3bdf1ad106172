#include "policy/code_trie.h"

#include <string.h>

#include "base/text.h"

enum {
  STRIDE_MAX = 8,
  SMALL_STRIDES = STRIDE_MAX - 1,
  TABLE_BITS_MIN = 2,
  SIZE_BITS = 4,
  SIZES = (1 << SIZE_BITS) - 1,
  TAIL = 1 << SIZE_BITS,
  LITERAL_SHIFT = SIZE_BITS + 1
};

/*
 * A stride and the node that it leads to. A node's number is that of the slot
 * plus one; 0 is the root. It holds the number of a literal, from 1, a bit that
 * says that the literal goes on and is the only one to do so, and the sizes of
 * the strides that lead on: sizes are powers of two, each its own bit.
 */
struct again_code_stride {
  uint64_t bytes;
  uint32_t from; /* a node's number and the stride's size; 0 = free */
  uint32_t node;
};

size_t again_code_trie_strides(size_t size) {
  return size / STRIDE_MAX +
         (size_t)__builtin_popcount((unsigned)(size & SMALL_STRIDES));
}

static unsigned table_bits(size_t stride_count) {
  unsigned bits = TABLE_BITS_MIN;
  while (((size_t)1 << bits) < 2 * stride_count) {
    bits++;
  }
  return bits;
}

size_t again_code_trie_bytes(size_t stride_count) {
  if (stride_count > AGAIN_CODE_LITERAL_COUNT_MAX) {
    return 0;
  }
  return sizeof(again_code_stride) << table_bits(stride_count);
}

void again_code_trie_init(again_code_trie *trie, again_code_literal *literals,
                          void *memory, size_t stride_count, bool from_end) {
  unsigned bits = table_bits(stride_count);
  *trie = (again_code_trie){.literals = literals,
                            .strides = memory,
                            .shift = 64 - bits,
                            .mask = ((size_t)1 << bits) - 1,
                            .from_end = from_end};
}

/* The `size` bytes of `text` behind (before) `done`, as a number. */
static uint64_t read_bytes(const again_code_trie *trie, again_text text,
                           size_t done, size_t size) {
  const char *at =
      trie->from_end ? text.data + text.size - done - size : text.data + done;
  if (size == STRIDE_MAX) {
    uint64_t word;
    memcpy(&word, at, sizeof(word));
    return word;
  }
  if (size == 4) {
    uint32_t word;
    memcpy(&word, at, sizeof(word));
    return word;
  }
  if (size == 2) {
    uint16_t word;
    memcpy(&word, at, sizeof(word));
    return word;
  }
  return (unsigned char)*at;
}

/* The slot of this stride, or the free one where it would be. */
static again_code_stride *find_stride(const again_code_trie *trie,
                                      uint32_t from, uint64_t bytes) {
  uint64_t hash = (bytes ^ from * UINT64_C(0x9e3779b97f4a7c15)) *
                  UINT64_C(0x9fb21c651e98df25);
  size_t at = (size_t)(hash >> trie->shift);
  for (;;) {
    again_code_stride *slot = &trie->strides[at];
    if (slot->from == 0 || (slot->bytes == bytes && slot->from == from)) {
      return slot;
    }
    at = (at + 1) & trie->mask;
  }
}

static uint32_t stride_key(uint32_t number, size_t size) {
  return number << SIZE_BITS | (uint32_t)size;
}

static uint32_t number_of(const again_code_trie *trie,
                          const again_code_stride *slot) {
  return (uint32_t)(slot - trie->strides) + 1;
}

static uint32_t literal_of(uint32_t node) {
  return (node >> LITERAL_SHIFT) - 1;
}

static bool is_in(const again_code_trie *trie, again_text literal,
                  again_text text) {
  return literal.size <= text.size &&
         memcmp(trie->from_end ? text.data + text.size - literal.size
                               : text.data,
                literal.data, literal.size) == 0;
}

uint32_t again_code_trie_longest(const again_code_trie *trie, again_text text) {
  uint32_t number = 0;
  uint32_t node = trie->root;
  size_t done = 0;
  size_t size = STRIDE_MAX;
  while (size > 0 && (node & SIZES) != 0) {
    bool taken = false;
    if ((node & size) != 0 && size <= text.size - done) {
      const again_code_stride *found = find_stride(
          trie, stride_key(number, size), read_bytes(trie, text, done, size));
      if (found->from != 0) {
        taken = true;
        number = number_of(trie, found);
        node = found->node;
        done += size;
      }
    }
    /* Only strides of the greatest size may follow each other. */
    size = taken && size == STRIDE_MAX ? size : size / 2;
  }
  uint32_t longest = literal_of(node);
  if ((node & TAIL) != 0 && !is_in(trie, trie->literals[longest].text, text)) {
    return trie->literals[longest].shorter;
  }
  return longest;
}

/* The size of the literal's stride behind `done` bytes. */
static size_t stride_at(again_text literal, size_t done) {
  size_t size = STRIDE_MAX;
  while (size > literal.size - done) {
    size /= 2;
  }
  return size;
}

/* The slot of the literal's stride behind `done` bytes. */
static again_code_stride *step(const again_code_trie *trie, uint32_t number,
                               again_text literal, size_t done) {
  size_t size = stride_at(literal, done);
  return find_stride(trie, stride_key(number, size),
                     read_bytes(trie, literal, done, size));
}

/* Ends the literal's path with its stride behind `done` bytes, which is free,
 * and leaves the rest of it to be compared. */
static void end_path(again_code_trie *trie, again_code_stride *slot,
                     uint32_t number, uint32_t literal, size_t done) {
  again_text text = trie->literals[literal].text;
  size_t size = stride_at(text, done);
  slot->bytes = read_bytes(trie, text, done, size);
  slot->from = stride_key(number, size);
  slot->node = (literal + 1) << LITERAL_SHIFT;
  if (done + size < text.size) {
    slot->node |= TAIL;
  }
  trie->stride_count++;
}

/* Lets the path that ends in `*node` with a tail go on by a stride, so that
 * another literal can share what it has so far. */
static void extend_path(again_code_trie *trie, uint32_t *node, uint32_t number,
                        size_t done) {
  uint32_t literal = literal_of(*node);
  again_text text = trie->literals[literal].text;
  *node = (trie->literals[literal].shorter + 1) << LITERAL_SHIFT |
          (uint32_t)stride_at(text, done);
  end_path(trie, step(trie, number, text, done), number, literal, done);
}

void again_code_trie_add(again_code_trie *trie, uint32_t literal) {
  again_text text = trie->literals[literal].text;
  trie->literals[literal].shorter = again_code_trie_longest(trie, text);
  uint32_t number = 0;
  uint32_t *node = &trie->root;
  for (size_t done = 0; done < text.size;) {
    again_code_stride *slot = step(trie, number, text, done);
    *node |= (uint32_t)stride_at(text, done);
    if (slot->from == 0) {
      end_path(trie, slot, number, literal, done);
      return;
    }
    done += stride_at(text, done);
    number = number_of(trie, slot);
    node = &slot->node;
    if ((*node & TAIL) != 0) {
      extend_path(trie, node, number, done);
    }
  }
  *node = (literal + 1) << LITERAL_SHIFT | (*node & SIZES);
}
