/* Where two policies differ in what they say of every answer: what fields and
 * hints are read, which requests are idempotent, limits, the governor. */
#ifndef AGAIN_CLI_SECTION_DIFF_H
#define AGAIN_CLI_SECTION_DIFF_H

#include "base/buffer.h"
#include "policy/policy.h"

/* Appends a few lines, or a line of JSON, for each section that differs, and
 * adds how many they are to `*count`. */
AGAIN_MUST_USE again_status again_section_diff(again_buffer *out,
                                               const again_policy *a,
                                               const again_policy *b,
                                               bool as_json, size_t *count);

#endif
