/* What a walk that stands in the middle of a body may still come to. */
#include "reading/walk.h"

static bool is_among(const again_walk *walk, size_t start, size_t end,
                     uint32_t node) {
  while (start < end && walk->active[start] != node) {
    start++;
  }
  return start < end;
}

/* Whether the open container of `frame` can have no other `child`, one of a
 * node of its own: a name counts once, an element stands where it stands, and
 * a document has one root. */
static bool is_passed(const again_walk *walk, const again_walk_frame *frame,
                      uint32_t parent, uint32_t child) {
  const again_path_node *nodes = walk->plan->paths.nodes;
  if (walk->is_document) {
    return frame == walk->frames && !frame->is_empty;
  }
  if (nodes[parent].star == child) {
    return false;
  }
  return walk->met[child] == frame->serial ||
         (frame->is_array && !nodes[child].is_index);
}

static size_t depth_of(const again_walk *walk, uint32_t node) {
  size_t depth = 0;
  while (walk->plan->paths.nodes[node].parent != AGAIN_NODE_NONE) {
    node = walk->plan->paths.nodes[node].parent;
    depth++;
  }
  return depth;
}

/* Frame k holds nodes at depth k. Wherever on the way up from the node a
 * container is open, the step down from it may be still to come: an element
 * that is over leaves the next one. */
bool again_walk_may_meet(const again_walk *walk, uint32_t node) {
  uint32_t child = AGAIN_NODE_NONE;
  size_t depth = depth_of(walk, node) + 1;
  while (depth-- > 0) {
    if (is_among(walk, walk->pending_start, walk->pending_end, node)) {
      return true;
    }
    const again_walk_frame *frame = &walk->frames[depth];
    if (depth < walk->frame_count &&
        is_among(walk, frame->set_start, frame->set_end, node) &&
        (child == AGAIN_NODE_NONE || !is_passed(walk, frame, node, child))) {
      return true;
    }
    child = node;
    node = walk->plan->paths.nodes[node].parent;
  }
  return false;
}
