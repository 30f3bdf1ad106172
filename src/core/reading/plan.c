#include "reading/plan_parts.h"

#include <assert.h>
#include <string.h>

#include "reading/headers.h"

again_plan *again_plan_new(const again_mem *mem) {
  again_mem hooks = again_mem_resolve(mem);
  again_plan *plan = again_mem_calloc(&hooks, 1, sizeof(*plan));
  if (plan == NULL) {
    return NULL;
  }
  plan->mem = hooks;
  again_arena_init(&plan->arena, &hooks);
  if (again_paths_init(&plan->paths, &hooks) != AGAIN_OK ||
      again_paths_add_root(&plan->paths, &plan->root) != AGAIN_OK) {
    again_plan_free(plan);
    return NULL;
  }
  return plan;
}

void again_plan_free(again_plan *plan) {
  if (plan == NULL) {
    return;
  }
  again_mem hooks = plan->mem;
  again_mem_free(&hooks, plan->slots);
  again_mem_free(&hooks, plan->tests);
  again_mem_free(&hooks, plan->goals);
  again_mem_free(&hooks, plan->headers);
  again_paths_clear(&plan->paths);
  again_arena_clear(&plan->arena);
  again_mem_free(&hooks, plan);
}

static const again_source *copy_source(again_arena *arena,
                                       const again_source *source) {
  again_source *copy = again_arena_alloc(arena, sizeof(*copy));
  if (copy == NULL) {
    return NULL;
  }
  *copy = *source;
  if (!again_arena_text(arena, source->text, &copy->text) ||
      !again_arena_text(arena, source->name, &copy->name)) {
    return NULL;
  }
  again_step *steps =
      again_arena_calloc(arena, source->step_count, sizeof(*steps));
  if (steps == NULL) {
    return NULL;
  }
  for (size_t i = 0; i < source->step_count; i++) {
    steps[i].any = source->steps[i].any;
    if (!again_arena_text(arena, source->steps[i].name, &steps[i].name)) {
      return NULL;
    }
  }
  copy->steps = steps;
  return copy;
}

/* The root of the paths of the body or header that `source` reads. */
static again_status find_root(again_plan *plan, const again_source *source,
                              uint32_t *out) {
  *out = plan->root;
  if (source->name.data == NULL) {
    return AGAIN_OK;
  }
  for (size_t i = 0; i < plan->header_count; i++) {
    if (again_text_equals_ignore_case(plan->headers[i].name, source->name)) {
      *out = plan->headers[i].root;
      return AGAIN_OK;
    }
  }
  void *headers = plan->headers;
  again_status status =
      again_mem_grow(&plan->mem, &headers, &plan->header_capacity,
                     plan->header_count, 1, sizeof(*plan->headers));
  plan->headers = headers;
  if (status == AGAIN_OK) {
    status = again_paths_add_root(&plan->paths, out);
  }
  if (status == AGAIN_OK) {
    plan->headers[plan->header_count++] =
        (again_plan_header){source->name, *out};
  }
  return status;
}

/* The node that `source` ends at; none for a source without a path. */
static again_status find_node(again_plan *plan, const again_source *source,
                              uint32_t *out) {
  *out = AGAIN_NODE_NONE;
  if (!again_source_has_steps(source)) {
    return AGAIN_OK;
  }
  uint32_t root;
  again_status status = find_root(plan, source, &root);
  return status != AGAIN_OK ? status
                            : again_paths_add(&plan->paths, root, source->steps,
                                              source->step_count, out);
}

static size_t first_star(const again_source *source) {
  size_t i = 0;
  while (i < source->step_count && !source->steps[i].any) {
    i++;
  }
  return i;
}

/* Only assertions ask it. */
__attribute__((unused)) static bool is_of_response(const again_source *source) {
  return source->kind != AGAIN_SOURCE_QUERY &&
         source->kind != AGAIN_SOURCE_FORM &&
         source->kind != AGAIN_SOURCE_URL_PATH;
}

static bool find_slot(const again_plan *plan, const again_source *source,
                      again_use use, uint64_t hash, again_slot *out) {
  for (size_t i = 0; i < plan->slot_count; i++) {
    const again_plan_slot *slot = &plan->slots[i];
    if (slot->hash == hash && slot->use == use &&
        again_text_equals(slot->source->text, source->text)) {
      *out = (again_slot)i;
      return true;
    }
  }
  return false;
}

again_status again_plan_add(again_plan *plan, const again_source *source,
                            again_use use, again_slot *out) {
  assert(!plan->is_compiled && is_of_response(source));
  uint64_t hash = again_text_hash(source->text, use);
  if (find_slot(plan, source, use, hash, out)) {
    return AGAIN_OK;
  }
  void *slots = plan->slots;
  again_status status =
      again_mem_grow(&plan->mem, &slots, &plan->slot_capacity, plan->slot_count,
                     1, sizeof(*plan->slots));
  plan->slots = slots;
  if (status != AGAIN_OK) {
    return status;
  }
  const again_source *copy = copy_source(&plan->arena, source);
  if (copy == NULL) {
    return AGAIN_ENOMEM;
  }
  uint32_t node;
  status = find_node(plan, copy, &node);
  if (status != AGAIN_OK) {
    return status;
  }
  *out = (again_slot)plan->slot_count++;
  again_plan_slot *slot = &plan->slots[*out];
  *slot = (again_plan_slot){.source = copy,
                            .hash = hash,
                            .use = use,
                            .node = node,
                            .next = AGAIN_LIST_END,
                            .star = first_star(copy),
                            .mark = copy->kind == AGAIN_SOURCE_HEADER
                                        ? again_header_mark(copy->name)
                                        : 0,
                            .is_key = copy->kind == AGAIN_SOURCE_KEY};
  if (node != AGAIN_NODE_NONE) {
    slot->next = plan->paths.nodes[node].first_slot;
    plan->paths.nodes[node].first_slot = *out;
  }
  plan->has_keys = plan->has_keys || slot->is_key;
  return AGAIN_OK;
}

