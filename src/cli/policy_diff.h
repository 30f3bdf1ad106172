/* Where two policies behave differently: what they say of every answer, and the
 * same answers, told by the rules of both, judged by both. */
#ifndef AGAIN_CLI_POLICY_DIFF_H
#define AGAIN_CLI_POLICY_DIFF_H

#include "base/buffer.h"
#include "policy/policy.h"

/* Appends a few lines, or a line of JSON, for each section that differs and
 * each answer that is judged differently, in alphabetical order. `*count_ret`
 * is how many. */
AGAIN_MUST_USE again_status again_policy_diff(again_buffer *out,
                                              again_policy *a, again_policy *b,
                                              bool as_json, size_t *count_ret);

#endif
