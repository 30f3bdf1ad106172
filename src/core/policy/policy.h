/*
 * The immutable model of a policy: what the loader makes and all else reads.
 * Everything lies in one arena; texts end in NUL.
 */
#ifndef AGAIN_POLICY_POLICY_H
#define AGAIN_POLICY_POLICY_H

#include <stdatomic.h>

#include "base/arena.h"
#include "policy/changed.h"
#include "policy/code_index.h"
#include "reading/plan.h"
#include "reading/values.h"

/* A file that a policy was made of, in precedence order. */
typedef struct again_layer {
  again_text name; /* "aliyun/common"; "" where the file has none */
  again_text file; /* its path, or "pack:aliyun/common" */
  again_text about;
  again_text document; /* the bytes; absent unless the loader keeps them */
} again_layer;

/* Where something stands. */
typedef struct again_origin {
  uint32_t layer;
  uint32_t offset;
  uint32_t line;
  uint32_t column;
} again_origin;

typedef struct again_range {
  uint32_t low;
  uint32_t high;
} again_range;

typedef struct again_texts {
  const again_text *items;
  size_t count;
} again_texts;

/* Whether `text` is one of them; what is absent or empty never is. */
bool again_texts_have(const again_texts *texts, again_text text);

/* All that are present must hold. */
typedef struct again_condition {
  const again_range *status;
  size_t status_count;
  again_texts code;
  again_texts operation;
  again_texts message;
  again_texts method;
  uint32_t transport; /* bits 1u << again_transport; 0 = any */
  const again_test *is;
  size_t is_count;
  const again_slot *has;
  size_t has_count;
  const again_slot *lacks;
  size_t lacks_count;
  bool has_skew;
  uint64_t skew_ms;
} again_condition;

typedef struct again_rule {
  again_origin origin;
  again_condition when;
  again_class error_class;
  again_effect effect;
  again_remedy remedy;
  again_text reason; /* "" where none */
  uint32_t schedule; /* index into policy->schedules */
  again_text note;   /* absent where none */
} again_rule;

/* How a value is cut out of what its source says. */
typedef enum again_take {
  AGAIN_TAKE_ALL,
  AGAIN_TAKE_FIRST_LINE,
  AGAIN_TAKE_AROUND /* what the one `*` of the text stands for */
} again_take;

/* An entry of a list of sources, of a response (`slot`) or a request. */
typedef struct again_entry {
  again_origin origin;
  again_source source;
  /* In policy->plan; for a path of the request's body in request_plan; else
   * AGAIN_SLOT_NONE. */
  again_slot slot;
  again_take take;
  again_text before; /* AROUND: literal text before and behind the star */
  again_text behind;
  const again_condition *when; /* NULL = always */
} again_entry;

typedef struct again_entries {
  const again_entry *items;
  size_t count;
} again_entries;

typedef enum again_unit {
  AGAIN_UNIT_AUTO,
  AGAIN_UNIT_SECONDS,
  AGAIN_UNIT_MS,
  AGAIN_UNIT_EPOCH,
  AGAIN_UNIT_DATE,
  AGAIN_UNIT_DURATION,
  AGAIN_UNIT_REMAIN,
  AGAIN_UNIT_RATELIMIT,
  AGAIN_UNIT_PUSHBACK,
  AGAIN_UNIT_SHOULD_RETRY
} again_unit;

typedef struct again_hint_entry {
  again_entry entry;
  again_unit unit;
  uint64_t clamp_ms; /* AGAIN_NEVER = not cut */
} again_hint_entry;

typedef enum again_jitter {
  AGAIN_JITTER_NONE,
  AGAIN_JITTER_FULL,
  AGAIN_JITTER_EQUAL,
  AGAIN_JITTER_DECORRELATED,
  AGAIN_JITTER_PROPORTIONAL
} again_jitter;

/* Complete: what the file left out is filled in from "default" and from the
 * built-in default. */
typedef struct again_schedule {
  again_text name;
  again_origin origin; /* in the first layer that has it */
  uint64_t base_ms;
  uint64_t cap_ms;
  double factor; /* 1 at least */
  again_jitter jitter;
  uint64_t min_ms;
  uint32_t attempts;
  uint64_t deadline_ms;
} again_schedule;

typedef struct again_limits {
  uint32_t attempts;
  uint64_t deadline_ms;
  uint64_t hint_max_ms;
  uint32_t resumes;
  again_bounds bounds;
} again_limits;

typedef struct again_idempotent {
  again_texts methods;
  again_texts operations;
  again_entries tokens;
} again_idempotent;

typedef enum again_budget_kind {
  AGAIN_BUDGET_OFF,
  AGAIN_BUDGET_TOKENS,
  AGAIN_BUDGET_RATIO,
  AGAIN_BUDGET_THROTTLE,
  AGAIN_BUDGET_CONCURRENCY
} again_budget_kind;

typedef struct again_governor_config {
  again_text scope; /* "host", "service", "credential", "operation", "call" */
  again_budget_kind budget;
  /* TOKENS: all four. THROTTLE: capacity and refund. */
  uint32_t capacity;
  uint32_t cost;
  uint32_t throttle_cost;
  double refund;
  /* RATIO: percent, window_ms, floor. CONCURRENCY: percent and floor. */
  double percent;
  uint64_t window_ms;
  uint32_t floor;
  bool adaptive_rate;
  bool health;
  uint32_t close_after;
  /* Index into policy->schedules; AGAIN_SCHEDULE_NONE = health's own. */
  uint32_t probe;
  uint64_t probe_timeout_ms;
  bool fail_fast;
  again_texts overload; /* reasons */
  again_text store;
} again_governor_config;

struct again_policy {
  atomic_uint references;
  again_arena arena;
  again_text name;
  uint64_t hash;
  /* layers[layer_count] is what is built in beneath them. */
  const again_layer *layers;
  size_t layer_count;
  const again_watch *watches; /* NULL = made of no file */
  again_texts hosts;          /* of the first layer */

  again_plan *plan;
  /* The paths that `operation` and `tokens` read in the request's body, which
   * is JSON; NULL = none. */
  again_plan *request_plan;
  again_entries fields[AGAIN_FIELD_COUNT];
  const again_hint_entry *hints;
  size_t hint_count;
  const again_condition *peeks;
  size_t peek_count;
  again_entries operation;
  again_idempotent idempotent;
  again_limits limits;
  const again_schedule *schedules; /* [0] is "default" */
  size_t schedule_count;
  again_governor_config governor;

  const again_rule *rules; /* in precedence order */
  size_t rule_count;
  const again_code_index *codes;
  const uint32_t *codeless; /* rules without `code`, in order */
  size_t codeless_count;
};

/* Empty, with one reference; NULL when there is no memory. */
again_policy *again_policy_new(const again_mem *mem);

#endif
