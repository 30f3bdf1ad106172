/* What a plan is made of, for those who read by it. */
#ifndef AGAIN_READING_PLAN_PARTS_H
#define AGAIN_READING_PLAN_PARTS_H

#include "reading/plan.h"
#include "reading/plan_paths.h"

typedef struct again_plan_slot {
  const again_source *source;
  uint64_t hash; /* of source and use */
  again_use use;
  uint32_t node; /* that its path ends at, or AGAIN_NODE_NONE */
  uint32_t next; /* in the list of that node */
  size_t star;   /* which step is the first `*` */
  uint64_t mark; /* of the header that it is; 0 = it is none */
  bool is_key;
  bool in_goal;
} again_plan_slot;

typedef struct again_plan_test {
  const again_source *source;
  const again_wanted *wanted;
  size_t wanted_count;
  uint32_t node; /* that its path ends at, or AGAIN_NODE_NONE */
  uint32_t next; /* in the list of that node */
  size_t star;   /* which step is the first `*` */
  bool is_key;
  bool any; /* the path has a `*` */
} again_plan_test;

typedef struct again_plan_goal {
  const again_slot *slots;
  size_t count;
  size_t known_count; /* of the first slots, known before the body is read */
} again_plan_goal;

/* A header whose value is read as a body, and the root of its paths. */
typedef struct again_plan_header {
  again_text name;
  uint32_t root;
} again_plan_header;

struct again_plan {
  again_mem mem;
  again_arena arena;
  again_paths paths;
  uint32_t root; /* of the paths of the body */
  again_plan_slot *slots;
  size_t slot_count;
  size_t slot_capacity;
  again_plan_test *tests;
  size_t test_count;
  size_t test_capacity;
  again_plan_goal *goals;
  size_t goal_count;
  size_t goal_capacity;
  again_plan_header *headers;
  size_t header_count;
  size_t header_capacity;
  /* Of the body: slots in no goal, and tests. */
  size_t lone_count;
  size_t body_test_count;
  bool has_keys;
  bool is_compiled;
};

/* Whether its value is in the body, and found by reading it. */
static inline bool again_source_is_in_body(const again_source *source) {
  return (source->kind == AGAIN_SOURCE_PATH ||
          source->kind == AGAIN_SOURCE_KEY) &&
         source->name.data == NULL;
}
/* Whether its value is found by reading a body or a header as one. */
static inline bool again_source_has_steps(const again_source *source) {
  return source->kind == AGAIN_SOURCE_PATH || source->kind == AGAIN_SOURCE_KEY;
}

#endif
