/*
 * The paths of a plan as a trie: a node for each step, found by its parent and
 * name through one hash table, so that a member costs the same however many
 * paths there are.
 */
#ifndef AGAIN_READING_PLAN_PATHS_H
#define AGAIN_READING_PLAN_PATHS_H

#include <string.h>

#include "base/text.h"
#include "reading/source.h"

#define AGAIN_NODE_NONE UINT32_MAX
#define AGAIN_LIST_END UINT32_MAX

typedef struct again_path_node {
  uint32_t parent; /* AGAIN_NODE_NONE of a root */
  uint32_t star;   /* the child by any name, or AGAIN_NODE_NONE */
  bool has_names;
  bool is_index; /* its name may be that of an element */
  /* Heads of lists of what ends here, or AGAIN_LIST_END. */
  uint32_t first_slot;
  uint32_t first_test;
} again_path_node;

/* A member's name, made ready to be looked up: its size and the bytes at its
 * ends, which are all of it up to sixteen. */
typedef struct again_path_name {
  again_text text;
  uint64_t first;
  uint64_t last;
} again_path_name;

typedef struct again_path_edge {
  again_path_name name;
  uint32_t parent;
  uint32_t child; /* AGAIN_NODE_NONE in an empty place of the table */
} again_path_edge;

typedef struct again_paths {
  again_mem mem;
  again_path_node *nodes;
  size_t node_count;
  size_t node_capacity;
  again_path_edge *edges;
  size_t edge_count;
  unsigned edge_bits; /* room for 2 to the power of this many */
  size_t height;      /* steps of the longest path */
} again_paths;

AGAIN_MUST_USE again_status again_paths_init(again_paths *paths,
                                             const again_mem *mem);
void again_paths_clear(again_paths *paths);

/* A node that no other leads to. */
AGAIN_MUST_USE again_status again_paths_add_root(again_paths *paths,
                                                 uint32_t *out);
/* The node that `steps` lead to from `root`, made where there is none. The
 * names must outlive the paths. */
AGAIN_MUST_USE again_status again_paths_add(again_paths *paths, uint32_t root,
                                            const again_step *steps,
                                            size_t step_count, uint32_t *out);

static inline again_path_name again_path_name_of(again_text text) {
  again_path_name name = {.text = text};
  if (text.size >= sizeof(uint64_t)) {
    memcpy(&name.first, text.data, sizeof(uint64_t));
    memcpy(&name.last, text.data + text.size - sizeof(uint64_t),
           sizeof(uint64_t));
  } else if (text.size >= sizeof(uint32_t)) {
    memcpy(&name.first, text.data, sizeof(uint32_t));
    memcpy(&name.last, text.data + text.size - sizeof(uint32_t),
           sizeof(uint32_t));
  } else if (text.size > 0) {
    name.first = (unsigned char)text.data[0];
    name.last = (uint64_t)(unsigned char)text.data[text.size / 2] << 8 |
                (unsigned char)text.data[text.size - 1];
  }
  return name;
}

static inline bool again_path_name_equals(const again_path_name *a,
                                          const again_path_name *b) {
  return a->first == b->first && a->last == b->last &&
         a->text.size == b->text.size &&
         (a->text.size <= 2 * sizeof(uint64_t) ||
          memcmp(a->text.data, b->text.data, a->text.size) == 0);
}

/* Where the edge is, or the empty place where it would be. The names are
 * those of a policy: no response can make them collide. */
static inline again_path_edge *again_paths_place(again_path_edge *edges,
                                                 unsigned bits, uint32_t parent,
                                                 const again_path_name *name) {
  uint64_t hash = (name->first ^ name->last << 7 ^ name->text.size ^
                   (uint64_t)parent << 32) *
                  UINT64_C(0x9fb21c651e98df25);
  /* The high bits are the well mixed ones. */
  size_t at = (size_t)(hash >> (64 - bits));
  while (edges[at].child != AGAIN_NODE_NONE &&
         !(edges[at].parent == parent &&
           again_path_name_equals(&edges[at].name, name))) {
    at = (at + 1) & (((size_t)1 << bits) - 1);
  }
  return &edges[at];
}

/* The child of `parent` by name, or AGAIN_NODE_NONE. */
static inline uint32_t again_paths_find(const again_paths *paths,
                                        uint32_t parent,
                                        const again_path_name *name) {
  return again_paths_place(paths->edges, paths->edge_bits, parent, name)->child;
}

#endif