static const again_wanted *
copy_wanted(again_arena *arena, const again_wanted *wanted, size_t count) {
  again_wanted *copy = again_arena_calloc(arena, count, sizeof(*copy));
  if (copy == NULL) {
    return NULL;
  }
  for (size_t i = 0; i < count; i++) {
    copy[i] = wanted[i];
    if (!again_arena_text(arena, wanted[i].glob, &copy[i].glob)) {
      return NULL;
    }
  }
  return copy;
}

again_status again_plan_add_test(again_plan *plan, const again_source *source,
                                 const again_wanted *wanted,
                                 size_t wanted_count, again_test *out) {
  assert(!plan->is_compiled && is_of_response(source));
  void *tests = plan->tests;
  again_status status =
      again_mem_grow(&plan->mem, &tests, &plan->test_capacity, plan->test_count,
                     1, sizeof(*plan->tests));
  plan->tests = tests;
  if (status != AGAIN_OK) {
    return status;
  }
  const again_source *copy = copy_source(&plan->arena, source);
  const again_wanted *wanted_copy =
      copy_wanted(&plan->arena, wanted, wanted_count);
  if (copy == NULL || wanted_copy == NULL) {
    return AGAIN_ENOMEM;
  }
  uint32_t node;
  status = find_node(plan, copy, &node);
  if (status != AGAIN_OK) {
    return status;
  }
  *out = (again_test)plan->test_count++;
  again_plan_test *test = &plan->tests[*out];
  *test = (again_plan_test){.source = copy,
                            .wanted = wanted_copy,
                            .wanted_count = wanted_count,
                            .node = node,
                            .next = AGAIN_LIST_END,
                            .star = first_star(copy),
                            .is_key = copy->kind == AGAIN_SOURCE_KEY,
                            .any = first_star(copy) < copy->step_count};
  if (node != AGAIN_NODE_NONE) {
    test->next = plan->paths.nodes[node].first_test;
    plan->paths.nodes[node].first_test = *out;
  }
  plan->has_keys = plan->has_keys || test->is_key;
  return AGAIN_OK;
}

again_status again_plan_add_goal(again_plan *plan, const again_slot *slots,
                                 size_t count) {
  assert(!plan->is_compiled);
  void *goals = plan->goals;
  again_status status =
      again_mem_grow(&plan->mem, &goals, &plan->goal_capacity, plan->goal_count,
                     1, sizeof(*plan->goals));
  plan->goals = goals;
  if (status != AGAIN_OK) {
    return status;
  }
  again_slot *copy = again_arena_calloc(&plan->arena, count, sizeof(*copy));
  if (copy == NULL) {
    return AGAIN_ENOMEM;
  }
  for (size_t i = 0; i < count; i++) {
    copy[i] = slots[i];
    plan->slots[slots[i]].in_goal = true;
  }
  plan->goals[plan->goal_count++] =
      (again_plan_goal){.slots = copy, .count = count};
  return AGAIN_OK;
}

again_status again_plan_compile(again_plan *plan) {
  assert(!plan->is_compiled);
  for (size_t i = 0; i < plan->slot_count; i++) {
    const again_plan_slot *slot = &plan->slots[i];
    plan->lone_count += !slot->in_goal && again_source_is_in_body(slot->source);
  }
  for (size_t i = 0; i < plan->test_count; i++) {
    plan->body_test_count += again_source_is_in_body(plan->tests[i].source);
  }
  for (size_t i = 0; i < plan->goal_count; i++) {
    again_plan_goal *goal = &plan->goals[i];
    while (goal->known_count < goal->count &&
           !again_source_is_in_body(
               plan->slots[goal->slots[goal->known_count]].source)) {
      goal->known_count++;
    }
  }
  plan->is_compiled = true;
  return AGAIN_OK;
}

size_t again_plan_slot_count(const again_plan *plan) {
  return plan->slot_count;
}

size_t again_plan_test_count(const again_plan *plan) {
  return plan->test_count;
}

const again_source *again_plan_source(const again_plan *plan, again_slot slot) {
  return plan->slots[slot].source;
}

const again_source *again_plan_test_source(const again_plan *plan,
                                           again_test test) {
  return plan->tests[test].source;
}

const again_wanted *again_plan_test_wanted(const again_plan *plan,
                                           again_test test, size_t *count_ret) {
  *count_ret = plan->tests[test].wanted_count;
  return plan->tests[test].wanted;
}
