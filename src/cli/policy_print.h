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

/* Appends "FILE:LINE" of a rule, "pack:aliyun/common:17". */
AGAIN_MUST_USE again_status again_append_place(again_buffer *out,
                                               const again_policy *policy,
                                               const again_origin *origin);

/* Whether its schedule is ever used: else the call ends with this answer. */
bool again_rule_goes_again(const again_rule *rule);

#endif
