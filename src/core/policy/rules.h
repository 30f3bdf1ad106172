/* Rules and peeks: sets of conditions, and what rules say of what meets
 * them. */
#ifndef AGAIN_POLICY_RULES_H
#define AGAIN_POLICY_RULES_H

#include "policy/members.h"

/* A rule whose schedule is still a name. */
typedef struct again_rule_draft {
  again_rule rule;
  again_text schedule;      /* absent = after the reason */
  const again_json *object; /* where it stands */
} again_rule_draft;

typedef struct again_rule_drafts {
  const again_rule_draft *items;
  size_t count;
} again_rule_drafts;

/* again_rule_drafts */
extern const again_type again_type_rules;
/* again_list of again_condition. */
extern const again_type again_type_peeks_list;

#endif
