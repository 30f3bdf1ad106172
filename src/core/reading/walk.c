#include "reading/walk.h"

#include <string.h>

#include "base/saturate.h"

again_status again_walk_init(again_walk *walk, again_capture *capture,
                             unsigned depth_limit, const again_mem *mem) {
  memset(walk, 0, sizeof(*walk));
  walk->plan = capture->plan;
  walk->capture = capture;
  walk->depth_limit = depth_limit;
  again_buffer_init(&walk->names, mem);
  const again_paths *paths = &walk->plan->paths;
  walk->met = again_mem_calloc(mem, paths->node_count, sizeof(*walk->met));
  walk->active =
      again_mem_calloc(mem, paths->node_count, sizeof(*walk->active));
  walk->frames =
      again_mem_calloc(mem, paths->height + 1, sizeof(*walk->frames));
  return walk->met == NULL || walk->active == NULL || walk->frames == NULL
             ? AGAIN_ENOMEM
             : AGAIN_OK;
}

void again_walk_clear(again_walk *walk) {
  const again_mem *mem = &walk->names.mem;
  again_mem_free(mem, walk->active);
  again_mem_free(mem, walk->frames);
  again_mem_free(mem, walk->met);
  again_buffer_clear(&walk->names);
}

static bool goes_on(const again_walk *walk) {
  return walk->capture->error == AGAIN_OK &&
         (walk->aim == AGAIN_WALK_WHOLE ||
          !again_capture_is_settled(walk->capture));
}

static again_walk_frame *top(const again_walk *walk) {
  return &walk->frames[walk->frame_count - 1];
}

void again_walk_begin(again_walk *walk, uint32_t root, again_walk_aim aim) {
  walk->root = root;
  walk->aim = aim;
  again_walk_restart(walk);
}

void again_walk_restart(again_walk *walk) {
  walk->frame_count = 0;
  walk->frame_limit = walk->depth_limit;
  walk->skipped = 0;
  walk->is_document = false;
  walk->pending_start = 0;
  walk->pending_end = 1;
  walk->active[0] = walk->root;
  walk->names.size = 0;
}

/* The name that step `step` of the current path has. */
static again_text name_of_step(const again_walk *walk, size_t step) {
  if (step + 1 == walk->frame_count) {
    return walk->member;
  }
  size_t start = walk->frames[step].names_end;
  return again_text_make(walk->names.data + start,
                         walk->frames[step + 1].names_end - start);
}

/* What a `key:` gives where its path leads to `value`: a name, where that is
 * something. */
static again_value key_value(const again_walk *walk, size_t star,
                             const again_value *value) {
  again_value name = {.kind = AGAIN_VALUE_NULL};
  if (again_value_is_usable(value, AGAIN_USE_PRESENT, AGAIN_TEXT_ABSENT)) {
    name = again_value_of_text(name_of_step(walk, star));
  }
  return name;
}

static void give_slots(again_walk *walk, const again_path_node *node,
                       const again_value *value) {
  for (uint32_t i = node->first_slot; i != AGAIN_LIST_END;) {
    const again_plan_slot *slot = &walk->plan->slots[i];
    if (slot->is_key) {
      again_value name = key_value(walk, slot->star, value);
      again_capture_slot(walk->capture, i, &name);
    } else {
      again_capture_slot(walk->capture, i, value);
    }
    i = slot->next;
  }
}

static void give_tests(again_walk *walk, const again_path_node *node,
                       const again_value *value) {
  for (uint32_t i = node->first_test; i != AGAIN_LIST_END;) {
    const again_plan_test *test = &walk->plan->tests[i];
    if (test->is_key) {
      again_value name = key_value(walk, test->star, value);
      again_capture_test(walk->capture, i, &name);
    } else {
      again_capture_test(walk->capture, i, value);
    }
    i = test->next;
  }
}

static const again_path_node *node_at(const again_walk *walk, size_t i) {
  return &walk->plan->paths.nodes[walk->active[i]];
}

/* Whether a path ends here. */
static bool is_end(const again_path_node *node) {
  return node->first_slot != AGAIN_LIST_END ||
         node->first_test != AGAIN_LIST_END;
}

static bool give(again_walk *walk, size_t start, size_t end,
                 const again_value *value) {
  bool is_given = false;
  for (size_t i = start; i < end; i++) {
    const again_path_node *node = node_at(walk, i);
    if (is_end(node)) {
      give_slots(walk, node, value);
      give_tests(walk, node, value);
      is_given = true;
    }
  }
  return !is_given || goes_on(walk);
}

bool again_walk_wants_text(const again_walk *walk) {
  if (walk->skipped > 0 || walk->frame_count == 0) {
    return false;
  }
  const again_walk_frame *frame = top(walk);
  for (size_t i = frame->set_start; i < frame->set_end; i++) {
    if (is_end(node_at(walk, i))) {
      return true;
    }
  }
  return false;
}

