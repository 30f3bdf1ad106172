#include "coverage.h"

#include <search.h>

#include "base/glob.h"
#include "policy_print.h"

void again_coverage_init(again_coverage *coverage, const again_mem *mem) {
  *coverage = (again_coverage){.tree = NULL};
  again_arena_init(&coverage->arena, mem);
  again_buffer_init(&coverage->scratch, mem);
}

/* The rows are the arena's. */
static void keep_row(void *row) {
  (void)row;
}

void again_coverage_clear(again_coverage *coverage) {
  tdestroy(coverage->tree, keep_row);
  coverage->tree = NULL;
  again_arena_clear(&coverage->arena);
  again_buffer_clear(&coverage->scratch);
}

/* --- counting ----------------------------------------------------------- */

static int compare_text(again_text a, again_text b) {
  size_t size = a.size < b.size ? a.size : b.size;
  int order = size > 0 ? memcmp(a.data, b.data, size) : 0;
  return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

int again_coverage_compare(const void *left, const void *right) {
  const again_coverage_row *a = left;
  const again_coverage_row *b = right;
  int order = compare_text(a->code, b->code);
  return order != 0 ? order : compare_text(a->policy, b->policy);
}

/* A glob of stars alone names nothing. */
static bool has_code(const again_rule *rule, again_text code) {
  for (size_t i = 0; i < rule->when.code.count; i++) {
    again_text glob = rule->when.code.items[i];
    if (again_glob_literal_count(glob) > 0 && again_glob_match(glob, code)) {
      return true;
    }
  }
  return false;
}

/* A rule that may be the first to have a code. */
typedef struct search {
  const again_policy *policy;
  again_text code;
} search;

static bool lacks_code(uint32_t rule, const void *user) {
  const search *self = user;
  return !has_code(&self->policy->rules[rule], self->code);
}

/* Of a code alone it is asked whether any rule has it, whatever else that
 * wants. */
static bool is_in_rules(const again_policy *policy, again_text code) {
  const search self = {policy, code};
  uint32_t count = (uint32_t)policy->rule_count;
  return again_code_index_first(policy->codes, code, count, lacks_code, &self) <
         count;
}

/* Whether a rule says what this error is, and not only of which kind. */
static bool is_named(const again_judged *judged, again_text code) {
  const again_response *response = judged->response;
  const again_rule *rule = judged->rule;
  if (response->status == 0 && response->transport == AGAIN_TRANSPORT_OK) {
    return is_in_rules(judged->policy, code);
  }
  return rule != NULL &&
         (has_code(rule, code) || rule->when.message.count > 0 ||
          rule->when.is_count > 0);
}

static bool copy(again_coverage *coverage, again_text from, again_text *out) {
  return again_arena_text(&coverage->arena, from, out);
}

static again_status copy_place(again_coverage *coverage,
                               const again_judged *judged, again_text *out) {
  again_buffer *scratch = &coverage->scratch;
  *out = AGAIN_TEXT_ABSENT;
  if (judged->rule == NULL) {
    return AGAIN_OK;
  }
  again_buffer_reset(scratch);
  again_status status =
      again_append_place(scratch, judged->policy, &judged->rule->origin);
  if (status != AGAIN_OK) {
    return status;
  }
  again_text place = again_text_make(scratch->data, scratch->size);
  return copy(coverage, place, out) ? AGAIN_OK : AGAIN_ENOMEM;
}

static again_status fill(again_coverage *coverage, again_coverage_row *row,
                         const again_judged *judged) {
  const again_response *response = judged->response;
  again_text reason = again_text_of(judged->verdict.reason);
  if (!copy(coverage, judged->policy->name, &row->policy) ||
      !copy(coverage, again_response_code(response), &row->code) ||
      !copy(coverage, again_response_message(response), &row->message) ||
      !copy(coverage, reason, &row->reason)) {
    return AGAIN_ENOMEM;
  }
  row->status = response->status;
  row->error_class = judged->verdict.error_class;
  again_status status = copy_place(coverage, judged, &row->place);
  return status == AGAIN_OK
             ? again_proposal_make(&row->proposal, row->code, row->message,
                                   row->status, &coverage->scratch)
             : status;
}

static again_status add_row(again_coverage *coverage,
                            const again_judged *judged) {
  again_coverage_row *row =
      again_arena_calloc(&coverage->arena, 1, sizeof *row);
  again_status status =
      row != NULL ? fill(coverage, row, judged) : AGAIN_ENOMEM;
  if (status == AGAIN_OK &&
      tsearch(row, &coverage->tree, again_coverage_compare) == NULL) {
    status = AGAIN_ENOMEM;
  }
  if (status == AGAIN_OK) {
    row->count = 1;
    row->next = coverage->rows;
    coverage->rows = row;
    coverage->row_count++;
  }
  return status;
}

again_status again_coverage_add(again_coverage *coverage,
                                const again_judged *judged) {
  again_text code = again_response_code(judged->response);
  if (judged->verdict.error_class == AGAIN_CLASS_SUCCESS) {
    return AGAIN_OK;
  }
  coverage->error_count++;
  if (code.size == 0) {
    coverage->codeless_count++;
    return AGAIN_OK;
  }
  if (is_named(judged, code)) {
    return AGAIN_OK;
  }
  coverage->unnamed_count++;
  const again_coverage_row key = {.policy = judged->policy->name, .code = code};
  void *found = tfind(&key, &coverage->tree, again_coverage_compare);
  if (found == NULL) {
    return add_row(coverage, judged);
  }
  again_coverage_row *row = *(again_coverage_row **)found;
  row->count++;
  bool tells_more = row->message.size == 0 &&
                    again_response_message(judged->response).size > 0;
  return tells_more ? fill(coverage, row, judged) : AGAIN_OK;
}
