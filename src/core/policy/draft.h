/* What one file says, and what several say together, before it is bound to a
 * plan. */
#ifndef AGAIN_POLICY_DRAFT_H
#define AGAIN_POLICY_DRAFT_H

#include "policy/governor_config.h"
#include "policy/limits.h"
#include "policy/lists.h"
#include "policy/rules.h"
#include "policy/schedules.h"

typedef struct again_draft {
  uint32_t version;
  again_text name;
  again_text about;
  again_texts hosts;
  again_list fields[AGAIN_FIELD_COUNT]; /* of again_entry */
  again_list hints;                     /* of again_hint_entry */
  again_list peeks;                     /* of again_condition */
  again_list operation;                 /* of again_entry */
  again_idempotent_draft idempotent;
  again_limits_draft limits;
  again_governor_draft governor;
  again_schedule_drafts schedules;
  again_rule_drafts rules; /* of one file */
} again_draft;

/* A file: the table that all others are reached from. */
extern const again_table again_policy_table;

/* Says nothing, and inherits all. */
void again_draft_init(again_draft *draft);

/* Reads a file's document; `extends` is passed over: layers.h has read it. */
AGAIN_MUST_USE again_status again_draft_read(again_loader *loader,
                                             const again_json *root,
                                             again_draft *out);

/* Takes over from the next layer what `into` leaves to those it extends. */
AGAIN_MUST_USE again_status again_draft_inherit(again_loader *loader,
                                                again_draft *into,
                                                const again_draft *from);

#endif
