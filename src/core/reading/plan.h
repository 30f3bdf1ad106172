/*
 * A plan: what to look for in a response, and when there is nothing more to
 * learn. The policy makes one, compiled once; any number of values are read
 * by it. It knows sources, not rules.
 */
#ifndef AGAIN_READING_PLAN_H
#define AGAIN_READING_PLAN_H

#include "reading/source.h"

typedef struct again_plan again_plan;

/* What makes a value usable. Null, "", {} and [] never are. */
typedef enum again_use {
  AGAIN_USE_CODE,   /* a scalar, no boolean, not the status, not cut */
  AGAIN_USE_TEXT,   /* a scalar, no boolean; may be cut */
  AGAIN_USE_EXACT,  /* a scalar, no boolean, not cut */
  AGAIN_USE_PRESENT /* anything, containers and booleans too */
} again_use;

typedef uint32_t again_slot;
typedef uint32_t again_test;
#define AGAIN_SLOT_NONE UINT32_MAX

typedef enum again_wanted_kind {
  AGAIN_WANTED_GLOB,   /* of the value's text; numbers by their digits */
  AGAIN_WANTED_NUMBER, /* equal as numbers; "0" is 0 */
  AGAIN_WANTED_BOOLEAN /* true or false; the texts "true", "false" too */
} again_wanted_kind;

/* A value that an `is` condition accepts. */
typedef struct again_wanted {
  again_wanted_kind kind;
  again_text glob;
  double number;
  bool boolean;
} again_wanted;

/* NULL when there is no memory. */
again_plan *again_plan_new(const again_mem *mem);
void again_plan_free(again_plan *plan);

/* Before compile. Equal source and use give the same slot. `source` must be
 * one of a response; its texts are copied. */
AGAIN_MUST_USE again_status again_plan_add(again_plan *plan,
                                           const again_source *source,
                                           again_use use, again_slot *out);
/* The test holds where a value of `source` is among `wanted`: the first, or
 * any where the path has `*`. Copied. */
AGAIN_MUST_USE again_status again_plan_add_test(again_plan *plan,
                                                const again_source *source,
                                                const again_wanted *wanted,
                                                size_t wanted_count,
                                                again_test *out);
/*
 * A goal is a list of slots of which the first with a value wins. A goal is
 * settled when its first slot has a value. Slots that stand in no goal are
 * settled by a value, tests by holding (without `*`: by a value). When all is
 * settled the parser stops.
 */
AGAIN_MUST_USE again_status again_plan_add_goal(again_plan *plan,
                                                const again_slot *slots,
                                                size_t count);
/* Once, after all are added. */
AGAIN_MUST_USE again_status again_plan_compile(again_plan *plan);

size_t again_plan_slot_count(const again_plan *plan);
size_t again_plan_test_count(const again_plan *plan);
const again_source *again_plan_source(const again_plan *plan, again_slot slot);
/* What a test asks: its source, and the values it accepts. */
const again_source *again_plan_test_source(const again_plan *plan,
                                           again_test test);
const again_wanted *again_plan_test_wanted(const again_plan *plan,
                                           again_test test, size_t *count_ret);

#endif
