/* Conditions: on what a rule, a peek, a hint or a source entry holds. */
#ifndef AGAIN_POLICY_CONDITIONS_H
#define AGAIN_POLICY_CONDITIONS_H

#include "policy/members.h"

/*
 * Of again_condition, to be shared by tables of what has conditions. What is
 * read holds numbers of probes where slots and tests will be.
 */
extern const again_table again_condition_table;

#endif
