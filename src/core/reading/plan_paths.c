#include "reading/plan_paths.h"

#include <string.h>

enum { FIRST_EDGE_BITS = 6, EDGE_BITS_MAX = 31 };

static again_path_edge *new_edges(const again_mem *mem, unsigned bits) {
  size_t capacity = (size_t)1 << bits;
  again_path_edge *edges = again_mem_calloc(mem, capacity, sizeof(*edges));
  for (size_t i = 0; edges != NULL && i < capacity; i++) {
    edges[i].child = AGAIN_NODE_NONE;
  }
  return edges;
}

again_status again_paths_init(again_paths *paths, const again_mem *mem) {
  memset(paths, 0, sizeof(*paths));
  paths->mem = *mem;
  paths->edge_bits = FIRST_EDGE_BITS;
  paths->edges = new_edges(mem, FIRST_EDGE_BITS);
  return paths->edges != NULL ? AGAIN_OK : AGAIN_ENOMEM;
}

void again_paths_clear(again_paths *paths) {
  again_mem_free(&paths->mem, paths->nodes);
  again_mem_free(&paths->mem, paths->edges);
}

static again_status add_node(again_paths *paths, uint32_t parent,
                             uint32_t *out) {
  void *nodes = paths->nodes;
  again_status status =
      paths->node_count >= AGAIN_NODE_NONE
          ? AGAIN_ENOMEM
          : again_mem_grow(&paths->mem, &nodes, &paths->node_capacity,
                           paths->node_count, 1, sizeof(*paths->nodes));
  paths->nodes = nodes;
  if (status != AGAIN_OK) {
    return status;
  }
  *out = (uint32_t)paths->node_count++;
  paths->nodes[*out] = (again_path_node){.parent = parent,
                                         .star = AGAIN_NODE_NONE,
                                         .first_slot = AGAIN_LIST_END,
                                         .first_test = AGAIN_LIST_END};
  return AGAIN_OK;
}

again_status again_paths_add_root(again_paths *paths, uint32_t *out) {
  return add_node(paths, AGAIN_NODE_NONE, out);
}

/* At most half of the table is taken: misses end soon. */
static again_status make_room(again_paths *paths) {
  size_t capacity = (size_t)1 << paths->edge_bits;
  if (paths->edge_count < capacity / 2) {
    return AGAIN_OK;
  }
  unsigned bits = paths->edge_bits + 1;
  again_path_edge *edges =
      bits > EDGE_BITS_MAX ? NULL : new_edges(&paths->mem, bits);
  if (edges == NULL) {
    return AGAIN_ENOMEM;
  }
  for (size_t i = 0; i < capacity; i++) {
    const again_path_edge *edge = &paths->edges[i];
    if (edge->child != AGAIN_NODE_NONE) {
      *again_paths_place(edges, bits, edge->parent, &edge->name) = *edge;
    }
  }
  again_mem_free(&paths->mem, paths->edges);
  paths->edges = edges;
  paths->edge_bits = bits;
  return AGAIN_OK;
}

static again_status add_star(again_paths *paths, uint32_t parent,
                             uint32_t *out) {
  *out = paths->nodes[parent].star;
  if (*out != AGAIN_NODE_NONE) {
    return AGAIN_OK;
  }
  again_status status = add_node(paths, parent, out);
  if (status == AGAIN_OK) {
    paths->nodes[parent].star = *out;
  }
  return status;
}

static again_status add_name(again_paths *paths, uint32_t parent,
                             again_text text, uint32_t *out) {
  again_path_name name = again_path_name_of(text);
  *out = again_paths_find(paths, parent, &name);
  if (*out != AGAIN_NODE_NONE) {
    return AGAIN_OK;
  }
  again_status status = make_room(paths);
  if (status == AGAIN_OK) {
    status = add_node(paths, parent, out);
  }
  if (status != AGAIN_OK) {
    return status;
  }
  *again_paths_place(paths->edges, paths->edge_bits, parent, &name) =
      (again_path_edge){name, parent, *out};
  paths->edge_count++;
  paths->nodes[parent].has_names = true;
  paths->nodes[*out].is_index =
      text.size > 0 && again_ascii_is_digit(text.data[0]);
  return AGAIN_OK;
}

again_status again_paths_add(again_paths *paths, uint32_t root,
                             const again_step *steps, size_t step_count,
                             uint32_t *out) {
  *out = root;
  if (paths->height < step_count) {
    paths->height = step_count;
  }
  for (size_t i = 0; i < step_count; i++) {
    uint32_t parent = *out;
    again_status status = steps[i].any
                              ? add_star(paths, parent, out)
                              : add_name(paths, parent, steps[i].name, out);
    if (status != AGAIN_OK) {
      return status;
    }
  }
  return AGAIN_OK;
}