/* The first member or element makes the container something. */
static bool fill(again_walk *walk, again_walk_frame *frame) {
  again_value value = {.kind = AGAIN_VALUE_CONTAINER};
  frame->is_empty = false;
  for (size_t i = frame->set_start; i < frame->set_end; i++) {
    give_slots(walk, node_at(walk, i), &value);
  }
  return goes_on(walk);
}

/* Steps from each node of the open container to its children. */
static bool step(again_walk *walk, again_text text, bool is_unique) {
  again_walk_frame *frame = top(walk);
  if (frame->is_empty && !fill(walk, frame)) {
    return false;
  }
  walk->member = text;
  const again_paths *paths = &walk->plan->paths;
  again_path_name name = again_path_name_of(text);
  size_t pending = frame->set_end;
  walk->pending_start = pending;
  for (size_t i = frame->set_start; i < frame->set_end; i++) {
    const again_path_node *node = &paths->nodes[walk->active[i]];
    if (node->has_names) {
      uint32_t child = again_paths_find(paths, walk->active[i], &name);
      if (child != AGAIN_NODE_NONE &&
          !(is_unique && walk->met[child] == frame->serial)) {
        walk->met[child] = frame->serial;
        walk->active[pending++] = child;
      }
    }
    if (node->star != AGAIN_NODE_NONE) {
      walk->active[pending++] = node->star;
    }
  }
  walk->pending_end = pending;
  return true;
}

/* The next element, its index for a name. */
static bool step_element(again_walk *walk) {
  size_t start = sizeof(walk->digits);
  size_t index = top(walk)->next_index++;
  do {
    walk->digits[--start] = (char)('0' + index % 10);
    index /= 10;
  } while (index > 0);
  again_text name =
      again_text_make(walk->digits + start, sizeof(walk->digits) - start);
  return step(walk, name, false);
}

bool again_walk_member(again_walk *walk, again_text name) {
  return walk->skipped > 0 || step(walk, name, true);
}

bool again_walk_sibling(again_walk *walk, again_text name) {
  return walk->skipped > 0 || step(walk, name, false);
}

/* In an array whatever comes is an element. */
static bool step_if_element(again_walk *walk) {
  return walk->frame_count == 0 || !top(walk)->is_array || step_element(walk);
}

bool again_walk_value(again_walk *walk, const again_value *value) {
  if (walk->skipped > 0) {
    return true;
  }
  if (!step_if_element(walk)) {
    return false;
  }
  size_t start = walk->pending_start;
  size_t end = walk->pending_end;
  walk->pending_end = start;
  return start == end || give(walk, start, end, value);
}

/* A serial that no frame of this or an earlier body had. */
static uint32_t next_serial(again_walk *walk) {
  walk->serial++;
  if (walk->serial == 0) {
    memset(walk->met, 0, walk->plan->paths.node_count * sizeof(*walk->met));
    walk->serial = 1;
  }
  return walk->serial;
}

/* The name of the member that is opened: the next one takes its place. */
static bool keep_name(again_walk *walk) {
  if (!walk->plan->has_keys || walk->frame_count == 0) {
    return true;
  }
  walk->names.size = top(walk)->names_end;
  again_status status =
      again_buffer_append(&walk->names, walk->member.data, walk->member.size);
  if (status != AGAIN_OK) {
    walk->capture->error = status;
  }
  return status == AGAIN_OK;
}

bool again_walk_open(again_walk *walk, bool is_array) {
  if (walk->skipped > 0) {
    walk->skipped++;
    return true;
  }
  if (!step_if_element(walk)) {
    return false;
  }
  if (walk->pending_start == walk->pending_end ||
      walk->frame_count == walk->frame_limit) {
    walk->pending_end = walk->pending_start;
    walk->skipped = 1;
    return true;
  }
  if (!keep_name(walk)) {
    return false;
  }
  walk->frames[walk->frame_count++] =
      (again_walk_frame){.set_start = walk->pending_start,
                         .set_end = walk->pending_end,
                         .names_end = walk->names.size,
                         .serial = next_serial(walk),
                         .is_array = is_array,
                         .is_empty = true};
  walk->pending_start = walk->pending_end;
  return true;
}

bool again_walk_open_document(again_walk *walk) {
  walk->is_document = true;
  walk->frame_limit = again_sat_add(walk->depth_limit, 1);
  return again_walk_open(walk, false);
}

void again_walk_close(again_walk *walk) {
  if (walk->skipped > 0) {
    walk->skipped--;
    return;
  }
  walk->pending_start = top(walk)->set_start;
  walk->pending_end = walk->pending_start;
  walk->frame_count--;
}

bool again_walk_close_text(again_walk *walk, const again_value *value) {
  bool more = walk->skipped > 0 ||
              give(walk, top(walk)->set_start, top(walk)->set_end, value);
  again_walk_close(walk);
  return more;
}
