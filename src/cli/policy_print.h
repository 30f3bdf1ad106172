/*
 * A policy, merged with what it extends, as text for people: its sources,
 * schedules and limits, and its rules as a decision table with the place of
 * each. The same on every machine, so that it also serves as a snapshot.
 */
#ifndef AGAIN_CLI_POLICY_PRINT_H
#define AGAIN_CLI_POLICY_PRINT_H

#include "policy/policy.h"

AGAIN_MUST_USE again_status again_policy_print(again_buffer *out,
                                               const again_policy *policy);

/* What a policy says of every answer, as it is printed. */
typedef enum again_section {
  AGAIN_SECTION_FIELDS,
  AGAIN_SECTION_HINTS,
  AGAIN_SECTION_REQUESTS,
  AGAIN_SECTION_LIMITS,
  AGAIN_SECTION_GOVERNOR,
} again_section;

const char *again_section_name(again_section section);

/* Its lines, without its name. */
AGAIN_MUST_USE again_status again_policy_print_section(
    again_buffer *out, const again_policy *policy, again_section section);

/* Appends "FILE:LINE" of a rule, "pack:aliyun/common:17". */
AGAIN_MUST_USE again_status again_append_place(again_buffer *out,
                                               const again_policy *policy,
                                               const again_origin *origin);

/* Whether its schedule is ever used: else the call ends with this answer. */
bool again_rule_goes_again(const again_rule *rule);

#endif
